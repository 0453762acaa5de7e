package org.storygan.lite.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How often flags of pictures were right: for each label by itself, and over all pictures and labels together (micro averages, as the
 * siblings of the paper count).
 */
final class LabelCounts {
    private final int[][] counts; // of each label, by twice said plus true
    private final int pictures;
    private final int rightFrames;
    private final double rightStories;

    private LabelCounts(int[][] counts, int pictures, int rightFrames, double rightStories) {
        this.counts = counts;
        this.pictures = pictures;
        this.rightFrames = rightFrames;
        this.rightStories = rightStories;
    }

    /**
     * @param said for each picture a flag for each label, and so is {@code truth}
     * @param stories where the pictures of each story are
     */
    static LabelCounts of(List<List<Boolean>> said, List<List<Boolean>> truth, List<int[]> stories) {
        int labels = truth.get(0).size();
        int[][] counts = new int[labels][4];
        for (int i = 0; i < truth.size(); i++) {
            for (int label = 0; label < labels; label++) {
                boolean is = truth.get(i).get(label);
                counts[label][(said.get(i).get(label) ? 2 : 0) + (is ? 1 : 0)]++;
            }
        }
        int[] right = IntStream.range(0, truth.size())
                .filter(i -> said.get(i).equals(truth.get(i)))
                .toArray();
        long whole = stories.stream()
                .filter(story -> IntStream.of(story).allMatch(i -> said.get(i).equals(truth.get(i))))
                .count();
        return new LabelCounts(counts, truth.size(), right.length, (double) whole / stories.size());
    }

    int labels() {
        return counts.length;
    }

    /** Whether the label applies to any picture. */
    boolean occurs(int label) {
        return counts[label][1] + counts[label][3] > 0;
    }

    /** 2 PR / (P + R) of precision and recall over all labels; 0 where nothing was found. */
    double f1() {
        int[] sum = new int[4];
        for (int[] ofLabel : counts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += ofLabel[i];
            }
        }
        return f1(sum);
    }

    /** Of one label. */
    double f1(int label) {
        return f1(counts[label]);
    }

    private static double f1(int[] count) {
        return count[3] == 0 ? 0 : 2.0 * count[3] / (2.0 * count[3] + count[1] + count[2]);
    }

    /** The mean of the labels' own, of those that occur: rare ones count as much as common ones. */
    double macroF1() {
        return IntStream.range(0, counts.length)
                .filter(this::occurs)
                .mapToDouble(this::f1)
                .average()
                .orElse(0);
    }

    /** The share of all flags that are right; where most labels are rare, whoever says nothing is right mostly. */
    double flagAccuracy() {
        long right = IntStream.range(0, counts.length)
                .mapToLong(label -> counts[label][0] + counts[label][3])
                .sum();
        return (double) right / ((long) pictures * counts.length);
    }

    /** The share of pictures all of whose flags are right. */
    double frameAccuracy() {
        return (double) rightFrames / pictures;
    }

    /** The share of stories all of whose pictures are. */
    double storyAccuracy() {
        return rightStories;
    }
}
