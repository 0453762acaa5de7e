package org.storygan.lite.pretrain;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.nn.Pass;

/**
 * How often a sentence finds its picture: top-1 R-precision, the share of sentences whose own picture has the highest cosine among the
 * pictures of their batch. Pairs that are no {@link Rivals} do not compete, and a tie is a miss: an encoder that says the same of
 * everything finds nothing.
 *
 * @param precision the share found, 0..1
 * @param chance the share that guessing would find, 0..1
 * @param pairs how many sentences looked for their picture
 */
public record Retrieval(double precision, double chance, int pairs) {
    /** Pictures to choose from. */
    public static final int BATCH = 48;

    /** Both encoders as they are when used, over batches that lie on the host. */
    public static Retrieval of(Device device, Encoders encoders, List<PairBatch> batches) {
        return over(batches.stream().map(batch -> of(device, encoders, batch)).toList());
    }

    private static Retrieval of(Device device, Encoders encoders, PairBatch batch) {
        try (var scope = device.scope("retrieval")) {
            Tensor pictures = encoders.image()
                    .apply(batch.pictures(device), Pass.evaluation())
                    .global();
            Tensor sentences =
                    encoders.text().apply(batch.tokens(), Pass.evaluation()).sentences();
            return of(DamsmLoss.cosines(sentences, pictures).values(), batch.rivals());
        }
    }

    /** @param scores (count, count) row by row: sentence i with picture j */
    static Retrieval of(double[] scores, Rivals rivals) {
        int count = rivals.count();
        int found = 0;
        double chance = 0;
        for (int i = 0; i < count; i++) {
            int sentence = i;
            double own = scores[i * count + i];
            int[] others = IntStream.range(0, count)
                    .filter(j -> rivals.compete(sentence, j))
                    .toArray();
            found += IntStream.of(others).allMatch(j -> own > scores[sentence * count + j]) ? 1 : 0;
            chance += 1.0 / (1 + others.length);
        }
        return new Retrieval((double) found / count, chance / count, count);
    }

    private static Retrieval over(List<Retrieval> parts) {
        int pairs = parts.stream().mapToInt(Retrieval::pairs).sum();
        double found = parts.stream().mapToDouble(r -> r.precision * r.pairs).sum();
        double guessed = parts.stream().mapToDouble(r -> r.chance * r.pairs).sum();
        return new Retrieval(found / pairs, guessed / pairs, pairs);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "R-precision %.1f %% (chance %.1f %%, %d sentences)",
                100 * precision,
                100 * chance,
                pairs);
    }
}
