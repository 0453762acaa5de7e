package org.storygan.contract;

import java.util.Arrays;
import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.contract.Laboratory.Allowed;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Shape;

/** Dynamic attention forward and back, for {@link BackendContract}. */
final class AttentionContract {
    /** Frames, pixels, channels, words. */
    private static final List<int[]> SIZES = List.of(
            new int[] {1, 1, 1, 1},
            new int[] {2, 2, 31, 1},
            new int[] {3, 33, 5, 40},
            new int[] {2, 31, 33, 2},
            new int[] {2, 256, 16, 40},
            new int[] {1, 255, 64, 31},
            new int[] {0, 4, 3, 2});

    private AttentionContract() {}

    static void attention(Laboratory lab) {
        for (int[] sizes : SIZES) {
            for (Mode mode : Mode.values()) {
                attention(lab, mode, sizes, Lie.DENSE);
            }
        }
        for (Lie lie : Lie.values()) {
            attention(lab, Mode.SOFT, new int[] {3, 33, 5, 40}, lie);
            attention(lab, Mode.HARD, new int[] {2, 32, 16, 7}, lie);
        }
        attention(lab, Mode.SELF, new int[] {2, 9, 3, 0}, Lie.DENSE);
    }

    private static void attention(Laboratory lab, Mode mode, int[] sizes, Lie lie) {
        int n = sizes[0];
        Shape pixels = Shape.of(n, sizes[1], sizes[2]);
        Shape words = Shape.of(n, sizes[3], sizes[2]);
        var choice = new Choice(mode, 1 / Math.sqrt(sizes[2]), 0.7);
        Twin weights = lab.output(Shape.of(3, n));
        Twin rows = lab.output(Shape.of(4, n, sizes[1]));
        Twin a = lab.normal(pixels, lie);
        Twin b = lab.normal(words, lie);
        Twin mask = lab.input(words.without(2), lie, v -> v > -0.7 ? 2 : 0);
        Twin noise = lab.normal(Shape.of(n), lie);
        Twin h = lab.output(pixels);
        lab.run((k, x) -> k.attend(made(choice, x), kept(x), x[6]), a, b, mask, noise, weights, rows, h);
        String name = mode + " " + lie + " " + Arrays.toString(sizes);
        Allowed some = near(choice, sizes[2], lab, h);
        lab.compare("attend " + name, h, some);
        lab.compare("attend, weights " + name, weights, near(choice, sizes[2], lab, weights));
        Twin dh = lab.normal(pixels, lie);
        Twin da = lab.output(pixels);
        Twin db = lab.output(words);
        lab.run(
                (k, x) -> k.attendGradient(made(choice, x), kept(x), x[6], x[7], x[8]),
                a,
                b,
                mask,
                noise,
                weights,
                rows,
                dh,
                da,
                db);
        lab.compare("attend gradient, a " + name, da, near(choice, sizes[2], lab, da));
        lab.compare("attend gradient, b " + name, db, near(choice, sizes[2], lab, db));
    }

    private static DynamicAttention made(Choice choice, Array... x) {
        return new DynamicAttention(choice, x[0], x[1], x[2], x[3]);
    }

    private static Kept kept(Array... x) {
        return new Kept(x[4], x[5]);
    }

    /**
     * A score, a sum of C products of numbers near 1, is off by about 1e-6 scale C; so is, relatively, each weight, and each term of
     * what they weigh. Two such terms may be subtracted, and the numbers reach 4.
     */
    private static Allowed near(Choice choice, int channels, Laboratory lab, Twin y) {
        double largest = Arrays.stream(Laboratory.values(lab.reference, y.reference()))
                .map(Math::abs)
                .max()
                .orElse(0);
        double off = BackendContract.SUM * (1 + 4 * choice.scale() * channels);
        return (i, v) -> v == 0 ? 0 : off * largest; // what is masked is exactly 0
    }
}
