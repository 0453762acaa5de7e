package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.autograd.Tensor;

/** What one training step measured: means over the rounds and parts of each player. NaN where nothing was measured. */
final class GanReport {
    /** One number of a step, and its key in metrics.jsonl. */
    enum Figure {
        LOSS_D,
        LOSS_G,
        KL,
        /** The contrastive loss before its weight. */
        CONTRAST,
        /** The word and sentence losses on drawn pictures before their weight. */
        DAMSM,
        /** Mean of σ(D) over real pictures with their text. */
        D_REAL,
        /** Over drawn pictures. */
        D_FAKE,
        /** Over real pictures with another story's text. */
        D_WRONG,
        /** The standard deviation of a drawn pixel over the batch, averaged over pixels: near 0 when all pictures are alike. */
        SPREAD,
        /** The same of the real pictures. */
        SPREAD_REAL,
        TAU,
        RATE,
        /** The length of the gradient before clipping; only of steps that are asked for it. */
        NORM_G,
        NORM_D;

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String SELF_ATTENTION = "p_sa_";

    private record Sum(double total, int count) {
        Sum plus(double value) {
            return new Sum(total + value, count + 1);
        }
    }

    /** A number that the device has not been asked for yet. */
    private record Pending(String key, Tensor number) {}

    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private final List<Pending> pending = new ArrayList<>();

    GanReport() {
        for (Figure figure : Figure.values()) {
            sums.put(figure.key(), new Sum(0, 0)); // the order of the log is that of the figures
        }
    }

    void add(Figure figure, double value) {
        add(figure.key(), value);
    }

    /** A scalar that {@link #fetch} will ask for; until then it must live. */
    void add(Figure figure, Tensor number) {
        pending.add(new Pending(figure.key(), number));
    }

    /** Waits for the device once, for all numbers since the last call. */
    void fetch() {
        if (pending.isEmpty()) {
            return;
        }
        Tensor[] numbers = pending.stream().map(each -> each.number().detach()).toArray(Tensor[]::new);
        try (var scope = numbers[0].device().scope("figures")) {
            double[] values = Tensor.stack(0, numbers).values();
            for (int i = 0; i < values.length; i++) {
                add(pending.get(i).key(), values[i]);
            }
        }
        pending.clear();
    }

    private void add(String key, double value) {
        sums.merge(key, new Sum(value, 1), (before, unused) -> before.plus(value));
    }

    /** The mean weight of self-attention in a block; the generator's blocks have no prefix. */
    void addSelfAttention(String block, double mean) {
        add(selfAttention(block), mean);
    }

    /** The same as a scalar that {@link #fetch} will ask for. */
    void addSelfAttention(String block, Tensor mean) {
        pending.add(new Pending(selfAttention(block), mean));
    }

    private static String selfAttention(String block) {
        return SELF_ATTENTION + block;
    }

    double of(Figure figure) {
        return mean(sums.get(figure.key()));
    }

    private static double mean(Sum sum) {
        return sum.count() == 0 ? Double.NaN : sum.total() / sum.count();
    }

    /** Mean p(SA) by block. */
    Map<String, Double> selfAttention() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((key, sum) -> {
            if (key.startsWith(SELF_ATTENTION)) {
                means.put(key, mean(sum));
            }
        });
        return means;
    }

    boolean isFinite() {
        return sums.values().stream().allMatch(sum -> Double.isFinite(sum.total()));
    }

    /** As written to metrics.jsonl: what was measured. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        sums.forEach((key, sum) -> {
            if (sum.count() > 0) {
                map.put(key, mean(sum));
            }
        });
        return map;
    }
}
