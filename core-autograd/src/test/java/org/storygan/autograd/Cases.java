package org.storygan.autograd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.storygan.shape.Shape;

/** The cases of every op: the table that checks, comparisons and benchmarks run over. */
public final class Cases {
    private Cases() {}

    /** Each op's class with its cases; a test makes sure that none is missing. */
    public static Map<Class<?>, List<Case>> byOp() {
        Map<Class<?>, List<Case>> cases = new LinkedHashMap<>();
        cases.put(Pointwise.class, pointwise());
        cases.put(Arithmetic.class, arithmetic());
        cases.put(Comparison.class, comparison());
        cases.put(LeakyRelu.class, LeakyRelu.cases());
        cases.put(Clamp.class, Clamp.cases());
        cases.put(PiecewiseGradient.class, PiecewiseGradient.cases());
        cases.put(Affine.class, Affine.cases());
        cases.put(Power.class, Power.cases());
        cases.put(Where.class, Where.cases());
        cases.put(Sum.class, Sum.cases());
        cases.put(Extremum.class, Extremum.cases());
        cases.put(MatMul.class, MatMul.cases());
        cases.put(Reshape.class, Reshape.cases());
        cases.put(Permute.class, Permute.cases());
        cases.put(Broadcast.class, Broadcast.cases());
        cases.put(Part.class, Part.cases());
        cases.put(Embed.class, Embed.cases());
        cases.put(Contiguous.class, Contiguous.cases());
        cases.put(Concat.class, Concat.cases());
        cases.put(Gather.class, Gather.cases());
        cases.put(ScatterAdd.class, ScatterAdd.cases());
        cases.put(Conv2d.class, ImageCases.conv2d());
        cases.put(Conv2dInputGradient.class, ImageCases.conv2dInputGradient());
        cases.put(Conv2dWeightGradient.class, ImageCases.conv2dWeightGradient());
        cases.put(Pool2d.class, ImageCases.pool2d());
        cases.put(Pool2dGradient.class, ImageCases.pool2dGradient());
        cases.put(Softmax.class, Softmax.cases());
        cases.put(SoftmaxGradient.class, SoftmaxGradient.cases());
        cases.put(Normalize.class, NormalizeCases.normalize());
        cases.put(NormalizeSums.class, NormalizeCases.sums());
        cases.put(NormalizeGradient.class, NormalizeCases.gradients());
        cases.put(Attend.class, FusedCases.attend());
        cases.put(Lstm.class, FusedCases.lstm());
        cases.put(Gru.class, FusedCases.gru());
        cases.put(FusedGradient.class, FusedCases.gradients());
        cases.replaceAll((op, list) -> labelled(op, list));
        return cases;
    }

    private static List<Case> labelled(Class<?> op, List<Case> cases) {
        List<Case> named = new ArrayList<>();
        for (Case c : cases) {
            named.add(c.labelled(
                    op.getSimpleName() + (c.label().isEmpty() ? " " + (named.size() + 1) : "." + c.label())));
        }
        return named;
    }

    /** Pointwise ops need no cases of their own: the interval is the case. */
    private static List<Case> pointwise() {
        List<Case> cases = new ArrayList<>();
        for (Pointwise f : Pointwise.values()) {
            for (Shape x : List.of(Shape.of(), Shape.of(1), Shape.of(3, 5, 7), Shape.of(2, 0, 3))) {
                Case c = Case.of(f, x).in(f.low(), f.high()).labelled(f.name());
                cases.add(f.differentiable() ? c : c.onlyForward());
            }
        }
        return cases;
    }

    private static List<Case> arithmetic() {
        List<Case> cases = new ArrayList<>();
        for (Arithmetic f : Arithmetic.values()) {
            for (List<Shape> ab : BROADCASTS) {
                Case c = Case.of(f, ab.get(0), ab.get(1)).labelled(f.name());
                cases.add(POSITIVE.contains(f) ? c.in(0.3, 2) : c);
            }
        }
        return cases;
    }

    private static List<Case> comparison() {
        return List.of(Comparison.values()).stream()
                .map(f -> Case.of(f, Shape.of(3, 5), Shape.of(5)).onlyForward().labelled(f.name()))
                .collect(Collectors.toList());
    }

    private static final Set<Arithmetic> POSITIVE = Set.of(Arithmetic.DIV, Arithmetic.POW, Arithmetic.RELU_GRADIENT);

    private static final List<List<Shape>> BROADCASTS = List.of(
            List.of(Shape.of(3, 5), Shape.of(3, 5)),
            List.of(Shape.of(4, 1, 3), Shape.of(1, 5, 1)),
            List.of(Shape.of(), Shape.of(2, 3)),
            List.of(Shape.of(2, 0, 3), Shape.of(3)),
            List.of(Shape.of(1), Shape.of(1)));
}
