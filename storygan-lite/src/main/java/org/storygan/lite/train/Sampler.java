package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.model.Gaze;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.Selection;
import org.storygan.lite.model.TextFeatures;
import org.storygan.nn.Pass;

/** Draws stories from their scripts: evaluation mode, and noise that depends on the seed and the story's place alone. */
final class Sampler {
    private final Device device;
    private final Generator generator;
    private final FrozenEncoder encoder;
    private final Selection selection;

    /** With the likelier attention alone. */
    Sampler(Device device, Generator generator, FrozenEncoder encoder) {
        this(device, generator, encoder, Selection.hard());
    }

    /** @param selection how the blocks choose */
    Sampler(Device device, Generator generator, FrozenEncoder encoder, Selection selection) {
        this.device = device;
        this.generator = generator;
        this.encoder = encoder;
        this.selection = selection;
    }

    /** The same, telling what each block with words compares while it draws. */
    Sampler watchedBy(Consumer<Gaze> watcher) {
        return new Sampler(device, generator.watchedBy(watcher), encoder, selection);
    }

    List<List<Picture>> draw(List<Script> stories, long seed, double noiseScale) {
        List<List<Picture>> drawn = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            drawn.add(draw(stories.get(i), new Noise(seed, i, noiseScale)));
        }
        return drawn;
    }

    /**
     * Where the noise of one story comes from.
     *
     * @param place of the story among those that are drawn, from 0
     * @param scale factor on it
     */
    record Noise(long seed, int place, double scale) {}

    /** One story a pass, so that its noise does not depend on how many are drawn with it. */
    List<Picture> draw(Script story, Noise noise) {
        Pass pass = Pass.evaluation(Streams.SAMPLES.key(noise.seed()).at(noise.place()));
        try (var scope = device.scope("sampling")) {
            int frames = story.sentences().size();
            Generator.Output output =
                    generator.withNoiseScale(noise.scale()).apply(text(story), frames, pass, selection);
            return Pictures.of(output.images());
        }
    }

    private TextFeatures text(Script story) {
        TextFeatures sentences = encoder.features(device, encoder.tokens(story.sentences()));
        return generator.isToldLabels() ? sentences.withLabels(FrameLabels.of(device, story.labels())) : sentences;
    }
}
