package org.storygan.cuda.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the check found: gpu-check.md to be committed, gpu-check.json for programs, gpu-check.log with all that was printed. */
record Report(List<Part.Outcome> outcomes, String commit) {
    private static final String TIME = "time ";

    Report {
        outcomes = List.copyOf(outcomes);
    }

    /** One program's timing of one kernel. */
    private record Timing(String kernel, double median, double low, double high, double flop, double bytes) {
        /** Of "name | median low high | flop bytes | runs n". */
        static Timing of(String line) {
            String[] parts = line.split(" \\| ");
            String[] times = parts[1].split(" ");
            String[] work = parts[2].split(" ");
            return new Timing(
                    parts[0],
                    Double.parseDouble(times[0]),
                    Double.parseDouble(times[1]),
                    Double.parseDouble(times[2]),
                    Double.parseDouble(work[0]),
                    Double.parseDouble(work[1]));
        }

        String rate() {
            boolean isWork = flop / bytes > 8; // flop a byte: below it, no device is bound by arithmetic
            return isWork
                    ? String.format(Locale.ROOT, "%.2f TFLOP/s", flop / median / 1e6)
                    : String.format(Locale.ROOT, "%.0f GB/s", bytes / median / 1e3);
        }
    }

    /** Each part must have passed, and every run of the bits must have the same. */
    boolean isGood() {
        return problems().isEmpty();
    }

    String verdict() {
        List<String> problems = problems();
        String found = problems.isEmpty() ? "no problems" : "problems: " + String.join("; ", problems);
        String missing = outcomes.stream()
                .filter(outcome -> outcome.status().startsWith(Part.NOT_THERE))
                .map(outcome -> outcome.part().name())
                .collect(Collectors.joining(", "));
        return "gpu-check: " + found
                + (missing.isEmpty() ? "" : "; not run, for what they need is not there: " + missing);
    }

    private List<String> problems() {
        var problems = new ArrayList<String>();
        for (var outcome : outcomes) {
            String status = outcome.status();
            if (status.startsWith("FAILED") || status.startsWith("not run") || status.startsWith("ended after")) {
                problems.add(outcome.part().name() + " " + status);
            }
        }
        if (bits().size() != 1) {
            problems.add("the runs gave " + bits().size() + " different sets of bits");
        }
        return problems;
    }

    private Map<List<String>, Long> bits() {
        return outcomes.stream()
                .filter(outcome -> outcome.part().name().startsWith("bits"))
                .collect(Collectors.groupingBy(outcome -> outcome.after("bits of "), Collectors.counting()));
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("gpu-check.md"), markdown());
        Files.writeString(folder.resolve("gpu-check.json"), json());
        var log = new StringBuilder();
        for (var outcome : outcomes) {
            log.append("== ")
                    .append(outcome.part().name())
                    .append(": ")
                    .append(outcome.status())
                    .append('\n');
            outcome.printed().forEach(line -> log.append(line).append('\n'));
        }
        Files.writeString(folder.resolve("gpu-check.log"), log);
    }

    private String markdown() {
        var text = new StringBuilder("# Check on a device\n\n");
        text.append("Commit ").append(commit).append(", ").append(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        text.append(". Made by `scripts/gpu-check`; ").append(verdict()).append(".\n\n");
        quote(text, outcome("versions").printed());
        text.append("## Parts\n\n| part | what | result | seconds |\n|---|---|---|---|\n");
        outcomes.forEach(o -> text.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.0f |%n",
                o.part().name(),
                o.part().purpose(),
                cell(o.status()),
                o.seconds())));
        text.append("\n## Suites\n\n| class | result |\n|---|---|\n");
        outcome("suites").after(Suites.LINE).forEach(line -> text.append("| ")
                .append(line.replaceFirst(" ", " | "))
                .append(" |\n"));
        text.append('\n');
        quote(
                text,
                outcome("suites").printed().stream()
                        .filter(l -> l.startsWith("FAILED") || l.startsWith("skipped") || l.startsWith(Suites.LEFT_OUT))
                        .toList());
        text.append("## Determinism\n\n").append(bits().values()).append(" runs with the same bits, of ");
        text.append(bits().keySet().stream().mapToInt(List::size).max().orElse(0))
                .append(" results each.\n\n");
        text.append("## A write to address 0\n\n");
        quote(text, outcome("nullwrite").printed());
        timings(text);
        text.append("## What the system says\n\n");
        quote(text, outcome("tools").printed());
        return text.toString();
    }

    /** A row a kernel, a column a program; the fastest is not marked: look at the spread first. */
    private void timings(StringBuilder text) {
        Map<String, Map<String, Timing>> rows = new LinkedHashMap<>();
        var columns = outcomes.stream()
                .filter(outcome -> outcome.part().name().startsWith("times-"))
                .toList();
        for (var column : columns) {
            column.after(TIME).stream().map(Timing::of).forEach(t -> rows.computeIfAbsent(
                            t.kernel, k -> new LinkedHashMap<>())
                    .put(column.part().name(), t));
        }
        text.append(
                "## Times\n\nMedian of up to 50 runs in microseconds, 10th to 90th percentile, rate; between events, the\n");
        text.append("second-level cache flushed before each run.\n\n| kernel |");
        columns.forEach(column ->
                text.append(' ').append(column.part().name().substring(6)).append(" |"));
        text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        rows.forEach((kernel, timings) -> {
            text.append("| ").append(kernel).append(" |");
            columns.forEach(column -> text.append(' ')
                    .append(words(timings.get(column.part().name())))
                    .append(" |"));
            text.append('\n');
        });
        text.append('\n');
    }

    private static String words(Timing t) {
        return t == null ? "-" : String.format(Locale.ROOT, "%.1f (%.1f-%.1f), %s", t.median, t.low, t.high, t.rate());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").substring(0, Math.min(160, text.length()));
    }

    private static void quote(StringBuilder text, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("```\n");
        lines.forEach(line -> text.append(line).append('\n'));
        text.append("```\n\n");
    }

    private Part.Outcome outcome(String name) {
        return outcomes.stream()
                .filter(outcome -> outcome.part().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String json() {
        var text = new StringBuilder("{\n  \"commit\": " + quoted(commit) + ",\n  \"good\": " + isGood());
        text.append(",\n  \"versions\": ").append(list(outcome("versions").printed()));
        text.append(",\n  \"suites\": ").append(list(outcome("suites").after(Suites.LINE)));
        text.append(",\n  \"parts\": [");
        text.append(outcomes.stream()
                .map(o -> String.format(
                        Locale.ROOT,
                        "%n    {\"name\": %s, \"status\": %s, \"seconds\": %.1f, \"times\": %s}",
                        quoted(o.part().name()),
                        quoted(o.status()),
                        o.seconds(),
                        list(o.after(TIME))))
                .collect(Collectors.joining(",")));
        return text.append("\n  ]\n}\n").toString();
    }

    private static String list(List<String> lines) {
        return lines.stream().map(Report::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
