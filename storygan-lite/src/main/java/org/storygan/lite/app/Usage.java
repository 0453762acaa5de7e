package org.storygan.lite.app;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.storygan.datasets.Spelling;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Failure;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line. */
final class Usage {

    private static final ErrorCode CODE = ErrorCode.E2_USAGE;

    private Usage() {}

    /** For what is wrong beyond the form of single options. */
    static AppException wrong(String problem) {
        return AppException.of(CODE, problem);
    }

    static Failure failure(ParameterException e) {
        var spec = e.getCommandLine().getCommandSpec();
        return described(e, spec).with("try", spec.qualifiedName() + " --help");
    }

    private static Failure described(ParameterException e, CommandSpec spec) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), spec);
        } else if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing(), e, spec);
        }
        return failure(e.getMessage());
    }

    private static Failure unmatched(String word, CommandSpec spec) {
        if (word.startsWith("-")) {
            var name = word.split("=", 2)[0];
            return failure("unknown option " + name + " for " + spec.qualifiedName()
                    + didYouMean(name, spec.optionsMap().keySet()));
        }
        if (!spec.subcommands().isEmpty()) {
            var names = spec.subcommands().keySet();
            return failure("there is no command " + spec.qualifiedName() + " " + word + didYouMean(word, names))
                    .with("expected", String.join(", ", names));
        }
        return failure(spec.qualifiedName() + " does not know what to do with \"" + word + "\"");
    }

    private static String didYouMean(String word, Collection<String> known) {
        var near = Spelling.allNearest(word, known);
        return near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?";
    }

    /** An option that is not there, or one that is there without its value. */
    private static Failure missing(List<ArgSpec> missing, ParameterException e, CommandSpec spec) {
        boolean isGiven = e.getMessage().startsWith("Missing required parameter for");
        var names = missing.stream().map(Usage::name).collect(Collectors.joining(", "));
        return failure(isGiven ? names + " needs a value" : spec.qualifiedName() + " needs " + names);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }

    private static Failure failure(String message) {
        var plain = message.replaceAll("is not an? (int|long)\\b", "is not a whole number")
                .replaceAll("is not a double\\b", "is not a number");
        return new Failure(CODE, plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1), List.of());
    }
}
