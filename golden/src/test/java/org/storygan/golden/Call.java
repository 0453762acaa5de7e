package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.storygan.autograd.Tensor;

/**
 * One random call, written for both libraries.
 *
 * @param parameters what a message shows beside the inputs' shapes
 * @param scale what errors are measured against
 */
record Call(
        String parameters,
        List<Input> inputs,
        Ours ours,
        Function<List<org.bytedeco.pytorch.Tensor>, org.bytedeco.pytorch.Tensor> theirs,
        Scale scale) {

    static Call made(
            List<Input> inputs,
            Ours ours,
            Function<List<org.bytedeco.pytorch.Tensor>, org.bytedeco.pytorch.Tensor> theirs) {
        return new Call("", inputs, ours, theirs, Scale.OWN);
    }

    static Call of(
            List<Input> inputs,
            Function<List<Tensor>, Tensor> ours,
            Function<List<org.bytedeco.pytorch.Tensor>, org.bytedeco.pytorch.Tensor> theirs) {
        return made(inputs, Ours.of(ours), theirs);
    }

    static Call of(
            Input x,
            Function<Tensor, Tensor> ours,
            Function<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> theirs) {
        return made(List.of(x), Ours.of(in -> ours.apply(in.get(0))), in -> theirs.apply(in.get(0)));
    }

    Call with(Object... shown) {
        String text = List.of(shown).stream().map(String::valueOf).collect(Collectors.joining(" "));
        return new Call(text, inputs, ours, theirs, scale);
    }

    Call scaled(Scale other) {
        return new Call(parameters, inputs, ours, theirs, other);
    }

    /** Errors against the sums of the sizes of the terms, for an op made of sums and products only. */
    Call scaledBySums() {
        return scaled(Scale.sums(ours));
    }

    /** The same for an op that chooses among its inputs: only its gradient adds up. */
    Call scaledBySumsOfChosen() {
        return scaled(Scale.sumsOfChosen(ours));
    }

    /** libtorch's y, its gradients for the upstream gradient that {@code upstream} draws once the shape of y is known. */
    Outcome peer(Function<org.storygan.shape.Shape, double[]> upstream) {
        List<org.bytedeco.pytorch.Tensor> leaves =
                inputs.stream().map(Input::theirs).toList();
        org.bytedeco.pytorch.Tensor y = theirs.apply(leaves);
        double[] dy = upstream.apply(Torch.shape(y));
        List<double[]> arrays = new ArrayList<>();
        arrays.add(Torch.values(y));
        List<org.bytedeco.pytorch.Tensor> wanted = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            if (inputs.get(i).differentiable()) {
                wanted.add(leaves.get(i));
            }
        }
        if (!wanted.isEmpty()) {
            Torch.gradients(y, Torch.of(Torch.shape(y), dy), wanted).forEach(dx -> arrays.add(Torch.values(dx)));
        }
        return new Outcome(dy, new Values(Torch.shape(y), arrays));
    }

    /** An upstream gradient and what it led to. */
    record Outcome(double[] dy, Values values) {}

    @Override
    public String toString() {
        return inputs + (parameters.isEmpty() ? "" : " " + parameters);
    }
}
