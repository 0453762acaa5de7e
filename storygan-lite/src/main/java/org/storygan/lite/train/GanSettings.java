package org.storygan.lite.train;

import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.optim.Adam;
import org.storygan.optim.Schedule;

/**
 * What steers a training step.
 *
 * @param temperature of the selector, as a function of the epoch
 * @param selector how the dynamic blocks choose
 */
public record GanSettings(
        Rates rates, Weights weights, Rounds rounds, Schedule temperature, ModelConfig.SelectorConfig selector) {

    /**
     * How far a step goes.
     *
     * @param generator Adam's learning rate for the generator, as a function of the epoch
     * @param discriminator the same for the discriminator
     * @param clip the largest norm of a player's gradient; infinite for any
     */
    public record Rates(Schedule generator, Schedule discriminator, Adam.Settings adam, double clip) {
        static Rates of(Schedule generator, Schedule discriminator) {
            return new Rates(generator, discriminator, Adam.Settings.GAN, Double.POSITIVE_INFINITY);
        }
    }

    /**
     * What the losses are made of.
     *
     * @param kl of the divergence of the story code from N(0, 1)
     * @param contrast of {@link ContrastiveLoss}
     * @param damsm of {@link Guide}
     * @param matchingAware whether the discriminator also sees real pictures with another story's text
     */
    public record Weights(double kl, double contrast, double damsm, boolean matchingAware) {
        /** The paper names no others. */
        static final Weights PAPER = new Weights(1, 0, 0, true);
    }

    /**
     * How often each player learns from a batch.
     *
     * @param parts in which a batch passes through the networks; their gradients are averaged
     */
    public record Rounds(int discriminator, int generator, int parts) {
        static final Rounds ONE = new Rounds(1, 1, 1);
    }

    /** What a configuration says, for a run of so many epochs. */
    public static GanSettings of(Config config, double epochs) {
        return new GanSettings(
                rates(config),
                weights(config),
                rounds(config),
                temperature(config, epochs),
                config.model().selector());
    }

    private static Rates rates(Config config) {
        double clip = config.real("opt.clip");
        return new Rates(
                Schedule.halving(config.real("opt.lr_g"), config.epochs("opt.schedule")),
                Schedule.halving(config.real("opt.lr_d"), config.epochs("opt.schedule")),
                new Adam.Settings(config.real("opt.beta1"), config.real("opt.beta2"), Adam.Settings.GAN.epsilon()),
                clip == 0 ? Double.POSITIVE_INFINITY : clip);
    }

    private static Weights weights(Config config) {
        return new Weights(
                config.real("loss.lambda_kl"),
                config.real("loss.lambda_con"),
                config.real("loss.lambda_damsm"),
                config.flag("loss.matching_aware"));
    }

    private static Rounds rounds(Config config) {
        return new Rounds(
                config.whole("batch.d_steps"), config.whole("batch.g_steps"), config.whole("batch.accumulate"));
    }

    private static Schedule temperature(Config config, double epochs) {
        double tau = config.real("selector.tau0");
        return config.text("selector.tau_schedule").equals("exp")
                ? Schedule.exponential(tau, config.real("selector.tau_min"), epochs)
                : Schedule.constant(tau);
    }
}
