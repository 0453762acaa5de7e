package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** The cases of normalisation and its gradients, with the moments that they need. */
final class NormalizeCases {
    private NormalizeCases() {}

    static List<Case> normalize() {
        return List.of(
                Case.of(NormalizeCases::ofOwnMoments, Shape.of(4, 3, 2, 5), Shape.of(1, 1, 1, 5), Shape.of(1, 1, 1, 5)),
                Case.of(NormalizeCases::ofOwnMoments, Shape.of(6, 2), Shape.of(1, 2), Shape.of(1, 2)));
    }

    private static Tensor ofOwnMoments(List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        return x.normalize(x.moments(inputs.get(1).shape()), inputs.get(1), inputs.get(2), 1e-5);
    }

    static List<Case> sums() {
        return List.of(sums(Shape.of(5, 3), Shape.of(1, 3)), sums(Shape.of(2, 3, 4, 2), Shape.of(1, 1, 1, 2)));
    }

    private static Case sums(Shape x, Shape statistics) {
        return Case.of(
                in -> Tensor.apply(
                        new NormalizeSums(new Normalize(in.get(0).moments(statistics), 1e-5)), in.get(0), in.get(1)),
                x,
                x);
    }

    static List<Case> gradients() {
        return List.of(gradient(Shape.of(5, 3), Shape.of(1, 3)), gradient(Shape.of(2, 3, 4, 2), Shape.of(1, 1, 1, 2)));
    }

    private static Case gradient(Shape x, Shape statistics) {
        return Case.of(
                in -> Tensor.apply(
                        new NormalizeGradient(new Normalize(in.get(0).moments(statistics), 1e-5)),
                        in.toArray(new Tensor[0])),
                x,
                x,
                statistics,
                statistics.inserted(0, 2));
    }
}
