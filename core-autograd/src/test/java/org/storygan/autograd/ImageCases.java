package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.Pooling.Kind;
import org.storygan.shape.Shape;

/** The cases of convolution, pooling and their gradients. */
final class ImageCases {
    private ImageCases() {}

    static List<Case> conv2d() {
        return List.of(
                Case.of(new Conv2d(Convolution.of(1, 1)), Shape.of(2, 5, 4, 3), Shape.of(4, 3, 3, 3)),
                Case.of(new Conv2d(Convolution.of(2, 1)), Shape.of(1, 6, 7, 2), Shape.of(3, 4, 4, 2)),
                Case.of(new Conv2d(Convolution.of(1, 0).grouped(2)), Shape.of(1, 3, 3, 4), Shape.of(6, 2, 2, 2)),
                Case.of(
                        new Conv2d(new Convolution(new Extent(2, 1), new Padding(0, 1, 3, 3), 1)),
                        Shape.of(1, 4, 5, 1),
                        Shape.of(2, 1, 7, 1)),
                Case.of(new Conv2d(Convolution.of(1, 1)), Shape.of(0, 4, 4, 2), Shape.of(3, 3, 3, 2)));
    }

    static List<Case> conv2dInputGradient() {
        return List.of(
                Case.of(
                        new Conv2dInputGradient(Convolution.of(2, 1), Shape.of(1, 6, 7, 2)),
                        Shape.of(3, 4, 4, 2),
                        Shape.of(1, 3, 3, 3)),
                Case.of(
                        new Conv2dInputGradient(Convolution.of(1, 0).grouped(2), Shape.of(2, 3, 3, 4)),
                        Shape.of(2, 2, 2, 2),
                        Shape.of(2, 2, 2, 2)));
    }

    static List<Case> conv2dWeightGradient() {
        return List.of(
                Case.of(
                        new Conv2dWeightGradient(Convolution.of(2, 1), Shape.of(3, 4, 4, 2)),
                        Shape.of(1, 6, 7, 2),
                        Shape.of(1, 3, 3, 3)),
                Case.of(
                        new Conv2dWeightGradient(Convolution.of(1, 0).grouped(2), Shape.of(2, 2, 2, 2)),
                        Shape.of(2, 3, 3, 4),
                        Shape.of(2, 2, 2, 2)));
    }

    static List<Case> pool2d() {
        return List.of(
                Case.of(new Pool2d(Pooling.of(Kind.MAX, 3, 2, 1)), Shape.of(2, 5, 6, 3)),
                Case.of(new Pool2d(Pooling.of(Kind.MEAN, 3, 1, 1)), Shape.of(1, 4, 4, 2)),
                Case.of(new Pool2d(Pooling.of(Kind.MEAN_WITH_PADDING, 3, 2, 1)), Shape.of(1, 5, 5, 2)),
                Case.of(new Pool2d(Pooling.of(Kind.MEAN, 2, 2, 0)), Shape.of(0, 4, 4, 2)));
    }

    static List<Case> pool2dGradient() {
        return List.of(
                Case.of(new Pool2dGradient(Pooling.of(Kind.MEAN, 3, 1, 1)), Shape.of(1, 4, 4, 2), Shape.of(1, 4, 4, 2)),
                Case.of(new Pool2dGradient(Pooling.of(Kind.MAX, 2, 2, 0)), Shape.of(1, 4, 4, 2), Shape.of(1, 2, 2, 2))
                        .onlyForward(),
                Case.of(
                        new Pool2dGradient(Pooling.of(Kind.MEAN_WITH_PADDING, 3, 2, 1)),
                        Shape.of(2, 5, 6, 1),
                        Shape.of(2, 3, 3, 1)));
    }
}
