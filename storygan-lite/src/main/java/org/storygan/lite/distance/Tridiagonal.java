package org.storygan.lite.distance;

/** Eigenvalues of a symmetric matrix that has only three diagonals, by implicit QL with Wilkinson's shift (Wilkinson and Reinsch 1971, II/3). */
final class Tridiagonal {
    private static final int MOST_SWEEPS = 60; // an eigenvalue needs two or three
    private final double[] d;
    private final double[] e; // e[i] couples i and i + 1; the last is 0

    private Tridiagonal(double[] d, double[] e) {
        this.d = d;
        this.e = e;
    }

    /** In no order; both arrays are overwritten. */
    static double[] eigenvalues(double[] diagonal, double[] beside) {
        var matrix = new Tridiagonal(diagonal, beside);
        for (int i = 0; i < diagonal.length; i++) {
            matrix.settle(i);
        }
        return diagonal;
    }

    private void settle(int first) {
        int end = splitAfter(first);
        for (int sweep = 0; end != first; end = splitAfter(first), sweep++) {
            if (sweep == MOST_SWEEPS) {
                throw new ArithmeticException(
                        "no eigenvalue after " + MOST_SWEEPS + " sweeps; is a number not finite?");
            }
            sweep(first, end);
        }
    }

    /** The first row from there that its successor has let go of. */
    private int splitAfter(int first) {
        for (int i = first; i < d.length - 1; i++) {
            double around = Math.abs(d[i]) + Math.abs(d[i + 1]);
            if (Math.abs(e[i]) <= Math.ulp(around)) {
                return i;
            }
        }
        return d.length - 1;
    }

    private void sweep(int first, int end) {
        double slope = (d[first + 1] - d[first]) / (2 * e[first]);
        double radius = Math.hypot(slope, 1);
        double g = d[end] - d[first] + e[first] / (slope + Math.copySign(radius, slope));
        double sine = 1;
        double cosine = 1;
        double moved = 0;
        for (int i = end - 1; i >= first; i--) {
            double f = sine * e[i];
            double b = cosine * e[i];
            double length = Math.hypot(f, g);
            e[i + 1] = length;
            if (length == 0) {
                d[i + 1] -= moved;
                e[end] = 0;
                return;
            }
            sine = f / length;
            cosine = g / length;
            g = d[i + 1] - moved;
            double turned = (d[i] - g) * sine + 2 * cosine * b;
            moved = sine * turned;
            d[i + 1] = g + moved;
            g = cosine * turned - b;
        }
        d[first] -= moved;
        e[first] = g;
        e[end] = 0;
    }
}
