package org.storygan.lite.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The line that shows how training goes: step, time left, losses, D(real)/D(fake), images a second, where the time goes.
 *
 * <p>On a terminal one line is written over, at most ten times a second; elsewhere each interval adds a line. Numbers are
 * means over the steps since the line before.
 */
public final class Progress implements AutoCloseable {

    private static final double NANOS = 1e9;
    private static final long REDRAW = 100_000_000; // nanoseconds

    /**
     * One step.
     *
     * @param step counted from 1
     * @param values what to show, in order: {@code loss_D}, {@code loss_G}, {@code D(real)}, {@code D(fake)}
     * @param images how many pictures the step learned from
     */
    public record Step(long step, Map<String, Double> values, int images, Times times) {}

    /** Nanoseconds that parts of a step took. */
    public record Times(long data, long forward, long backward, long optimizer) {

        public static final Times NONE = new Times(0, 0, 0, 0);

        Times plus(Times more) {
            return new Times(
                    data + more.data, forward + more.forward, backward + more.backward, optimizer + more.optimizer);
        }

        @Override
        public String toString() {
            double all = Math.max(1, data + forward + backward + optimizer);
            return String.format(
                    Locale.ROOT,
                    "data %.0f%% fwd %.0f%% bwd %.0f%% opt %.0f%%",
                    100 * data / all,
                    100 * forward / all,
                    100 * backward / all,
                    100 * optimizer / all);
        }
    }

    private final Console console;
    private final long last;
    private final int interval;
    private final LongSupplier clock;
    private final long began;
    private long first = -1; // the step before the first one reported, for the time left
    private long drawn;
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private Times times = Times.NONE;
    private int steps;
    private long images;
    private long since;

    /**
     * @param last the step the run ends with
     * @param interval how many steps a line of a log stands for
     */
    public Progress(Console console, long last, int interval) {
        this(console, last, interval, System::nanoTime);
    }

    Progress(Console console, long last, int interval, LongSupplier clock) {
        this.console = console;
        this.last = last;
        this.interval = Math.max(1, interval);
        this.clock = clock;
        began = clock.getAsLong();
        since = began;
        drawn = began - REDRAW;
    }

    /** Takes a finished step into account, and shows it when it is time to. */
    public void add(Step step) {
        first = first < 0 ? step.step() - 1 : first;
        step.values().forEach((name, value) -> sums.merge(name, value, Double::sum));
        times = times.plus(step.times());
        images += step.images();
        steps++;
        long now = clock.getAsLong();
        if (console.terminal().redraws() && !console.isQuiet() && (now - drawn >= REDRAW || step.step() == last)) {
            console.status(fitting(line(step.step(), now)));
            drawn = now;
        }
        if (step.step() % interval == 0 || step.step() == last) {
            if (!console.terminal().redraws()) {
                console.say(line(step.step(), now));
            }
            forget(now);
        }
    }

    private void forget(long now) {
        sums.clear();
        times = Times.NONE;
        steps = 0;
        images = 0;
        since = now;
    }

    private String line(long step, long now) {
        var text = new StringBuilder(String.format(Locale.ROOT, "step %d/%d  %s", step, last, left(step, now)));
        sums.forEach((name, sum) -> text.append(String.format(Locale.ROOT, "  %s %s", name, number(sum / steps))));
        double seconds = Math.max(1, now - since) / NANOS;
        text.append(String.format(Locale.ROOT, "  %.1f images/s  %s", images / seconds, times));
        return text.toString();
    }

    /** Four figures, whatever the size, and a word where there is no number. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : "infinite";
        }
        return Math.abs(value) >= 1000 || Math.abs(value) < 0.001 && value != 0
                ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, "%.3f", value);
    }

    private String left(long step, long now) {
        double secondsEach = (now - began) / NANOS / (step - first);
        return step >= last
                ? "done in " + duration((now - began) / NANOS)
                : "left " + duration(secondsEach * (last - step));
    }

    /** {@code 41 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }

    /** A line that wraps could not be wiped by going back to its beginning. */
    private String fitting(String line) {
        int columns = console.terminal().columns() - 1;
        return line.length() <= columns ? line : line.substring(0, columns);
    }

    /** Leaves the last line standing. */
    @Override
    public void close() {
        console.endStatus();
    }
}
