package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.lite.metrics.BilinearResize;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Linear;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/**
 * Says of a picture which labels apply: four convolutions that halve 64 x 64 to 4 x 4, the largest and the mean of each channel, and a logit
 * for each label. Small, so that it is trained in a minute; its hash is part of every score's name.
 */
final class LabelNetwork implements Module {
    static final String NAME = "cnn64";

    private static final int SIZE = 64;
    private static final int[] CHANNELS = {3, 32, 64, 128, 128};
    private static final double SLOPE = 0.2; // of the rectifier below zero

    private final List<Conv2d> convolutions = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final Linear head;

    LabelNetwork(ParameterSource source, int labels) {
        for (int i = 1; i < CHANNELS.length; i++) {
            var size = new Conv2d.Size(CHANNELS[i - 1], CHANNELS[i], 4, 2, 1);
            convolutions.add(Conv2d.of(source, size, Math.sqrt(2.0 / (16 * CHANNELS[i - 1])))); // He et al. 2015
            norms.add(BatchNorm.of(source, CHANNELS[i], 0));
        }
        int width = CHANNELS[CHANNELS.length - 1];
        head = Linear.of(source, 2 * width, labels, Math.sqrt(0.5 / width));
    }

    /** For pictures (n, h, w, 3) in 0..1 the logits (n, labels). */
    Tensor apply(Tensor pictures, Pass pass) {
        Tensor x = new BilinearResize(SIZE, SIZE).apply(pictures).mul(2).add(-1);
        for (int i = 0; i < convolutions.size(); i++) {
            x = norms.get(i).apply(convolutions.get(i).apply(x, pass), pass).leakyRelu(SLOPE);
        }
        // the largest finds one small object anywhere, the mean what fills the picture
        return head.apply(Tensor.concat(1, x.max(1, 2), x.mean(1, 2)));
    }

    @Override
    public void describe(Members members) {
        for (int i = 0; i < convolutions.size(); i++) {
            members.part("conv" + (i + 1), convolutions.get(i)).part("norm" + (i + 1), norms.get(i));
        }
        members.part("head", head);
    }
}
