package org.storygan.lite.app;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Failure;
import org.storygan.lite.run.Failures;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One call of the program: from words to an exit code. What goes wrong is told here and nowhere else. */
final class Program {

    private final Console console;
    private final Supplier<Jobs> jobs;

    Program(Console console, Supplier<Jobs> jobs) {
        this.console = console;
        this.jobs = jobs;
    }

    int run(String... arguments) {
        var commandLine = Commands.commandLine(List.of(arguments), jobs);
        try {
            return run(commandLine.parseArgs(arguments));
        } catch (ParameterException e) {
            return fail(Usage.failure(e), e, arguments);
        } catch (Throwable e) { // errors too: out of memory has its own exit code
            return fail(Failures.of(e), e, arguments);
        }
    }

    private int run(ParseResult root) {
        var parsed = root;
        while (!isAnswered(parsed) && parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        var spec = parsed.commandSpec();
        if (parsed.isVersionHelpRequested()) {
            console.result(Commands.version());
        } else if (parsed.isUsageHelpRequested()) {
            console.result(help(spec.commandLine()));
        } else if (spec.userObject() instanceof Command command) {
            return command.run(console.quiet(parsed.matchedOptionValue("--quiet", false)));
        } else {
            throw AppException.of(ErrorCode.E2_USAGE, spec.qualifiedName() + " needs a command")
                    .expected(String.join(", ", spec.subcommands().keySet()))
                    .suggest(spec.qualifiedName() + " --help");
        }
        return Exit.OK.code();
    }

    private static boolean isAnswered(ParseResult parsed) {
        return parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
    }

    /** Without colours: help is often piped, and reads as well. */
    private static String help(CommandLine commandLine) {
        return commandLine.getUsageMessage(Ansi.OFF).stripTrailing();
    }

    private int fail(Failure failure, Throwable thrown, String... arguments) {
        console.error(failure.text());
        if (List.of(arguments).contains("--debug")) {
            console.error(Failures.trace(thrown));
        }
        return failure.exitCode();
    }
}
