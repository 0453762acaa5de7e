package org.storygan.lite.model;

/**
 * How a dynamic block turns the score of its selector into a choice.
 *
 * @param temperature small for sharp choices; hard ones ignore it
 */
public record Selection(double temperature, Kind kind) {
    /** What is mixed. */
    public enum Kind {
        /** Both attentions, by their probabilities. */
        SOFT,
        /** The likelier attention alone, without noise; a tie goes to the words. */
        HARD,
        /** Forward the likelier alone, noise included; backward as if both had been mixed. */
        ST
    }

    public Selection {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("selection: the temperature must be positive, got " + temperature);
        }
    }

    public static Selection soft(double temperature) {
        return new Selection(temperature, Kind.SOFT);
    }

    public static Selection hard() {
        return new Selection(1, Kind.HARD);
    }

    public static Selection straightThrough(double temperature) {
        return new Selection(temperature, Kind.ST);
    }
}
