package org.storygan.lite.app;

import java.util.List;
import org.storygan.datasets.Spelling;
import picocli.CommandLine.Option;

/** {@code --device} and {@code --threads}. */
final class MachineOptions {

    private static final List<String> DEVICES = List.of("auto", "cpu", "cuda", "reference");

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu, cuda or reference; auto takes the fastest that works here.")
    private String device;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with. Default: all cores.")
    private Integer threads;

    Machine machine() {
        if (!DEVICES.contains(device)) {
            var error =
                    Usage.wrong("there is no device called \"" + device + "\"").expected(String.join(", ", DEVICES));
            throw Spelling.nearest(device, DEVICES)
                    .map(near -> error.suggest("--device " + near))
                    .orElse(error);
        }
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        return new Machine(device, Numbers.atLeast(1, "--threads", count));
    }
}
