package org.storygan.lite.pretrain;

import org.storygan.autograd.Tensor;
import org.storygan.lite.metrics.InceptionV3;
import org.storygan.nn.Members;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/**
 * Inception's features to Mixed_6e, learned on ImageNet and frozen, through two new layers, as in AttnGAN (Xu et al. 2018): 17 x 17
 * regions of 768 features each to dim, and their mean to dim. AttnGAN takes the global vector from Inception's last pool, whose weights
 * are not to be had here.
 *
 * <p>The frozen part computes only: no gradient reaches the pictures.
 */
public final class InceptionEncoder implements ImageEncoder {
    private static final double BOUND = 0.1; // new layers start uniform over (-0.1, 0.1)
    private final InceptionV3 trunk;
    private final Parameter local; // (dim, 768): a convolution of 1 x 1 without bias
    private final Parameter global; // (dim, 768)
    private final Parameter bias; // (dim)

    InceptionEncoder(ParameterSource source, ImageKind.Inception kind, int dim) {
        int width = InceptionV3.Layer.MIXED_6E.width();
        trunk = InceptionV3.load(source.device(), kind.trunk());
        local = source.uniform(Shape.of(dim, width), BOUND);
        global = source.uniform(Shape.of(dim, width), BOUND);
        bias = source.constant(Shape.of(dim), 0);
    }

    @Override
    public ImageFeatures apply(Tensor pictures, Pass pass) {
        Tensor map = seen(pictures);
        Tensor places = map.reshape(map.size(0), map.size(1) * map.size(2), map.size(3));
        return new ImageFeatures(
                places.matmul(local.tensor().transpose()),
                places.mean(1).matmul(global.tensor().transpose()).add(bias.tensor()));
    }

    private Tensor seen(Tensor pictures) {
        try (var scope = pictures.device().scope("inception")) {
            Tensor whole = InceptionV3.prepared(pictures.detach().add(1).mul(0.5));
            return trunk.map(whole, InceptionV3.Layer.MIXED_6E).keptBy(scope);
        }
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public void describe(Members members) {
        members.parameter("local.weight", local)
                .parameter("global.weight", global)
                .parameter("global.bias", bias);
    }
}
