package org.storygan.lite.pretrain;

import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.lite.text.Encoded;
import org.storygan.nn.Losses;
import org.storygan.shape.Shape;

/**
 * How badly a batch of pictures fits its sentences (Xu et al. 2018, section 3.2, in the form of the published code): each picture must
 * find its sentence among those of the batch and each sentence its picture, once by the words and the regions, once by the sentence
 * and the whole picture.
 */
public record DamsmLoss(Gammas gammas) {
    /** Far below any score, yet finite: e to this is 0, and no infinity meets a zero in backward. */
    private static final double NEVER = -1e9;

    /** Keeps the direction of a zero vector finite; vectors are of length 0.1 and more. */
    private static final double TINY = 1e-12;

    /**
     * Pictures with sentences of the same order.
     *
     * @param rivals (count, count) 1 where picture i and sentence j take part, see {@link Rivals#mask}
     */
    public DamsmParts apply(ImageFeatures pictures, Encoded sentences, Tensor rivals) {
        Tensor byWords = wordScores(pictures.regions(), sentences).mul(gammas.pairs());
        Tensor bySentence = cosines(pictures.global(), sentences.sentences()).mul(gammas.pairs());
        return new DamsmParts(
                loss(byWords, rivals),
                loss(byWords.transpose(), rivals.transpose()),
                loss(bySentence, rivals),
                loss(bySentence.transpose(), rivals.transpose()));
    }

    /** The cross-entropy of finding the diagonal in each row. */
    private static Tensor loss(Tensor scores, Tensor rivals) {
        Tensor never = Tensor.full(scores.device(), Shape.of(), NEVER);
        int[] diagonal = IntStream.range(0, scores.size(0)).toArray();
        return Losses.crossEntropy(rivals.where(scores, never), diagonal);
    }

    /** Cosines of all a (n, dim) with all b (m, dim), (n, m). */
    public static Tensor cosines(Tensor a, Tensor b) {
        return unit(a).matmul(unit(b).transpose());
    }

    private static Tensor unit(Tensor x) {
        return x.div(length(x));
    }

    private static Tensor length(Tensor x) {
        return x.square().sumKeeping(-1).add(TINY).sqrt();
    }

    /**
     * log Σ over words l of exp(γ2 cos(c, e)), where e is word l and c the regions it looks at: regions r weighted by exp(γ1 s), s =
     * softmax over the words of e · r. The weights need not sum to 1, since the cosine does not see the length of c.
     *
     * @param regions (n, regions, dim)
     * @return (n, m) for m sentences
     */
    public Tensor wordScores(Tensor regions, Encoded sentences) {
        Tensor words = sentences.words();
        Tensor mask = sentences.mask();
        int n = regions.size(0);
        int m = words.size(0);
        int count = words.size(1);
        Tensor similar = regions.matmul(words.reshape(m * count, words.size(2)).transpose());
        Tensor attended = similar.reshape(n, regions.size(1), m, count).softmax(mask.reshape(1, 1, m, count));
        Tensor weights = attended.add(-1).mul(gammas.attention()).exp(); // the -1 keeps them below 1
        Tensor seen = weights.reshape(n, regions.size(1), m * count)
                .transpose()
                .matmul(regions)
                .reshape(n, m, count, words.size(2));
        Tensor cosine =
                seen.mul(words).sum(-1).div(length(seen).mul(length(words)).reshape(n, m, count));
        return logSumExp(cosine.mul(gammas.words()), mask);
    }

    /** Over the last axis where the mask is not 0; every row has such a place. */
    private static Tensor logSumExp(Tensor x, Tensor mask) {
        Tensor valid = mask.where(x, Tensor.full(x.device(), Shape.of(), NEVER));
        Tensor peak = valid.maxKeeping(-1).detach();
        Tensor sum = valid.sub(peak).exp().sumKeeping(-1).log().add(peak);
        return sum.reshape(x.shape().without(-1));
    }
}
