package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.storygan.lite.train.GanReport.Figure;

/**
 * Watches for the ways in which a GAN fails while its losses stay finite, and says what to try. Each alarm is given once, when its sign
 * has shown in so many steps in a row, and again only after the sign was gone.
 */
final class Alarms {
    /** Drawn pictures that vary less than this share of real ones are all alike. */
    static final double LEAST_SPREAD = 0.3;

    /** A discriminator that is this sure teaches the generator nothing. */
    static final double MOST_GAP = 0.95;

    /** A selector beyond this share of one attention no longer selects. */
    static final double MOST_ONE_SIDED = 0.98;

    private static final int FEWEST = 100; // steps in a row
    private static final int MOST = 300;
    private static final int EPOCHS = 3;

    private final int patience;
    private final Map<String, Integer> shown = new TreeMap<>(); // steps in a row, by sign
    private boolean hasVaried; // the pictures of a new generator are all alike, which is no collapse yet

    /** @param perEpoch steps an epoch: a sign must last three epochs, but between 100 and 300 steps */
    Alarms(int perEpoch) {
        patience = Math.max(FEWEST, Math.min(MOST, EPOCHS * perEpoch));
    }

    /** What was seen so far: a run that goes on with it gives each alarm when the uninterrupted one would. */
    record Memory(boolean hasVaried, Map<String, Integer> shown) {
        private static final String VARIED = "varied";

        /** {@code varied=1 collapse=17 gap=0}. */
        @Override
        public String toString() {
            return VARIED
                    + (hasVaried ? "=1" : "=0")
                    + shown.entrySet().stream()
                            .map(e -> " " + e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining());
        }

        /** Empty for a text that is none of the above. */
        static Optional<Memory> parse(String text) {
            if (!text.matches(VARIED + "=[01]( [^ =]+=[0-9]{1,9})*")) {
                return Optional.empty();
            }
            Map<String, Integer> shown = new TreeMap<>();
            String[] words = text.split(" ");
            for (int i = 1; i < words.length; i++) {
                String[] pair = words[i].split("=");
                shown.put(pair[0], Integer.parseInt(pair[1]));
            }
            return Optional.of(new Memory(words[0].endsWith("1"), shown));
        }
    }

    Memory memory() {
        return new Memory(hasVaried, new TreeMap<>(shown));
    }

    void recall(Memory memory) {
        hasVaried = memory.hasVaried();
        shown.clear();
        shown.putAll(memory.shown());
    }

    /** Something a user should know, in a line. */
    record Alarm(String name, String words) {}

    List<Alarm> after(int step, GanReport report) {
        List<Alarm> alarms = new ArrayList<>();
        double share = report.of(Figure.SPREAD) / report.of(Figure.SPREAD_REAL);
        hasVaried |= share >= LEAST_SPREAD || step > 3 * patience;
        if (lasts("collapse", hasVaried && share < LEAST_SPREAD)) {
            alarms.add(new Alarm("collapse", collapse(step, share)));
        }
        double gap = report.of(Figure.D_REAL) - report.of(Figure.D_FAKE);
        if (lasts("gap", gap > MOST_GAP)) {
            alarms.add(new Alarm("gap", gap(step, report)));
        }
        report.selfAttention().forEach((block, p) -> {
            if (lasts(block, Math.max(p, 1 - p) > MOST_ONE_SIDED)) {
                alarms.add(new Alarm("selector", selector(step, block, p)));
            }
        });
        return alarms;
    }

    private boolean lasts(String sign, boolean isThere) {
        int inARow = isThere ? shown.getOrDefault(sign, 0) + 1 : 0;
        shown.put(sign, inARow);
        return inARow == patience;
    }

    private String collapse(int step, double share) {
        return String.format(
                Locale.ROOT,
                "step %d: drawn pictures are nearly all alike: they vary %.2f as much as real ones, for %d steps. Try"
                        + " --set opt.lr_g=0.0001 --set opt.lr_d=0.0004, a larger --batch, or --set"
                        + " loss.lambda_damsm=5",
                step,
                share,
                patience);
    }

    private String gap(int step, GanReport report) {
        return String.format(
                Locale.ROOT,
                "step %d: the discriminator is always right: real %.3f, drawn %.3f, for %d steps; the generator learns"
                        + " nothing from it. Try half of opt.lr_d, --set batch.g_steps=2, or a larger --batch",
                step,
                report.of(Figure.D_REAL),
                report.of(Figure.D_FAKE),
                patience);
    }

    private String selector(int step, String block, double p) {
        return String.format(
                Locale.ROOT,
                "step %d: the selector of %s always chooses %s, for %d steps. Try --set selector.tau_min=0.6 or --set"
                        + " selector.tau_schedule=const",
                step,
                block.replace("p_sa_d_", "the discriminator's ").replace("p_sa_", "the generator's "),
                p > 0.5 ? "self-attention" : "the words",
                patience);
    }
}
