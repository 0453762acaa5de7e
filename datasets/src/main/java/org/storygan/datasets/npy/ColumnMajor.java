package org.storygan.datasets.npy;

import java.nio.ByteBuffer;
import java.util.List;

/** Puts the items of an array in Fortran's order, first axis fastest, into row-major order. */
record ColumnMajor(List<Integer> shape, int itemBytes) {

    ByteBuffer toRowMajor(ByteBuffer items) {
        int count = Shapes.count(shape);
        var sorted = ByteBuffer.allocate(count * itemBytes);
        int[] place = new int[shape.size()]; // of the item that is copied, along each axis
        for (int i = 0; i < count; i++) {
            sorted.put(i * itemBytes, items, items.position() + index(place) * itemBytes, itemBytes);
            advance(place);
        }
        return sorted;
    }

    /** Where the item is in the source: i + rows·(j + columns·(k + …)). */
    private int index(int[] place) {
        int index = 0;
        for (int axis = place.length - 1; axis >= 0; axis--) {
            index = index * shape.get(axis) + place[axis];
        }
        return index;
    }

    private void advance(int[] place) {
        for (int axis = place.length - 1; axis >= 0; axis--) {
            if (++place[axis] < shape.get(axis)) {
                return;
            }
            place[axis] = 0;
        }
    }
}
