package org.storygan.lite.pretrain;

/** How the encoders are trained. */
public record PretrainSettings(EncoderSizes sizes, Gammas gammas, Rate rate, Plan plan, long seed) {
    /**
     * The learning rate of an epoch, and how far the text encoder's gradient may reach.
     *
     * @param perEpoch what the rate is multiplied by after each epoch
     * @param least where it stops falling
     * @param clip the largest norm of the text encoder's gradient
     */
    public record Rate(double start, double perEpoch, double least, double clip) {
        public static final Rate DEFAULT = new Rate(2e-3, 0.98, 2e-4, 0.25);

        double at(long epoch) {
            return Math.max(least, start * Math.pow(perEpoch, epoch));
        }
    }

    /**
     * When it ends: at the first of three limits.
     *
     * @param batch pairs that are compared in a step
     * @param patience evaluations in a row without a better one
     * @param heldOut validation pairs that an evaluation looks at, at most
     */
    public record Plan(int batch, int epochs, int steps, int patience, int heldOut) {
        public static final Plan DEFAULT = new Plan(48, 100, Integer.MAX_VALUE, 10, 20 * Retrieval.BATCH);

        /** Half a batch costs a third of the time, and a step teaches nearly as much. */
        public static Plan brief(int steps) {
            return new Plan(24, Integer.MAX_VALUE, steps, Integer.MAX_VALUE, 10 * Retrieval.BATCH);
        }

        public Plan {
            if (batch < 2 || Math.min(Math.min(epochs, steps), Math.min(patience, heldOut)) < 1) {
                throw new IllegalArgumentException(
                        "a plan needs two pairs to compare and one of everything else, got batch "
                                + batch + ", epochs " + epochs + ", steps " + steps + ", patience " + patience
                                + ", held out "
                                + heldOut);
            }
        }
    }

    /** The defaults of AttnGAN, with fewer epochs. */
    public static PretrainSettings of(EncoderSizes sizes, long seed) {
        return new PretrainSettings(sizes, Gammas.DEFAULT, Rate.DEFAULT, Plan.DEFAULT, seed);
    }

    /** So many steps with the tiny encoders: what a demonstration has time for. */
    public static PretrainSettings brief(int steps, long seed) {
        return of(EncoderSizes.TINY, seed).with(Plan.brief(steps));
    }

    public PretrainSettings with(Plan other) {
        return new PretrainSettings(sizes, gammas, rate, other, seed);
    }

    public PretrainSettings with(Rate other) {
        return new PretrainSettings(sizes, gammas, other, plan, seed);
    }

    public PretrainSettings with(Gammas other) {
        return new PretrainSettings(sizes, other, rate, plan, seed);
    }
}
