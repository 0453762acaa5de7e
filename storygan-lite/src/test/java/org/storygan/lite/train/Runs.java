package org.storygan.lite.train;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Intervals;
import org.storygan.lite.app.Length;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.ModelChoice;
import org.storygan.lite.app.TextEncoderChoice;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Terminal;

/** Runs small enough for tests: the tiny preset with an eighth of its channels. */
final class Runs {
    static final List<String> MINUTE = List.of(
            "g.ngf=32",
            "d.ndf=4",
            "text.dim=16",
            "text.embed=16",
            "ctx.code_dim=8",
            "ctx.gist_dim=8",
            "ctx.noise_dim=4");

    private Runs() {}

    static TrainRequest request(Path out, Existing existing, int steps) {
        return new TrainRequest(
                "synthetic:60",
                new ModelChoice("tiny", MINUTE),
                new Destination(out, existing),
                7,
                new Machine("cpu", 2),
                new Length(OptionalLong.of(steps), OptionalInt.empty(), OptionalInt.of(4)),
                new Intervals(OptionalInt.of(2), OptionalInt.of(0), OptionalInt.of(2)),
                new TextEncoderChoice(Optional.empty(), OptionalLong.of(2)));
    }

    static Console silent() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Console.of(nowhere, nowhere, Terminal.ofProcess()).quiet(true);
    }
}
