package org.storygan.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** One walk from a loss back to the tensors whose gradients are wanted. The only place where gradients meet. */
class Sweep {
    private final Map<Tensor, Tensor> gradients = new LinkedHashMap<>(); // memory is taken in the same order every time
    private final Set<Tensor> onPath = new HashSet<>(); // every tensor through which a wanted one reaches the loss
    private boolean stopAtWanted;

    /** Treats the wanted tensors as independent, even where one was computed from another. */
    Sweep stoppingAtWanted() {
        stopAtWanted = true;
        return this;
    }

    /** The gradient of each wanted tensor that the loss depends on. */
    Map<Tensor, Tensor> run(Tensor loss, Collection<Tensor> wanted) {
        Set<Tensor> ends = new HashSet<>(wanted);
        onPath.addAll(ends);
        List<Tensor> order = postOrder(loss, ends);
        add(loss, Gradients.one(loss));
        for (int i = order.size() - 1; i >= 0; i--) {
            Tensor y = order.get(i);
            if (y.node() != null && onPath.contains(y) && !(stopAtWanted && ends.contains(y))) {
                pullBack(y, ends.contains(y));
            }
        }
        gradients.keySet().retainAll(ends);
        return gradients;
    }

    /** Passes y's gradient on to its inputs. By now it is complete: all that y went into came earlier in the sweep. */
    void pullBack(Tensor y, boolean wanted) {
        Tensor.Node node = y.node();
        checkVersions(y, node);
        var kept = node.op().keeps();
        List<Tensor> seen = kept.inputs()
                ? node.inputs()
                : node.inputs().stream().map(x -> x.withheldFrom(node.op())).toList();
        Tensor dy = wanted ? gradients.get(y) : gradients.remove(y);
        List<Supplier<Tensor>> pullbacks = node.op().backward(seen, kept.output() ? y : y.withheldFrom(node.op()), dy);
        for (int i = 0; i < pullbacks.size(); i++) {
            Tensor x = node.inputs().get(i);
            if (onPath.contains(x)) {
                add(x, pulled(node.op(), pullbacks.get(i)).sumTo(x.shape()));
            }
        }
        if (!wanted) {
            done(dy);
        }
    }

    private static Tensor pulled(Op op, Supplier<Tensor> pullback) {
        try {
            return pullback.get();
        } catch (ArithmeticException e) { // of a watched device
            throw (ArithmeticException)
                    new ArithmeticException("backward of " + op.label() + ": " + e.getMessage()).initCause(e);
        }
    }

    /** The one accumulation in the project. */
    void add(Tensor x, Tensor dx) {
        gradients.merge(x, dx, Tensor::add);
    }

    /** Called when a gradient is no longer in the map: it was passed on, or replaced by a sum. */
    void done(Tensor dy) {}

    final Map<Tensor, Tensor> gradients() {
        return gradients;
    }

    private static void checkVersions(Tensor y, Tensor.Node node) {
        for (int i = 0; i < node.inputs().size() && node.op().keeps().inputs(); i++) {
            Tensor x = node.inputs().get(i);
            if (x.array().storage().version() != node.versions().get(i)) {
                throw new IllegalStateException(x + " was changed in place after " + y + " was computed from it,"
                        + " so its gradient would be wrong; take gradients before updating");
            }
        }
        if (node.op().keeps().output() && y.array().storage().version() != 0) { // it was in fresh memory
            throw new IllegalStateException(y + " was changed in place after it was computed,"
                    + " so gradients through it would be wrong; change a copy");
        }
    }

    /** Inputs before what is made of them. A stack of iterators instead of recursion: chains may be longer than Java's stack. */
    private List<Tensor> postOrder(Tensor loss, Set<Tensor> ends) {
        record Visit(Tensor tensor, Iterator<Tensor> inputs) {}
        List<Tensor> order = new ArrayList<>();
        Set<Tensor> seen = new HashSet<>();
        Deque<Visit> path = new ArrayDeque<>();
        path.push(new Visit(loss, inputs(loss, ends)));
        seen.add(loss);
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (visit.inputs().hasNext()) {
                Tensor x = visit.inputs().next();
                if (seen.add(x)) {
                    path.push(new Visit(x, inputs(x, ends)));
                }
            } else {
                path.pop();
                finish(visit.tensor(), order);
            }
        }
        return order;
    }

    private void finish(Tensor t, List<Tensor> order) {
        if (t.node() != null && t.node().inputs().stream().anyMatch(onPath::contains)) {
            onPath.add(t);
        }
        order.add(t);
    }

    private Iterator<Tensor> inputs(Tensor t, Set<Tensor> ends) {
        boolean leaf = t.node() == null || (stopAtWanted && ends.contains(t));
        return leaf ? List.<Tensor>of().iterator() : t.node().inputs().iterator();
    }
}
