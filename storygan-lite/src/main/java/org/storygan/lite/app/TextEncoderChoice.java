package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the text encoder comes from: a file of {@code pretrain} ({@code --encoder}), or so many steps of pre-training first. */
public record TextEncoderChoice(Optional<Path> file, OptionalLong pretrainSteps) {}
