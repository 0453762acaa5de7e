// Sums and products of tensors with broadcasting, scaling, filling, changing the layout, and reductions along axes.
#include <cmath>
#include <vector>

#include "handle.h"

namespace emulator {

struct ElementOperation {
    int operation = 0;  // 0 add, 1 multiply, 2 minimum, 3 maximum, 4 square root of a, 5 one minus a
    int computeType = 0;
    int nan = 0;
};

struct Reduction {
    int operation = 0;  // 0 add, 1 multiply, 2 minimum, 3 maximum, 4 largest magnitude, 5 mean, 6 and 7 norms 1 and 2
    int computeType = 0;
    int nan = 0;
    int indices = 0;
};

namespace {

double at(const Tensor& tensor, const void* memory, const int* index) {
    return load(memory, tensor.type(), static_cast<size_t>(offsetOf(tensor, index)));
}

double combine(int operation, double a, double b) {
    switch (operation) {
        case 0: return a + b;
        case 1: return a * b;
        case 2: return std::fmin(a, b);
        case 3: return std::fmax(a, b);
        case 4: return std::sqrt(a);
        default: return 1 - a;
    }
}

double accumulate(int operation, double sum, double value) {
    switch (operation) {
        case 1: return sum * value;
        case 2: return std::fmin(sum, value);
        case 3: return std::fmax(sum, value);
        case 4: return std::fmax(sum, std::fabs(value));
        case 6: return sum + std::fabs(value);
        case 7: return sum + value * value;
        default: return sum + value;
    }
}

double startOf(int operation) {
    return operation == 1 ? 1 : operation == 2 ? INFINITY : operation == 3 ? -INFINITY : 0;
}

// every axis of `small` is that of `large` or 1
bool broadcasts(const Tensor& small, const Tensor& large) {
    bool fits = small.rank == large.rank;
    for (int axis = 0; fits && axis < small.rank; axis++) {
        fits = small.size[axis] == large.size[axis] || small.size[axis] == 1;
    }
    return fits;
}

DnnStatus checkTypes(const Tensor& a, const Tensor& b) {
    return unless(computable(a.dataType) && a.dataType == b.dataType, DNN_NOT_SUPPORTED_DATA_TYPE);
}

size_t workspaceOf(const Tensor& a, const Tensor& c) {
    return a.count() == c.count() ? 0 : (static_cast<size_t>(c.count()) * 8 + 255) / 256 * 256;
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnCreateOpTensorDescriptor(ElementOperation** o) { return *o = new ElementOperation, DNN_SUCCESS; }
API cudnnDestroyOpTensorDescriptor(ElementOperation* o) { return delete o, DNN_SUCCESS; }

API cudnnSetOpTensorDescriptor(ElementOperation* o, int operation, int computeType, int nan) {
    *o = {operation, computeType, nan};
    return unless(operation >= 0 && operation <= 5, DNN_BAD_PARAM);
}

// c = operation(alpha1 a, alpha2 b) + beta c
API cudnnOpTensor(DnnHandle* h, const ElementOperation* od, const void* alpha1, const Tensor* ad, const void* a,
                  const void* alpha2, const Tensor* bd, const void* b, const void* beta, const Tensor* cd, void* c) {
    if (DnnStatus status = present(h, od, alpha1, ad, a, beta, cd, c)) {
        return status;
    }
    bool binary = od->operation < 4;
    if (binary && (!alpha2 || !bd || !b)) {
        return DNN_NULL_POINTER;
    }
    Tensor ta = *ad, tc = *cd, tb = binary ? *bd : *ad;
    if (DnnStatus status = firstOf({checkTypes(ta, tc), checkTypes(tb, tc),
                                    unless(ta.sameSize(tc) && broadcasts(tb, tc), DNN_SHAPE_MISMATCH)})) {
        return status;
    }
    int operation = od->operation;
    Blend first(alpha1, beta, tc.type()), second(binary ? alpha2 : alpha1, beta, tc.type());
    Blend result = first;
    result.alpha = 1;
    return queue(*h, "cudnnOpTensor", {ta.range(a), tb.range(binary ? b : nullptr), tc.range(c)}, [=] {
        forEach(tc, [&](const int* i) {
            double right = binary ? second.alpha * at(tb, b, i) : 0;
            result.put(c, tc.type(), offsetOf(tc, i), combine(operation, first.alpha * at(ta, a, i), right));
        });
    });
}

// c = alpha a + beta c, a broadcast
API cudnnAddTensor(DnnHandle* h, const void* alpha, const Tensor* ad, const void* a, const void* beta, const Tensor* cd,
                   void* c) {
    if (DnnStatus status = present(h, alpha, ad, a, beta, cd, c)) {
        return status;
    }
    Tensor ta = *ad, tc = *cd;
    if (DnnStatus status = firstOf({checkTypes(ta, tc), unless(broadcasts(ta, tc), DNN_SHAPE_MISMATCH)})) {
        return status;
    }
    Blend blend(alpha, beta, tc.type());
    return queue(*h, "cudnnAddTensor", {ta.range(a), tc.range(c)},
                 [=] { forEach(tc, [&](const int* i) { blend.put(c, tc.type(), offsetOf(tc, i), at(ta, a, i)); }); });
}

// y = alpha x + beta y: changes the layout
API cudnnTransformTensor(DnnHandle* h, const void* alpha, const Tensor* xd, const void* x, const void* beta,
                         const Tensor* yd, void* y) {
    if (xd && yd && !xd->sameSize(*yd)) {
        return DNN_SHAPE_MISMATCH;
    }
    return cudnnAddTensor(h, alpha, xd, x, beta, yd, y);
}

API cudnnScaleTensor(DnnHandle* h, const Tensor* yd, void* y, const void* alpha) {
    if (DnnStatus status = present(h, yd, y, alpha)) {
        return status;
    }
    Tensor t = *yd;
    double factor = load(alpha, t.type() == R_64F ? R_64F : R_32F, 0);
    return queue(*h, "cudnnScaleTensor", {t.range(y)}, [=] {
        forEach(t,
                [&](const int* i) { store(y, t.type(), static_cast<size_t>(offsetOf(t, i)), factor * at(t, y, i)); });
    });
}

API cudnnSetTensor(DnnHandle* h, const Tensor* yd, void* y, const void* value) {
    if (DnnStatus status = present(h, yd, y, value)) {
        return status;
    }
    Tensor t = *yd;
    double constant = load(value, t.type(), 0);
    return queue(*h, "cudnnSetTensor", {t.range(y)}, [=] {
        forEach(t, [&](const int* i) { store(y, t.type(), static_cast<size_t>(offsetOf(t, i)), constant); });
    });
}

API cudnnCreateReduceTensorDescriptor(Reduction** r) { return *r = new Reduction, DNN_SUCCESS; }
API cudnnDestroyReduceTensorDescriptor(Reduction* r) { return delete r, DNN_SUCCESS; }

API cudnnSetReduceTensorDescriptor(Reduction* r, int operation, int computeType, int nan, int indices,
                                   int /*indicesType*/) {
    *r = {operation, computeType, nan, indices};
    return unless(operation >= 0 && operation <= 8, DNN_BAD_PARAM);
}

API cudnnGetReductionWorkspaceSize(DnnHandle* h, const Reduction* r, const Tensor* a, const Tensor* c, size_t* bytes) {
    DnnStatus status = present(h, r, a, c, bytes);
    return status ? status : (*bytes = workspaceOf(*a, *c), DNN_SUCCESS);
}

API cudnnGetReductionIndicesSize(DnnHandle* h, const Reduction* r, const Tensor* a, const Tensor* c, size_t* bytes) {
    DnnStatus status = present(h, r, a, c, bytes);
    return status ? status : (*bytes = 0, DNN_SUCCESS);
}

// c = alpha reduce(a) + beta c over the axes where c has size 1
API cudnnReduceTensor(DnnHandle* h, const Reduction* r, void*, size_t, void* workspace, size_t workspaceBytes,
                      const void* alpha, const Tensor* ad, const void* a, const void* beta, const Tensor* cd, void* c) {
    if (DnnStatus status = present(h, r, alpha, ad, a, beta, cd, c)) {
        return status;
    }
    Tensor ta = *ad, tc = *cd;
    size_t needed = workspaceOf(ta, tc);
    if (DnnStatus status = firstOf({unless(!r->indices && r->operation != 8, DNN_NOT_SUPPORTED), checkTypes(ta, tc),
                                    unless(broadcasts(tc, ta), DNN_SHAPE_MISMATCH),
                                    unless(workspaceBytes >= needed, DNN_SIZE_INSUFFICIENT),
                                    unless(workspace || !needed, DNN_NULL_POINTER)})) {
        return status;
    }
    int operation = r->operation;
    Blend blend(alpha, beta, tc.type());
    return queue(*h, "cudnnReduceTensor", {ta.range(a), tc.range(c), {workspace, needed}}, [=] {
        std::vector<double> sums(tc.bytes() / bytesOf(tc.type()), startOf(operation));
        forEach(ta, [&](const int* i) {
            double& sum = sums[static_cast<size_t>(offsetOf(tc, i))];
            sum = accumulate(operation, sum, at(ta, a, i));
        });
        double count = static_cast<double>(ta.count() / tc.count());
        forEach(tc, [&](const int* i) {
            double sum = sums[static_cast<size_t>(offsetOf(tc, i))];
            sum = operation == 5 ? sum / count : operation == 7 ? std::sqrt(sum) : sum;
            blend.put(c, tc.type(), offsetOf(tc, i), sum);
        });
    });
}
