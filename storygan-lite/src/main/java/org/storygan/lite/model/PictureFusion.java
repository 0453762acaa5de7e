package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.nn.Module;

/** Makes one picture of a picture and of what a dynamic block found for it: both and the result (N, h, w, C). */
interface PictureFusion extends Module {
    Tensor apply(Tensor a, Tensor h, Run run);
}
