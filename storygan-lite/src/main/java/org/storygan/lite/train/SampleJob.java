package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.storygan.backend.Device;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.StorySource;
import org.storygan.lite.picture.Sheet;
import org.storygan.lite.picture.SheetStory;
import org.storygan.lite.picture.Strip;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.RunFolder;

/** Draws stories with a checkpoint: a PNG a frame, a strip a story, a sheet of all with their sentences. */
final class SampleJob {
    private static final int SCALE = 2;
    private final SampleRequest request;
    private final Console console;

    SampleJob(SampleRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    /** The words to draw, and where there are any, the true frames. */
    private record Wanted(String name, List<String> sentences, List<Picture> truth) {}

    int run() {
        Path out = RunFolder.results(
                request.destination().out(), request.destination().existing());
        List<Wanted> wanted = wanted();
        Checkpoint checkpoint = Checkpoint.read(request.checkpoint());
        try (Device device = request.machine().open(console)) {
            FrozenEncoder encoder = checkpoint.encoder(device);
            Gan gan = Gan.of(device, checkpoint.config().model(), 0);
            checkpoint.loadInto(gan);
            warnOfUnknownWords(encoder, wanted);
            var sampler = new Sampler(device, gan.generator(), encoder);
            var sentences = wanted.stream().map(Wanted::sentences).toList();
            write(out, wanted, sampler.draw(sentences, request.seed(), request.noiseScale()));
        }
        return 0;
    }

    private List<Wanted> wanted() {
        List<Wanted> wanted = new ArrayList<>();
        if (request.source() instanceof StorySource.Written written) {
            for (List<String> story : written.stories()) {
                wanted.add(new Wanted("story-" + (wanted.size() + 1), story, List.of()));
            }
        } else if (request.source() instanceof StorySource.FromData from) {
            try (StorySet set = StoryData.open(from.data(), request.machine().threads(), console)) {
                for (int i = 0; i < Math.min(from.count(), set.size(from.split())); i++) {
                    Story story = set.story(from.split(), i);
                    List<Picture> truth =
                            story.frames().stream().map(f -> f.picture()).toList();
                    wanted.add(new Wanted(story.id(), SheetMaker.sentences(story), truth));
                }
            }
        }
        return wanted;
    }

    private void warnOfUnknownWords(FrozenEncoder encoder, List<Wanted> wanted) {
        List<String> unknown = wanted.stream()
                .flatMap(w -> w.sentences().stream())
                .flatMap(s -> org.storygan.lite.text.Tokenizer.words(s).stream())
                .filter(word -> !encoder.vocabulary().contains(word))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            console.warn("words the model never read, taken as <unk>: " + String.join(", ", unknown));
        }
    }

    private void write(Path out, List<Wanted> wanted, List<List<Picture>> drawn) {
        List<SheetStory> rows = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted story = wanted.get(i);
            List<Picture> frames = drawn.get(i);
            for (int f = 0; f < frames.size(); f++) {
                String name = String.format(Locale.ROOT, "%s-%d.png", fileName(story.name()), f + 1);
                AtomicFile.write(out.resolve(name), PngWriter.bytes(frames.get(f)));
            }
            AtomicFile.write(
                    out.resolve(fileName(story.name()) + "-strip.png"), PngWriter.bytes(Strip.of(frames, SCALE)));
            rows.add(
                    story.truth().isEmpty()
                            ? SheetStory.of(story.name(), story.sentences(), frames)
                            : SheetStory.compared(story.name(), story.sentences(), story.truth(), frames));
        }
        AtomicFile.write(out.resolve("sheet.png"), PngWriter.bytes(Sheet.of(rows, SCALE)));
    }

    private static String fileName(String id) {
        return id.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
