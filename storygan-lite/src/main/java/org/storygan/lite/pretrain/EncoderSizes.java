package org.storygan.lite.pretrain;

import org.storygan.lite.text.Caption;

/**
 * How large the two encoders are.
 *
 * @param embed the width of a word's embedding
 * @param dim the width of word, sentence, region and picture vectors, which are compared with each other
 * @param image which network sees the pictures
 * @param maxWords how many words of a sentence are read
 */
public record EncoderSizes(int embed, int dim, ImageKind image, int maxWords) {
    /** What the paper and its siblings use for text; the image encoder is the one that needs no ImageNet weights. */
    public static final EncoderSizes PAPER = new EncoderSizes(300, 356, 64, Caption.MAX_WORDS);

    /** For the tiny preset: all vectors 64 wide, a sixteenth of the image encoder's work. */
    public static final EncoderSizes TINY = new EncoderSizes(64, 64, 16, Caption.MAX_WORDS);

    public EncoderSizes {
        if (embed < 1 || dim < 2 || dim % 2 != 0 || maxWords < 1) {
            throw new IllegalArgumentException("encoder sizes must be positive and dim even, got embed " + embed
                    + ", dim " + dim + ", maxWords " + maxWords);
        }
    }

    /** With an image encoder from scratch, whose first block has so many channels. */
    public EncoderSizes(int embed, int dim, int width, int maxWords) {
        this(embed, dim, new ImageKind.Cnn64(width, ImageKind.Cnn64.SIDE), maxWords);
    }
}
