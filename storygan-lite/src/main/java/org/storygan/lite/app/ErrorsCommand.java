package org.storygan.lite.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.storygan.datasets.Spelling;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.ErrorPage;
import org.storygan.lite.run.Exit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code errors}. */
@picocli.CommandLine.Command(sortOptions = false)
final class ErrorsCommand implements Command {

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "Only this one, such as E3-DATA.")
    private String code;

    @Option(names = "--markdown", description = "Print the page of the documentation.")
    private boolean isMarkdown;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        console.result(text().stripTrailing());
        return Exit.OK.code();
    }

    private String text() {
        if (code != null) {
            return ErrorPage.about(named());
        }
        return isMarkdown ? ErrorPage.markdown() : ErrorPage.lines();
    }

    private ErrorCode named() {
        List<String> all =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::toString).toList();
        String wanted = code.toUpperCase(Locale.ROOT);
        if (!all.contains(wanted)) {
            var near = Spelling.allNearest(wanted, all);
            throw Usage.wrong("there is no error " + code
                    + (near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?"));
        }
        return ErrorCode.values()[all.indexOf(wanted)];
    }
}
