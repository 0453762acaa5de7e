package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program run in a JVM of its own, for what must be settled before a JVM starts: which classes it loads, the emulator's settings.
 *
 * @param flags of the JVM
 * @param environment variables beside those of this JVM
 */
public record Forked(List<String> flags, Map<String, String> environment) {

    public Forked {
        flags = List.copyOf(flags);
        environment = Map.copyOf(environment);
    }

    /** What the program printed, errors in between; it must end well. */
    public String run(Class<?> program, Path folder) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(program.getName());
        Path output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STORYGAN_EMULATOR_"));
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        String printed = Files.readString(output);
        assertThat(exit).as("exit code after\n%s", printed).isZero();
        return printed;
    }
}
