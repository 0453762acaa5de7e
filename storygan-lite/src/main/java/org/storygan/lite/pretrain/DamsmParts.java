package org.storygan.lite.pretrain;

import org.storygan.autograd.Tensor;

/**
 * The four terms of {@link DamsmLoss}, each a scalar: a cross-entropy in nats, log(count) when nothing is known.
 *
 * @param imageToWords finding the sentence of a picture by words and regions
 * @param wordsToImage finding the picture of a sentence by words and regions
 * @param imageToSentence finding the sentence of a picture by the whole of both
 * @param sentenceToImage finding the picture of a sentence by the whole of both
 */
public record DamsmParts(Tensor imageToWords, Tensor wordsToImage, Tensor imageToSentence, Tensor sentenceToImage) {
    /** The terms as numbers. */
    public record Values(double imageToWords, double wordsToImage, double imageToSentence, double sentenceToImage) {
        public double total() {
            return imageToWords + wordsToImage + imageToSentence + sentenceToImage;
        }
    }

    /** Their sum. */
    public Tensor total() {
        return imageToWords.add(wordsToImage).add(imageToSentence).add(sentenceToImage);
    }

    /** Read from the device in one go. */
    public Values values() {
        double[] values = Tensor.stack(0, imageToWords, wordsToImage, imageToSentence, sentenceToImage)
                .values();
        return new Values(values[0], values[1], values[2], values[3]);
    }
}
