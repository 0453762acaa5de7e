package org.storygan.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** Products of row-major float matrices that need no plan and may be parts of larger ones; one object for each thread. */
final class Gemm {
    private static final byte AS_IT_LIES = 'N';
    private static final byte TRANSPOSED = 'T';
    private final FloatAddress left = new FloatAddress();
    private final FloatAddress right = new FloatAddress();
    private final FloatAddress result = new FloatAddress();

    /** y is (rows, columns), and each of its values a sum of so many products. */
    record Sizes(long rows, long columns, long products) {}

    /** Where a matrix begins, and how many elements its rows are apart. */
    record Part(long address, long step, boolean isTransposed) {
        Part(long address, long step) {
            this(address, step, false);
        }

        Part transposed() {
            return new Part(address, step, !isTransposed);
        }

        private byte flag() {
            return isTransposed ? TRANSPOSED : AS_IT_LIES;
        }
    }

    /** y = a b. */
    void set(Sizes sizes, Part a, Part b, Part y) {
        run(sizes, a, b, y, 0);
    }

    /** y = y + a b. */
    void add(Sizes sizes, Part a, Part b, Part y) {
        run(sizes, a, b, y, 1);
    }

    private void run(Sizes sizes, Part a, Part b, Part y, float kept) {
        Status.check(
                dnnl.dnnl_sgemm(
                        a.flag(),
                        b.flag(),
                        sizes.rows(),
                        sizes.columns(),
                        sizes.products(),
                        1,
                        left.at(a.address()),
                        a.step(),
                        right.at(b.address()),
                        b.step(),
                        kept,
                        result.at(y.address()),
                        y.step()),
                "dnnl_sgemm",
                sizes);
    }
}
