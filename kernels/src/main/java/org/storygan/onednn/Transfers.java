package org.storygan.onednn;

import org.storygan.shape.DType;

/** Between Java arrays and storages of either type; counts of the two agree. */
final class Transfers {
    private Transfers() {}

    static void upload(float[] from, NativeStorage to) {
        if (to.type() == DType.FLOAT32) {
            to.floats().put(0, from);
            return;
        }
        for (int i = 0; i < from.length; i++) {
            to.ints().put(i, (int) from[i]);
        }
    }

    static void upload(double[] from, NativeStorage to) {
        for (int i = 0; i < from.length; i++) {
            if (to.type() == DType.FLOAT32) {
                to.floats().put(i, (float) from[i]);
            } else {
                to.ints().put(i, (int) from[i]);
            }
        }
    }

    static void upload(int[] from, NativeStorage to) {
        if (to.type() == DType.INT32) {
            to.ints().put(0, from);
            return;
        }
        for (int i = 0; i < from.length; i++) {
            to.floats().put(i, from[i]);
        }
    }

    static void download(NativeStorage from, float[] to) {
        if (from.type() == DType.FLOAT32) {
            from.floats().get(0, to);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = from.ints().get(i);
        }
    }

    static void download(NativeStorage from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.type() == DType.FLOAT32
                    ? from.floats().get(i)
                    : from.ints().get(i);
        }
    }

    static void download(NativeStorage from, int[] to) {
        if (from.type() == DType.INT32) {
            from.ints().get(0, to);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = (int) from.floats().get(i);
        }
    }
}
