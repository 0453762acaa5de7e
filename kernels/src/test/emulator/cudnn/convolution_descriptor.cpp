// The convolution descriptor and the shapes it implies.
#include "convolution.h"

namespace emulator {

int outputSize(const Convolution& c, int axis, int input, int filter) {
    int window = (filter - 1) * c.dilation[axis] + 1;
    return (input + 2 * c.padding[axis] - window) / c.stride[axis] + 1;
}

namespace {

DnnStatus checkShapes(const ConvolutionProblem& p) {
    if (p.x.rank != 4 || p.y.rank != 4 || p.w.rank != 4 || p.c.rank != 2) {
        return DNN_NOT_SUPPORTED_SHAPE;
    }
    bool channels = p.x.size[1] == p.w.size[1] * p.c.groups && p.w.size[0] % p.c.groups == 0;
    bool output = p.y.size[0] == p.x.size[0] && p.y.size[1] == p.w.size[0];
    for (int axis = 0; axis < 2; axis++) {
        output &= p.y.size[2 + axis] == outputSize(p.c, axis, p.x.size[2 + axis], p.w.size[2 + axis]);
    }
    return unless(channels && output, DNN_SHAPE_MISMATCH);
}

DnnStatus checkTypes(const ConvolutionProblem& p) {
    bool same = p.x.dataType == p.w.dataType && p.x.dataType == p.y.dataType;
    bool compute = p.c.computeType == (p.x.dataType == 1 ? 1 : 0);
    return unless(same && compute && computable(p.x.dataType), DNN_NOT_SUPPORTED_DATA_TYPE);
}

// Channels first with a filter that is, or channels last with a filter that is; no gaps. Channels last with one channel a
// group is left out, so that callers need another way for a layout that is not served, as they may on a GPU.
DnnStatus checkLayouts(const ConvolutionProblem& p) {
    Format format = static_cast<Format>(p.w.format);
    bool depthwise = p.c.groups > 1 && p.w.size[1] == 1;
    return unless(p.x.is(format) && p.y.is(format) && !(format == NHWC && depthwise), DNN_NOT_SUPPORTED_LAYOUT);
}

}  // namespace

DnnStatus check(const ConvolutionProblem& problem) {
    return firstOf({checkShapes(problem), checkTypes(problem), checkLayouts(problem)});
}

}  // namespace emulator

using namespace emulator;

API cudnnCreateConvolutionDescriptor(Convolution** c) { return *c = new Convolution, DNN_SUCCESS; }
API cudnnDestroyConvolutionDescriptor(Convolution* c) { return delete c, DNN_SUCCESS; }

API cudnnSetConvolution2dDescriptor(Convolution* c, int padH, int padW, int strideH, int strideW, int dilationH,
                                    int dilationW, int mode, int computeType) {
    if (!c) {
        return DNN_NULL_POINTER;
    }
    if (padH < 0 || padW < 0 || strideH <= 0 || strideW <= 0 || dilationH <= 0 || dilationW <= 0 || mode < 0 ||
        mode > 1) {
        return DNN_BAD_PARAM;
    }
    Convolution made;
    made.rank = 2;
    made.padding[0] = padH, made.padding[1] = padW;
    made.stride[0] = strideH, made.stride[1] = strideW;
    made.dilation[0] = dilationH, made.dilation[1] = dilationW;
    made.mode = mode;
    made.computeType = computeType;
    made.groups = c->groups;
    made.math = c->math;
    *c = made;
    return DNN_SUCCESS;
}

API cudnnSetConvolutionNdDescriptor(Convolution* c, int rank, const int* padding, const int* stride,
                                    const int* dilation, int mode, int computeType) {
    if (rank != 2) {
        return DNN_NOT_SUPPORTED;
    }
    return cudnnSetConvolution2dDescriptor(c, padding[0], padding[1], stride[0], stride[1], dilation[0], dilation[1],
                                           mode, computeType);
}

API cudnnSetConvolutionGroupCount(Convolution* c, int groups) {
    return groups > 0 ? (c->groups = groups, DNN_SUCCESS) : DNN_BAD_PARAM;
}

API cudnnGetConvolutionGroupCount(const Convolution* c, int* groups) { return *groups = c->groups, DNN_SUCCESS; }

API cudnnSetConvolutionMathType(Convolution* c, int math) {
    return math >= DEFAULT_MATH && math <= FMA_MATH ? (c->math = math, DNN_SUCCESS) : DNN_BAD_PARAM;
}

API cudnnGetConvolutionMathType(const Convolution* c, int* math) { return *math = c->math, DNN_SUCCESS; }

API cudnnGetConvolution2dForwardOutputDim(const Convolution* c, const Tensor* x, const Filter* w, int* n, int* k,
                                          int* oh, int* ow) {
    if (!c || !x || !w) {
        return DNN_NULL_POINTER;
    }
    if (c->rank != 2 || x->rank != 4 || w->rank != 4 || x->size[1] != w->size[1] * c->groups) {
        return DNN_BAD_PARAM;
    }
    *n = x->size[0];
    *k = w->size[0];
    *oh = outputSize(*c, 0, x->size[2], w->size[2]);
    *ow = outputSize(*c, 1, x->size[3], w->size[3]);
    return unless(*oh > 0 && *ow > 0, DNN_BAD_PARAM);
}
