package org.storygan.lite.app;

import java.nio.file.Path;
import org.storygan.lite.run.Existing;

/** Where results go, and what to do when something is there: {@code --out}, {@code --resume}, {@code --force}. */
public record Destination(Path out, Existing existing) {}
