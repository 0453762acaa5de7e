package org.storygan.lite.train;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.backend.Device;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.model.Selection;
import org.storygan.nn.ParameterSource;

/**
 * A checkpoint that draws, the same way for everybody who asks: with the generator that follows the trained one where the run had such a
 * one, and with blocks that choose as {@code selector.test} of the run says.
 *
 * @param generator {@code trained} or {@code ema}
 * @param selection how the blocks choose
 */
record Artist(Sampler sampler, FrozenEncoder encoder, String generator, Selection selection) {
    private static final double TEMPERATURE = 1; // of a soft choice; nothing is annealed any more

    /** Lives in the scope that is innermost now. */
    static Artist of(Device device, Checkpoint checkpoint) {
        ModelConfig model = checkpoint.config().model();
        var generator = new Generator(new ParameterSource(device, Streams.GENERATOR_WEIGHTS.key(0)), model);
        boolean follows = checkpoint.hasFollower();
        if (follows) {
            checkpoint.loadFollowerInto(generator);
        } else {
            checkpoint.loadInto(generator);
        }
        Selection selection = model.selector().testing(TEMPERATURE);
        FrozenEncoder encoder = checkpoint.encoder(device);
        var sampler = new Sampler(device, generator, encoder, selection);
        return new Artist(sampler, encoder, follows ? "ema" : "trained", selection);
    }

    /** For receipts. */
    Map<String, Object> facts() {
        return new TreeMap<>(Map.of(
                "generator", generator, "selector", selection.kind().name().toLowerCase(Locale.ROOT)));
    }
}
