package org.storygan.lite.pretrain;

import java.nio.file.Path;

/** Which network sees the pictures. */
public sealed interface ImageKind {
    /** As in configurations and in the names of metrics: {@code cnn64} or {@code inception}. */
    String label();

    /**
     * {@link SmallImageEncoder}, trained from scratch.
     *
     * @param width the channels of its first block
     * @param side regions in a row: 16, or 8 for a quarter of the work
     */
    record Cnn64(int width, int side) implements ImageKind {
        /** Regions in a row of a picture of 64 x 64. */
        public static final int SIDE = 16;

        public Cnn64 {
            if (width < 1 || side != SIDE && side != SIDE / 2) {
                throw new IllegalArgumentException(
                        "an image encoder has at least 1 channel and 16 or 8 regions in a row, got " + width + " and "
                                + side);
            }
        }

        @Override
        public String label() {
            return "cnn64";
        }
    }

    /**
     * {@link InceptionEncoder}, frozen but for its last layers.
     *
     * @param trunk the file of its weights
     */
    record Inception(Path trunk) implements ImageKind {
        @Override
        public String label() {
            return "inception";
        }
    }
}
