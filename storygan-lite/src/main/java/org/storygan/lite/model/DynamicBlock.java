package org.storygan.lite.model;

import java.util.Optional;
import org.storygan.autograd.Attended;
import org.storygan.autograd.Tensor;
import org.storygan.lite.model.ModelConfig.BlockMode;
import org.storygan.lite.model.ModelConfig.Scale;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.Shape;

/**
 * Attention of a picture to itself, to the words, or a mixture that a selector weighs (section 3.1 of the paper). Only the words are
 * projected: the picture's features are query, and for self-attention key and value, as they are.
 */
final class DynamicBlock implements Module {
    private final Plan plan;
    private final Optional<Parameter> wordProjection; // (C, D)
    private final Optional<Parameter> selfProjection; // (C, C)
    private final Attention attention;
    private final Selector selector;

    /** Which block it is: its name, C, and what it computes. */
    record Plan(String name, int channels, BlockMode mode, ModelConfig config) {
        double scale() {
            return config.block().scale() == Scale.RSQRT ? 1 / Math.sqrt(channels) : 1;
        }

        boolean readsWords() {
            return mode == BlockMode.DYNAMIC || mode == BlockMode.WSA;
        }

        boolean projectsItself() {
            return config.block().selfProjection() && mode != BlockMode.IDENTITY;
        }
    }

    DynamicBlock(Plan plan, Optional<Parameter> wordProjection, Optional<Parameter> selfProjection) {
        this.plan = plan;
        this.wordProjection = wordProjection;
        this.selfProjection = selfProjection;
        attention = new Attention(plan.scale());
        selector = new Selector(plan.config().selector().noise());
    }

    static DynamicBlock of(ParameterSource source, Plan plan) {
        int c = plan.channels();
        int d = plan.config().text().dim();
        return new DynamicBlock(
                plan,
                plan.readsWords() ? Optional.of(weight(source, Shape.of(c, d))) : Optional.empty(),
                plan.projectsItself() ? Optional.of(weight(source, Shape.of(c, c))) : Optional.empty());
    }

    private static Parameter weight(ParameterSource source, Shape shape) {
        return source.normal(shape, 0, Initial.DEVIATION);
    }

    /** a (N, h, w, C) to h (N, h, w, C). */
    Tensor apply(Tensor picture, Run run) {
        if (plan.mode() == BlockMode.IDENTITY) {
            return picture;
        }
        Tensor pixels = picture.reshape(picture.size(0), picture.size(1) * picture.size(2), picture.size(3));
        Tensor a = selfProjection
                .map(p -> run.seen("self_proj", linear(pixels, p)))
                .orElse(pixels);
        Tensor h = plan.readsWords() ? withWords(a, run) : attention.toSelf(a);
        return run.seen("attention", h.reshape(picture.shape()));
    }

    private Tensor withWords(Tensor a, Run run) {
        Tensor b = run.seen("word_proj", linear(run.text().words(), wordProjection.orElseThrow()));
        Tensor mask = run.text().mask();
        if (plan.mode() != BlockMode.WSA) {
            return selected(a, b, run);
        }
        run.trace().block(() -> gaze(a, b, mask, Tensor.full(a.device(), Shape.of(a.size(0)), 0)));
        return attention.toWords(a, b, mask);
    }

    private Gaze gaze(Tensor a, Tensor b, Tensor mask, Tensor self) {
        int size = (int) Math.round(Math.sqrt(a.size(1)));
        return new Gaze(plan.name(), size, a, b, mask, plan.scale(), self);
    }

    private Tensor selected(Tensor a, Tensor b, Run run) {
        Tensor noise = selector.noise(a.device(), a.size(0), run.selection(), run.pass());
        var text = new Attention.Text(b, run.text().mask(), noise);
        Attended found = attention.selected(a, text, run.selection());
        run.usage().add(new Usage(plan.name(), found.self()));
        run.trace().block(() -> gaze(a, b, run.text().mask(), found.self()));
        return found.h();
    }

    private static Tensor linear(Tensor x, Parameter weight) {
        return x.matmul(weight.tensor().transpose());
    }

    @Override
    public void describe(Members members) {
        wordProjection.ifPresent(p -> members.parameter("word_proj.weight", p));
        selfProjection.ifPresent(p -> members.parameter("self_proj.weight", p));
    }
}
