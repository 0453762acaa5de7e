package org.storygan.cuda.library;

import java.util.Optional;
import org.storygan.backend.Array;
import org.storygan.backend.Debug;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.cuda.library.ConvolutionPlan.Candidate;

/**
 * Chooses how a convolution is done, by doing it: with algorithms that read arrays as they lie; where there are none, with turned copies
 * or by our kernel. cuDNN's own search is not asked, because it also times the default math, which rounds to TF32, and JCuda leaves out
 * of its answer which math a time belongs to. Once for each problem; it waits for the device.
 */
final class ConvolutionSearch {
    private final Cudnn cudnn;
    private final Precision precision;
    private final CudnnLimits limits;
    private final Convolver own;
    private final Choices choices;

    ConvolutionSearch(Cudnn cudnn, Precision precision, CudnnLimits limits, Convolver own, Choices choices) {
        this.cudnn = cudnn;
        this.precision = precision;
        this.limits = limits;
        this.own = own;
        this.choices = choices;
    }

    /** The arrays of the call that asks first; the result may be written to. */
    record Call(ConvolutionKey key, Array first, Array second, Array result) {
        void by(Convolver convolver) {
            key.direction().run(convolver, key.c(), first, second, result);
        }

        void by(ConvolutionPlan plan, Candidate candidate) {
            plan.run(candidate, first, second, result);
        }
    }

    /** As an earlier run chose, else as measured now; kept for the next run. */
    ConvolutionWay choose(Call call) {
        String problem = cudnn.identity() + " " + call.key + " " + precision;
        var found = choices.recorded(problem)
                .flatMap(text -> recorded(call.key, text))
                .orElseGet(() -> measured(call));
        choices.put(problem, found.choice());
        return found;
    }

    private Optional<ConvolutionWay> recorded(ConvolutionKey key, String text) {
        var choice = Choice.parse(text);
        if (choice.isPresent() && choice.get().layout().isEmpty()) {
            return Optional.of(ConvolutionWay.own(own));
        }
        var way = choice.flatMap(each -> way(key, each));
        if (way.isEmpty()) {
            Debug.say(1, "cudnn: %s: \"%s\" of the earlier run is not to be had here; measured anew", key, text);
        }
        return way;
    }

    private Optional<ConvolutionWay> way(ConvolutionKey key, Choice choice) {
        var plan = new ConvolutionPlan(cudnn, key, choice.layout().orElseThrow(), precision);
        var same = plan.candidates(limits).stream()
                .filter(candidate -> candidate.algorithm() == choice.algorithm())
                .findFirst();
        if (same.isEmpty()) {
            plan.close();
        }
        return same.map(candidate -> ConvolutionWay.of(choice, plan, candidate));
    }

    private ConvolutionWay measured(Call call) {
        var asItLies = fastest(call, Layout.NHWC);
        if (asItLies.isPresent()) {
            return asItLies.get().way;
        }
        var turned = fastest(call, Layout.NCHW);
        if (turned.isEmpty()) {
            Debug.say(1, "cudnn: %s: no algorithm within the limits; our kernel", call.key);
            return ConvolutionWay.own(own);
        }
        double ours = milliseconds(call.key, () -> call.by(own));
        if (ours < turned.get().milliseconds) {
            Debug.say(1, "cudnn: %s: our kernel, %.3f ms", call.key, ours);
            turned.get().way.close();
            return ConvolutionWay.own(own);
        }
        return turned.get().way;
    }

    private record Timed(ConvolutionWay way, double milliseconds) {}

    private Optional<Timed> fastest(Call call, Layout layout) {
        var plan = new ConvolutionPlan(cudnn, call.key, layout, precision);
        Optional<Timed> best = Optional.empty();
        try {
            best = fastest(call, layout, plan);
        } finally {
            if (best.isEmpty()) {
                plan.close();
            }
        }
        return best;
    }

    private Optional<Timed> fastest(Call call, Layout layout, ConvolutionPlan plan) {
        Optional<Timed> best = Optional.empty();
        for (Candidate each : plan.candidates(limits)) {
            var way = ConvolutionWay.of(Choice.of(layout, each.algorithm()), plan, each);
            double time = milliseconds(call, plan, each);
            Debug.say(1, "cudnn: %s: %s, %d bytes beside, %.3f ms", call.key, way.choice(), each.workspace(), time);
            if (time < best.map(Timed::milliseconds).orElse(Double.POSITIVE_INFINITY)) {
                best = Optional.of(new Timed(way, time));
            }
        }
        return best;
    }

    /** For ever where it fails, as one does whose workspace does not fit into memory. */
    private double milliseconds(Call call, ConvolutionPlan plan, Candidate candidate) {
        try {
            return milliseconds(call.key, () -> call.by(plan, candidate));
        } catch (DeviceException e) {
            Debug.say(1, "cudnn: %s: algorithm %d: %s", call.key, candidate.algorithm(), e.getMessage());
            return Double.POSITIVE_INFINITY;
        }
    }

    private double milliseconds(ConvolutionKey key, Runnable work) {
        Gpu gpu = cudnn.gpu();
        if (gpu.isRecording()) {
            throw new IllegalStateException("cuda: " + key
                    + " has to be measured before a graph is recorded of it: do the work once, then record it");
        }
        return Timing.milliseconds(gpu, work);
    }
}
