package org.storygan.lite.metrics;

import org.storygan.autograd.Tensor;

/** A part of a network that only computes: what it makes on the way is freed when it is done, and its result has no history. */
interface Stage {
    Tensor apply(Tensor x);

    /** One after the other. */
    static Stage chain(Stage... stages) {
        return freeing(x -> {
            Tensor y = x;
            for (Stage stage : stages) {
                y = stage.apply(y);
            }
            return y;
        });
    }

    /** Each from the same x, their channels side by side. */
    static Stage sideBySide(Stage... branches) {
        return freeing(x -> {
            var parts = new Tensor[branches.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = branches[i].apply(x);
            }
            return Tensor.concat(3, parts);
        });
    }

    /** The same with a scope of its own. */
    static Stage freeing(Stage stage) {
        return x -> {
            try (var scope = x.device().scope("features")) {
                return stage.apply(x).keptBy(scope);
            }
        };
    }
}
