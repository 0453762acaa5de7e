package org.storygan.cuda;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.backend.Storage;

/** Functions that no kernel knows: their numbers go to the host and back. Right for every function, and slow. */
final class OnHost {
    private final Backend backend;

    OnHost(Backend backend) {
        this.backend = backend;
    }

    void map(ScalarFunction f, Array x, Array y) {
        double[] values = values(x);
        for (int i = 0; i < values.length; i++) {
            values[i] = f.apply(values[i]);
        }
        store(values, y);
    }

    void zip(ScalarFunction2 f, Array a, Array b, Array y) {
        double[] values = values(a);
        double[] others = values(b);
        for (int i = 0; i < values.length; i++) {
            values[i] = f.apply(values[i], others[i]);
        }
        store(values, y);
    }

    private double[] values(Array x) {
        double[] values = new double[Math.toIntExact(x.count())];
        Storage block = backend.allocate(x.type(), x.count());
        backend.copy(x, Array.dense(x.shape(), block));
        backend.download(block, values);
        backend.free(block);
        return values;
    }

    private void store(double[] values, Array y) {
        Storage block = backend.allocate(y.type(), y.count());
        backend.upload(values, block);
        backend.copy(Array.dense(y.shape(), block), y);
        backend.free(block);
    }
}
