package org.storygan.lite.evaluate;

import java.util.List;

/**
 * How often flags of pictures were right, over all pictures and labels together (micro averages, as the siblings of the paper count).
 *
 * @param frames pictures whose flags are all right
 */
record LabelCounts(int truePositive, int falsePositive, int falseNegative, int frames, int pictures) {

    /** @param said for each picture a flag for each label, and so is {@code truth} */
    static LabelCounts of(List<List<Boolean>> said, List<List<Boolean>> truth) {
        int[] counts = new int[4]; // by twice said plus true
        int frames = 0;
        for (int i = 0; i < truth.size(); i++) {
            for (int label = 0; label < truth.get(i).size(); label++) {
                boolean is = truth.get(i).get(label);
                counts[(said.get(i).get(label) ? 2 : 0) + (is ? 1 : 0)]++;
            }
            frames += said.get(i).equals(truth.get(i)) ? 1 : 0;
        }
        return new LabelCounts(counts[3], counts[2], counts[1], frames, truth.size());
    }

    /** 2 PR / (P + R) of precision and recall; 0 where nothing was found. */
    double f1() {
        double wrong = falsePositive + falseNegative;
        return truePositive == 0 ? 0 : 2.0 * truePositive / (2.0 * truePositive + wrong);
    }

    double frameAccuracy() {
        return (double) frames / pictures;
    }
}
