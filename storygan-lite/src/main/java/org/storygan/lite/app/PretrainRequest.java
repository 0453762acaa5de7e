package org.storygan.lite.app;

/** Train the text and image encoders (DAMSM). */
public record PretrainRequest(
        String data,
        ModelChoice model,
        Destination destination,
        long seed,
        Machine machine,
        Length length,
        Intervals every) {}
