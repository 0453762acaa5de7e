// Pooling in two dimensions: the largest of a window, or the mean with or without the padding.
#include <algorithm>
#include <cmath>
#include <vector>

#include "handle.h"

namespace emulator {

struct Pooling {
    int mode = 0;  // 0 and 3: maximum, 1: mean counting padding, 2: mean of what is inside
    int nan = 0;   // 1: a NaN in the window is the maximum
    int rank = 0;
    int window[2] = {}, padding[2] = {}, stride[2] = {};
};

namespace {

bool maximum(const Pooling& p) { return p.mode == 0 || p.mode == 3; }

int outputSize(const Pooling& p, int axis, int input) {
    return 1 + (input + 2 * p.padding[axis] - p.window[axis]) / p.stride[axis];
}

// The part of a window inside the picture.
struct Window {
    int top, bottom, left, right;
    int count;

    Window(const Pooling& p, const Tensor& x, const int* out) {
        int row = out[2] * p.stride[0] - p.padding[0], column = out[3] * p.stride[1] - p.padding[1];
        top = std::max(row, 0), bottom = std::min(row + p.window[0], x.size[2]);
        left = std::max(column, 0), right = std::min(column + p.window[1], x.size[3]);
        count = p.mode == 1 ? p.window[0] * p.window[1] : (bottom - top) * (right - left);
    }

    template <class Body>
    void forEach(Body body) const {
        for (int h = top; h < bottom; h++) {
            for (int w = left; w < right; w++) {
                body(h, w);
            }
        }
    }
};

DnnStatus check(const Pooling& p, const Tensor& x, const Tensor& y) {
    if (p.rank != 2 || x.rank != 4 || y.rank != 4) {
        return DNN_NOT_SUPPORTED_SHAPE;
    }
    bool fits = x.size[0] == y.size[0] && x.size[1] == y.size[1] && y.size[2] == outputSize(p, 0, x.size[2]) &&
                y.size[3] == outputSize(p, 1, x.size[3]);
    bool layouts = (x.is(NCHW) && y.is(NCHW)) || (x.is(NHWC) && y.is(NHWC));
    return firstOf({unless(fits, DNN_SHAPE_MISMATCH),
                    unless(computable(x.dataType) && x.dataType == y.dataType, DNN_NOT_SUPPORTED_DATA_TYPE),
                    unless(layouts, DNN_NOT_SUPPORTED_LAYOUT)});
}

double pooled(const Pooling& p, const Tensor& x, const void* memory, const int* out) {
    Window window(p, x, out);
    double best = -INFINITY, sum = 0;
    window.forEach([&](int h, int w) {
        double value = load(memory, x.type(), static_cast<size_t>(x.at(out[0], out[1], h, w)));
        best = value > best || (std::isnan(value) && p.nan) ? value : best;
        sum += value;
    });
    return maximum(p) ? best : sum / window.count;
}

// Of equal maxima the first takes the gradient.
void spread(const Pooling& p, const Tensor& x, const void* memory, const int* out, double value, double gradient,
            std::vector<double>& dx) {
    Window window(p, x, out);
    bool taken = false;
    window.forEach([&](int h, int w) {
        size_t at = static_cast<size_t>(x.at(out[0], out[1], h, w));
        if (!maximum(p)) {
            dx[at] += gradient / window.count;
        } else if (!taken && load(memory, x.type(), at) == value) {
            dx[at] += gradient;
            taken = true;
        }
    });
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnCreatePoolingDescriptor(Pooling** p) { return *p = new Pooling, DNN_SUCCESS; }
API cudnnDestroyPoolingDescriptor(Pooling* p) { return delete p, DNN_SUCCESS; }

API cudnnSetPooling2dDescriptor(Pooling* p, int mode, int nan, int windowH, int windowW, int padH, int padW,
                                int strideH, int strideW) {
    if (!p) {
        return DNN_NULL_POINTER;
    }
    bool window = windowH > 0 && windowW > 0 && strideH > 0 && strideW > 0;
    bool padding = padH >= 0 && padW >= 0 && padH < windowH && padW < windowW;
    if (mode < 0 || mode > 3 || nan < 0 || nan > 1 || !window || !padding) {
        return DNN_BAD_PARAM;
    }
    *p = {mode, nan, 2, {windowH, windowW}, {padH, padW}, {strideH, strideW}};
    return DNN_SUCCESS;
}

API cudnnSetPoolingNdDescriptor(Pooling* p, int mode, int nan, int rank, const int* window, const int* padding,
                                const int* stride) {
    if (rank != 2) {
        return DNN_NOT_SUPPORTED;
    }
    return cudnnSetPooling2dDescriptor(p, mode, nan, window[0], window[1], padding[0], padding[1], stride[0],
                                       stride[1]);
}

API cudnnGetPooling2dForwardOutputDim(const Pooling* p, const Tensor* x, int* n, int* c, int* h, int* w) {
    if (!p || !x) {
        return DNN_NULL_POINTER;
    }
    *n = x->size[0], *c = x->size[1];
    *h = outputSize(*p, 0, x->size[2]), *w = outputSize(*p, 1, x->size[3]);
    return unless(p->rank == 2 && x->rank == 4, DNN_BAD_PARAM);
}

API cudnnPoolingForward(DnnHandle* h, const Pooling* pd, const void* alpha, const Tensor* xd, const void* x,
                        const void* beta, const Tensor* yd, void* y) {
    if (DnnStatus status = present(h, pd, alpha, xd, x, beta, yd, y)) {
        return status;
    }
    Pooling p = *pd;
    Tensor from = *xd, to = *yd;
    if (DnnStatus status = check(p, from, to)) {
        return status;
    }
    Blend blend(alpha, beta, from.type());
    return queue(*h, "cudnnPoolingForward", {from.range(x), to.range(y)}, [=] {
        forEach(to, [&](const int* i) { blend.put(y, to.type(), offsetOf(to, i), pooled(p, from, x, i)); });
    });
}

API cudnnPoolingBackward(DnnHandle* h, const Pooling* pd, const void* alpha, const Tensor* yd, const void* y,
                         const Tensor* dyd, const void* dy, const Tensor* xd, const void* x, const void* beta,
                         const Tensor* dxd, void* dx) {
    if (DnnStatus status = present(h, pd, alpha, yd, y, dyd, dy, xd, x, beta, dxd, dx)) {
        return status;
    }
    Pooling p = *pd;
    Tensor from = *xd, to = *yd;
    if (DnnStatus status = firstOf(
            {check(p, from, to), unless(yd->sameLayout(*dyd) && xd->sameLayout(*dxd), DNN_NOT_SUPPORTED_LAYOUT)})) {
        return status;
    }
    Blend blend(alpha, beta, from.type());
    return queue(*h, "cudnnPoolingBackward", {from.range(x), from.range(dx), to.range(y), to.range(dy)}, [=] {
        std::vector<double> gradient(static_cast<size_t>(from.count()));
        forEach(to, [&](const int* i) {
            size_t at = static_cast<size_t>(offsetOf(to, i));
            spread(p, from, x, i, load(y, to.type(), at), load(dy, to.type(), at), gradient);
        });
        for (size_t i = 0; i < gradient.size(); i++) {
            blend.put(dx, from.type(), static_cast<int64_t>(i), gradient[i]);
        }
    });
}
