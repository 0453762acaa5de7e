package org.storygan.lite.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The exit codes of the program, which scripts rely on. */
public enum Exit {
    OK(0, "all went well"),
    BUG(1, "internal error: please report it"),
    USAGE(2, "wrong command line or configuration"),
    DATA(3, "a data set or file cannot be read"),
    CHECKPOINT(4, "a checkpoint does not fit or is damaged"),
    DEVICE(5, "a device, driver or native library is missing"),
    MEMORY(6, "out of memory"),
    DIVERGED(7, "training diverged: a loss is not a number"),
    METRIC(8, "a metric cannot be computed from this"),
    CHECK(9, "a check failed (--strict)"),
    LOCKED(10, "another process works in this folder"),
    HANGUP(129, "stopped by SIGHUP, work saved"),
    INTERRUPTED(130, "stopped by Ctrl-C, work saved"),
    TERMINATED(143, "stopped by SIGTERM, work saved");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** One line a code, as the help ends. */
    public static String table() {
        return Arrays.stream(values())
                .map(exit -> String.format(Locale.ROOT, "  %3d  %s", exit.code, exit.meaning))
                .collect(Collectors.joining("\n"));
    }
}
