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
import java.util.OptionalInt;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.evaluate.Computed;
import org.storygan.lite.evaluate.Evaluation;
import org.storygan.lite.evaluate.Gallery;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.evaluate.LabelJudge;
import org.storygan.lite.evaluate.Receipt;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
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
            receipt = receipt(device);
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
                asked,
                Map.of("computed", Computed.on(device).facts()),
                sides,
                evaluation(device, request.judges()).of(sides));
    }

    private Receipt receipt(Device device) {
        if (request.subject() instanceof EvaluateRequest.Folders folders) {
            return ofFolders(device, folders);
        } else if (request.subject() instanceof EvaluateRequest.Elsewhere elsewhere) {
            Map<String, Object> asked = new LinkedHashMap<>();
            asked.put("drawn", elsewhere.drawn().toString());
            var wanted = new Wanted(elsewhere.data(), elsewhere.split(), elsewhere.stories());
            return ofSplit(device, wanted, request.judges(), asked, (set, stories, facts) -> {
                Gallery real = DrawnSplit.real(stories);
                return sides(stories, real, List.of(Gallery.drawnFor(real, elsewhere.drawn())));
            });
        }
        var drawn = (EvaluateRequest.Drawn) request.subject();
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("checkpoint", drawn.checkpoint().toString());
        asked.put("seed", drawn.seed());
        asked.put("samples", (long) drawn.samples());
        Optional<Path> encoder = request.judges().encoder().or(() -> besideTheRun(drawn.checkpoint()));
        var wanted = new Wanted(drawn.data(), drawn.split(), drawn.stories());
        return ofSplit(device, wanted, request.judges().with(encoder), asked, (set, stories, facts) -> {
            var split = new DrawnSplit(drawn, picturesFolder(), console);
            return sides(stories, DrawnSplit.real(stories), split.of(device, set, stories, facts));
        });
    }

    /** Which stories. */
    private record Wanted(String data, Split split, OptionalInt stories) {}

    /** Where the pictures of both sides come from. */
    private interface Source {
        Evaluation.Sides sides(StorySet set, List<Story> stories, Map<String, Object> facts);
    }

    private Receipt ofSplit(Device device, Wanted wanted, Judges judges, Map<String, Object> asked, Source source) {
        Evaluation evaluation = evaluation(device, judges); // says at once if there is nothing to compare by
        Evaluation.Sides sides;
        Evaluation.Result labels;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("computed", Computed.on(device).facts());
        try (StorySet set = StoryData.open(wanted.data(), request.machine().threads(), console)) {
            List<Story> stories = stories(set, wanted);
            facts.put("data_hash", set.hash());
            sides = source.sides(set, stories, facts);
            labels = labels(device, set, stories, sides);
        }
        asked.put("data", wanted.data());
        asked.put("split", wanted.split().name().toLowerCase(Locale.ROOT));
        wanted.stories().ifPresent(n -> asked.put("stories", (long) n));
        judges.encoder().ifPresent(file -> asked.put("encoder", file.toString()));
        return receipt(asked, facts, sides, evaluation.of(sides).and(labels));
    }

    private Receipt receipt(
            Map<String, Object> asked, Map<String, Object> facts, Evaluation.Sides sides, Evaluation.Result result) {
        asked.put(
                "extractors",
                request.judges().extractors().stream().map(Path::toString).toList());
        asked.put("films", request.judges().films().label());
        if (request.judges().labelSteps() > 0) {
            asked.put("label_steps", (long) request.judges().labelSteps());
        }
        return Receipt.of(asked, facts, sides, result);
    }

    private Evaluation evaluation(Device device, Judges judges) {
        if (judges.isEmpty()) {
            throw AppException.of(ErrorCode.E8_EXTRACTOR, "there is nothing to compare pictures by")
                    .expected("a trained network: --extractor FILE (Inception or MobileNet), or --encoder FILE")
                    .suggest("storygan-lite evaluate ... --extractor inception-2015-12-05.safetensors");
        }
        return new Evaluation(device, judges, console);
    }

    /** Scores by the labels of the set, where they were asked for. */
    private Evaluation.Result labels(Device device, StorySet set, List<Story> stories, Evaluation.Sides sides) {
        int steps = request.judges().labelSteps();
        if (steps == 0) {
            return new Evaluation.Result(List.of(), List.of());
        }
        try (var scope = device.scope("labels")) {
            var judge = LabelJudge.train(device, set, steps, console);
            List<List<Boolean>> truth = stories.stream()
                    .flatMap(story -> story.frames().stream())
                    .map(Frame::labels)
                    .toList();
            return new Evaluation.Result(judge.scores(sides, truth), List.of(judge.facts()));
        }
    }

    /** The encoder that the run of a checkpoint learned with: runs/NAME/encoder.safetensors. */
    private static Optional<Path> besideTheRun(Path checkpoint) {
        Path folder = checkpoint.toAbsolutePath().getParent();
        Path run = folder == null ? null : folder.getParent();
        return Optional.ofNullable(run)
                .map(path -> path.resolve("encoder.safetensors"))
                .filter(Files::isRegularFile);
    }

    private static List<Story> stories(StorySet set, Wanted wanted) {
        int count = Math.min(wanted.stories().orElse(Integer.MAX_VALUE), set.size(wanted.split()));
        List<Story> stories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stories.add(set.story(wanted.split(), i));
        }
        return stories;
    }

    private static Evaluation.Sides sides(List<Story> stories, Gallery real, List<Gallery> drawn) {
        return new Evaluation.Sides(
                real,
                drawn,
                stories.stream()
                        .flatMap(story -> Script.of(story).sentences().stream())
                        .toList());
    }

    /** The pictures that were scored lie beside the receipt. */
    private Optional<Path> picturesFolder() {
        String name = request.out().getFileName().toString().replaceFirst("\\.json$", "");
        return request.mode().isVerified()
                ? Optional.empty()
                : Optional.of(request.out().toAbsolutePath().resolveSibling(name + "-pictures"));
    }
}
