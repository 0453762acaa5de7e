package org.storygan.lite.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.storygan.backend.Device;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.evaluate.Evaluation;
import org.storygan.lite.evaluate.Gallery;
import org.storygan.lite.evaluate.Receipt;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.RunFolder;

/** Scores drawn stories: draws each story of a split once per sampling seed, keeps the pictures, compares, writes a receipt. */
final class EvaluateJob {
    private final EvaluateRequest request;
    private final Console console;

    EvaluateJob(EvaluateRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    int run() {
        Path out = request.out().toAbsolutePath();
        RunFolder.results(out.getParent(), Existing.REPLACE); // before minutes of work
        Receipt receipt;
        try (Device device = request.machine().open(console)) {
            receipt = request.subject() instanceof EvaluateRequest.Folders folders
                    ? ofFolders(device, folders)
                    : ofCheckpoint(device, (EvaluateRequest.Drawn) request.subject());
        }
        if (request.mode().isVerified()) {
            receipt.compareWith(request.out());
            console.say(request.out() + ": computed again, everything is the same");
        } else {
            AtomicFile.write(request.out(), receipt.text().getBytes(StandardCharsets.UTF_8));
        }
        console.result(request.mode().isJson() ? Json.pretty(receipt.json()) : receipt.table());
        return 0;
    }

    private Receipt ofFolders(Device device, EvaluateRequest.Folders folders) {
        Gallery real = Gallery.ofFolder(folders.real());
        Gallery drawn = Gallery.ofFolder(folders.drawn());
        var sides = new Evaluation.Sides(real, List.of(drawn), List.of());
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("real", folders.real().toString());
        asked.put("drawn", folders.drawn().toString());
        return receipt(
                asked, Map.of(), sides, evaluation(device, request.encoder()).of(sides));
    }

    private Receipt ofCheckpoint(Device device, EvaluateRequest.Drawn wanted) {
        Optional<Path> encoder = request.encoder().or(() -> besideTheRun(wanted.checkpoint()));
        Evaluation.Sides sides;
        Map<String, Object> facts = new LinkedHashMap<>();
        try (StorySet set = StoryData.open(wanted.data(), request.machine().threads(), console)) {
            List<Story> stories = stories(set, wanted);
            facts.put("data_hash", set.hash());
            sides = sides(device, wanted, stories, facts);
        }
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("checkpoint", wanted.checkpoint().toString());
        asked.put("data", wanted.data());
        asked.put("split", wanted.split().name().toLowerCase(Locale.ROOT));
        wanted.stories().ifPresent(n -> asked.put("stories", (long) n));
        asked.put("seed", wanted.seed());
        asked.put("samples", (long) wanted.samples());
        encoder.ifPresent(file -> asked.put("encoder", file.toString()));
        return receipt(asked, facts, sides, evaluation(device, encoder).of(sides));
    }

    private Receipt receipt(
            Map<String, Object> asked, Map<String, Object> facts, Evaluation.Sides sides, Evaluation.Result result) {
        asked.put(
                "extractors", request.extractors().stream().map(Path::toString).toList());
        return Receipt.of(asked, facts, sides, result);
    }

    private Evaluation evaluation(Device device, Optional<Path> encoder) {
        if (request.extractors().isEmpty() && encoder.isEmpty()) {
            throw AppException.of("E8-EXTRACTOR", "there is nothing to compare pictures by")
                    .expected("a trained network: --extractor FILE (Inception or MobileNet), or --encoder FILE")
                    .suggest("storygan-lite evaluate ... --extractor inception-2015-12-05.safetensors");
        }
        return new Evaluation(device, request.extractors(), encoder, console);
    }

    /** The encoder that the run of a checkpoint learned with: runs/NAME/encoder.safetensors. */
    private static Optional<Path> besideTheRun(Path checkpoint) {
        Path folder = checkpoint.toAbsolutePath().getParent();
        Path run = folder == null ? null : folder.getParent();
        return Optional.ofNullable(run)
                .map(path -> path.resolve("encoder.safetensors"))
                .filter(Files::isRegularFile);
    }

    private List<Story> stories(StorySet set, EvaluateRequest.Drawn wanted) {
        int count = Math.min(wanted.stories().orElse(Integer.MAX_VALUE), set.size(wanted.split()));
        List<Story> stories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stories.add(set.story(wanted.split(), i));
        }
        return stories;
    }

    private Evaluation.Sides sides(
            Device device, EvaluateRequest.Drawn wanted, List<Story> stories, Map<String, Object> facts) {
        Checkpoint checkpoint = Checkpoint.read(wanted.checkpoint());
        facts.put("checkpoint_step", checkpoint.step());
        facts.put("trained_on", checkpoint.fact("data"));
        List<List<String>> sentences =
                stories.stream().map(SheetMaker::sentences).toList();
        Gallery real = gallery(
                stories,
                i -> stories.get(i).frames().stream().map(f -> f.picture()).toList());
        List<Gallery> drawn = new ArrayList<>();
        try (var scope = device.scope("drawing")) {
            Gan gan = Gan.of(device, checkpoint.config().model(), 0);
            checkpoint.loadInto(gan);
            var sampler = new Sampler(device, gan.generator(), checkpoint.encoder(device));
            for (int sample = 0; sample < wanted.samples(); sample++) {
                long seed = wanted.seed() + sample;
                console.say("drawing " + stories.size() + " stories with seed " + seed);
                List<List<Picture>> frames = sampler.draw(sentences, seed, 1);
                drawn.add(gallery(stories, frames::get));
                keep(drawn.get(sample), seed);
            }
        }
        return new Evaluation.Sides(
                real, drawn, sentences.stream().flatMap(List::stream).toList());
    }

    private static Gallery gallery(List<Story> stories, IntFunction<List<Picture>> frames) {
        Map<String, List<Picture>> byId = new LinkedHashMap<>();
        for (int i = 0; i < stories.size(); i++) {
            byId.put(stories.get(i).id(), frames.apply(i));
        }
        return Gallery.of(byId);
    }

    /** The pictures that were scored, beside the receipt; a manifest names the hash of each. */
    private void keep(Gallery gallery, long seed) {
        if (request.mode().isVerified()) {
            return;
        }
        String name = request.out().getFileName().toString().replaceFirst("\\.json$", "");
        Path folder = request.out()
                .toAbsolutePath()
                .resolveSibling(name + "-pictures")
                .resolve("seed-" + seed);
        RunFolder.results(folder, Existing.REPLACE);
        Map<String, Object> manifest = new LinkedHashMap<>();
        for (Gallery.Entry entry : gallery.entries()) {
            String file = entry.name().replaceAll("[^A-Za-z0-9._-]", "_") + ".png";
            AtomicFile.write(
                    folder.resolve(file), PngWriter.bytes(entry.picture().get()));
            manifest.put(file, entry.hash());
        }
        AtomicFile.write(folder.resolve("manifest.json"), Json.pretty(manifest).getBytes(StandardCharsets.UTF_8));
    }
}
