package org.storygan.lite.train;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.Selection;
import org.storygan.nn.Module;
import org.storygan.optim.Adam;
import org.storygan.optim.GradientNorm;

/** One step of training: the discriminator learns, so many times, then the generator. */
final class GanStep {
    private final Gan gan;
    private final GanSettings settings;
    private final long seed;
    private final JudgeLoss judgeLoss;
    private final DrawLoss drawLoss;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;
    private final Predicate<Collection<Tensor>> areFinite;

    /** @param guide needed where its loss has a weight */
    GanStep(Gan gan, Optional<Guide> guide, GanSettings settings, long seed) {
        this(gan, guide, settings, seed, Finite::all);
    }

    /** @param areFinite asked of a player's gradients before it learns from them: another than {@link Finite#all} tells what that costs */
    GanStep(Gan gan, Optional<Guide> guide, GanSettings settings, long seed, Predicate<Collection<Tensor>> areFinite) {
        this.areFinite = areFinite;
        this.gan = gan;
        this.settings = settings;
        this.seed = seed;
        judgeLoss = new JudgeLoss(gan, settings.weights());
        drawLoss = new DrawLoss(gan, guide, settings.weights());
        generatorAdam = new Adam(gan.generator(), settings.rates().adam());
        discriminatorAdam = new Adam(gan.discriminator(), settings.rates().adam());
    }

    Adam generatorAdam() {
        return generatorAdam;
    }

    Adam discriminatorAdam() {
        return discriminatorAdam;
    }

    /** Steps of training done so far, each of several rounds. */
    long steps() {
        return generatorAdam.steps() / settings.rounds().generator();
    }

    void resumeAt(long steps) {
        generatorAdam.resumeAt(steps * settings.rounds().generator());
        discriminatorAdam.resumeAt(steps * settings.rounds().discriminator());
    }

    /**
     * Which step it is.
     *
     * @param step counted from 1
     * @param epoch counted from 0, with its fraction
     * @param isMeasured whether to find the gradients' norms, which costs a little
     */
    record When(int step, double epoch, boolean isMeasured) {}

    /**
     * @param parts of the batch, all of one size
     * @throws NotFinite before a player learns from a loss or a gradient that is not finite
     */
    GanReport run(List<GanBatch> parts, When when, Stopwatch watch) {
        var report = new GanReport();
        double temperature = settings.temperature().at(when.epoch());
        double rate = settings.rates().generator().at(when.epoch());
        report.add(GanReport.Figure.TAU, temperature);
        report.add(GanReport.Figure.RATE, rate);
        Selection selection = settings.selector().training(temperature);
        var judge = new Player(
                "discriminator",
                gan.discriminator(),
                discriminatorAdam,
                settings.rates().discriminator().at(when.epoch()),
                settings.rounds().discriminator(),
                GanReport.Figure.NORM_D);
        var draw = new Player(
                "generator",
                gan.generator(),
                generatorAdam,
                rate,
                settings.rounds().generator(),
                GanReport.Figure.NORM_G);
        learn(
                judge,
                when,
                report,
                watch,
                (part, number, record) -> judgeLoss.of(
                        parts.get(part), new Turn(seed, number, (int) when.epoch(), selection), record, watch));
        learn(
                draw,
                when,
                report,
                watch,
                (part, number, record) -> drawLoss.of(
                        parts.get(part), new Turn(seed, number, (int) when.epoch(), selection), record, watch));
        watch.now(Stopwatch.Part.OTHER);
        return report;
    }

    /** Who learns, how far, and how often. */
    private record Player(String name, Module module, Adam adam, double rate, int rounds, GanReport.Figure norm) {}

    private interface LossOfPart {
        /** @param number of the turn, see {@link Turn} */
        Tensor of(int part, int number, GanReport record);
    }

    private void learn(Player player, When when, GanReport report, Stopwatch watch, LossOfPart loss) {
        int parts = settings.rounds().parts();
        for (int round = 0; round < player.rounds(); round++) {
            int first = (when.step() * player.rounds() + round) * parts;
            try (var scope = device().scope("step " + when.step())) {
                List<Tensor> wanted = player.module().tensors();
                Gradients gradients = summed(wanted, i -> {
                    watch.now(Stopwatch.Part.FORWARD);
                    Tensor whole = loss.of(i, first + i, report);
                    watch.now(Stopwatch.Part.BACKWARD);
                    Gradients part = Gradients.of(parts == 1 ? whole : whole.mul(1.0 / parts), wanted);
                    report.fetch(); // after the way back was asked for, so that a GPU need not stop in between
                    return part;
                });
                watch.now(Stopwatch.Part.OPTIMIZER);
                boolean isFine = report.isFinite();
                if (!isFine
                        || !areFinite.test(wanted.stream().map(gradients::of).toList())) {
                    String what = isFine ? "gradient" + badOf(player, gradients) : "loss";
                    throw new NotFinite(player.name(), what, firstOperation(player, loss, first), report);
                }
                clip(gradients, wanted, player, when, report);
                player.adam().step(gradients, player.rate());
            }
        }
    }

    private static String badOf(Player player, Gradients gradients) {
        return player.module().namedParameters().entrySet().stream()
                .filter(entry -> entry.getValue().isTrainable())
                .filter(entry ->
                        !Finite.all(List.of(gradients.of(entry.getValue().tensor()))))
                .findFirst()
                .map(entry -> " of " + entry.getKey())
                .orElse("");
    }

    /** Takes the round once more, watching every operation: its random numbers are the same, so the same goes wrong. */
    private String firstOperation(Player player, LossOfPart loss, int first) {
        device().watch(true);
        try {
            for (int part = 0; part < settings.rounds().parts(); part++) {
                try (var scope = device().scope("diagnosis")) {
                    Gradients.of(
                            loss.of(part, first + part, new GanReport()),
                            player.module().tensors());
                }
            }
            return "no operation, when the step was taken again";
        } catch (ArithmeticException e) {
            return e.getMessage();
        } finally {
            device().watch(false);
        }
    }

    private Device device() {
        return gan.generator().tensors().get(0).device();
    }

    /** Of all parts, each with memory of its own: what is held at a time is one part's, and one set of gradients. */
    private Gradients summed(List<Tensor> wanted, IntFunction<Gradients> part) {
        Gradients sum = kept(wanted, part, 0);
        for (int i = 1; i < settings.rounds().parts(); i++) {
            try (var scope = device().scope("part " + i)) {
                Gradients more = part.apply(i);
                for (Tensor x : wanted) {
                    Tensor both = sum.of(x).add(more.of(x));
                    sum.of(x).update((backend, array) -> backend.copy(both.array(), array));
                }
            }
        }
        return sum;
    }

    private Gradients kept(List<Tensor> wanted, IntFunction<Gradients> part, int i) {
        if (settings.rounds().parts() == 1) {
            return part.apply(i);
        }
        try (var scope = device().scope("part " + i)) {
            Gradients gradients = part.apply(i);
            wanted.forEach(x -> gradients.of(x).keptBy(scope));
            return gradients;
        }
    }

    private void clip(Gradients gradients, List<Tensor> wanted, Player player, When when, GanReport report) {
        double limit = settings.rates().clip();
        if (limit < Double.POSITIVE_INFINITY) {
            report.add(player.norm(), GradientNorm.clip(gradients, wanted, limit));
        } else if (when.isMeasured()) {
            report.add(player.norm(), GradientNorm.of(gradients, wanted));
        }
    }
}
