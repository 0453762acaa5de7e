package org.storygan.cuda.kernel;

import java.util.List;
import java.util.function.Consumer;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** optimizer.cu: a step of Adam over one tensor, several, or an arena of all of them; and what else belongs to a step of training. */
public final class Optimizer {
    private static final String FILE = "optimizer";
    private static final int THREADS = 256;
    private static final int AT_ONCE = 4;
    private static final int SEVERAL = 64; // tensors of a launch, as many as its parameters have room for

    private final Gpu gpu;

    public Optimizer(Gpu gpu) {
        this.gpu = gpu;
    }

    /** In place; all dense. */
    public void adam(AdamStep step, Array p, Array g, Array m, Array v) {
        if (p.count() > 0) {
            launch("optimizer_adam_f32", p.count(), put(addresses(p, g, m, v).wide(p.count()), step));
        }
    }

    /** The same with the constants that {@link AdamSchedule#advance} left on the device, so that a graph of launches can be repeated. */
    public void adam(AdamSchedule schedule, Array p, Array g, Array m, Array v) {
        if (p.count() > 0) {
            launch(
                    "optimizer_adam_arena_f32",
                    p.count(),
                    addresses(p, g, m, v).wide(p.count()).pointer(schedule.constants()));
        }
    }

    /** The same for several, each p, g, m and v, in a launch for every 64 of them. */
    public void adam(AdamStep step, List<List<Array>> all) {
        inTurn(all, some -> {
            Arguments arguments =
                    several(gpu.arguments(), some.stream().map(x -> x.get(0)).toList());
            for (int which = 0; which < 4; which++) {
                int of = which;
                addresses(arguments, some.stream().map(x -> x.get(of)).toList());
            }
            launch(
                    "optimizer_adam_several_f32",
                    grid(some.stream().map(x -> x.get(0)).toList()),
                    put(arguments, step));
        });
    }

    /** y (1) becomes 0, or NaN where an element of any is not finite. */
    public void finite(List<Array> xs, Array y) {
        new Copy(gpu).fill(0, y);
        inTurn(xs, some -> {
            Arguments arguments = several(gpu.arguments().pointer(Pointers.of(y)), some);
            launch("optimizer_finite_several_f32", grid(some), addresses(arguments, some));
        });
    }

    /** y = keep y + add x, both dense. */
    public void follow(double keep, double add, Array x, Array y) {
        if (y.count() > 0) {
            Arguments arguments = gpu.arguments().pointer(Pointers.of(y)).pointer(Pointers.of(x));
            arguments.wide(y.count()).real((float) keep).real((float) add);
            launch("optimizer_follow_f32", y.count(), arguments);
        }
    }

    private static <T> void inTurn(List<T> all, Consumer<List<T>> launch) {
        for (int from = 0; from < all.size(); from += SEVERAL) {
            launch.accept(all.subList(from, Math.min(all.size(), from + SEVERAL)));
        }
    }

    /** Writes struct Several. */
    private static Arguments several(Arguments arguments, List<Array> some) {
        arguments.align(Long.BYTES).integer(some.size());
        int first = 0;
        for (int i = 0; i < SEVERAL; i++) {
            arguments.integer(first);
            first += i < some.size() ? blocks(some.get(i).count()) : 0;
        }
        for (int i = 0; i < SEVERAL; i++) {
            arguments.wide(i < some.size() ? some.get(i).count() : 0);
        }
        return arguments;
    }

    /** Writes an array of 64 addresses. */
    private static Arguments addresses(Arguments arguments, List<Array> some) {
        for (int i = 0; i < SEVERAL; i++) {
            arguments.pointer(i < some.size() ? Pointers.of(some.get(i)) : 0);
        }
        return arguments;
    }

    private static Grid grid(List<Array> some) {
        return new Grid(some.stream().mapToInt(x -> blocks(x.count())).sum(), 1, 1, THREADS, 1, 1, 0);
    }

    /** At least one, so that every tensor has a first block of its own. */
    private static int blocks(long count) {
        return (int) Math.max(1, (count + AT_ONCE * THREADS - 1) / (AT_ONCE * THREADS));
    }

    private Arguments addresses(Array p, Array g, Array m, Array v) {
        return gpu.arguments()
                .pointer(Pointers.of(p))
                .pointer(Pointers.of(g))
                .pointer(Pointers.of(m))
                .pointer(Pointers.of(v));
    }

    private void launch(String symbol, long count, Arguments arguments) {
        launch(symbol, Grid.linear((count + AT_ONCE - 1) / AT_ONCE, THREADS), arguments);
    }

    private void launch(String symbol, Grid grid, Arguments arguments) {
        gpu.launch(gpu.kernel(FILE, symbol), grid, arguments);
    }

    /** Writes struct Adam. */
    private static Arguments put(Arguments arguments, AdamStep step) {
        return arguments
                .real((float) step.correctedRate())
                .real((float) step.rootCorrection())
                .real((float) step.beta1())
                .real((float) (1 - step.beta1()))
                .real((float) step.beta2())
                .real((float) (1 - step.beta2()))
                .real((float) step.epsilon());
    }
}
