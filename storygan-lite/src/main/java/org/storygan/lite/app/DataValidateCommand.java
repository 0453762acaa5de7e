package org.storygan.lite.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.check.Finding;
import org.storygan.datasets.check.Report;
import org.storygan.io.AtomicFile;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Json;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code data validate}. */
@picocli.CommandLine.Command(
        name = "validate",
        sortOptions = false,
        description =
                "Look at everything in a data set: every line, every picture, every sentence, what splits share.%n")
final class DataValidateCommand implements Command {

    @Mixin
    private DataChoice data;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Option(names = "--strict", description = "Let warnings count too: exit code 9.")
    private boolean isStrict;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write what was found to FILE, as CSV.")
    private Path out;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        var report = StorySets.validate(data.spec(), data.options(console));
        console.result(isJson ? Json.pretty(json(report)) : text(report));
        if (out != null) {
            AtomicFile.write(out, csv(report).getBytes(StandardCharsets.UTF_8));
        }
        if (report.errors() > 0) {
            throw refused(report);
        }
        if (isStrict && report.warnings() > 0) {
            throw AppException.of(ErrorCode.E9_STRICT, report.set() + " has " + count(report.warnings(), "warning"));
        }
        return Exit.OK.code();
    }

    private static AppException refused(Report report) {
        var refused = AppException.of(ErrorCode.E3_DATA, report.set() + " has " + count(report.errors(), "error"))
                .suggest("mending what is listed above");
        return report.seen().stories() == 0
                ? refused
                : refused.suggest(StorySets.withSettings(report.set(), Map.of("bad", "skip"))
                        + " as --data leaves bad stories out, when they are few");
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    private static String text(Report report) {
        var seen = report.seen();
        var text = new StringBuilder(report.set()).append('\n');
        report.findings()
                .forEach(finding -> text.append(String.format(Locale.ROOT, "  %-8s %s%n", word(finding), finding)));
        int left = report.errors() + report.warnings() - report.findings().size();
        text.append(left > 0 ? "  and " + left + " more\n" : "");
        text.append(String.format(
                Locale.ROOT,
                "%d stories, %d pictures and %d sentences can be read%n",
                seen.stories(),
                seen.pictures(),
                seen.sentences()));
        return text.append(report.summary()).toString().replace("\r", "");
    }

    private static String word(Finding finding) {
        return finding.kind().isError() ? "error" : "warning";
    }

    private static Map<String, Object> json(Report report) {
        var json = new LinkedHashMap<String, Object>();
        json.put("set", report.set());
        json.put("stories", report.seen().stories());
        json.put("pictures", report.seen().pictures());
        json.put("sentences", report.seen().sentences());
        json.put("errors", report.errors());
        json.put("warnings", report.warnings());
        var counts = new LinkedHashMap<String, Object>();
        report.counts().forEach((kind, count) -> counts.put(kind.label(), count));
        json.put("counts", counts);
        json.put(
                "findings",
                report.findings().stream().map(DataValidateCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(Finding finding) {
        var json = new LinkedHashMap<String, Object>();
        json.put("severity", word(finding));
        json.put("kind", finding.kind().label());
        json.put("file", finding.fault().file());
        json.put("line", finding.fault().line());
        json.put("story", finding.fault().story());
        json.put("reason", finding.fault().reason());
        return json;
    }

    private static String csv(Report report) {
        var rows = report.findings().stream().map(DataValidateCommand::row);
        return Stream.concat(Stream.of("severity,kind,file,line,story,reason"), rows)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Finding finding) {
        return json(finding).values().stream()
                .map(value -> cell(value.toString()))
                .collect(Collectors.joining(","));
    }

    /** In quotes, and with an apostrophe before what a spreadsheet would take for a formula. */
    private static String cell(String text) {
        String harmless = text.matches("(?s)[=+@\\t-].*") ? "'" + text : text;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
