package org.storygan.lite.train;

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

    /** The paper's rate of 2e-4 for both, halved at epochs 20, 40 and 80; temperature from 1 to 0.3 (model choices 3.4 and 5.2). */
    public static GanSettings paper(double epochs, ModelConfig.SelectorConfig selector) {
        var rate = Schedule.halving(2e-4, 20, 40, 80);
        return new GanSettings(rate, rate, Schedule.exponential(1, 0.3, epochs), 1, true, selector);
    }
}
