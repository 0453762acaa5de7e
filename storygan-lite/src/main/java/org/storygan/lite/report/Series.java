package org.storygan.lite.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One line of a chart: points from left to right. A point that is not a number breaks the line. */
public record Series(String name, List<Point> points) {

    /** One value. */
    public record Point(double x, double y) {

        boolean isDrawable() {
            return Double.isFinite(x) && Double.isFinite(y);
        }
    }

    public Series {
        points = List.copyOf(points);
    }

    /** One key of a run's metrics over its steps; lines without that key or without a step are left out. */
    public static Series of(String name, Collection<? extends Map<String, ?>> metrics, String key) {
        var points = new ArrayList<Point>();
        for (var line : metrics) {
            if (line.get("step") instanceof Number step && line.containsKey(key)) {
                double y = line.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
                points.add(new Point(step.doubleValue(), y));
            }
        }
        return new Series(name, points);
    }

    /**
     * An exponential moving mean, not pulled toward zero at the beginning.
     *
     * @param weight of what came before, 0..1: 0 changes nothing, 0.9 looks back about ten points
     */
    public Series smoothed(double weight) {
        var smooth = new ArrayList<Point>();
        double mean = 0;
        double total = 0;
        for (var point : points) {
            if (point.isDrawable()) {
                mean = weight * mean + (1 - weight) * point.y();
                total = weight * total + (1 - weight);
                smooth.add(new Point(point.x(), mean / total));
            } else {
                smooth.add(point);
            }
        }
        return new Series(name, smooth);
    }

    /** At most about {@code most} points: of each stretch the lowest and the highest, in order, so that no spike is lost. */
    Series thinned(int most) {
        if (points.size() <= most) {
            return this;
        }
        var kept = new ArrayList<Point>();
        int stretches = most / 2;
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) points.size() * i / stretches);
            int to = (int) ((long) points.size() * (i + 1) / stretches);
            keepExtremes(points.subList(from, to), kept);
        }
        return new Series(name, kept);
    }

    private static void keepExtremes(List<Point> stretch, List<Point> kept) {
        int low = 0;
        int high = 0;
        for (int i = 1; i < stretch.size(); i++) {
            // A point that is no number wins over everything: the gap it makes must stay visible.
            low = Double.compare(rank(stretch.get(i), 1), rank(stretch.get(low), 1)) < 0 ? i : low;
            high = Double.compare(rank(stretch.get(i), -1), rank(stretch.get(high), -1)) < 0 ? i : high;
        }
        kept.add(stretch.get(Math.min(low, high)));
        if (low != high) {
            kept.add(stretch.get(Math.max(low, high)));
        }
    }

    private static double rank(Point point, int sign) {
        return point.isDrawable() ? sign * point.y() : Double.NEGATIVE_INFINITY;
    }
}
