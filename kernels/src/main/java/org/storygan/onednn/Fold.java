package org.storygan.onednn;

import org.storygan.backend.Reduction;

/** How numbers are folded together. Each constant has its own loops, because a call for each number would cost more than the number. */
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
        void rows(float[] x, Blocks blocks, float[] y, int at) {
            for (int r = 0; r < blocks.reduced(); r++) {
                int row = at * blocks.reduced() + r * blocks.inner();
                for (int i = 0; i < blocks.inner(); i++) {
                    y[at + i] = r == 0 ? x[row + i] : y[at + i] + x[row + i];
                }
            }
        }

        @Override
        double of(double a, double b) {
            return a + b;
        }

        /** Four running totals, because each has to wait for its own last addition. */
        @Override
        double of(float[] x, int from, int to) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = from;
            for (; i + 3 < to; i += 4) {
                a += x[i];
                b += x[i + 1];
                c += x[i + 2];
                d += x[i + 3];
            }
            for (; i < to; i++) {
                a += x[i];
            }
            return a + b + (c + d);
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
        void rows(float[] x, Blocks blocks, float[] y, int at) {
            for (int r = 0; r < blocks.reduced(); r++) {
                int row = at * blocks.reduced() + r * blocks.inner();
                for (int i = 0; i < blocks.inner(); i++) {
                    y[at + i] = r == 0 ? x[row + i] : Math.max(y[at + i], x[row + i]);
                }
            }
        }

        @Override
        double of(double a, double b) {
            return Math.max(a, b);
        }

        @Override
        double of(float[] x, int from, int to) {
            float peak = x[from];
            for (int i = from + 1; i < to; i++) {
                peak = Math.max(peak, x[i]);
            }
            return peak;
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
        void rows(float[] x, Blocks blocks, float[] y, int at) {
            for (int r = 0; r < blocks.reduced(); r++) {
                int row = at * blocks.reduced() + r * blocks.inner();
                for (int i = 0; i < blocks.inner(); i++) {
                    y[at + i] = r == 0 ? x[row + i] : Math.min(y[at + i], x[row + i]);
                }
            }
        }

        @Override
        double of(double a, double b) {
            return Math.min(a, b);
        }

        @Override
        double of(float[] x, int from, int to) {
            float least = x[from];
            for (int i = from + 1; i < to; i++) {
                least = Math.min(least, x[i]);
            }
            return least;
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

    /** Folds the few rows of one block, which begins in x where its result begins in y times the rows. */
    abstract void rows(float[] x, Blocks blocks, float[] y, int at);

    abstract double of(double a, double b);

    /** All numbers from..to-1, at least one. */
    abstract double of(float[] x, int from, int to);
}
