package org.storygan.cuda.library;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;
import org.storygan.backend.Array;
import org.storygan.backend.LstmLayer;
import org.storygan.cuda.driver.CudaStorage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.Copy;
import org.storygan.cuda.kernel.Gather;
import org.storygan.cuda.kernel.Pointwise;
import org.storygan.cuda.kernel.Scratch;
import org.storygan.cuda.kernel.SequenceReader;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * Long short-term memories by cuDNN's recurrent networks. The library wants the lengths of sequences on the host, so the mask is waited
 * for, and has its own order of weights, so they are copied; it reads from the first element on, so sequences that are read backward are
 * turned, each within its length. Equal bits from run to run are promised only where CUBLAS_WORKSPACE_CONFIG is set.
 */
public final class CudnnLstm implements SequenceReader, AutoCloseable {
    private static final int CAPACITY = 64;
    private static final int GATES = 4;

    private final Cudnn cudnn;
    private final Gpu gpu;
    private final Copy copy;
    private final Plans<LstmKey, LstmPlan> plans = new Plans<>(CAPACITY);
    private final Precision precision;
    private final SequenceReader own;

    public CudnnLstm(Cudnn cudnn, Precision precision, SequenceReader own) {
        this.cudnn = cudnn;
        this.precision = precision;
        this.own = own;
        gpu = cudnn.gpu();
        copy = new Copy(gpu);
    }

    /** How many elements of each sequence count; empty where that cannot be told, where none counts, or where others than the first do. */
    private Optional<List<Integer>> lengths(LstmLayer l) {
        Shape mask = l.mask().shape();
        if (l.x().count() == 0 || l.u().count() == 0 || gpu.isRecording()) {
            return Optional.empty();
        }
        List<Integer> lengths = new ArrayList<>();
        try (var scratch = new Scratch(gpu)) {
            ByteBuffer values =
                    ByteBuffer.allocateDirect((int) mask.count() * Float.BYTES).order(ByteOrder.nativeOrder());
            gpu.download(Pointers.of(scratch.dense(l.mask())), values);
            for (int item = 0; item < mask.size(0); item++) {
                lengths.add(length(values, item * mask.size(1), mask.size(1)));
            }
        }
        return lengths.stream().allMatch(length -> length > 0) ? Optional.of(lengths) : Optional.empty();
    }

    /** 0 where an element counts that stands behind one that does not. */
    private static int length(ByteBuffer mask, int start, int steps) {
        int length = 0;
        for (int i = 0; i < steps; i++) {
            if (mask.getFloat((start + i) * Float.BYTES) != 0) {
                if (length < i) {
                    return 0;
                }
                length++;
            }
        }
        return length;
    }

    @Override
    public void read(LstmLayer l, Array y) {
        lengths(l).ifPresentOrElse(lengths -> read(l, lengths, y), () -> own.read(l, y));
    }

    private void read(LstmLayer l, List<Integer> lengths, Array y) {
        try (var scratch = new Scratch(gpu)) {
            var run = new Run(l, lengths, scratch);
            run.forward();
            int steps = l.steps();
            Array outputs = scratch.array(run.y.shape());
            run.withoutPadding(run.turned(run.y), outputs);
            copy.copy(outputs, y.sliced(Slice.all(y.shape()).along(1, 0, steps)));
            copy.copy(run.last, y.sliced(Slice.all(y.shape()).along(1, steps, 1)));
        }
    }

    @Override
    public void gradient(LstmLayer l, Array dy, LstmLayer d) {
        lengths(l).ifPresentOrElse(lengths -> gradient(l, lengths, dy, d), () -> own.gradient(l, dy, d));
    }

    private void gradient(LstmLayer l, List<Integer> lengths, Array dy, LstmLayer d) {
        try (var scratch = new Scratch(gpu)) {
            var run = new Run(l, lengths, scratch);
            run.forward();
            run.back(dy, d);
        }
    }

    /** One call, with the memory that it takes. */
    private final class Run {
        private final LstmLayer l;
        private final List<Integer> lengths;
        private final Scratch scratch;
        private final LstmPlan plan;
        private final Array y;
        private final Array last;
        private final LstmPlan.Memory memory;

        Run(LstmLayer l, List<Integer> lengths, Scratch scratch) {
            this.l = l;
            this.lengths = lengths;
            this.scratch = scratch;
            int hidden = l.u().shape().size(1);
            var key = new LstmKey(lengths, l.steps(), l.x().shape().size(2), hidden);
            plan = plans.get(key, made -> new LstmPlan(cudnn, made, precision));
            y = scratch.array(l.x().shape().with(2, hidden));
            last = scratch.array(Shape.of(lengths.size(), 1, hidden));
            long weights = bytes(plan.weightBytes());
            pack(weights, l.w(), l.u(), l.b());
            memory = new LstmPlan.Memory(
                    at(turned(Operands.readable(l.x(), scratch))),
                    at(y),
                    gpu.pointer(weights),
                    gpu.pointer(bytes(plan.workBytes())),
                    gpu.pointer(bytes(plan.reserveBytes())));
        }

        void forward() {
            plan.forward(memory, at(last));
        }

        void back(Array dy, LstmLayer d) {
            Slice all = Slice.all(dy.shape());
            Array outputs = turned(scratch.copy(dy.sliced(all.along(1, 0, l.steps()))));
            Array end = scratch.copy(dy.sliced(all.along(1, l.steps(), 1)));
            Array dx = scratch.array(l.x().shape());
            plan.inputGradient(memory, at(outputs), at(end), at(dx));
            withoutPadding(turned(dx), d.x());
            long dw = bytes(plan.weightBytes());
            copy.fill(0, floats(dw, Shape.of((int) (plan.weightBytes() / Float.BYTES))));
            plan.weightGradient(memory, gpu.pointer(dw));
            unpack(dw, d.w(), d.u(), d.b());
        }

        /** Zeros behind the end of each sequence, where the library leaves what was there: its filling does not arrive through JCuda. */
        private void withoutPadding(Array dx, Array to) {
            Array zero = scratch.array(Shape.of());
            copy.fill(0, zero);
            Shape columns = l.mask().shape().plus(Shape.of(1));
            Array mask = scratch.dense(l.mask()).reshaped(columns).orElseThrow();
            new Pointwise(gpu).select(mask.broadcastTo(dx.shape()), dx, zero.broadcastTo(dx.shape()), to);
        }

        /** The elements of each sequence in the order in which they are read, or back: the same exchange does both. */
        Array turned(Array x) {
            if (!l.reversed()) {
                return x;
            }
            Shape shape = x.shape();
            Shape rows = Shape.of(shape.size(0) * shape.size(1), shape.size(2));
            Array to = scratch.array(shape);
            new Gather(gpu)
                    .gather(
                            x.reshaped(rows).orElseThrow(),
                            0,
                            order(),
                            to.reshaped(rows).orElseThrow());
            return to;
        }

        private Array order() {
            int steps = l.steps();
            ByteBuffer rows = ByteBuffer.allocateDirect(lengths.size() * steps * Integer.BYTES)
                    .order(ByteOrder.nativeOrder());
            for (int item = 0; item < lengths.size(); item++) {
                int length = lengths.get(item);
                for (int i = 0; i < steps; i++) {
                    rows.putInt(item * steps + (i < length ? length - 1 - i : i));
                }
            }
            int count = lengths.size() * steps;
            long address = scratch.floats(count);
            gpu.upload(rows.flip(), address);
            return Array.dense(Shape.of(count), new CudaStorage(DType.INT32, count, address));
        }

        private void pack(long weights, Array w, Array u, Array b) {
            for (int gate = 0; gate < GATES; gate++) {
                copy.copy(of(w, gate), within(weights + plan.inputMatrix(gate), w));
                copy.copy(of(u, gate), within(weights + plan.stateMatrix(gate), u));
                copy.copy(of(b, gate), within(weights + plan.bias(gate), b));
            }
        }

        private void unpack(long weights, Array dw, Array du, Array db) {
            for (int gate = 0; gate < GATES; gate++) {
                copy.copy(within(weights + plan.inputMatrix(gate), dw), of(dw, gate));
                copy.copy(within(weights + plan.stateMatrix(gate), du), of(du, gate));
                copy.copy(within(weights + plan.bias(gate), db), of(db, gate));
            }
        }

        /** The rows of one gate. */
        private Array of(Array all, int gate) {
            int rows = all.shape().size(0) / GATES;
            return all.sliced(Slice.all(all.shape()).along(0, gate * rows, rows));
        }

        private Array within(long address, Array all) {
            return floats(address, all.shape().with(0, all.shape().size(0) / GATES));
        }

        private Array floats(long address, Shape shape) {
            return Array.dense(shape, new CudaStorage(DType.FLOAT32, shape.count(), address));
        }

        private long bytes(long bytes) {
            return scratch.floats((bytes + Float.BYTES - 1) / Float.BYTES);
        }

        private Pointer at(Array x) {
            return gpu.pointer(Pointers.of(x));
        }
    }

    @Override
    public void close() {
        plans.close();
    }
}
