package org.storygan.datasets.synthetic;

import java.util.Arrays;
import java.util.List;

/** A thing that appears, behind the characters or above them, and stays. */
enum Prop {
    TENT("tent", Layer.GROUND, "{A} is put up {p}.", "an orange tent"),
    HOUSE("house", Layer.GROUND, "{A} is built {p}.", "a little house"),
    CASTLE("castle", Layer.GROUND, "{A} rises {p}.", "a tall grey castle"),
    MUSHROOM("mushroom", Layer.GROUND, "{A} grows {p}.", "a big red mushroom"),
    SUNFLOWER("sunflower", Layer.GROUND, "{A} grows {p}.", "a giant sunflower"),
    CHRISTMAS_TREE("christmas", Layer.GROUND, "{A} lights up {p}.", "a christmas tree"),
    CIRCUS("circus", Layer.GROUND, "{A} is put up {p}.", "a red circus tent"),
    FOUNTAIN("fountain", Layer.GROUND, "{A} begins to splash {p}.", "a stone fountain"),
    SNOWMAN("snowman", Layer.GROUND, "{A} is built {p}.", "a white snowman"),
    CAR("car", Layer.GROUND, "{A} drives up and stops {p}.", "a red car"),
    TRAIN("train", Layer.GROUND, "{A} rolls in and stops {p}.", "a black train"),
    FIRE("fire", Layer.GROUND, "{A} burns brightly {p}.", "a warm fire"),

    RAINBOW("rainbow", Layer.SKY, "{A} appears in the sky {p}.", "a colourful rainbow"),
    BALLOON("balloon", Layer.SKY, "{A} floats up into the sky {p}.", "a red balloon"),
    KITE("kite", Layer.SKY, "{A} flies in the sky {p}.", "a bright kite"),
    AIRPLANE("airplane", Layer.SKY, "{A} flies across the sky {p}.", "a blue airplane"),
    ROCKET("rocket", Layer.SKY, "{A} shoots up into the sky {p}.", "a silver rocket"),
    SAUCER("saucer", Layer.SKY, "{A} hovers in the sky {p}.", "a strange flying saucer"),
    RAIN("rain", Layer.SKY, "{A} brings rain to the sky {p}.", "a grey cloud"),
    BUTTERFLY("butterfly", Layer.SKY, "{A} flutters in the air {p}.", "an orange butterfly"),
    PARACHUTE("parachute", Layer.SKY, "{A} sails down from the sky {p}.", "a rainbow parachute");

    enum Layer {
        GROUND,
        SKY
    }

    final String sprite;
    final Layer layer;
    final String sentence;
    final String label;

    Prop(String sprite, Layer layer, String sentence, String label) {
        this.sprite = sprite;
        this.layer = layer;
        this.sentence = sentence;
        this.label = label;
    }

    static List<Prop> of(Layer layer) {
        return Arrays.stream(values()).filter(prop -> prop.layer == layer).toList();
    }
}
