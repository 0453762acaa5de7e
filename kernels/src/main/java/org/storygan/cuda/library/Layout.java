package org.storygan.cuda.library;

import jcuda.jcudnn.cudnnTensorFormat;

/** The order of an image's axes in memory, and of a filter's. */
enum Layout {
    /** Ours: (n, h, w, c), and (out, kh, kw, in). */
    NHWC(cudnnTensorFormat.CUDNN_TENSOR_NHWC),
    /** (n, c, h, w), and (out, in, kh, kw); what is in ours has to be turned first. */
    NCHW(cudnnTensorFormat.CUDNN_TENSOR_NCHW);

    private final int format;

    Layout(int format) {
        this.format = format;
    }

    /** A cudnnTensorFormat. */
    int format() {
        return format;
    }
}
