package org.storygan.lite.model;

import java.util.List;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Members;
import org.storygan.nn.ParameterSource;

/** Side by side, 2C channels, some residual blocks, and a convolution back to C. */
final class ConcatFusion implements PictureFusion {
    private final List<ResidualBlock> residuals;
    private final ConvBlock out;

    private ConcatFusion(List<ResidualBlock> residuals, ConvBlock out) {
        this.residuals = residuals;
        this.out = out;
    }

    static ConcatFusion generating(ParameterSource source, int channels, int residualBlocks) {
        List<ResidualBlock> residuals = IntStream.range(0, residualBlocks)
                .mapToObj(i -> new ResidualBlock(source, 2 * channels))
                .toList();
        return new ConcatFusion(residuals, ConvBlock.of(source, size(channels), Activation.RELU));
    }

    static ConcatFusion judging(Judging layers, int channels) {
        return new ConcatFusion(List.of(), layers.block(size(channels)));
    }

    private static Conv2d.Size size(int channels) {
        return new Conv2d.Size(2 * channels, channels, 3, 1, 1);
    }

    @Override
    public Tensor apply(Tensor a, Tensor h, Run run) {
        Tensor x = Tensor.concat(3, a, h);
        for (int i = 0; i < residuals.size(); i++) {
            x = run.seen(name(i), residuals.get(i).apply(x, run.pass()));
        }
        return run.seen("out", out.apply(x, run.pass()));
    }

    private static String name(int i) {
        return i == 0 ? "res" : "res" + (i + 1);
    }

    @Override
    public void describe(Members members) {
        for (int i = 0; i < residuals.size(); i++) {
            members.part(name(i), residuals.get(i));
        }
        members.part("out", out);
    }
}
