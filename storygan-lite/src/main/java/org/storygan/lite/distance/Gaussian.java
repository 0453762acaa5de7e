package org.storygan.lite.distance;

/** A set of vectors as its mean and what is left without it. The covariance is made only where it is asked for: d may be far above n. */
final class Gaussian {
    private final double[] mean;
    private final Matrix centred; // (n, d)

    private Gaussian(double[] mean, Matrix centred) {
        this.mean = mean;
        this.centred = centred;
    }

    /** Two passes: a large mean costs no digits of the spread. */
    static Gaussian of(Features features) {
        Matrix x = features.matrix();
        double[] mean = new double[x.columns];
        for (double[] row : x.values) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j];
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= x.rows;
        }
        Matrix centred = x.copy();
        for (double[] row : centred.values) {
            for (int j = 0; j < mean.length; j++) {
                row[j] -= mean[j];
            }
        }
        return new Gaussian(mean, centred);
    }

    int count() {
        return centred.rows;
    }

    int dimension() {
        return centred.columns;
    }

    Matrix centred() {
        return centred;
    }

    /** The sum of the variances, unbiased: the covariance's trace without the covariance. */
    double spread() {
        double sum = 0;
        for (double[] row : centred.values) {
            for (double value : row) {
                sum += value * value;
            }
        }
        return sum / (count() - 1);
    }

    /** (d, d), unbiased: divided by n - 1. */
    Matrix covariance() {
        Matrix gram = Products.gram(centred);
        for (double[] row : gram.values) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= count() - 1;
            }
        }
        return gram;
    }

    double squaredMeanDistance(Gaussian other) {
        double sum = 0;
        for (int j = 0; j < mean.length; j++) {
            double difference = mean[j] - other.mean[j];
            sum += difference * difference;
        }
        return sum;
    }
}
