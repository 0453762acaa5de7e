package org.storygan.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.storygan.autograd.Case;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Ways to lie in memory: an input of some shape as a view of a base of another shape. */
public enum Layout {
    TRANSPOSED {
        @Override
        Shape base(Shape x) {
            return x.rank() == 1
                    ? Shape.of(x.size(0), 2)
                    : x.slice(0, x.rank() - 2).plus(Shape.of(x.size(-1), x.size(-2)));
        }

        @Override
        Tensor view(Tensor base, Shape x) {
            return x.rank() == 1 ? base.transpose().row(1) : base.transpose();
        }

        @Override
        boolean fits(Shape x) {
            return x.rank() >= 1;
        }
    },
    STEP_2 {
        @Override
        Shape base(Shape x) {
            return x.rank() == 0 ? Shape.of(3) : x.with(-1, 2 * x.size(-1));
        }

        @Override
        Tensor view(Tensor base, Shape x) {
            return x.rank() == 0
                    ? base.slice(Slice.all(base.shape()).along(0, 1, 1, 2)).reshape()
                    : base.slice(Slice.all(base.shape()).along(-1, 1, x.size(-1), 2));
        }
    },
    OFFSET {
        @Override
        Shape base(Shape x) {
            return x.rank() == 0 ? Shape.of(2) : x.with(0, x.size(0) + 1);
        }

        @Override
        Tensor view(Tensor base, Shape x) {
            return x.rank() == 0 ? base.row(1) : base.slice(0, 1, x.size(0));
        }
    },
    EXPANDED {
        @Override
        Shape base(Shape x) {
            return x.with(repeated(x), 1);
        }

        @Override
        Tensor view(Tensor base, Shape x) {
            return base.broadcastTo(x);
        }

        @Override
        boolean fits(Shape x) {
            return repeated(x) >= 0;
        }

        /** The first axis with something to repeat, or -1. */
        private int repeated(Shape x) {
            return IntStream.range(0, x.rank())
                    .filter(i -> x.size(i) != 1)
                    .findFirst()
                    .orElse(-1);
        }
    };

    /** The shape that a view of shape x is taken from. */
    abstract Shape base(Shape x);

    /** A differentiable view of shape x. */
    abstract Tensor view(Tensor base, Shape x);

    /** Whether there is such a view of shape x. */
    boolean fits(Shape x) {
        return true;
    }

    /**
     * The case itself; with every input in each layout that fits it; with the inputs in different layouts; and with one tensor as two
     * inputs, for each pair of one shape. All are functions of the bases, so that gradients pass through the views.
     */
    public static List<Case> variations(Case c) {
        List<Case> all = new ArrayList<>(List.of(c));
        for (Layout layout : values()) {
            if (c.inputs().stream().anyMatch(layout::fits)) {
                all.add(laid(
                        c, layout.name(), c.inputs().stream().map(x -> layout).toList()));
            }
        }
        if (c.inputs().size() > 1) {
            all.add(laid(
                    c,
                    "MIXED",
                    IntStream.range(0, c.inputs().size())
                            .mapToObj(Layout::rotated)
                            .toList()));
        }
        for (int i = 0; i < c.inputs().size(); i++) {
            for (int j = i + 1; j < c.inputs().size(); j++) {
                if (c.inputs().get(i).equals(c.inputs().get(j))) {
                    all.add(twice(c, i, j));
                }
            }
        }
        return all;
    }

    private static Layout rotated(int i) {
        return values()[i % values().length];
    }

    private static Case laid(Case c, String label, List<Layout> layouts) {
        List<Shape> shapes = c.inputs();
        List<Shape> bases = IntStream.range(0, shapes.size())
                .mapToObj(
                        i -> layouts.get(i).fits(shapes.get(i)) ? layouts.get(i).base(shapes.get(i)) : shapes.get(i))
                .toList();
        return new Case(
                c.label() + " " + label,
                device -> {
                    var f = c.bound().apply(device);
                    return in -> f.apply(IntStream.range(0, shapes.size())
                            .mapToObj(i -> layouts.get(i).fits(shapes.get(i))
                                    ? layouts.get(i).view(in.get(i), shapes.get(i))
                                    : in.get(i))
                            .toList());
                },
                bases,
                c.low(),
                c.high(),
                c.differentiable());
    }

    private static Case twice(Case c, int i, int j) {
        List<Shape> shapes = new ArrayList<>(c.inputs());
        shapes.remove(j);
        return new Case(
                c.label() + " TWICE " + i + " " + j,
                device -> in -> {
                    List<Tensor> inputs = new ArrayList<>(in);
                    inputs.add(j, in.get(i));
                    return c.bound().apply(device).apply(inputs);
                },
                shapes,
                c.low(),
                c.high(),
                c.differentiable());
    }
}
