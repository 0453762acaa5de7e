package org.storygan.lite.app;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** How long to train and in which portions: {@code --steps} or {@code --epochs} (never both), {@code --batch}; empty where the preset decides. */
public record Length(OptionalLong steps, OptionalInt epochs, OptionalInt batch) {

    /** Whatever the preset says. */
    public static final Length OF_PRESET = new Length(OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
}
