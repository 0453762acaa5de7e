package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** What moves numbers and computes none. */
@ExtendWith(GoldenExtension.class)
class MovementGoldenTest {
    private static final Agreement EQUAL = Agreement.of(Tolerance.EQUAL);

    /** Values are moved; the gradient of what was used several times is a sum. */
    private static final Agreement SUMMED_BACK = new Agreement(Tolerance.EQUAL, Tolerance.SUM);

    private final GoldenCheck golden;

    MovementGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    @Test
    void permute_agrees() {
        golden.check("permute", EQUAL, draw -> {
            Shape shape = draw.shape();
            int[] order = draw.order(shape.rank());
            return Call.of(draw.input(shape), x -> x.permute(order), x -> x.permute(Torch.longs(order)))
                    .with(IntStream.of(order).boxed().toList());
        });
    }

    @Test
    void reshape_agrees() {
        golden.check("reshape", EQUAL, draw -> {
            Shape shape = draw.shape();
            int[] order = draw.order(shape.rank());
            Shape to = draw.chance(0.5)
                    ? Shape.of(Math.toIntExact(shape.count()), 1)
                    : Shape.of(IntStream.of(order).map(shape::size).toArray());
            return Call.of(draw.input(shape), x -> x.reshape(to), x -> x.reshape(Torch.sizes(to)))
                    .with("to", to);
        });
    }

    @Test
    void broadcast_agrees() {
        golden.check("broadcast", SUMMED_BACK, draw -> {
            Shape to = draw.shape();
            return Call.of(
                            draw.input(draw.broadcasting(to)),
                            x -> x.broadcastTo(to),
                            x -> x.expand(Torch.sizes(to), false))
                    .with("to", to)
                    .scaledBySums();
        });
    }

    @Test
    void slice_agrees_also_with_steps() {
        golden.check("slice", EQUAL, draw -> {
            Shape shape = draw.shape(draw.between(1, 4), 7);
            int axis = draw.between(0, shape.rank() - 1);
            int size = shape.size(axis);
            int step = draw.between(1, 3);
            int from = draw.between(0, size);
            int count = draw.between(0, (size - from + step - 1) / step);
            Slice slice = Slice.all(shape).along(axis, from, count, step);
            return Call.of(
                            draw.input(shape),
                            x -> x.slice(slice),
                            x -> x.slice(
                                    axis,
                                    new LongOptional(from),
                                    new LongOptional(Math.min(size, from + (long) count * step)),
                                    step))
                    .with("axis", axis, slice);
        });
    }

    @Test
    void row_agrees() {
        golden.check("row", EQUAL, draw -> {
            Shape shape = draw.shape(draw.between(0, 3), 6).inserted(0, draw.between(1, 5));
            int i = draw.between(0, shape.size(0) - 1);
            return Call.of(draw.input(shape), x -> x.row(i), x -> x.select(0, i))
                    .with("row", i);
        });
    }

    @Test
    void concat_agrees() {
        golden.check("concat", EQUAL, draw -> {
            Shape shape = draw.shape(draw.between(1, 4), 5);
            int axis = draw.between(0, shape.rank() - 1);
            List<Input> parts = new ArrayList<>();
            for (int i = draw.between(1, 4); i > 0; i--) {
                parts.add(draw.input(shape.with(axis, draw.between(0, 4))));
            }
            return Call.of(
                            parts,
                            in -> Tensor.concat(axis, in.toArray(new Tensor[0])),
                            in -> torch.cat(Torch.vector(in), axis))
                    .with("axis", axis);
        });
    }

    @Test
    void stack_agrees() {
        golden.check("stack", EQUAL, draw -> {
            Shape shape = draw.shape(draw.between(0, 3), 5);
            int axis = draw.between(0, shape.rank());
            List<Input> parts = new ArrayList<>();
            for (int i = draw.between(1, 4); i > 0; i--) {
                parts.add(draw.input(shape));
            }
            return Call.of(
                            parts,
                            in -> Tensor.stack(axis, in.toArray(new Tensor[0])),
                            in -> torch.stack(Torch.vector(in), axis))
                    .with("axis", axis);
        });
    }

    @Test
    void pad_agrees() {
        golden.check("pad", EQUAL, draw -> {
            Shape shape = draw.shape(draw.between(1, 4), 5);
            int axis = draw.between(0, shape.rank() - 1);
            int before = draw.between(0, 3);
            int after = draw.between(0, 3);
            long[] pads = new long[2 * (shape.rank() - axis)]; // from the last axis backwards, pairs
            pads[pads.length - 2] = before;
            pads[pads.length - 1] = after;
            return Call.of(draw.input(shape), x -> x.pad(axis, before, after), x -> torch.constant_pad_nd(x, pads))
                    .with("axis", axis, before, after);
        });
    }

    /** An axis of a shape, and which rows along it are wanted, some of them several times. */
    private record Picked(Shape x, int axis, int[] rows) {
        static Picked drawn(Draw draw) {
            Shape x = Shape.of(draw.shape(draw.between(1, 4), 5).reduced().toArray());
            for (int i = 0; i < x.rank(); i++) {
                x = x.with(i, draw.between(1, 6));
            }
            int axis = draw.between(0, x.rank() - 1);
            return new Picked(x, axis, draw.indices(draw.between(0, 9), x.size(axis)));
        }

        Indices ours(Tensor like) {
            return Indices.of(like.device(), Shape.of(rows.length), rows);
        }

        org.bytedeco.pytorch.Tensor theirs() {
            return Torch.of(Shape.of(rows.length), rows);
        }

        Shape y() {
            return x.with(axis, rows.length);
        }

        String text() {
            return "axis " + axis + " rows " + IntStream.of(rows).boxed().toList();
        }
    }

    @Test
    void gather_agrees() {
        golden.check("gather", SUMMED_BACK, draw -> {
            Picked p = Picked.drawn(draw);
            return Call.of(
                            draw.input(p.x()),
                            x -> x.gather(p.axis(), p.ours(x)),
                            x -> torch.index_select(x, p.axis(), p.theirs()))
                    .with(p.text())
                    .scaledBySums();
        });
    }

    @Test
    void embedding_lookup_agrees_for_indices_of_any_rank() {
        golden.check("gather of rows", SUMMED_BACK, draw -> {
            Shape table = Shape.of(draw.between(1, 9), draw.between(1, 5));
            Shape index = draw.shape(draw.between(0, 3), 4);
            int[] rows = draw.indices(Math.toIntExact(index.count()), table.size(0));
            return Call.of(
                            draw.input(table),
                            w -> w.gather(0, Indices.of(w.device(), index, rows)),
                            w -> torch.embedding(w, Torch.of(index, rows)))
                    .with("index", index)
                    .scaledBySums();
        });
    }

    @Test
    void scatter_add_agrees() {
        golden.check("scatterAdd", new Agreement(Tolerance.SUM, Tolerance.EQUAL), draw -> {
            Picked p = Picked.drawn(draw);
            return Call.of(
                            draw.input(p.y()),
                            dy -> scatterAdd(p, dy),
                            dy -> torch.index_add(
                                    torch.zeros(Torch.sizes(p.x())).to(torch.ScalarType.Double),
                                    p.axis(),
                                    p.theirs(),
                                    dy))
                    .with(p.text())
                    .scaledBySums();
        });
    }

    /** The op that gather's derivative is made of, which has no name of its own in the API. */
    private static Tensor scatterAdd(Picked p, Tensor dy) {
        Tensor x = Tensor.full(dy.device(), p.x(), 0).copy();
        Tensor loss = x.gather(p.axis(), p.ours(x)).mul(dy).sum();
        return Gradients.withHistory(loss, List.of(x)).of(x);
    }
}
