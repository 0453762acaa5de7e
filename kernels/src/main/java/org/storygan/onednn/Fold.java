package org.storygan.onednn;

import org.storygan.backend.Reduction;

/** How chunks of numbers are folded together, element by element. Sums go from float to double after a few additions. */
enum Fold {
    SUM {
        @Override
        void into(float[] total, float[] x, int n) {
            for (int i = 0; i < n; i++) {
                total[i] += x[i];
            }
        }

        @Override
        void into(double[] total, float[] x, int n) {
            for (int i = 0; i < n; i++) {
                total[i] += x[i];
            }
        }

        @Override
        double of(double a, double b) {
            return a + b;
        }
    },
    MAX {
        @Override
        void into(float[] total, float[] x, int n) {
            for (int i = 0; i < n; i++) {
                total[i] = Math.max(total[i], x[i]);
            }
        }

        @Override
        void into(double[] total, float[] x, int n) {
            for (int i = 0; i < n; i++) {
                total[i] = Math.max(total[i], x[i]);
            }
        }

        @Override
        double of(double a, double b) {
            return Math.max(a, b);
        }
    },
    MIN {
        @Override
        void into(float[] total, float[] x, int n) {
            for (int i = 0; i < n; i++) {
                total[i] = Math.min(total[i], x[i]);
            }
        }

        @Override
        void into(double[] total, float[] x, int n) {
            for (int i = 0; i < n; i++) {
                total[i] = Math.min(total[i], x[i]);
            }
        }

        @Override
        double of(double a, double b) {
            return Math.min(a, b);
        }
    };

    static Fold of(Reduction r) {
        return switch (r) {
            case SUM -> SUM;
            case MAX -> MAX;
            case MIN -> MIN;
        };
    }

    abstract void into(float[] total, float[] x, int n);

    abstract void into(double[] total, float[] x, int n);

    abstract double of(double a, double b);

    /** All numbers from..to-1 of a chunk; four running totals, because each has to wait for its own last addition. */
    double of(float[] x, int from, int to) {
        double a = x[from];
        if (to - from < 8) {
            for (int i = from + 1; i < to; i++) {
                a = of(a, x[i]);
            }
            return a;
        }
        double b = x[from + 1];
        double c = x[from + 2];
        double d = x[from + 3];
        int i = from + 4;
        for (; i + 3 < to; i += 4) {
            a = of(a, x[i]);
            b = of(b, x[i + 1]);
            c = of(c, x[i + 2]);
            d = of(d, x[i + 3]);
        }
        for (; i < to; i++) {
            a = of(a, x[i]);
        }
        return of(of(a, b), of(c, d));
    }
}
