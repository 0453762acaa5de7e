// Softmax over the channels of each place, or over everything of a picture.
#include <cmath>
#include <vector>

#include "handle.h"

namespace emulator {

namespace {

constexpr int LOG = 2, INSTANCE = 0;

// Calls body(offset of the row's first element, its length, the step between elements) for each row.
template <class Body>
void forEachRow(const Tensor& x, int mode, Body body) {
    int picture = x.size[1];
    Tensor places = x;
    places.size[1] = 1;
    for (int axis = 2; mode == INSTANCE && axis < x.rank; axis++) {
        picture *= x.size[axis];
        places.size[axis] = 1;
    }
    forEach(places,
            [&](const int* i) { body(offsetOf(x, i), picture, mode == INSTANCE ? int64_t{1} : int64_t{x.stride[1]}); });
}

DnnStatus check(int algorithm, int mode, const Tensor& x, const Tensor& y) {
    bool known = algorithm >= 0 && algorithm <= LOG && (mode == 0 || mode == 1);
    return firstOf({unless(known, DNN_BAD_PARAM), unless(x.sameSize(y), DNN_SHAPE_MISMATCH),
                    unless(x.rank >= 4, DNN_NOT_SUPPORTED_SHAPE),
                    unless(computable(x.dataType) && x.dataType == y.dataType, DNN_NOT_SUPPORTED_DATA_TYPE),
                    unless(x.sameLayout(y) && (x.is(NCHW) || x.is(NHWC)), DNN_NOT_SUPPORTED_LAYOUT)});
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnSoftmaxForward(DnnHandle* h, int algorithm, int mode, const void* alpha, const Tensor* xd, const void* x,
                        const void* beta, const Tensor* yd, void* y) {
    if (DnnStatus status = present(h, alpha, xd, x, beta, yd, y)) {
        return status;
    }
    Tensor tensor = *xd;
    if (DnnStatus status = check(algorithm, mode, tensor, *yd)) {
        return status;
    }
    Blend blend(alpha, beta, tensor.type());
    return queue(*h, "cudnnSoftmaxForward", {tensor.range(x), tensor.range(y)}, [=] {
        forEachRow(tensor, mode, [&](int64_t start, int count, int64_t step) {
            double peak = -INFINITY, sum = 0;
            auto at = [&](int i) { return load(x, tensor.type(), static_cast<size_t>(start + i * step)); };
            for (int i = 0; i < count; i++) {
                peak = std::fmax(peak, at(i));
            }
            for (int i = 0; i < count; i++) {
                sum += std::exp(at(i) - peak);
            }
            for (int i = 0; i < count; i++) {
                double value = algorithm == LOG ? at(i) - peak - std::log(sum) : std::exp(at(i) - peak) / sum;
                blend.put(y, tensor.type(), start + i * step, value);
            }
        });
    });
}

// dx = y (dy - sum dy y), and for the logarithm dx = dy - exp(y) sum dy
API cudnnSoftmaxBackward(DnnHandle* h, int algorithm, int mode, const void* alpha, const Tensor* yd, const void* y,
                         const Tensor* dyd, const void* dy, const void* beta, const Tensor* dxd, void* dx) {
    if (DnnStatus status = present(h, alpha, yd, y, dyd, dy, beta, dxd, dx)) {
        return status;
    }
    Tensor tensor = *yd;
    if (DnnStatus status = firstOf({check(algorithm, mode, tensor, *dyd), check(algorithm, mode, tensor, *dxd)})) {
        return status;
    }
    Blend blend(alpha, beta, tensor.type());
    return queue(*h, "cudnnSoftmaxBackward", {tensor.range(y), tensor.range(dy), tensor.range(dx)}, [=] {
        forEachRow(tensor, mode, [&](int64_t start, int count, int64_t step) {
            auto at = [&](const void* memory, int i) {
                return load(memory, tensor.type(), static_cast<size_t>(start + i * step));
            };
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += at(dy, i) * (algorithm == LOG ? 1 : at(y, i));
            }
            for (int i = 0; i < count; i++) {
                double value = algorithm == LOG ? at(dy, i) - std::exp(at(y, i)) * sum : at(y, i) * (at(dy, i) - sum);
                blend.put(dx, tensor.type(), start + i * step, value);
            }
        });
    });
}
