package org.storygan.lite.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The documentation of all errors, made from {@link ErrorCode} and {@link Exit}. */
public final class ErrorPage {

    private static final String HEAD = """
            # Errors and exit codes

            A command that cannot do what it was asked says so once, on standard error, and ends with the exit code of the
            error:

            ```
            error[E3-FILE]: there is no file stories.txt
            ```

            After the sentence come lines that say what was `found`, what was `expected` and what to `try`. The number in
            the code is the exit code. There is no stack trace unless `--debug` asks for one; a run keeps it in its
            `run.log`, and its `FAILED` holds the text of the error. `storygan-lite errors` prints this table in a terminal,
            `storygan-lite errors E3-DATA` one row of it.

            Ctrl-C, SIGTERM and SIGHUP let a run finish its step, save, and say how to go on; a second signal ends it at
            once, and the last checkpoint stays as it was.

            This page is made from the program by `storygan-lite errors --markdown`; a test compares them.
            """;

    private ErrorPage() {}

    /** As Markdown. */
    public static String markdown() {
        return HEAD
                + "\n## Exit codes\n\n| code | |\n|---|---|\n"
                + Arrays.stream(Exit.values()).map(ErrorPage::row).collect(Collectors.joining())
                + "\n## Errors\n\n| error | exit code | what it means | what to try |\n|---|---|---|---|\n"
                + Arrays.stream(ErrorCode.values()).map(ErrorPage::row).collect(Collectors.joining());
    }

    private static String row(Exit exit) {
        return "| " + exit.code() + " | " + exit.meaning() + " |\n";
    }

    private static String row(ErrorCode code) {
        return "| `" + code + "` | " + code.exit().code() + " | " + code.meaning() + " | " + code.remedy() + " |\n";
    }

    /** One line an error, for a terminal. */
    public static String lines() {
        return Arrays.stream(ErrorCode.values())
                .map(code -> String.format(Locale.ROOT, "%-13s %s", code, code.meaning()))
                .collect(Collectors.joining("\n"));
    }

    /** What one error means and what to try. */
    public static String about(ErrorCode code) {
        return code + ": " + code.meaning() + "\n"
                + line("exit code", code.exit().code() + ": " + code.exit().meaning())
                + line("try", code.remedy());
    }

    private static String line(String label, String text) {
        return String.format(Locale.ROOT, "  %-12s %s%n", label, text).replace("\r", "");
    }
}
