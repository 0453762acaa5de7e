package org.storygan.lite.train;

import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.optim.Schedule;

/**
 * What steers a training step.
 *
 * @param generatorRate Adam's learning rate for the generator, as a function of the epoch
 * @param discriminatorRate the same for the discriminator
 * @param temperature of the selector, as a function of the epoch
 * @param klWeight of the divergence of the story code from N(0, 1)
 * @param matchingAware whether the discriminator also sees real pictures with another story's text
 * @param selector how the dynamic blocks choose
 */
public record GanSettings(
        Schedule generatorRate,
        Schedule discriminatorRate,
        Schedule temperature,
        double klWeight,
        boolean matchingAware,
        ModelConfig.SelectorConfig selector) {

    /** For a few hundred steps of a small model, which at the paper's rate would hardly leave grey: two and a half times that rate, constant. */
    public static GanSettings brief(double epochs, ModelConfig.SelectorConfig selector) {
        var rate = Schedule.constant(5e-4);
        return new GanSettings(rate, rate, Schedule.exponential(1, 0.3, epochs), 1, true, selector);
    }

    /** What a configuration says, for a run of so many epochs. */
    public static GanSettings of(Config config, double epochs) {
        double tau = config.real("selector.tau0");
        boolean falls = config.text("selector.tau_schedule").equals("exp");
        return new GanSettings(
                rate(config, "opt.lr_g"),
                rate(config, "opt.lr_d"),
                falls ? Schedule.exponential(tau, config.real("selector.tau_min"), epochs) : Schedule.constant(tau),
                config.real("loss.lambda_kl"),
                config.flag("loss.matching_aware"),
                config.model().selector());
    }

    private static Schedule rate(Config config, String key) {
        return Schedule.halving(config.real(key), config.epochs("opt.schedule"));
    }
}
