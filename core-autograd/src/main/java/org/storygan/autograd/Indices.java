package org.storygan.autograd;

import java.util.Arrays;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Row numbers on a device, int32; their range is known without asking the device, so that it can be checked before use. */
public final class Indices {
    private final Array array;
    private final int limit;

    private Indices(Array array, int limit) {
        this.array = array;
        this.limit = limit;
    }

    public static Indices of(Device device, Shape shape, int... values) {
        ShapeException.unless(shape.count() == values.length, "indices: %s values for %s", values.length, shape);
        int least = Arrays.stream(values).min().orElse(0);
        ShapeException.unless(least >= 0, "indices: must not be negative, got %s", least);
        Array array = device.allocate(shape, DType.INT32);
        device.backend().upload(values, array.storage());
        return new Indices(array, Arrays.stream(values).max().orElse(-1) + 1);
    }

    public Shape shape() {
        return array.shape();
    }

    Array array() {
        return Device.live(array, "indices", () -> "");
    }

    /** Throws unless every index is a row of an axis with that many. */
    void checkBelow(String op, Shape x, int axis) {
        ShapeException.unless(
                limit <= x.size(axis), "%s: index %s does not exist along axis %s of %s", op, limit - 1, axis, x);
    }
}
