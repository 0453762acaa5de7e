package org.storygan.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.storygan.backend.Backend;
import org.storygan.contract.GradientCheck.Differentiator;
import org.storygan.shape.Shape;

/** Collects the planted bugs of one family. */
final class Planting {
    private final String family;
    private final List<Plant> plants = new ArrayList<>();

    Planting(String family) {
        this.family = family;
    }

    List<Plant> plants() {
        return plants;
    }

    /** A function whose backward is that of another function. */
    Planting impostor(
            String name, Function<List<Tensor>, Tensor> f, Function<List<Tensor>, Tensor> gradientOf, Shape... inputs) {
        Case healthy = Case.of(f, inputs).labelled(name);
        Case sick = Case.of(Detectors.impostor(f, gradientOf), inputs).labelled(name);
        plants.add(new Plant(family, name, () -> Detectors.gradients(healthy), () -> Detectors.gradients(sick)));
        return this;
    }

    /** An op with another backward. */
    Planting twin(String name, Case healthy, Twin.Backward backward) {
        Case sick = new Case(
                name,
                device -> {
                    var f = healthy.bound().apply(device);
                    return in -> {
                        Tensor.Node node = f.apply(in).node();
                        return Tensor.apply(
                                Twin.of(node.op(), backward), node.inputs().toArray(new Tensor[0]));
                    };
                },
                healthy.inputs(),
                healthy.low(),
                healthy.high(),
                true);
        Case named = healthy.labelled(name);
        plants.add(new Plant(family, name, () -> Detectors.gradients(named), () -> Detectors.gradients(sick)));
        return this;
    }

    /** An op on a backend that does one thing wrong. */
    Planting backend(String name, Case c, Backend tampered) {
        Case named = c.labelled(name);
        plants.add(
                new Plant(family, name, () -> Detectors.gradients(named), () -> Detectors.gradients(named, tampered)));
        return this;
    }

    /** A graph under an engine that does one thing wrong. */
    Planting engine(String name, Case c, Differentiator tampered) {
        Case named = c.labelled(name);
        plants.add(
                new Plant(family, name, () -> Detectors.gradients(named), () -> Detectors.gradients(named, tampered)));
        return this;
    }

    /** An edge value of a wrong function. */
    Planting kink(String name, Kink healthy, UnaryOperator<Tensor> wrong) {
        plants.add(new Plant(family, name, () -> Detectors.kink(healthy), () -> Detectors.kink(healthy.of(wrong))));
        return this;
    }

    /** Anything else. */
    Planting plant(Plant plant) {
        plants.add(plant);
        return this;
    }

    String family() {
        return family;
    }

    /** An elementwise op with another backward, for kinks. */
    static UnaryOperator<Tensor> twin(Op op, Twin.Backward backward) {
        return x -> Tensor.apply(Twin.of(op, backward), x);
    }
}
