package org.storygan.lite.app;

import java.util.OptionalLong;

/**
 * The whole tour on the built-in stories.
 *
 * @param isQuick as short as shows every part once
 * @param steps how many steps to train; empty lets the job decide
 */
public record DemoRequest(Destination destination, long seed, Machine machine, boolean isQuick, OptionalLong steps) {}
