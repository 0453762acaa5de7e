package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.story.Split;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.metrics.R2Plus1d;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

final class EvaluateCommandTest {
    @TempDir
    Path folder;

    private final Recording recording = new Recording();
    private final RecordingJobs jobs = new RecordingJobs();

    private int run(String line) {
        return new Program(recording.console(Terminal.NONE), () -> jobs).run(line.split(" "));
    }

    private EvaluateRequest request(String line) {
        assertThat(run(line)).as(recording.err()).isZero();
        return (EvaluateRequest) jobs.requests.get(jobs.requests.size() - 1);
    }

    @Test
    void everyFlagReachesTheRequest() {
        var request = request("evaluate --checkpoint c --data synthetic --split val --stories 9 --samples 2 --seed 5"
                + " --extractor a --extractor b --encoder e --reference r --films clean --label-steps 50 --out o.json");
        assertThat(request.subject())
                .isEqualTo(new EvaluateRequest.Drawn(Path.of("c"), "synthetic", Split.VAL, OptionalInt.of(9), 5, 2));
        assertThat(request.judges())
                .isEqualTo(new Judges(
                        List.of(Path.of("a"), Path.of("b")),
                        Optional.of(Path.of("e")),
                        Optional.of(Path.of("r")),
                        R2Plus1d.Preparation.CLEAN,
                        50));
        assertThat(request.out()).isEqualTo(Path.of("o.json"));
    }

    @Test
    void threeSamplesAndTheTestSplit_areTheDefault() {
        assertThat(request("evaluate --checkpoint c --data synthetic").subject())
                .isEqualTo(
                        new EvaluateRequest.Drawn(Path.of("c"), "synthetic", Split.TEST, OptionalInt.empty(), 42, 3));
    }

    @Test
    void picturesOfAnotherProgram_areAskedForByTheirFolder() {
        assertThat(request("evaluate --drawn d --data synthetic --stories 4").subject())
                .isEqualTo(new EvaluateRequest.Elsewhere(Path.of("d"), "synthetic", Split.TEST, OptionalInt.of(4)));
        assertThat(request("evaluate --drawn d --real r").subject())
                .isEqualTo(new EvaluateRequest.Folders(Path.of("r"), Path.of("d")));
    }

    @Test
    void tooMuchOrTooLittle_isAUsageError() {
        for (String line : List.of(
                "evaluate",
                "evaluate --data synthetic",
                "evaluate --checkpoint c --data synthetic --drawn d",
                "evaluate --real r --data synthetic",
                "evaluate --checkpoint c --data synthetic --films dirty")) {
            assertThat(run(line)).as(line).isEqualTo(2);
        }
        assertThat(jobs.requests).isEmpty();
    }

    @Test
    void aReceipt_saysWhatIsToBeComputedAgain_withoutWhatWasKept() throws IOException {
        Path receipt = folder.resolve("receipt.json");
        Files.writeString(receipt, """
                {"format": "storygan-receipt-1", "asked": {"drawn": "d", "data": "synthetic", "split": "val",
                 "stories": 4, "encoder": "e", "extractors": ["a"], "films": "clean", "label_steps": 30}}
                """);
        var request = request("evaluate --verify " + receipt);
        assertThat(request.subject())
                .isEqualTo(new EvaluateRequest.Elsewhere(Path.of("d"), "synthetic", Split.VAL, OptionalInt.of(4)));
        assertThat(request.judges())
                .isEqualTo(new Judges(
                        List.of(Path.of("a")),
                        Optional.of(Path.of("e")),
                        Optional.empty(),
                        R2Plus1d.Preparation.CLEAN,
                        30));
        assertThat(request.mode().isVerified()).isTrue();
    }
}
