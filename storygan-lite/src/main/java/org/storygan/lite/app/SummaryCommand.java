package org.storygan.lite.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.Summary;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Json;
import org.storygan.shape.Shape;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code summary}. */
@picocli.CommandLine.Command(sortOptions = false)
final class SummaryCommand implements Command {

    private static final long MEBI = 1024 * 1024;

    private final Supplier<Jobs> jobs;

    @Mixin
    private ConfigOptions options;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Mixin
    private Talk talk;

    SummaryCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var config = options.config();
        var summary = Summary.of(config.model());
        long peak = jobs.get().peakBytes(config);
        if (isJson) {
            var json = json(config, summary);
            json.put("training_stories", config.whole("batch.stories"));
            json.put("training_peak_bytes", peak);
            console.result(Json.pretty(json));
        } else {
            console.result("Generator, a frame\n" + summary.generator() + "\nDiscriminator, a frame\n"
                    + summary.discriminator());
            console.result(String.format(
                    Locale.ROOT,
                    "A training step of %d stories of %d frames: at most %,d MiB of tensors at once, both networks and"
                            + " their optimizers included; libraries and Java come on top.",
                    config.whole("batch.stories"),
                    config.whole("story.n"),
                    (peak + MEBI - 1) / MEBI));
        }
        return Exit.OK.code();
    }

    private static Map<String, Object> json(Config config, Summary summary) {
        var json = new LinkedHashMap<String, Object>();
        json.put("preset", config.text("run.preset"));
        json.put("config", config.model().values());
        json.put("generator", json(summary.generator()));
        json.put("discriminator", json(summary.discriminator()));
        return json;
    }

    private static Map<String, Object> json(Summary.Network network) {
        var json = new LinkedHashMap<String, Object>();
        json.put("parameters", network.parameters());
        json.put("flops_per_frame", network.flops());
        json.put("training_bytes_per_frame", network.bytes());
        json.put("layers", network.layers().stream().map(SummaryCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(Summary.Layer layer) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", layer.name());
        json.put("output", sizes(layer.output()));
        json.put("parameters", layer.parameters());
        json.put("flops", layer.flops());
        json.put("training_bytes", layer.bytes());
        return json;
    }

    private static List<Integer> sizes(Shape shape) {
        return IntStream.range(0, shape.rank()).mapToObj(shape::size).toList();
    }
}
