package org.storygan.backend.reference;

import org.storygan.backend.Storage;
import org.storygan.shape.DType;

/** Java arrays, read and written as double. */
abstract class HostStorage extends Storage {
    private HostStorage(DType type, long count) {
        super(type, count);
    }

    static HostStorage of(DType type, long count) {
        int size = Math.toIntExact(count);
        return switch (type) {
            case FLOAT64 -> new Doubles(new double[size]);
            case FLOAT32 -> new Floats(new float[size]);
            case INT32 -> new Ints(new int[size]);
        };
    }

    abstract double get(long i);

    abstract void set(long i, double value);

    private static final class Doubles extends HostStorage {
        private final double[] values;

        Doubles(double[] values) {
            super(DType.FLOAT64, values.length);
            this.values = values;
        }

        @Override
        double get(long i) {
            return values[(int) i];
        }

        @Override
        void set(long i, double value) {
            values[(int) i] = value;
        }
    }

    private static final class Floats extends HostStorage {
        private final float[] values;

        Floats(float[] values) {
            super(DType.FLOAT32, values.length);
            this.values = values;
        }

        @Override
        double get(long i) {
            return values[(int) i];
        }

        @Override
        void set(long i, double value) {
            values[(int) i] = (float) value;
        }
    }

    private static final class Ints extends HostStorage {
        private final int[] values;

        Ints(int[] values) {
            super(DType.INT32, values.length);
            this.values = values;
        }

        @Override
        double get(long i) {
            return values[(int) i];
        }

        @Override
        void set(long i, double value) {
            values[(int) i] = (int) value;
        }
    }
}
