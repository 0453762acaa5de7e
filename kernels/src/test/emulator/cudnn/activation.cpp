// Activations: sigmoid, relu, tanh, clipped relu, elu, identity, swish.
#include <cmath>

#include "handle.h"

namespace emulator {

struct Activation {
    int mode = 1;
    int nan = 0;
    double coefficient = 0;
    double swishBeta = 1;
};

namespace {

constexpr int SIGMOID = 0, RELU = 1, TANH = 2, CLIPPED_RELU = 3, ELU = 4, IDENTITY = 5, SWISH = 6;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double value(const Activation& a, double x) {
    switch (a.mode) {
        case SIGMOID: return sigmoid(x);
        case RELU: return x > 0 || (std::isnan(x) && a.nan) ? x : 0;
        case TANH: return std::tanh(x);
        case CLIPPED_RELU: return x > 0 ? std::fmin(x, a.coefficient) : 0;
        case ELU: return x > 0 ? x : a.coefficient * std::expm1(x);
        case SWISH: return x * sigmoid(a.swishBeta * x);
        default: return x;
    }
}

double slope(const Activation& a, double x, double y) {
    switch (a.mode) {
        case SIGMOID: return y * (1 - y);
        case RELU: return x > 0;
        case TANH: return 1 - y * y;
        case CLIPPED_RELU: return x > 0 && x < a.coefficient;
        case ELU: return x > 0 ? 1 : y + a.coefficient;
        case SWISH:
            return sigmoid(a.swishBeta * x) +
                   a.swishBeta * x * sigmoid(a.swishBeta * x) * (1 - sigmoid(a.swishBeta * x));
        default: return 1;
    }
}

// Identity serves in cudnnConvolutionBiasActivationForward alone.
DnnStatus check(const Activation& a, const Tensor& x, const Tensor& y) {
    return firstOf({unless(a.mode != IDENTITY, DNN_BAD_PARAM), unless(x.sameSize(y), DNN_SHAPE_MISMATCH),
                    unless(computable(x.dataType) && x.dataType == y.dataType, DNN_NOT_SUPPORTED_DATA_TYPE)});
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnCreateActivationDescriptor(Activation** a) { return *a = new Activation, DNN_SUCCESS; }
API cudnnDestroyActivationDescriptor(Activation* a) { return delete a, DNN_SUCCESS; }

API cudnnSetActivationDescriptor(Activation* a, int mode, int nan, double coefficient) {
    if (!a) {
        return DNN_NULL_POINTER;
    }
    *a = {mode, nan, coefficient, a->swishBeta};
    return unless(mode >= SIGMOID && mode <= SWISH && (nan == 0 || nan == 1), DNN_BAD_PARAM);
}

API cudnnGetActivationDescriptor(const Activation* a, int* mode, int* nan, double* coefficient) {
    return *mode = a->mode, *nan = a->nan, *coefficient = a->coefficient, DNN_SUCCESS;
}

API cudnnSetActivationDescriptorSwishBeta(Activation* a, double beta) { return a->swishBeta = beta, DNN_SUCCESS; }

API cudnnActivationForward(DnnHandle* h, const Activation* ad, const void* alpha, const Tensor* xd, const void* x,
                           const void* beta, const Tensor* yd, void* y) {
    if (DnnStatus status = present(h, ad, alpha, xd, x, beta, yd, y)) {
        return status;
    }
    Activation a = *ad;
    Tensor from = *xd, to = *yd;
    if (DnnStatus status = firstOf({check(a, from, to), unless(x != y || from.sameLayout(to), DNN_BAD_PARAM)})) {
        return status;
    }
    Blend blend(alpha, beta, from.type());
    return queue(*h, "cudnnActivationForward", {from.range(x), to.range(y)}, [=] {
        forEach(from, [&](const int* i) {
            blend.put(y, to.type(), offsetOf(to, i),
                      value(a, load(x, from.type(), static_cast<size_t>(offsetOf(from, i)))));
        });
    });
}

API cudnnActivationBackward(DnnHandle* h, const Activation* ad, const void* alpha, const Tensor* yd, const void* y,
                            const Tensor* dyd, const void* dy, const Tensor* xd, const void* x, const void* beta,
                            const Tensor* dxd, void* dx) {
    if (DnnStatus status = present(h, ad, alpha, yd, y, dyd, dy, xd, x, beta, dxd, dx)) {
        return status;
    }
    Activation a = *ad;
    Tensor yt = *yd, dyt = *dyd, xt = *xd, dxt = *dxd;
    if (DnnStatus status = firstOf({check(a, xt, yt), check(a, xt, dyt), check(a, xt, dxt),
                                    unless(yt.sameLayout(dyt) && xt.sameLayout(dxt), DNN_BAD_PARAM)})) {
        return status;
    }
    Blend blend(alpha, beta, xt.type());
    return queue(*h, "cudnnActivationBackward", {yt.range(y), dyt.range(dy), xt.range(x), dxt.range(dx)}, [=] {
        forEach(xt, [&](const int* i) {
            auto at = [&](const Tensor& t, const void* memory) {
                return load(memory, t.type(), static_cast<size_t>(offsetOf(t, i)));
            };
            blend.put(dx, dxt.type(), offsetOf(dxt, i), at(dyt, dy) * slope(a, at(xt, x), at(yt, y)));
        });
    });
}
