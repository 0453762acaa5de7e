package org.storygan.datasets.synthetic;

/**
 * The characters; their order is that of the labels.
 *
 * <p>Sprites are 64 x 64 with a margin: {@code size} is what the whole sprite is drawn at, {@code head} the point, in
 * sixty-fourths, that a hat sits on, {@code feet} the row that touches the ground.
 */
enum Species {
    CAT("cat", 22, Facing.LEFT, new Head(27, 11), 61),
    PIG("pig", 22, Facing.LEFT, new Head(24, 15), 59),
    ELEPHANT("elephant", 24, Facing.LEFT, new Head(28, 8), 59),
    PENGUIN("penguin", 23, Facing.LEFT, new Head(30, 5), 60),
    DINOSAUR("dinosaur", 25, Facing.RIGHT, new Head(15, 4), 61),
    BIRD("bird", 21, Facing.LEFT, new Head(17, 13), 58),
    CRAB("crab", 22, Facing.LEFT, new Head(32, 22), 54),
    RABBIT("rabbit", 23, Facing.LEFT, new Head(25, 22), 61),
    MONKEY("monkey", 22, Facing.LEFT, new Head(23, 8), 61);

    /** A point of the sprite, in sixty-fourths from its top left. */
    record Head(int column, int row) {}

    final String label;
    final int size;
    final Facing natural; // which way the sprite looks
    final Head head;
    final int feet;

    Species(String label, int size, Facing natural, Head head, int feet) {
        this.label = label;
        this.size = size;
        this.natural = natural;
        this.head = head;
        this.feet = feet;
    }
}
