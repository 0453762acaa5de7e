package org.storygan.lite.train;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Terminal;

/** Runs small enough for tests: the tiny preset with an eighth of its channels. */
final class Runs {
    static final List<String> MINUTE = List.of(
            "g.ngf=32",
            "d.ndf=4",
            "text.dim=16",
            "text.embed=16",
            "ctx.code_dim=8",
            "ctx.gist_dim=8",
            "ctx.noise_dim=4");

    /** The smallest networks there are, for what is slow: a device that is emulated. */
    private static final List<String> LEAST = List.of(
            "g.ngf=16",
            "d.ndf=1",
            "damsm.width=1",
            "text.dim=8",
            "text.embed=8",
            "ctx.code_dim=4",
            "ctx.gist_dim=4",
            "ctx.noise_dim=2",
            "batch.stories=2",
            "run.data=synthetic:10");

    private Runs() {}

    /** Two stories a step, the smallest networks. */
    static Config least(int steps) {
        Config config = config(steps);
        for (String setting : LEAST) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
        }
        return config;
    }

    static TrainRequest request(Path out, Existing existing, int steps) {
        return new TrainRequest(config(steps), new Destination(out, existing), new Machine("cpu", 2));
    }

    static Config config(int steps) {
        Config config = Config.preset("tiny");
        for (String setting : MINUTE) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
        }
        return config.with("run.data", "synthetic:60", "test")
                .with("run.seed", "7", "test")
                .with("opt.steps", Integer.toString(steps), "test")
                .with("run.log_every", "2", "test")
                .with("run.sample_every", "0", "test")
                .with("run.checkpoint_every", "2", "test")
                .with("damsm.before_training", "2", "test")
                .with("select.metric", "none", "test");
    }

    /**
     * A copy of a checkpoint whose generators have larger weights. Those of a few steps are so small that every picture is of one grey;
     * six times as large, noise and text show.
     */
    static Path louder(Path trained, Path loud) {
        try (Safetensors open = Safetensors.open(trained)) {
            Map<String, StoredTensor> tensors = new TreeMap<>();
            open.entries().keySet().forEach(name -> tensors.put(name, louder(name, open.read(name))));
            Safetensors.write(loud, tensors, open.metadata());
        }
        return loud;
    }

    private static StoredTensor louder(String name, StoredTensor tensor) {
        boolean draws = name.startsWith("generator.") || name.startsWith(Checkpoint.EMA);
        if (!draws || tensor.shape().rank() < 2) {
            return tensor;
        }
        float[] values = tensor.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 6;
        }
        return StoredTensor.of(tensor.shape(), values);
    }

    static Console silent() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Console.of(nowhere, nowhere, Terminal.ofProcess()).quiet(true);
    }
}
