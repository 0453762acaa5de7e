package org.storygan.lite.app;

import java.util.OptionalInt;

/** After how many steps each: {@code --log-every}, {@code --sample-every}, {@code --checkpoint-every}; 0 is never, empty lets the job decide. */
public record Intervals(OptionalInt log, OptionalInt sample, OptionalInt checkpoint) {}
