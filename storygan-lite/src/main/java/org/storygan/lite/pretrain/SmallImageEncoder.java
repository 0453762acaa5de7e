package org.storygan.lite.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Linear;
import org.storygan.nn.Members;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/**
 * The image encoder for machines without ImageNet weights, trained from scratch beside the text encoder: five convolutions take (64, 64,
 * 3) to 16 x 16 regions, whose mean becomes the vector of the whole picture. With 8 x 8 the third convolution halves once more. For width w the channels are 3, w, 2w, 4w, 4w, dim.
 */
public final class SmallImageEncoder implements ImageEncoder {
    private static final double SLOPE = 0.2; // of the rectifier below zero, as in the discriminator

    private final List<ImageBlock> blocks = new ArrayList<>();
    private final Linear global;

    /** @param dim the width of the vectors that come out */
    SmallImageEncoder(ParameterSource source, ImageKind.Cnn64 kind, int dim) {
        int width = kind.width();
        int stride = ImageKind.Cnn64.SIDE / kind.side();
        add(source, new Conv2d.Size(3, width, 4, 2, 1)); // 64 -> 32
        add(source, new Conv2d.Size(width, 2 * width, 4, 2, 1)); // 32 -> 16
        add(source, new Conv2d.Size(2 * width, 4 * width, 3, stride, 1));
        add(source, new Conv2d.Size(4 * width, 4 * width, 3, 1, 1));
        add(source, new Conv2d.Size(4 * width, dim, 3, 1, 1));
        global = Linear.of(source, dim, dim, Math.sqrt(1.0 / dim));
    }

    private void add(ParameterSource source, Conv2d.Size size) {
        blocks.add(ImageBlock.of(source, size));
    }

    @Override
    public ImageFeatures apply(Tensor pictures, Pass pass) {
        Tensor x = blocks.get(0).apply(pictures, pass);
        for (ImageBlock block : blocks.subList(1, blocks.size())) {
            x = block.apply(x.leakyRelu(SLOPE), pass);
        }
        // The regions themselves are not rectified: word vectors have both signs, and the two are compared by their
        // angle.
        Tensor regions = x.reshape(x.size(0), x.size(1) * x.size(2), x.size(3));
        return new ImageFeatures(regions, global.apply(regions.mean(1)));
    }

    @Override
    public boolean isDifferentiable() {
        return true;
    }

    @Override
    public void describe(Members members) {
        for (int i = 0; i < blocks.size(); i++) {
            members.part("block" + (i + 1), blocks.get(i));
        }
        members.part("global", global);
    }
}
