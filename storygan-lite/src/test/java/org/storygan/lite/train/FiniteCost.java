package org.storygan.lite.train;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.lite.config.Config;

/**
 * What it costs to look for numbers that are none, in each step: a program, not a test. Steps with
 * and without the check take turns, each pair in the other order than the one before, on the same weights.
 */
final class FiniteCost {
    private static final int WARM_UP = 3;

    private FiniteCost() {}

    /** Milliseconds: a step without the check, one with it, and what of that was the check. */
    private record Pair(double without, double with, double check) {}

    /** @param arguments a preset, a backend, and how many pairs of steps */
    public static void main(String[] arguments) {
        Config config = Config.preset(arguments[0]);
        Pair[] pairs = new Pair[Integer.parseInt(arguments[2])];
        try (Device device = Device.of(Backends.open(arguments[1]))) {
            var game = ScriptedGame.on(device, config, 1);
            GanBatch batch = game.batch();
            double[] checking = {0};
            GanStep with = step(game, x -> {
                long began = System.nanoTime();
                boolean isFine = Finite.all(x);
                checking[0] += millisSince(began);
                return isFine;
            });
            GanStep without = step(game, x -> true);
            for (int i = -WARM_UP; i < pairs.length; i++) {
                boolean isFirst = i % 2 == 0;
                double before = isFirst ? millis(without, batch) : 0;
                checking[0] = 0;
                double checked = millis(with, batch);
                double share = checking[0];
                double bare = isFirst ? before : millis(without, batch);
                if (i >= 0) {
                    pairs[i] = new Pair(bare, checked, share);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s on %s, %d pairs: a step without %s ms, with %s ms, the pair's difference %s %%, the check itself %s ms, %s %%%n",
                arguments[0],
                arguments[1],
                pairs.length,
                spread(pairs, Pair::without),
                spread(pairs, Pair::with),
                spread(pairs, pair -> 100 * (pair.with / pair.without - 1)),
                spread(pairs, Pair::check),
                spread(pairs, pair -> 100 * pair.check / pair.with));
    }

    private static GanStep step(ScriptedGame game, Predicate<Collection<Tensor>> check) {
        return new GanStep(game.gan(), Optional.empty(), GanSettings.of(game.config(), 120), 1, check);
    }

    private static double millis(GanStep step, GanBatch batch) {
        long began = System.nanoTime();
        step.run(List.of(batch), new GanStep.When(1, 0, false), new Stopwatch());
        return millisSince(began);
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) * 1e-6;
    }

    /** The median, and between which the middle half lies. */
    private static String spread(Pair[] pairs, ToDoubleFunction<Pair> figure) {
        double[] sorted = Arrays.stream(pairs).mapToDouble(figure).sorted().toArray();
        int n = sorted.length;
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", sorted[n / 2], sorted[n / 4], sorted[3 * n / 4]);
    }
}
