package org.storygan.lite.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Mixin
    private ConfigOptions options;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        var config = options.config();
        var summary = Summary.of(config.model());
        if (isJson) {
            console.result(Json.pretty(json(config, summary)));
        } else {
            console.result("Generator\n" + summary.generator() + "\nDiscriminator\n"
                    + summary.discriminator().toString().stripTrailing());
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
        return json;
    }

    private static List<Integer> sizes(Shape shape) {
        return IntStream.range(0, shape.rank()).mapToObj(shape::size).toList();
    }
}
