package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.nn.Members;
import org.storygan.nn.Module;

/** A dynamic block and what joins its result to the picture it was given. */
final class FusedBlock implements Module {
    private final String name;
    private final DynamicBlock block;
    private final PictureFusion fusion;

    FusedBlock(String name, DynamicBlock block, PictureFusion fusion) {
        this.name = name;
        this.block = block;
        this.fusion = fusion;
    }

    String name() {
        return name;
    }

    /** (N, h, w, C) to the same. */
    Tensor apply(Tensor a, Run run) {
        Run inside = run.traced(run.trace().within(name));
        return fusion.apply(a, block.apply(a, inside), inside);
    }

    @Override
    public void describe(Members members) {
        block.describe(members);
        fusion.describe(members);
    }
}
