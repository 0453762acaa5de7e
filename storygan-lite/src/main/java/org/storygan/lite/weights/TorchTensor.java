package org.storygan.lite.weights;

import java.util.List;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;

/**
 * A tensor as PyTorch has it: a look into a storage.
 *
 * @param offset the place of its first value in the storage, counted in values
 * @param strides how many values further the next one along each axis is
 */
record TorchTensor(TorchStorage storage, long offset, Shape shape, List<Long> strides) {

    /** The same, whose every value lies in its storage; none is there oftener than the storage is long. */
    TorchTensor checked(String file) {
        if (strides.size() != shape.rank()) {
            throw wrong(file, strides.size() + " strides for " + shape.rank() + " axes", "one for each");
        }
        try {
            long last = offset;
            long count = 1;
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (strides.get(axis) < 0) {
                    throw wrong(file, "the negative stride " + strides.get(axis), "strides from 0 up");
                }
                count = Math.multiplyExact(count, (long) shape.size(axis));
                long steps = Math.max(0, shape.size(axis) - 1);
                last = Math.addExact(last, Math.multiplyExact(strides.get(axis), steps));
            }
            boolean isInside = offset >= 0 && (count == 0 ? offset <= storage.count() : last < storage.count());
            if (isInside && count <= storage.count()) {
                return this;
            }
        } catch (ArithmeticException e) {
            throw wrong(file, shape + " with strides " + strides, "less than 2^63 values");
        }
        throw wrong(
                file,
                shape + " with strides " + strides + " from value " + offset + " on",
                "to stay inside of storage '" + storage.key() + "' with " + storage.count() + " values");
    }

    private static FormatException wrong(String file, String found, String expected) {
        return new FormatException(file, "", found, expected);
    }

    /** Its values out of the bytes of its storage. */
    StoredTensor from(byte[] storageBytes) {
        int each = storage.type().bytes();
        byte[] values = new byte[Math.toIntExact(shape.count() * each)];
        if (isRowMajor()) {
            System.arraycopy(storageBytes, Math.toIntExact(offset * each), values, 0, values.length);
        } else {
            gather(storageBytes, values, each);
        }
        return StoredTensor.ofBytes(storage.type(), shape, values);
    }

    private boolean isRowMajor() {
        int[] rowMajor = shape.strides();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.size(axis) > 1 && rowMajor[axis] != strides.get(axis)) {
                return false;
            }
        }
        return true;
    }

    /** An odometer over all axes, the last one fastest. */
    private void gather(byte[] from, byte[] to, int each) {
        int[] at = new int[shape.rank()];
        long place = offset;
        for (int next = 0; next < to.length; next += each) {
            System.arraycopy(from, Math.toIntExact(place * each), to, next, each);
            int axis = at.length - 1;
            while (axis >= 0 && ++at[axis] == shape.size(axis)) {
                place -= strides.get(axis) * (shape.size(axis) - 1);
                at[axis--] = 0;
            }
            if (axis >= 0) {
                place += strides.get(axis);
            }
        }
    }
}
