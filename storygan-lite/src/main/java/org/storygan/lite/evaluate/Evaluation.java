package org.storygan.lite.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.storygan.backend.Device;
import org.storygan.lite.distance.Features;
import org.storygan.lite.metrics.R2Plus1d;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;

/** Compares galleries by every network that was given, and remembers which those were. */
public final class Evaluation {
    private final Device device;
    private final Judges judges;
    private final Console console;

    public Evaluation(Device device, Judges judges, Console console) {
        this.device = device;
        this.judges = judges;
        this.console = console;
    }

    /**
     * What is compared.
     *
     * @param drawn one gallery for each sampling seed, frame by frame the same stories as the real one
     * @param sentences one a picture; none where nobody knows them
     */
    public record Sides(Gallery real, List<Gallery> drawn, List<String> sentences) {
        public Sides {
            drawn = List.copyOf(drawn);
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * @param scores each under a name that says all of its protocol
     * @param networks name, file, hash and preparation of each network, for the receipt
     */
    public record Result(List<Score> scores, List<Map<String, Object>> networks) {
        public Result {
            scores = List.copyOf(scores);
            networks = List.copyOf(networks);
        }

        /** Both. */
        public Result and(Result other) {
            return new Result(
                    Stream.concat(scores.stream(), other.scores.stream()).toList(),
                    Stream.concat(networks.stream(), other.networks.stream()).toList());
        }
    }

    /** @throws AppException E8 where the galleries cannot be compared, E4 where a file is not what it should be */
    public Result of(Sides sides) {
        sides.drawn().forEach(drawn -> Comparison.check(sides.real(), drawn));
        List<Score> scores = new ArrayList<>();
        List<Map<String, Object>> networks = new ArrayList<>();
        Optional<ReferenceCache> cache =
                judges.reference().map(file -> ReferenceCache.open(file, sides.real(), Computed.on(device)));
        for (Path file : judges.extractors()) {
            try (var scope = device.scope("extractor")) {
                if (Extractors.isOfFilms(file)) {
                    networks.add(films(file, sides, scores));
                    continue;
                }
                Extractor extractor = Extractors.load(device, file);
                networks.add(described(extractor, file));
                scores.addAll(compared(extractor, sides, cache));
            }
        }
        if (judges.extractors().stream().noneMatch(Extractors::isOfFilms)) {
            try (var scope = device.scope("films")) {
                var reader = FilmReader.random(device, judges.films());
                List<Score> seen = reader.scores(sides);
                scores.addAll(seen);
                seen.stream().findAny().ifPresent(any -> networks.add(reader.facts()));
            }
        }
        if (judges.encoder().isPresent() && !sides.sentences().isEmpty()) {
            Path file = judges.encoder().get();
            networks.add(agreement(file, sides, scores));
        }
        return new Result(scores, networks);
    }

    private Map<String, Object> films(Path file, Sides sides, List<Score> scores) {
        String hash = Extractors.hash(file);
        var reader = FilmReader.trained(device, R2Plus1d.load(device, file), hash, judges.films());
        scores.addAll(reader.scores(sides));
        Map<String, Object> facts = reader.facts();
        facts.put("file", file.toString());
        facts.put("sha256", hash);
        return facts;
    }

    private static Map<String, Object> described(Extractor extractor, Path file) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", extractor.name());
        facts.put("file", file.toString());
        facts.put("sha256", extractor.hash());
        facts.put("preparation", extractor.preparation());
        return facts;
    }

    private List<Score> compared(Extractor extractor, Sides sides, Optional<ReferenceCache> cache) {
        Map<Integer, Features> real = real(extractor, sides.real(), cache);
        Comparison.warnings(real).forEach(console::warn);
        List<Map<Integer, Features>> drawn = new ArrayList<>();
        for (Gallery gallery : sides.drawn()) {
            drawn.add(read(extractor, gallery, "drawn"));
        }
        List<Score> scores = new ArrayList<>();
        for (int d : extractor.dimensions()) {
            scores.addAll(new Comparison(extractor.name(), seen(sides.real(), real, d), seen(sides.drawn(), drawn, d))
                    .scores(extractor.metric()));
        }
        int smallest = extractor.dimensions().get(0);
        scores.addAll(StoryDistance.of(
                extractor.name(), seen(sides.real(), real, smallest), seen(sides.drawn(), drawn, smallest)));
        return scores;
    }

    private static Seen seen(Gallery gallery, Map<Integer, Features> features, int dimension) {
        return new Seen(gallery, features.get(dimension));
    }

    private static List<Seen> seen(List<Gallery> galleries, List<Map<Integer, Features>> features, int dimension) {
        return IntStream.range(0, galleries.size())
                .mapToObj(i -> seen(galleries.get(i), features.get(i), dimension))
                .toList();
    }

    /** From the file where they are kept, or computed and then kept. */
    private Map<Integer, Features> real(Extractor extractor, Gallery gallery, Optional<ReferenceCache> cache) {
        Optional<Map<Integer, Features>> kept = cache.flatMap(c -> c.of(extractor));
        if (kept.isPresent()) {
            return kept.get();
        }
        Map<Integer, Features> features = read(extractor, gallery, "real");
        cache.ifPresent(c -> c.keep(extractor, features));
        return features;
    }

    private Map<Integer, Features> read(Extractor extractor, Gallery gallery, String side) {
        var said = new long[] {System.nanoTime()};
        try {
            return new FeatureReader(device, extractor).read(gallery, done -> {
                if (System.nanoTime() - said[0] > 10_000_000_000L) {
                    console.say(extractor.name() + ": " + done + " of " + gallery.count() + " " + side + " pictures");
                    said[0] = System.nanoTime();
                }
            });
        } catch (IllegalArgumentException e) {
            throw AppException.of(ErrorCode.E8_NAN, "a picture cannot be compared: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> agreement(Path file, Sides sides, List<Score> scores) {
        String network = "[damsm-" + Extractors.hash(file).substring(0, 8);
        try (var scope = device.scope("alignment")) {
            Pretrained pretrained = EncoderFile.read(file, device);
            var alignment = new Alignment(device, pretrained);
            Alignment.Agreement real = alignment.of(sides.real(), sides.sentences());
            List<Alignment.Agreement> drawn = sides.drawn().stream()
                    .map(gallery -> alignment.of(gallery, sides.sentences()))
                    .toList();
            double shuffled = drawn.stream()
                    .mapToDouble(Alignment.Agreement::shuffled)
                    .average()
                    .orElseThrow();
            String cosine = "Cosine" + network + ",N=" + sides.real().count() + "]";
            scores.add(Score.of(
                            cosine,
                            drawn.stream().map(Alignment.Agreement::cosine).toList())
                    .with("real", real.cosine())
                    .with("shuffled", shuffled));
            scores.add(retrieval(
                    "R-precision" + network + ",N=" + sides.real().count(),
                    real.frames(),
                    drawn.stream().map(Alignment.Agreement::frames).toList()));
            real.stories()
                    .ifPresent(stories -> scores.add(retrieval(
                            "R-precision-stories" + network + ",N="
                                    + sides.real().stories().size(),
                            stories,
                            drawn.stream().flatMap(a -> a.stories().stream()).toList())));
            String image = pretrained.sizes().image().label();
            return new TreeMap<>(Map.of(
                    "name", "damsm-" + image,
                    "file", file.toString(),
                    "sha256", Extractors.hash(file),
                    "weights_sha256", pretrained.hash())); // as checkpoints that were chosen by it name it
        }
    }

    /** In percent; beside it chance, the same of real pictures, and how much the trials differ. */
    private static Score retrieval(String protocol, RPrecision real, List<RPrecision> drawn) {
        return Score.of(
                        protocol + ",of " + real.choices() + "]",
                        drawn.stream().map(r -> 100 * r.mean()).toList())
                .with("real", 100 * real.mean())
                .with("chance", 100.0 / real.choices())
                .with("trials", 100 * drawn.get(0).deviation());
    }
}
