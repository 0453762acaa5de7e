package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A second JVM with the classes of this one. */
final class Fork {
    private Fork() {}

    /** Not started yet; errors go where the output goes. */
    static ProcessBuilder of(List<String> flags, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        String surefire = System.getProperty("surefire.test.class.path");
        command.add("-cp");
        command.add(surefire != null ? surefire : System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
