package org.storygan.autograd;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.storygan.backend.Device;
import org.storygan.backend.Scope;
import org.storygan.backend.Storage;

/**
 * A sweep whose gradients will not be differentiated again, so that each can be freed once it was passed on. A gradient may share its
 * memory with others (the gradient of a sum is one tensor for both summands, a reshape is a view), hence uses are counted per storage.
 */
final class ReleasingSweep extends Sweep {
    private final Device device;
    private final Map<Storage, Integer> uses =
            new HashMap<>(); // how many gradients in the map lie in it; order never used
    private Scope sweep;
    private Scope step; // null before the first pullback

    ReleasingSweep(Device device) {
        this.device = device;
    }

    @Override
    Map<Tensor, Tensor> run(Tensor loss, Collection<Tensor> wanted) {
        try (var scope = device.scope("gradients")) {
            sweep = scope;
            Map<Tensor, Tensor> gradients = super.run(loss, wanted);
            gradients.replaceAll((x, dx) -> dense(dx));
            gradients.values().forEach(dx -> scope.keep(dx.array()));
            return gradients;
        }
    }

    /**
     * The caller may change a gradient in place, so each gets memory of its own: two parameters may have one gradient between them, and
     * an op may hand back a tensor that was there before.
     */
    private Tensor dense(Tensor dx) {
        boolean alone = uses.getOrDefault(dx.array().storage(), 0) <= 1
                && sweep.owns(dx.array())
                && dx.array().isDense()
                && dx.array().storage().count() == dx.shape().count();
        return alone ? dx : dx.copy();
    }

    @Override
    void pullBack(Tensor y, boolean wanted) {
        try (var scope = device.scope("pullback")) {
            step = scope;
            super.pullBack(y, wanted);
        }
    }

    @Override
    void add(Tensor x, Tensor dx) {
        Tensor before = gradients().get(x);
        super.add(x, dx);
        Tensor leaf = gradients().get(x).detach();
        gradients().put(x, leaf);
        if (step != null) {
            step.keep(leaf.array());
        }
        uses.merge(leaf.array().storage(), 1, Integer::sum);
        if (before != null) {
            done(before);
        }
    }

    @Override
    void done(Tensor dy) {
        if (uses.merge(dy.array().storage(), -1, Integer::sum) <= 0) {
            uses.remove(dy.array().storage());
            sweep.free(dy.array());
        }
    }
}
