package org.storygan.lite.train;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.FormatException;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;

/** Rates the run at its checkpoints and remembers which was best. */
final class Critic {
    private final Optional<HeldOut> heldOut;
    private final Artists artists;
    private final long seed;
    private final Console console;
    private Optional<Rating> best;

    private Critic(Optional<HeldOut> heldOut, Artists artists, long seed, Console console, Optional<Rating> best) {
        this.heldOut = heldOut;
        this.artists = artists;
        this.seed = seed;
        this.console = console;
        this.best = best;
    }

    /** One who has seen nothing yet. */
    static Critic of(Device device, StorySet set, Players players, Config config, Console console) {
        Optional<Measure> measure = Measure.of(config.text("select.metric"));
        Split split = Split.of(config.text("select.split"));
        int stories = Math.min(config.whole("select.stories"), set.size(split));
        if (measure.isPresent() && stories < 2) {
            console.warn(set.name() + " has too few stories in its split " + split.label()
                    + " to rate checkpoints by: none will be called the best");
        }
        return new Critic(
                measure.filter(unused -> stories >= 2)
                        .map(m -> new HeldOut(device, set, split, stories, players.encoder(), m)),
                Artists.of(device, players),
                config.number("run.seed"),
                console,
                Optional.empty());
    }

    /** A verdict on one checkpoint. */
    record Verdict(Optional<Rating> rating, boolean isBest, Map<String, Object> numbers) {
        static final Verdict NONE = new Verdict(Optional.empty(), false, Map.of());
    }

    /** How good the best one so far is. */
    Optional<Rating> best() {
        return best;
    }

    /** Goes on from what a run knew, as long as the file of the best one is there and whole; else the next is the best again. */
    void recall(Optional<Rating> known, Path file) {
        best = known;
        if (known.isPresent() && heldOut.isPresent()) {
            try {
                Checkpoint.read(file);
            } catch (FormatException | UncheckedIOException e) {
                console.warn("the best checkpoint is lost, the next one takes its place: " + e.getMessage());
                best = Optional.empty();
            }
        }
    }

    Verdict judge(long step) {
        if (heldOut.isEmpty()) {
            return Verdict.NONE;
        }
        HeldOut.Look look = heldOut.get().at(artists.trained(), seed);
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("rating_name", look.rating().name());
        numbers.put("rating", look.rating().value());
        look.numbers().forEach((key, value) -> numbers.put("val_" + key, value));
        artists.follower()
                .ifPresent(f -> numbers.put(
                        "rating_ema", heldOut.get().at(f, seed).rating().value()));
        boolean isBest = best.map(look.rating()::isBetterThan).orElse(true);
        best = isBest ? Optional.of(look.rating()) : best;
        console.say(String.format(
                Locale.ROOT,
                "step %d: %s %.5f%s; cosine x100 of drawn pictures and their sentences %.2f, of real ones %.2f, of"
                        + " shuffled ones %.2f",
                step,
                look.rating().name(),
                look.rating().value(),
                isBest ? ", the best so far" : "",
                100 * look.numbers().get("cosine_drawn"),
                100 * look.numbers().get("cosine_real"),
                100 * look.numbers().get("cosine_shuffled")));
        return new Verdict(Optional.of(look.rating()), isBest, numbers);
    }
}
