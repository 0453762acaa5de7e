package org.storygan.lite.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.storygan.lite.report.Series.Point;

/** Draws a chart as a figure of SVG with its legend below. Colours come from the page's style: classes s0, s1, ... */
final class Svg {

    static final int COLOURS = 8;
    private static final int WIDTH = 420;
    private static final int HEIGHT = 240;
    private static final int LEFT = 48;
    private static final int RIGHT = 20;
    private static final int TOP = 10;
    private static final int BOTTOM = 34;
    private static final int MOST_POINTS = 2 * (WIDTH - LEFT - RIGHT); // a low and a high one for each unit across

    private final Chart chart;
    private final List<Series> drawn;
    private final Axis across;
    private final Axis up;
    private final StringBuilder svg = new StringBuilder();

    private Svg(Chart chart) {
        this.chart = chart;
        drawn = chart.series().stream()
                .map(series -> series.smoothed(chart.smoothing()).thinned(MOST_POINTS))
                .toList();
        across = Axis.of(values(chart.series(), false), false);
        // A chart zooms in on what it is read by: the smooth lines. The faint ones may leave it.
        up = Axis.of(values(drawn, true), chart.isLogarithmic()).withRoom();
    }

    private static DoubleStream values(List<Series> all, boolean upward) {
        return all.stream()
                .flatMap(series -> series.points().stream())
                .filter(Point::isDrawable)
                .mapToDouble(point -> upward ? point.y() : point.x());
    }

    static String figure(Chart chart) {
        return new Svg(chart).draw();
    }

    private String draw() {
        add("<figure class=\"chart\"><figcaption>%s</figcaption>%n", Html.escaped(title()));
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, Html.escaped(spoken()));
        grid();
        if (drawn.stream().allMatch(series -> series.points().isEmpty())) {
            add("<text class=\"empty\" x=\"%d\" y=\"%d\">no data yet</text>%n", WIDTH / 2, HEIGHT / 2);
        }
        lines();
        add("</svg>%n");
        legend();
        return svg.append("</figure>\n").toString();
    }

    /** An inner svg cuts off what leaves the plot; it reaches two units further, for the width of the lines. */
    private void lines() {
        int wide = WIDTH - LEFT - RIGHT + 4;
        int high = HEIGHT - TOP - BOTTOM + 4;
        var box = String.format(Locale.ROOT, "%d %d %d %d", LEFT - 2, TOP - 2, wide, high);
        add("<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" viewBox=\"%s\">%n", LEFT - 2, TOP - 2, wide, high, box);
        for (int i = 0; chart.smoothing() > 0 && i < drawn.size(); i++) {
            line(chart.series().get(i).thinned(MOST_POINTS), "faint s" + i % COLOURS);
        }
        for (int i = 0; i < drawn.size(); i++) {
            line(drawn.get(i), "s" + i % COLOURS);
        }
        add("</svg>%n");
    }

    private String title() {
        return chart.title() + (chart.isLogarithmic() ? " (logarithmic)" : "");
    }

    /** What a screen reader says: each line's last value. */
    private String spoken() {
        var text = new StringBuilder(title() + " over " + chart.across());
        for (var series : drawn) {
            series.points().stream()
                    .filter(Point::isDrawable)
                    .reduce((before, after) -> after)
                    .ifPresent(last -> text.append("; ")
                            .append(series.name())
                            .append(" ends at ")
                            .append(Axis.label(last.y())));
        }
        return text.toString();
    }

    private void grid() {
        for (double tick : across.ticks()) {
            double x = x(tick);
            add("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, TOP, HEIGHT - BOTTOM);
            add("<text class=\"across\" x=\"%.1f\" y=\"%d\">%s</text>%n", x, HEIGHT - BOTTOM + 14, Axis.label(tick));
        }
        for (double tick : up.ticks()) {
            double y = y(tick);
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, y, y);
            add("<text class=\"up\" x=\"%d\" y=\"%.1f\">%s</text>%n", LEFT - 5, y + 4, Axis.label(tick));
        }
        add(
                "<text class=\"across\" x=\"%d\" y=\"%d\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, Html.escaped(chart.across()));
    }

    /** One polyline for each stretch without a gap; a stretch of one point is a dot. */
    private void line(Series series, String style) {
        var path = new StringBuilder();
        boolean isOpen = false;
        for (var point : series.points()) {
            boolean isShown = point.isDrawable() && (!chart.isLogarithmic() || point.y() > 0);
            if (isShown) {
                // "h0" makes a stretch of one point a dot, as lines have round ends.
                path.append(
                        String.format(Locale.ROOT, isOpen ? "L%.1f %.1f" : "M%.1f %.1fh0", x(point.x()), y(point.y())));
            }
            isOpen = isShown;
        }
        if (path.length() > 0) {
            add("<path class=\"%s\" d=\"%s\"/>%n", style, path);
        }
    }

    private void legend() {
        add("<ul class=\"legend\">");
        for (int i = 0; i < drawn.size(); i++) {
            add(
                    "<li class=\"s%d\">%s</li>",
                    i % COLOURS, Html.escaped(drawn.get(i).name()));
        }
        add("</ul>%n");
    }

    private double x(double value) {
        return LEFT + across.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.position(value) * (HEIGHT - BOTTOM - TOP);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }
}
