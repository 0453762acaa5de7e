package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.lite.config.Config;
import org.storygan.shape.Shape;

/** One number that is none, anywhere, at any step: found in that step, before anybody learned from it. */
class NotFiniteTest {
    private static final int CASES = 10; // of each kind: 30 in all

    private static FaultyBackend faulty;
    private static Device device;

    @BeforeAll
    static void open() {
        faulty = new FaultyBackend(Backends.open("cpu"));
        device = Device.of(faulty.backend());
    }

    @AfterAll
    static void close() {
        device.close();
    }

    private static Config config() {
        return Runs.config(1).with("batch.stories", "2", "test");
    }

    /** Every third case goes wrong in the first step, in the second, in the third. */
    private static int badStep(int i) {
        return 1 + i % 3;
    }

    private static NotFinite failure(ScriptedGame game, int step, GanBatch batch) {
        Map<String, Integer> before = game.parameterHashes();
        NotFinite bad = catchThrowableOfType(NotFinite.class, () -> game.run(batch, step));
        assertThat(bad).as("step %d goes on", step).isNotNull();
        assertThat(bad.firstOperation()).contains(" is not a number at element ");
        Map<String, Integer> after = game.parameterHashes();
        after.keySet().removeIf(path -> !path.startsWith(bad.player()));
        assertThat(before).as("what the %s learned", bad.player()).containsAllEntriesOf(after);
        return bad;
    }

    @Test
    void aWeight() {
        for (int i = 0; i < CASES; i++) {
            try (var scope = device.scope("case")) {
                var game = ScriptedGame.on(device, config(), i);
                var batch = game.batch();
                runUntil(badStep(i), game, batch);
                List<Tensor> weights = new ArrayList<>(game.gan().generator().tensors());
                weights.addAll(game.gan().discriminator().tensors());
                poke(weights.get(i * 37 % weights.size()), i * 1009);
                failure(game, badStep(i), batch);
            }
        }
    }

    @Test
    void aPixel() {
        for (int i = 0; i < CASES; i++) {
            try (var scope = device.scope("case")) {
                var game = ScriptedGame.on(device, config(), i);
                var batch = game.batch();
                runUntil(badStep(i), game, batch);
                poke(batch.images(), i * 7919);
                NotFinite bad = failure(game, badStep(i), batch);
                assertThat(bad.player()).isEqualTo("discriminator");
                assertThat(bad.what()).isEqualTo("loss");
            }
        }
    }

    /** The losses are finite, so nothing but the gradients' own check can find it. */
    @Test
    void aGradient() {
        for (int i = 0; i < CASES; i++) {
            try (var scope = device.scope("case")) {
                var game = ScriptedGame.on(device, config(), i);
                var batch = game.batch();
                runUntil(badStep(i), game, batch);
                faulty.spoil("convolveWeightGradient", 1 + i);
                int step = badStep(i);
                NotFinite bad = catchThrowableOfType(NotFinite.class, () -> game.run(batch, step));
                assertThat(faulty.hasFailed()).isTrue();
                assertThat(bad).as("step %d goes on", step).isNotNull();
                assertThat(bad.what()).startsWith("gradient of ");
                // The fault struck once, so the same step taken again is fine, and says so.
                assertThat(bad.firstOperation()).isEqualTo("no operation, when the step was taken again");
            }
        }
    }

    private static void runUntil(int step, ScriptedGame game, GanBatch batch) {
        for (int s = 1; s < step; s++) {
            game.run(batch, s);
        }
    }

    private static void poke(Tensor x, int where) {
        float[] values = x.floats();
        values[where % values.length] = Float.NaN;
        x.update((backend, array) -> backend.upload(values, array.storage()));
    }

    @Test
    void theFirstOperationIsThatWhichReadsTheBadNumber() {
        try (var scope = device.scope("case")) {
            var game = ScriptedGame.on(device, config(), 1);
            var batch = game.batch();
            poke(batch.images(), 5);
            NotFinite bad = failure(game, 1, batch);
            assertThat(bad.firstOperation()).contains("its input 0 ", "[10, 64, 64, 3] is not a number at element 5");
        }
    }

    /** What the networks noted on the way is put back, and the next step is as if the bad one had not been. */
    @Test
    void aStepThatIsLeftOutLeavesNoTrace() {
        try (var scope = device.scope("case")) {
            var game = ScriptedGame.on(device, config(), 1);
            GanBatch good = game.batch();
            GanBatch bad = game.batch();
            poke(bad.images(), 5);
            game.run(good, 1);
            Map<String, Integer> before = game.stateHashes();
            Notes notes = Notes.of(game.gan());
            assertThatThrownBy(() -> game.run(bad, 2)).isInstanceOf(NotFinite.class);
            assertThat(game.stateHashes()).isNotEqualTo(before);
            notes.restore();
            assertThat(game.stateHashes()).isEqualTo(before);
            assertThat(game.run(good, 3).isFinite()).isTrue();
        }
    }

    @Test
    void sumsSeeEveryKindOfBadNumberAnywhere() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int where : new int[] {0, 1, 1000, 4095, 4096}) {
                try (var scope = device.scope("sum")) {
                    float[] values = new float[4097];
                    values[where] = bad;
                    Tensor fine = tensor(new float[4097]);
                    assertThat(Finite.all(List.of(fine, tensor(values))))
                            .as("%f at %d", bad, where)
                            .isFalse();
                    assertThat(Finite.all(List.of(fine, fine))).isTrue();
                }
            }
        }
    }

    private static Tensor tensor(float[] values) {
        return Tensor.of(device, Shape.of(values.length), values);
    }
}
