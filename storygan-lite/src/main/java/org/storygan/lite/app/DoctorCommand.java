package org.storygan.lite.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Backends;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Environment;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Json;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}. */
@picocli.CommandLine.Command(sortOptions = false)
final class DoctorCommand implements Command {

    private static final double GIBI = 1024.0 * 1024 * 1024;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Option(names = "--strict", description = "Exit code 9 when nothing faster than the reference works.")
    private boolean isStrict;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        var checkups = Backends.providers().stream().map(Checkup::of).toList();
        var facts = Environment.describe(List.of());
        facts.remove("arguments");
        facts.put("gpu.driver", NvidiaDriver.version());
        var auto = checkups.stream().filter(Checkup::works).findFirst().map(Checkup::name);
        console.result(isJson ? Json.pretty(json(facts, checkups, auto)) : text(facts, checkups, auto));
        boolean isHealthy = auto.filter(name -> !name.equals("reference")).isPresent();
        return (isHealthy || !isStrict ? Exit.OK : Exit.CHECK).code();
    }

    private static Map<String, Object> json(Map<String, Object> facts, List<Checkup> checkups, Optional<String> auto) {
        var json = new LinkedHashMap<>(facts);
        json.put("backends", checkups.stream().map(Checkup::json).toList());
        json.put("auto", auto);
        return json;
    }

    private static String text(Map<String, Object> facts, List<Checkup> checkups, Optional<String> auto) {
        var text = new StringBuilder();
        line(text, "storygan-lite", facts.get("version") + " (commit " + facts.get("commit") + ")");
        line(text, "java", facts.get("java"));
        line(text, "system", facts.get("os"));
        line(text, "processor", facts.get("cpu") + ", " + facts.get("cores") + " cores");
        line(
                text,
                "memory",
                gibi(facts.get("memory.bytes")) + "; the Java heap may take " + gibi(facts.get("heap.bytes")));
        line(
                text,
                "gpu",
                NvidiaDriver.version()
                        .map(version -> "NVIDIA driver " + version)
                        .orElse("no NVIDIA driver"));
        text.append('\n');
        checkups.forEach(checkup -> line(text, checkup.name(), checkup.words()));
        line(text, "--device auto", auto.map(name -> "takes " + name).orElse("finds nothing that works"));
        return text.toString().stripTrailing();
    }

    private static String gibi(Object bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", ((Number) bytes).doubleValue() / GIBI);
    }

    private static void line(StringBuilder text, String label, Object words) {
        text.append(String.format(Locale.ROOT, "%-14s %s\n", label, words));
    }
}
