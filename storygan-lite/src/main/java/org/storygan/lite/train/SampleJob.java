package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.StorySource;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.model.ModelConfig.BlockMode;
import org.storygan.lite.picture.SheetStory;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.text.Tokenizer;

/** Draws stories with a checkpoint: a PNG a frame, a strip a story, a sheet of all with their sentences. */
final class SampleJob {
    private static final int WORDS_SHOWN = 12; // of those that are unknown

    private final SampleRequest request;
    private final Console console;

    SampleJob(SampleRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    /** The words to draw, and where there are any, the true frames. */
    private record Wanted(String name, Script script, List<Picture> truth) {
        List<String> sentences() {
            return script.sentences();
        }
    }

    int run() {
        Path out = RunFolder.results(
                request.destination().out(), request.destination().existing());
        Checkpoint checkpoint = Checkpoint.read(request.checkpoint());
        List<Wanted> wanted = wanted(checkpoint);
        try (Device device = request.machine().open(console)) {
            Artist artist = Artist.of(device, checkpoint);
            console.say("drawn by the " + artist.generator() + " generator");
            if (checkpoint.config().model().text().useLabels()) {
                console.say("told the labels of the true frames, as in training (use_labels=true)");
            }
            warnOfUnknownWords(artist.encoder(), wanted);
            warnWhereNothingReadsWords(checkpoint.config().model());
            draw(artist.sampler(), artist.encoder(), wanted, new DrawnFiles(out));
        }
        return 0;
    }

    private void warnWhereNothingReadsWords(ModelConfig model) {
        BlockMode mode = model.generator().mode();
        boolean reads = mode == BlockMode.DYNAMIC || mode == BlockMode.WSA;
        if (request.extras().isExplained() && !reads) {
            console.warn("--attention: with db.g.mode=" + mode.name().toLowerCase(Locale.ROOT)
                    + " no block of this generator looks at words, so there is nothing to show");
        }
    }

    private List<Wanted> wanted(Checkpoint checkpoint) {
        List<Wanted> wanted = new ArrayList<>();
        if (request.source() instanceof StorySource.Written written) {
            FrameLabels.checkWritten(checkpoint);
            for (List<String> story : written.stories()) {
                wanted.add(new Wanted("story-" + (wanted.size() + 1), Script.written(story), List.of()));
            }
        } else if (request.source() instanceof StorySource.FromData from) {
            try (StorySet set = StoryData.open(from.data(), request.machine().threads(), console)) {
                FrameLabels.check(checkpoint, set);
                for (int i = 0; i < Math.min(from.count(), set.size(from.split())); i++) {
                    Story story = set.story(from.split(), i);
                    List<Picture> truth =
                            story.frames().stream().map(f -> f.picture()).toList();
                    wanted.add(new Wanted(story.id(), Script.of(story), truth));
                }
            }
        }
        return wanted;
    }

    private void warnOfUnknownWords(FrozenEncoder encoder, List<Wanted> wanted) {
        List<String> unknown = wanted.stream()
                .flatMap(w -> w.sentences().stream())
                .flatMap(s -> Tokenizer.words(s).stream())
                .filter(word -> !encoder.vocabulary().contains(word))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            String shown = String.join(", ", unknown.subList(0, Math.min(WORDS_SHOWN, unknown.size())));
            String others = unknown.size() > WORDS_SHOWN ? " and " + (unknown.size() - WORDS_SHOWN) + " more" : "";
            console.warn("words the model never read, taken as <unk>: " + shown + others);
        }
    }

    private void draw(Sampler sampler, FrozenEncoder encoder, List<Wanted> wanted, DrawnFiles files) {
        for (int i = 0; i < wanted.size(); i++) {
            Wanted story = wanted.get(i);
            List<SheetStory.Row> rows = new ArrayList<>();
            if (!story.truth().isEmpty()) {
                rows.add(new SheetStory.Row("true", story.truth()));
            }
            for (int sample = 0; sample < request.draws().samples(); sample++) {
                var noise = new Sampler.Noise(
                        request.draws().seed() + sample, i, request.draws().noiseScale());
                rows.add(new SheetStory.Row(label(story, sample), draw(sampler, encoder, story, noise, files)));
            }
            files.add(new SheetStory(story.name(), story.sentences(), rows));
        }
        files.writeSheet();
    }

    private String label(Wanted story, int sample) {
        if (request.draws().samples() > 1) {
            return "seed " + (request.draws().seed() + sample);
        }
        return story.truth().isEmpty() ? "" : "drawn";
    }

    private List<Picture> draw(
            Sampler sampler, FrozenEncoder encoder, Wanted story, Sampler.Noise noise, DrawnFiles files) {
        String name = request.draws().samples() == 1 ? story.name() : story.name() + "-seed-" + noise.seed();
        List<Look> looks = new ArrayList<>();
        Sampler watched =
                request.extras().isExplained() ? sampler.watchedBy(gaze -> looks.add(Look.of(gaze))) : sampler;
        List<Picture> frames = watched.draw(story.script(), noise);
        files.add(name, frames, request.extras().isAnimated());
        if (!looks.isEmpty()) {
            List<List<String>> read =
                    encoder.read(story.sentences(), looks.get(0).words());
            files.explain(name, new AttentionSheet(story.sentences(), read, frames).of(looks));
        }
        return frames;
    }
}
