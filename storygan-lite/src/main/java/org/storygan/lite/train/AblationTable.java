package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.Summary;
import org.storygan.lite.run.Metrics;

/** What the finished runs of an ablation gave, beside the paper's figures, as Markdown. */
final class AblationTable {
    private static final String MISSING = "–";
    private final Map<AblationRow, List<Map<String, Object>>> lasts =
            new LinkedHashMap<>(); // the last line of each run
    private final Config config;

    AblationTable(Config config) {
        this.config = config;
    }

    /** A finished run; {@code metrics} is its metrics.jsonl. */
    void add(AblationRow row, java.nio.file.Path metrics) {
        List<Map<String, Object>> lines = Metrics.read(metrics);
        lasts.computeIfAbsent(row, unused -> new ArrayList<>()).add(lines.get(lines.size() - 1));
    }

    String markdown() {
        var text = new StringBuilder("| | G parameters | D parameters | " + ratingName()
                + " | cosine x100 | paper: FID / FSD |\n|---|---:|---:|---:|---:|---:|\n");
        for (AblationRow row : AblationRow.values()) {
            var summary = Summary.of(row.of(config).model());
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %s | %s | %s |%n",
                    row.title(),
                    summary.generator().parameters(),
                    summary.discriminator().parameters(),
                    spread(row, "rating", 1),
                    spread(row, "val_cosine_drawn", 100),
                    row.published()
                            .map(p -> String.format(Locale.ROOT, "%.2f / %.2f", p.fid(), p.fsd()))
                            .orElse(MISSING)));
        }
        return text + notes() + leftOut();
    }

    private String notes() {
        return String.format(
                Locale.ROOT,
                "%nPreset %s on %s, %s, mean ± standard deviation where there are several seeds; same seeds, encoder and"
                        + " order of stories in all rows. Ours and the paper's columns are different measures of different data:"
                        + " only their order can be compared. Smaller is better, but for the cosine. The control keeps every"
                        + " weight of the blocks and leaves out the attention.%n",
                config.text("run.preset"),
                StoryData.spec(config),
                config.number("opt.steps") > 0
                        ? config.text("opt.steps") + " steps of " + config.text("batch.stories") + " stories"
                        : config.text("opt.epochs") + " epochs");
    }

    private String ratingName() {
        return lasts.values().stream()
                .flatMap(List::stream)
                .map(line -> String.valueOf(line.getOrDefault("rating_name", "rating")))
                .findFirst()
                .orElse("rating");
    }

    /** Numbers of one column were all found in one way: a rating of another name stays out of it, and the notes say so. */
    private boolean isComparable(Map<String, Object> line, String key) {
        return !key.equals("rating") || ratingName().equals(String.valueOf(line.getOrDefault("rating_name", "rating")));
    }

    private String leftOut() {
        return lasts.values().stream()
                .flatMap(List::stream)
                .filter(line -> !isComparable(line, "rating"))
                .map(line -> String.valueOf(line.get("rating_name")))
                .distinct()
                .map(name -> "\nLeft out, for it cannot be compared with the others: a rating " + name + ".\n")
                .collect(Collectors.joining());
    }

    private String spread(AblationRow row, String key, double factor) {
        double[] values = lasts.getOrDefault(row, List.of()).stream()
                .filter(line -> line.get(key) instanceof Number && isComparable(line, key))
                .mapToDouble(line -> factor * ((Number) line.get(key)).doubleValue())
                .toArray();
        if (values.length == 0) {
            return MISSING;
        }
        double mean = java.util.Arrays.stream(values).average().orElseThrow();
        double squares = java.util.Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .sum();
        return values.length == 1
                ? String.format(Locale.ROOT, "%.4f", mean)
                : String.format(Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / (values.length - 1)));
    }
}
