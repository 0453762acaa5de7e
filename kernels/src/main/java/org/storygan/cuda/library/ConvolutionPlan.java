package org.storygan.cuda.library;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.library.ConvolutionDirection.Memory;

/** A convolution in one layout, with its descriptors: which algorithms do it, and doing it. */
final class ConvolutionPlan implements AutoCloseable {
    private final Cudnn cudnn;
    private final ConvolutionKey key;
    private final Layout layout;
    private final Precision precision;
    private final Descriptors made;
    private final ConvolutionDescriptors descriptors;

    ConvolutionPlan(Cudnn cudnn, ConvolutionKey key, Layout layout, Precision precision) {
        this.cudnn = cudnn;
        this.key = key;
        this.layout = layout;
        this.precision = precision;
        made = new Descriptors(cudnn.calls());
        try {
            descriptors = ConvolutionDescriptors.of(made, key, layout, precision);
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** An algorithm that may be taken, and what it needs. */
    record Candidate(int algorithm, long workspace) {}

    /** Those within the limits; none where the library does not do the case at all. */
    List<Candidate> candidates(CudnnLimits limits) {
        var direction = key.direction();
        return direction.algorithms().stream()
                .filter(algorithm -> !limits.deterministic() || direction.isDeterministic(algorithm))
                .filter(algorithm -> precision != Precision.FP32 || direction.isDirect(algorithm))
                .flatMap(algorithm -> candidate(algorithm).stream())
                .filter(candidate -> candidate.workspace() <= limits.workspaceBytes())
                .toList();
    }

    private List<Candidate> candidate(int algorithm) {
        long[] bytes = {0};
        boolean does = cudnn.does(
                "workspace of algorithm " + algorithm + " for " + key,
                () -> bytes[0] = key.direction().workspace(cudnn, descriptors, algorithm));
        return does ? List.of(new Candidate(algorithm, bytes[0])) : List.of();
    }

    void run(Candidate by, Array first, Array second, Array result) {
        try (var operands = new Operands(cudnn.gpu(), layout)) {
            var memory = new Memory(
                    operands.input(first),
                    operands.input(second),
                    operands.output(result),
                    operands.workspace(by.workspace()),
                    by.workspace());
            cudnn.calls().enqueue(key, () -> key.direction().run(cudnn, descriptors, memory, by.algorithm()));
            operands.store();
        }
    }

    @Override
    public void close() {
        made.close();
    }
}
