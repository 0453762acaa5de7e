package org.storygan.lite.app;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.storygan.lite.run.Environment;
import org.storygan.lite.run.Exit;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The commands by name. Only the one that is asked for is made: reading the options of all of them would double the time
 * of {@code --help}.
 */
final class Commands {

    private record Entry(String name, String summary, Function<Supplier<Jobs>, Object> maker) {}

    private static final List<Entry> TABLE = List.of(
            new Entry("demo", "The whole tour on built-in stories: pre-train, train, draw, report.", DemoCommand::new),
            new Entry("doctor", "What works on this machine, and why the rest does not.", jobs -> new DoctorCommand()),
            new Entry("data", "Look at data sets, or make one.", jobs -> new DataCommand()),
            new Entry("pretrain", "Train the text and image encoders.", PretrainCommand::new),
            new Entry("train", "Train a story GAN.", TrainCommand::new),
            new Entry("ablate", "Train the rows of the paper's Table 2, and a control.", AblateCommand::new),
            new Entry("sample", "Draw stories with a trained generator.", SampleCommand::new),
            new Entry("config", "All settings, and what a command line makes of them.", jobs -> new ConfigCommand()),
            new Entry("evaluate", "Score drawn stories, with a receipt.", EvaluateCommand::new),
            new Entry("summary", "Layers, shapes, parameters, work and memory of a network.", SummaryCommand::new),
            new Entry("inspect", "What a file of weights holds.", jobs -> new InspectCommand()),
            new Entry(
                    "convert",
                    "Write weights in another format: .safetensors, .pth, .npz.",
                    jobs -> new ConvertCommand()),
            new Entry("errors", "All errors, what they mean and what to try.", jobs -> new ErrorsCommand()));

    private static final int HELP_WIDTH = 100;

    private Commands() {}

    static CommandLine commandLine(List<String> arguments, Supplier<Jobs> jobs) {
        var root = CommandSpec.create().name("storygan-lite");
        root.usageMessage().description("Draws stories: five sentences in, five pictures out.%n");
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help; COMMAND --help shows a command's.")
                .build());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show version, commit and Java.")
                .build());
        for (var entry : TABLE) {
            root.addSubcommand(entry.name(), arguments.contains(entry.name()) ? real(entry, jobs) : named(entry));
        }
        root.usageMessage().commandListHeading("%nCommands:%n").footer(footer());
        return settled(new CommandLine(root));
    }

    private static CommandLine real(Entry entry, Supplier<Jobs> jobs) {
        var commandLine = new CommandLine(entry.maker().apply(jobs));
        commandLine.getCommandSpec().usageMessage().description(entry.summary() + "%n");
        return commandLine;
    }

    /** Enough for the list of commands and for finding misspelled names. */
    private static CommandLine named(Entry entry) {
        var spec = CommandSpec.create();
        spec.usageMessage().description(entry.summary());
        return new CommandLine(spec);
    }

    private static CommandLine settled(CommandLine commandLine) {
        return commandLine
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpAutoWidth(false)
                .setInterpolateVariables(true);
    }

    private static String[] footer() {
        var text = "%nExit codes:%n" + Exit.table()
                + "%n%nMore: storygan-lite COMMAND --help, and storygan-lite errors for what an error means";
        return text.replace("\n", "%n").split("%n", -1);
    }

    static String version() {
        return "storygan-lite " + Environment.version() + " (commit " + Environment.commit() + ", Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ")";
    }
}
