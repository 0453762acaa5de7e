package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.Split;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

/** From the words of a command line to a request, an exit code and what is said. */
class ProgramTest {

    @TempDir
    Path folder;

    private final Recording recording = new Recording();
    private final RecordingJobs jobs = new RecordingJobs();

    private int run(String... arguments) {
        return new Program(recording.console(Terminal.NONE), () -> jobs).run(arguments);
    }

    @SuppressWarnings("unchecked")
    private <R> R request(String... arguments) {
        assertThat(run(arguments)).as(recording.err()).isZero();
        return (R) jobs.requests.get(0);
    }

    @Test
    void everyFlagOfTrainReachesTheRequest() {
        TrainRequest request =
                request("train --data synthetic:500 --preset small --set db.g.mode=wsa --out runs/a --force"
                        .concat(" --steps 100 --batch 8 --encoder e.safetensors --seed 7 --log-every 5")
                        .concat(" --sample-every 0 --checkpoint-every 50 --device cpu --threads 2")
                        .split(" "));
        assertThat(request.config())
                .isEqualTo(Config.preset("small")
                        .with("run.data", "synthetic:500", "t")
                        .with("db.g.mode", "wsa", "t")
                        .with("opt.steps", "100", "t")
                        .with("batch.stories", "8", "t")
                        .with("run.encoder", "e.safetensors", "t")
                        .with("run.seed", "7", "t")
                        .with("run.log_every", "5", "t")
                        .with("run.sample_every", "0", "t")
                        .with("run.checkpoint_every", "50", "t"));
        assertThat(request.destination()).isEqualTo(new Destination(Path.of("runs/a"), Existing.REPLACE));
        assertThat(request.machine()).isEqualTo(new Machine("cpu", 2));
    }

    @Test
    void theSplitAndTheFrameOfADataSetAreSettingsOfTheRun() {
        TrainRequest request = request("train", "--data", "pororo:/p?frame=first", "--set", "data.split=duco");
        var config = request.config();
        assertThat(config.text("data.split")).isEqualTo("duco");
        assertThat(config.text("data.frame")).isEqualTo("first");
        assertThat(StoryData.spec(config)).isEqualTo("pororo:/p?frame=first&split=duco");
        assertThat(ConfigFile.yaml(config)).contains("  split: duco\n  frame: first\n");
    }

    @Test
    void whatIsLeftOpenIsWrittenAsTheDataSetReadsIt() {
        TrainRequest pororo = request("train", "--data", "pororo:/p");
        assertThat(pororo.config().text("data.split")).isEqualTo("storygan");
        assertThat(pororo.config().text("data.frame")).isEqualTo("random");
        assertThat(pororo.config().origin("data.split")).isEqualTo("--data");
        assertThat(run("pretrain", "--data", "codraw:/p")).isZero();
        var codraw = ((PretrainRequest) jobs.requests.get(1)).config();
        assertThat(codraw.text("data.split")).as("there is nothing to choose").isEqualTo("auto");
        assertThat(StoryData.spec(codraw)).isEqualTo("codraw:/p");
    }

    @Test
    void aSplitThatIsNamedTwiceMustBeTheSame() {
        assertThat(run("train", "--data", "pororo:/p?split=duco", "--set", "data.split=duco"))
                .isZero();
        assertThat(run("train", "--data", "pororo:/p?split=duco", "--set", "data.split=storygan"))
                .isEqualTo(2);
        assertThat(recording.err())
                .contains("data.split says one thing and the data set another", "storygan (--set)", "split=duco");
    }

    @Test
    void trainNeedsNothingButData() {
        TrainRequest request = request("train", "--data", "synthetic");
        assertThat(request.config()).isEqualTo(Config.preset("tiny").with("run.data", "synthetic", "t"));
        assertThat(request.destination()).isEqualTo(new Destination(Path.of("runs/train-tiny"), Existing.REFUSE));
        assertThat(request.machine())
                .isEqualTo(new Machine("auto", Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void anOptionWinsOverSetWhichWinsOverFilesTheLaterOverTheEarlier() throws IOException {
        var first = Files.writeString(folder.resolve("a.yaml"), "run: {data: synthetic, seed: 1}\nbatch.stories: 2\n");
        var second = Files.writeString(
                folder.resolve("b.yaml"), "run.preset: small\nopt:\n  lr_g: 1e-4\nbatch.stories: 3\n");
        TrainRequest request = request(
                "train", "-c", first.toString(), "-c", second.toString(), "--set", "batch.stories=5", "--batch", "6");
        assertThat(request.config())
                .isEqualTo(Config.preset("small")
                        .with("run.data", "synthetic", "t")
                        .with("run.seed", "1", "t")
                        .with("opt.lr_g", "0.0001", "t")
                        .with("batch.stories", "6", "t"));
        assertThat(request.config().origin("opt.lr_g")).isEqualTo(second + ":3:9");
        assertThat(request.config().origin("batch.stories")).isEqualTo("--batch");
        assertThat(request.config().origin("g.ngf")).isEqualTo("preset small");
    }

    @Test
    void aDryRunAsksForTheSameRun() {
        assertThat(run("train", "--data", "d", "--dry-run", "--overfit-batches", "4"))
                .isZero();
        assertThat(jobs.requests).first().isEqualTo("dry");
        assertThat(((TrainRequest) jobs.requests.get(1)).config())
                .isEqualTo(Config.preset("tiny")
                        .with("run.data", "d", "t")
                        .with("run.overfit_batches", "4", "t")
                        .with("opt.schedule", "const", "t"));
        assertThat(run("train", "--data", "d", "--overfit-batches", "4", "--set", "opt.schedule=halve@9"))
                .isZero();
        assertThat(((TrainRequest) jobs.requests.get(2)).config().text("opt.schedule"))
                .isEqualTo("halve@9");
    }

    @Test
    void anAblationKnowsItsSeedsAndHowToGoOn() {
        AblateRequest request = request("ablate", "--data", "d", "--steps", "5", "--seeds", "3,4,3", "--out", "o");
        assertThat(request.seeds()).containsExactly(3L, 4L);
        assertThat(request.config().number("opt.steps")).isEqualTo(5);
        assertThat(request.resumeCommand())
                .isEqualTo("storygan-lite ablate --resume --out o --device auto --seeds 3,4");
        jobs.requests.clear();
        AblateRequest plain = request("ablate", "--data", "d", "--seed", "9");
        assertThat(plain.seeds()).containsExactly(9L);
    }

    @Test
    void epochsTakeBackTheStepsOfAFile() throws IOException {
        var file = Files.writeString(folder.resolve("a.yaml"), "opt.steps: 100");
        TrainRequest request = request("train", "--data", "s", "--config", file.toString(), "--epochs", "3");
        assertThat(request.config().whole("opt.steps")).isZero();
        assertThat(request.config().whole("opt.epochs")).isEqualTo(3);
    }

    /** Nobody has to remember what a run was begun with. */
    @Test
    void resumingReadsTheSettingsFromTheRun() throws IOException {
        var begun =
                Config.preset("small").with("run.data", "codraw:my files", "t").with("run.seed", "-3", "t");
        var run = Files.createDirectories(folder.resolve("a'b"));
        Files.writeString(run.resolve("config.yaml"), ConfigFile.yaml(begun));
        TrainRequest again = request("train", "--resume", "--out", run.toString(), "--steps", "9");
        assertThat(again.config()).isEqualTo(begun.with("opt.steps", "9", "t"));
        assertThat(again.resumeCommand())
                .isEqualTo("storygan-lite train --resume --out '" + folder + "/a'\\''b' --device auto");
    }

    @Test
    void pretrainAndDemoHaveTheirRequests() {
        PretrainRequest pretrain =
                request("pretrain", "--data", "synthetic", "--epochs", "2", "--batch", "12", "--force");
        assertThat(pretrain.config())
                .isEqualTo(Config.preset("tiny")
                        .with("run.data", "synthetic", "t")
                        .with("damsm.epochs", "2", "t")
                        .with("damsm.batch", "12", "t"));
        assertThat(pretrain.destination().existing()).isEqualTo(Existing.REPLACE);
        jobs.requests.clear();
        DemoRequest demo = request("demo", "--quick", "--steps", "3");
        assertThat(demo)
                .isEqualTo(new DemoRequest(
                        new Destination(Path.of("runs/demo"), Existing.REPLACE),
                        42,
                        new Machine("auto", Runtime.getRuntime().availableProcessors()),
                        true,
                        OptionalLong.of(3)));
        jobs.requests.clear();
        DemoRequest elsewhere = request("demo", "--out", "x");
        assertThat(elsewhere.destination()).isEqualTo(new Destination(Path.of("x"), Existing.REFUSE));
    }

    @Test
    void sampleTakesSentencesAFileOrADataSet() throws IOException {
        SampleRequest spoken =
                request("sample", "--checkpoint", "c", "--sentence", "A cat.", "--sentence", "It rains.");
        assertThat(spoken.source()).isEqualTo(new StorySource.Written(List.of(List.of("A cat.", "It rains."))));
        assertThat(spoken.draws()).isEqualTo(new SampleRequest.Draws(42, 1, 1));
        assertThat(spoken.extras()).isEqualTo(new SampleRequest.Extras(false, false));
        jobs.requests.clear();
        var text = Files.writeString(folder.resolve("s.txt"), "\ufeffOne.\r\n Two. \r\n\r\n\r\nThree.\n \nFour.");
        SampleRequest read = request("sample", "--checkpoint", "c", "--text", text.toString(), "--noise", "0");
        assertThat(read.source())
                .isEqualTo(
                        new StorySource.Written(List.of(List.of("One.", "Two."), List.of("Three."), List.of("Four."))));
        jobs.requests.clear();
        SampleRequest data =
                request("sample", "--checkpoint", "c", "--data", "synthetic", "--split", "val", "--count", "3");
        assertThat(data.source()).isEqualTo(new StorySource.FromData("synthetic", Split.VAL, 3));
        jobs.requests.clear();
        String all = "sample --checkpoint c --sentence a --samples 3 --seed 9 --z-scale 0.5 --animate --attention";
        SampleRequest rich = request(all.split(" "));
        assertThat(rich.draws()).isEqualTo(new SampleRequest.Draws(9, 3, 0.5));
        assertThat(rich.extras()).isEqualTo(new SampleRequest.Extras(true, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "trian | there is no command storygan-lite trian: did you mean train?",
                "train --data synthetic --sed 4 | unknown option --sed for storygan-lite train: did you mean --seed or --set?",
                "train | storygan-lite train needs --data SPEC",
                "train --data | --data SPEC needs a value",
                "train --data s --steps abc | 'abc' is not a whole number",
                "train --data s --steps 0 | --steps must be at least 1",
                "train --data s --steps 2 --epochs 2 | give one of them",
                "train --data s --resume --force | give one of them",
                "train --data s --encoder e --pretrain-steps 4 | give one of them",
                "train --data s --preset papr | there is no preset called \"papr\"",
                "train --data s --device gpu | --device cpu",
                "train --data s --threads 0 | --threads must be at least 1",
                "train --data s --set x | --set wants KEY=VALUE",
                "train --data s --seed 1 --seed 2 | --seed",
                "train --data s extra | does not know what to do with \"extra\"",
                "sample --checkpoint c | there is no story to draw",
                "sample --checkpoint c --sentence a --data s | from one place only",
                "sample --checkpoint c --sentence a --noise NaN | --z-scale must be a number of at least 0",
                "sample --checkpoint c --sentence a --samples 0 | --samples must be at least 1",
                "data | storygan-lite data needs a command",
                "data stat synthetic | did you mean stats?",
                "data stats | which data set?",
                "data stats synthetic --data synthetic | one data set at a time",
                "summary --set db.g.mod=wsa | unknown key 'db.g.mod'; did you mean db.g.mode?",
                "summary --set db.g.mode=wsaa | not one of dynamic, sa, wsa, identity, none; did you mean wsa?",
                "train --data s --set lr_g=1 | unknown key 'lr_g'; did you mean opt.lr_g?",
                "train --data s --set opt.lr_h=1 | did you mean opt.lr_g or opt.lr_d?",
                "train --data s --set opt.lr_g=fast | opt.lr_g: 'fast' is not a number above 0",
                "train --data s --set optt.x=1 | config keys lists all",
                "config show --set story.n=0 | story.n: '0' is not a whole number of at least 1",
                "config | storygan-lite config needs a command",
            })
    void aWrongCommandLineIsExplainedInOneMessage(String line, String words) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(recording.err()).startsWith("error[E2-").contains(words).doesNotContain("\tat ");
        assertThat(recording.err().lines().count()).isLessThan(5);
        assertThat(recording.out()).isEmpty();
        assertThat(jobs.requests).isEmpty();
    }

    @Test
    void noCommandAtAllListsTheCommands() {
        assertThat(run()).isEqualTo(2);
        assertThat(recording.err()).contains("storygan-lite needs a command", "train", "--help");
    }

    @Test
    void showingTheConfigurationPrintsAFileThatIsRead() throws IOException {
        assertThat(run("config", "show", "--preset", "half", "--set", "g.db_resolutions=[8, 32]"))
                .isZero();
        var file = Files.writeString(folder.resolve("shown.yaml"), recording.out());
        TrainRequest request = request("train", "--data", "d", "--config", file.toString());
        assertThat(request.config())
                .isEqualTo(Config.preset("half")
                        .with("g.db_resolutions", "8,32", "t")
                        .with("run.data", "d", "t"));
        assertThat(run("config", "show", "--origin")).isZero();
        assertThat(recording.out()).containsPattern("g.ngf = 128 +# preset tiny");
    }

    @Test
    void theCodeOfTheJobIsThatOfTheProgram() {
        jobs.exitCode = Exit.INTERRUPTED.code();
        assertThat(run("demo")).isEqualTo(130);
    }

    @Test
    void aFailureHasItsCodeAndNoStackTraceUnlessDebugging() {
        jobs.thrown =
                AppException.of(ErrorCode.E7_NAN, "training diverged at step 7").suggest("--set optim.lr_d=1e-4");
        assertThat(run("demo")).isEqualTo(7);
        assertThat(recording.err())
                .contains("error[E7-NAN]: training diverged at step 7", "  try          --set optim.lr_d=1e-4")
                .doesNotContain("\tat ");
        assertThat(run("demo", "--debug")).isEqualTo(7);
        assertThat(recording.err()).contains("\tat org.storygan.lite.app.");
    }

    @Test
    void errorsOfTheJavaMachineHaveTheirCodesToo() {
        jobs.thrown = new OutOfMemoryError("Java heap space");
        assertThat(run("demo")).isEqualTo(6);
        jobs.thrown = new StackOverflowError();
        assertThat(run("demo")).isEqualTo(1);
        assertThat(recording.err()).contains("error[E6-MEMORY]", "-Xmx", "error[E1-BUG]", "StackOverflowError");
    }

    @Test
    void quietSaysNothing() {
        assertThat(run("demo", "--quiet")).isZero();
        assertThat(recording.err()).isEmpty();
        assertThat(run("demo")).isZero();
        assertThat(recording.err()).isEqualToIgnoringNewLines("at work");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "doctor",
                "data",
                "pretrain",
                "train",
                "ablate",
                "sample",
                "config",
                "summary",
                "inspect",
                "convert",
                "errors"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(recording.out()).startsWith("Usage: storygan-lite " + command);
        assertThat(recording.err()).isEmpty();
        assertThat(recording.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void helpEndsWithTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(recording.out()).contains("  train ", "  doctor ", "Exit codes:", "  130  stopped by Ctrl-C");
        assertThat(run("data", "stats", "--help")).isZero();
        assertThat(recording.out()).contains("Usage: storygan-lite data stats");
    }

    @Test
    void anEmptyOrUnreadableStoryFileIsADataError() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");
        var latin = Files.write(folder.resolve("latin.txt"), new byte[] {'C', (byte) 0xE9, '\n'});
        for (var file : List.of(empty, latin, folder.resolve("missing.txt"))) {
            assertThat(run("sample", "--checkpoint", "c", "--text", file.toString()))
                    .isEqualTo(3);
        }
        assertThat(recording.err()).contains("holds no story", "is not text in UTF-8", "there is no file");
    }
}
