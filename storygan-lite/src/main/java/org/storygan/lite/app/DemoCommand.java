package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}. */
@picocli.CommandLine.Command(sortOptions = false)
final class DemoCommand implements Command {

    private static final Path OUT = Path.of("runs", "demo");

    private final Supplier<Jobs> jobs;

    @Option(names = "--out", paramLabel = "DIR", description = "Default: runs/demo, where the demo before is replaced.")
    private Path out;

    @Option(names = "--force", description = "Replace the run in that folder.")
    private boolean isForced;

    @Option(names = "--quick", description = "Every part once, as short as it can be.")
    private boolean isQuick;

    @Option(names = "--steps", paramLabel = "N", description = "Train for N steps.")
    private Long steps;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private Talk talk;

    DemoCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var existing = isForced || out == null ? Existing.REPLACE : Existing.REFUSE;
        var destination = new Destination(out == null ? OUT : out, existing);
        var request =
                new DemoRequest(destination, seed, machine.machine(), isQuick, Numbers.optional(1, "--steps", steps));
        return jobs.get().demo(request, console);
    }
}
