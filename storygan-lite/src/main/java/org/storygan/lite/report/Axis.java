package org.storygan.lite.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A range of values, where they lie between 0 and 1, and the round numbers to write beside them.
 *
 * @param isLogarithmic whether equal steps are equal factors; then both ends are positive
 */
record Axis(double low, double high, boolean isLogarithmic) {

    private static final int TICKS = 5;
    private static final double ROOM = 0.04;

    /** The range of these values; a logarithmic axis leaves out those that are not positive. */
    static Axis of(DoubleStream values, boolean isLogarithmic) {
        var all = values.filter(Double::isFinite)
                .filter(value -> !isLogarithmic || value > 0)
                .summaryStatistics();
        if (all.getCount() == 0) {
            return new Axis(isLogarithmic ? 0.1 : 0, 1, isLogarithmic);
        }
        if (all.getMin() < all.getMax()) {
            return new Axis(all.getMin(), all.getMax(), isLogarithmic);
        }
        double room = Math.abs(all.getMin()) / 2 + (all.getMin() == 0 ? 1 : 0); // a constant lies in the middle
        return new Axis(all.getMin() - (isLogarithmic ? room / 2 : room), all.getMax() + room, isLogarithmic);
    }

    /** The same with a little room at both ends, so that a line does not run along the edge. */
    Axis withRoom() {
        double room = isLogarithmic ? Math.pow(high / low, ROOM) : (high - low) * ROOM;
        return isLogarithmic ? new Axis(low / room, high * room, true) : new Axis(low - room, high + room, false);
    }

    /** 0 at the low end, 1 at the high one. */
    double position(double value) {
        return isLogarithmic
                ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** Round numbers within the range, about five. */
    List<Double> ticks() {
        return isLogarithmic && high / low >= 10 ? powers() : multiples();
    }

    private List<Double> powers() {
        var ticks = new ArrayList<Double>();
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        int stride = Math.max(1, (last - first) / TICKS);
        for (int exponent = first; exponent <= last; exponent += stride) {
            ticks.add(Math.pow(10, exponent));
        }
        return ticks;
    }

    private List<Double> multiples() {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        var ticks = new ArrayList<Double>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** {@code 2000}, {@code 0.25}, {@code 1e-6}: short and without the noise of binary fractions. */
    static String label(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.2e", value)
                    .replaceAll("\\.?0*e", "e")
                    .replaceAll("e([+-])0*(?=[0-9])", "e$1")
                    .replace("e+", "e");
        }
        var text = String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }
}
