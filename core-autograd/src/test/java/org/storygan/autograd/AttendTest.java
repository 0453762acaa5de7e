package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.backend.RandomKey;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** The attention of a dynamic block against its formulas, and at its edges. */
class AttendTest {
    private static final Offset<Double> ROUNDING = within(1e-13); // sums of at most 40 float64 products of size 1
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor normal(int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(5, stream));
    }

    private Tensor ones(int... sizes) {
        return Tensor.full(device, Shape.of(sizes), 1);
    }

    @ParameterizedTest
    @CsvSource({"SELF, 3", "WORDS, 3", "SOFT, 1", "SOFT, 3", "SOFT, 40", "HARD, 3", "STRAIGHT_THROUGH, 40"})
    void agrees_with_the_formulas_written_out(Mode mode, int words) {
        var plain = new PlainAttention(normal(1, 3, 4, 2), normal(2, 3, words, 2), normal(3, 3, words), normal(4, 3));
        var choice = new Choice(mode, 0.6, 0.7);
        Tensor mask = plain.mask();
        var found = plain.a().attend(choice, plain.b(), mask, plain.noise());
        assertThat(found.h().values()).containsExactly(plain.found(choice), ROUNDING);
        double[] self = new double[3];
        for (int n = 0; n < 3; n++) {
            self[n] = plain.weights(choice, n)[0];
        }
        assertThat(found.self().values()).containsExactly(self, ROUNDING);
    }

    /** Every product with the only word's weight 1 is that word. */
    @Test
    void the_only_word_left_by_the_mask_is_what_every_pixel_finds() {
        double[] mask = new double[40];
        mask[17] = 0.5; // anything but 0
        Tensor b = normal(1, 1, 40, 3);
        Tensor h = normal(0, 1, 9, 3)
                .attend(new Choice(Mode.WORDS, 1, 1), b, Tensor.of(device, Shape.of(1, 40), mask), normal(2, 1))
                .h();
        assertThat(h.values())
                .isEqualTo(b.slice(1, 17, 1).broadcastTo(Shape.of(1, 9, 3)).values());
    }

    @Test
    void a_frame_without_words_finds_nothing_among_them_and_ties() {
        Tensor a = normal(0, 2, 4, 3).copy();
        Tensor b = normal(1, 2, 5, 3).copy();
        Tensor none = Tensor.full(device, Shape.of(2, 5), 0);
        Tensor still = Tensor.full(device, Shape.of(2), 0);
        assertThat(a.attend(new Choice(Mode.WORDS, 1, 1), b, none, still).h().values())
                .containsOnly(0);
        var soft = a.attend(new Choice(Mode.SOFT, 1, 1), b, none, still);
        assertThat(soft.self().values()).containsExactly(0.5, 0.5);
        assertThat(Gradients.of(soft.h().square().sum(), List.of(b)).of(b).values())
                .containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HARD", "STRAIGHT_THROUGH"})
    void a_tie_goes_to_the_words(Mode mode) {
        Tensor zeros = Tensor.full(device, Shape.of(1, 4, 2), 0);
        Tensor still = Tensor.full(device, Shape.of(1), 0);
        var tie = zeros.attend(new Choice(mode, 1, 1), normal(1, 1, 3, 2), ones(1, 3), still);
        assertThat(tie.self().values()).containsExactly(0);
        assertThat(tie.h().abs().sum().item()).isPositive();
        var nudged = zeros.attend(new Choice(mode, 1, 1), normal(1, 1, 3, 2), ones(1, 3), still.add(Double.MIN_NORMAL));
        assertThat(nudged.self().values()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 1})
    void the_score_is_cut_at_30_and_passes_no_gradient_beyond(double sign) {
        Tensor a = ones(1, 1, 1).mul(sign * 1000).copy();
        Tensor b = ones(1, 1, 1).mul(1000).copy();
        var found = a.attend(new Choice(Mode.SOFT, 1, 10), b, ones(1, 1), ones(1).mul(-sign * 30));
        assertThat(found.self().item()).isEqualTo(0.5); // σ((±30 ∓ 30) / 10)
        assertThat(Gradients.of(found.h().sum(), List.of(b)).of(b).item()).isEqualTo(0.5);
    }

    @Test
    void padding_changes_nothing_and_gets_no_gradient() {
        Tensor mask = Tensor.of(device, Shape.of(2, 3), 1, 0, 1, 1, 1, 0);
        Tensor valid = mask.reshape(2, 3, 1);
        Tensor a = normal(0, 2, 4, 3);
        Tensor b = normal(1, 2, 3, 3).copy();
        Tensor garbage = valid.where(b, normal(2, 2, 3, 3).mul(50));
        var choice = new Choice(Mode.SOFT, 0.5, 0.5);
        Tensor h = a.attend(choice, b, mask, normal(3, 2)).h();
        assertThat(a.attend(choice, garbage, mask, normal(3, 2)).h().values()).isEqualTo(h.values());
        Tensor db = Gradients.of(h.square().sum(), List.of(b)).of(b);
        assertThat(db.abs().mul(valid.negate().add(1)).sum().item()).isZero();
        assertThat(db.abs().sum().item()).isPositive();
    }

    /** Forward the choice, backward p: the gradient in the noise-free limit of what soft mode has, weighed by hard weights. */
    @Test
    void straight_through_adds_the_selectors_gradient_to_that_of_hard() {
        Tensor a = normal(0, 1, 4, 2).copy();
        Tensor b = normal(1, 1, 3, 2).copy();
        Tensor still = Tensor.full(device, Shape.of(1), 0);
        Tensor hard = gradient(Mode.HARD, a, b, still);
        Tensor through = gradient(Mode.STRAIGHT_THROUGH, a, b, still);
        Tensor self =
                a.attend(new Choice(Mode.SELF, 0.5, 0.7), b, ones(1, 3), still).h();
        Tensor words =
                a.attend(new Choice(Mode.WORDS, 0.5, 0.7), b, ones(1, 3), still).h();
        Tensor u = a.mean(1).mul(b.mean(1)).sum().mul(0.5);
        Tensor p = u.mul(1 / 0.7).sigmoid();
        Tensor selector = p.mul(self.sub(words).sum().detach());
        Tensor expected = hard.add(Gradients.of(selector, List.of(a)).of(a));
        assertThat(through.values()).containsExactly(expected.values(), ROUNDING);
    }

    private Tensor gradient(Mode mode, Tensor a, Tensor b, Tensor noise) {
        Tensor h = a.attend(new Choice(mode, 0.5, 0.7), b, ones(1, 3), noise).h();
        return Gradients.of(h.sum(), List.of(a)).of(a);
    }

    @Test
    void a_temperature_of_zero_is_refused() {
        assertThatThrownBy(() -> new Choice(Mode.SOFT, 1, 0))
                .hasMessage("attend: the temperature must be positive, got 0.0");
    }

    /** 4 frames of 64 pixels: the scores of one frame have 4096 elements, those of all 16384. */
    @Test
    void scores_of_all_frames_never_exist_at_once() {
        var largest = new AtomicLong();
        try (Device watched = Device.of(watching(largest))) {
            Case c = FusedCases.attend().get(2);
            Tensor a = Tensor.full(watched, Shape.of(4, 64, 2), 1).copy();
            Tensor h = c.apply(watched, List.of(a, a));
            Gradients.of(h.sum(), List.of(a));
        }
        assertThat(largest.get()).isEqualTo(64 * 64);
    }

    private static Backend watching(AtomicLong largest) {
        Backend honest = new ReferenceBackend(DType.FLOAT64);
        return (Backend) Proxy.newProxyInstance(
                AttendTest.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, args) -> {
                    if (method.getName().equals("allocate")) {
                        largest.accumulateAndGet((long) args[1], Math::max);
                    }
                    if (method.isDefault()) { // so that its body allocates through the proxy
                        return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, args);
                    }
                    try {
                        return method.invoke(honest, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
