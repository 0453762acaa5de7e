package org.storygan.lite.model;

import java.util.function.IntFunction;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Distribution;
import org.storygan.lite.model.ModelConfig.CaInput;
import org.storygan.lite.model.ModelConfig.ContextConfig;
import org.storygan.lite.model.ModelConfig.TextConfig;
import org.storygan.nn.GruCell;
import org.storygan.nn.Linear;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * Mixes the sentences of a story, as StoryGAN does (Li et al. 2019): a code for the whole story by conditioning augmentation, one
 * recurrent unit that starts from the code, and one that starts from noise and gets more of it with each frame.
 */
final class StoryContext implements Module {
    private static final double MOST_LOG_VARIANCE = 8; // exp(8) is far outside what the prior N(0, 1) wants
    private final TextConfig text;
    private final ContextConfig sizes;
    private final Linear augmentation; // to mean and log-variance
    private final DenseBlock contentStart;
    private final GruCell content;
    private final DenseBlock motionStart;
    private final GruCell motion;

    /**
     * What is known of each frame.
     *
     * @param content (N, code), from the content unit
     * @param motion (N, told), from the noise unit
     * @param code (N, code), the mean of the story's code, for each of its frames
     * @param mean (B, code)
     * @param logVariance (B, code)
     */
    record Result(Tensor content, Tensor motion, Tensor code, Tensor mean, Tensor logVariance) {}

    StoryContext(ParameterSource source, ModelConfig config) {
        text = config.text();
        sizes = config.context();
        int seen = sizes.caInput() == CaInput.MEAN ? text.dim() : text.dim() * text.frames();
        augmentation = Linear.of(source, seen, 2 * sizes.code(), Initial.DEVIATION);
        contentStart = DenseBlock.of(source, sizes.code(), sizes.code());
        content = GruCell.of(source, text.told(), sizes.code());
        motionStart = DenseBlock.of(source, text.told(), text.told());
        motion = GruCell.of(source, sizes.noise() + text.told(), text.told());
    }

    /** For stories of so many frames, with what is drawn multiplied by a scale. */
    Result apply(Run run, int frames, double noiseScale) {
        int stories = run.text().stories(frames);
        ShapeException.unless(
                stories > 1 || !run.pass().isTraining(),
                "generator: a training batch needs at least 2 stories, for the batch norms of the story code; got 1");
        Tensor augmented = run.seen("ca", augmentation.apply(summary(run.text().sentences(), stories, frames)));
        Tensor mean = half(augmented, 0);
        Tensor logVariance = half(augmented, 1).clamp(-MOST_LOG_VARIANCE, MOST_LOG_VARIANCE);
        Tensor told = run.text().told(text).reshape(stories, frames, text.told());
        Tensor draw = noise(told, mean.shape(), run.pass(), noiseScale);
        Tensor off = reaching(logVariance.mul(0.5).exp().mul(draw));
        Tensor contents = contents(mean.add(off), told, run);
        Tensor motions = motions(told, run, noiseScale);
        return new Result(contents, motions, TextFeatures.repeated(mean, frames), mean, logVariance);
    }

    private Tensor summary(Tensor sentences, int stories, int frames) {
        if (sizes.caInput() == CaInput.MEAN) {
            return sentences.reshape(stories, frames, text.dim()).mean(1);
        }
        ShapeException.unless(
                frames == text.frames(),
                "generator: with ctx.ca_input=concat it was built for stories of %s frames (story.n), got %s",
                text.frames(),
                frames);
        return sentences.reshape(stories, frames * text.dim());
    }

    private Tensor half(Tensor augmented, int which) {
        Tensor half = augmented.slice(1, which * sizes.code(), sizes.code());
        return sizes.caRelu() ? half.relu() : half;
    }

    /**
     * The code is a draw from N(mean, exp(logVariance)) in use too, as in the published code. The mean alone is nothing that the layers
     * above ever saw: the divergence keeps means near 0, where the draws they learned from have length sqrt(code), and after 200 steps of
     * the tiny preset pictures drawn from means were of one grey, with a deviation of 0.005 where draws gave 0.2.
     */
    private Tensor contents(Tensor code, Tensor told, Run run) {
        Tensor start = run.seen("c_net", contentStart.apply(code, run.pass()));
        return run.seen("content_gru", recurrent(content, start, told.size(1), t -> frame(told, t)));
    }

    private Tensor motions(Tensor told, Run run, double noiseScale) {
        Shape first = Shape.of(told.size(0), text.told());
        Shape each = Shape.of(told.size(0), told.size(1), sizes.noise());
        Tensor drawn = noise(told, first, run.pass(), noiseScale);
        // scaled behind its batch norm, which would bring it back to 1
        Tensor start = reaching(run.seen("m_net", motionStart.apply(drawn, run.pass())));
        Tensor noise = reaching(noise(told, each, run.pass(), noiseScale));
        return run.seen(
                "motion_gru",
                recurrent(motion, start, told.size(1), t -> Tensor.concat(1, frame(noise, t), frame(told, t))));
    }

    private Tensor reaching(Tensor noise) {
        return sizes.noiseScale() == 1 ? noise : noise.mul(sizes.noiseScale());
    }

    private static Tensor noise(Tensor like, Shape shape, Pass pass, double scale) {
        return Tensor.random(like.device(), shape, Distribution.NORMAL, pass.nextKey())
                .mul(scale);
    }

    /** The states (B frames, hidden) of a unit that sees one frame after the other. */
    private static Tensor recurrent(GruCell cell, Tensor start, int frames, IntFunction<Tensor> inputs) {
        Tensor[] states = new Tensor[frames];
        for (int t = 0; t < frames; t++) {
            states[t] = cell.apply(inputs.apply(t), t == 0 ? start : states[t - 1]);
        }
        return Tensor.stack(1, states).reshape(start.size(0) * frames, start.size(1));
    }

    private static Tensor frame(Tensor perStory, int t) {
        return perStory.slice(1, t, 1).reshape(perStory.size(0), perStory.size(2));
    }

    @Override
    public void describe(Members members) {
        members.part("ca", augmentation).part("c_net", contentStart).part("content_gru", content);
        members.part("m_net", motionStart).part("motion_gru", motion);
    }
}
