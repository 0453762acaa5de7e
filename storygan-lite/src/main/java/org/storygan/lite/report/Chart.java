package org.storygan.lite.report;

import java.util.List;

/**
 * A line chart.
 *
 * @param title what is shown, such as {@code Losses}
 * @param across what the horizontal axis counts, such as {@code step}
 * @param smoothing see {@link Series#smoothed}; above 0 the values themselves stay visible, faintly
 */
public record Chart(String title, String across, List<Series> series, boolean isLogarithmic, double smoothing) {

    public Chart {
        series = List.copyOf(series);
        if (smoothing < 0 || smoothing >= 1) {
            throw new IllegalArgumentException("smoothing is at least 0 and less than 1, got " + smoothing);
        }
    }

    /** A chart over training steps with a plain axis. */
    public static Chart overSteps(String title, Series... series) {
        return new Chart(title, "step", List.of(series), false, 0);
    }

    public Chart logarithmic() {
        return new Chart(title, across, series, true, smoothing);
    }

    public Chart smoothed(double weight) {
        return new Chart(title, across, series, isLogarithmic, weight);
    }
}
