package org.storygan.lite.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.storygan.lite.report.Chart;
import org.storygan.lite.report.Report;
import org.storygan.lite.report.Series;
import org.storygan.lite.run.Environment;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.RunFolder;

/** One page about a run, from what the run wrote: works on a finished run as on one that was stopped. */
final class RunReport {
    private static final double SMOOTHING = 0.8;

    private RunReport() {}

    /** Adds what training left in a folder: figures, curves, and sheets from the first to the last. */
    static Report of(String title, RunFolder folder) {
        List<Map<String, Object>> metrics = Metrics.read(folder.metrics());
        Report report = Report.titled(title);
        report.heading("What was run").facts(facts(metrics));
        report.heading("Curves");
        report.chart(Chart.overSteps(
                        "losses",
                        Series.of("discriminator", metrics, "loss_d"),
                        Series.of("generator", metrics, "loss_g"))
                .smoothed(SMOOTHING));
        report.chart(Chart.overSteps(
                        "what the discriminator believes",
                        Series.of("real pictures", metrics, "d_real"),
                        Series.of("drawn pictures", metrics, "d_fake"),
                        Series.of("wrong text", metrics, "d_wrong"))
                .smoothed(SMOOTHING));
        report.chart(Chart.overSteps(
                        "how much pictures differ from each other",
                        Series.of("real", metrics, "spread_real"),
                        Series.of("drawn", metrics, "spread"))
                .smoothed(SMOOTHING));
        report.chart(selectors(metrics).smoothed(SMOOTHING));
        report.chart(Chart.overSteps("temperature of the selectors", Series.of("tau", metrics, "tau")));
        if (keys(metrics).contains("rating")) {
            report.chart(Chart.overSteps(
                    "held-out stories: " + ratingName(metrics),
                    Series.of("trained", metrics, "rating"),
                    Series.of("following it", metrics, "rating_ema")));
        }
        report.chart(Chart.overSteps("memory, MiB", Series.of("resident", metrics, "resident_mib")));
        report.heading("The same stories while training went on");
        sheets(folder).forEach((name, png) -> report.png(name, png));
        return report;
    }

    /** One line a block, for as many as there are. */
    private static Chart selectors(List<Map<String, Object>> metrics) {
        return Chart.overSteps(
                "self-attention chosen",
                keys(metrics).stream()
                        .filter(key -> key.startsWith("p_sa_"))
                        .map(key -> Series.of(block(key), metrics, key))
                        .toArray(Series[]::new));
    }

    private static String block(String key) {
        String size = key.replaceAll(".*db", "");
        return (key.startsWith("p_sa_d_") ? "judging at " : "drawing at ") + size + " x " + size;
    }

    private static Set<String> keys(List<Map<String, Object>> metrics) {
        Set<String> keys = new TreeSet<>();
        metrics.forEach(line -> keys.addAll(line.keySet()));
        return keys;
    }

    private static String ratingName(List<Map<String, Object>> metrics) {
        return metrics.stream()
                .map(line -> line.get("rating_name"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElse("");
    }

    static void write(RunFolder folder, String title) {
        of(title, folder).write(folder.report());
    }

    private static Map<String, Object> facts(List<Map<String, Object>> metrics) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", Environment.version());
        facts.put("steps", metrics.size());
        facts.put(
                "seconds a step", round(mean(metrics, "ms_forward", "ms_backward", "ms_optimizer", "ms_data") / 1000));
        facts.put("of them waiting for data", round(mean(metrics, "ms_data") / 1000));
        facts.put("tensor memory at its peak, MiB", round(max(metrics, "tensor_peak_mib")));
        alarms(metrics).ifPresent(alarms -> facts.put("alarms", alarms));
        best(metrics).ifPresent(best -> facts.put("best checkpoint", best));
        facts.put("process memory at its peak, MiB", round(Memory.peak()));
        return facts;
    }

    private static Optional<String> alarms(List<Map<String, Object>> metrics) {
        String alarms = metrics.stream()
                .filter(line -> line.containsKey("alarm"))
                .map(line -> line.get("alarm") + " at step " + line.get("step"))
                .collect(Collectors.joining(", "));
        return Optional.of(alarms).filter(text -> !text.isEmpty());
    }

    /** Of the first name that was used: ratings of other names are not compared. */
    private static Optional<String> best(List<Map<String, Object>> metrics) {
        String name = ratingName(metrics);
        return metrics.stream()
                .filter(line -> name.equals(line.get("rating_name")) && line.get("rating") instanceof Number)
                .min(Comparator.comparingDouble(line -> number(line, "rating")))
                .map(line -> "step " + line.get("step") + ", " + name + " "
                        + String.format(Locale.ROOT, "%.5f", number(line, "rating")));
    }

    private static double mean(List<Map<String, Object>> metrics, String... keys) {
        return metrics.stream()
                .mapToDouble(line ->
                        Stream.of(keys).mapToDouble(key -> number(line, key)).sum())
                .average()
                .orElse(0);
    }

    private static double max(List<Map<String, Object>> metrics, String key) {
        return metrics.stream().mapToDouble(line -> number(line, key)).max().orElse(0);
    }

    private static double number(Map<String, Object> line, String key) {
        return line.get(key) instanceof Number n ? n.doubleValue() : 0;
    }

    private static String round(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.0f", value);
    }

    /** The first sheet, one from the middle, the last. */
    private static Map<String, byte[]> sheets(RunFolder folder) {
        try (Stream<Path> entries = Files.list(folder.samples())) {
            List<Path> all =
                    entries.filter(f -> f.toString().endsWith(".png")).sorted().toList();
            Map<String, byte[]> chosen = new LinkedHashMap<>();
            for (int i : new int[] {0, all.size() / 2, all.size() - 1}) {
                if (i >= 0 && i < all.size()) {
                    chosen.put(all.get(i).getFileName().toString().replace(".png", ""), Files.readAllBytes(all.get(i)));
                }
            }
            return chosen;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder.samples(), e);
        }
    }
}
