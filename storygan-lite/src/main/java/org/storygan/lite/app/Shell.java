package org.storygan.lite.app;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them. */
final class Shell {

    private Shell() {}

    /** The command that goes on with a run. */
    static String command(String name, Destination destination, Machine machine) {
        var words = List.of(
                "storygan-lite", name, "--resume", "--out", destination.out().toString(), "--device", machine.device());
        return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }

    /** The word itself where that is safe, else in single quotes. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
