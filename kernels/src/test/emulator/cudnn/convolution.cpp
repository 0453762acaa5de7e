// The three directions of a convolution, and its bias.
//
//   y[n, k, p, q] = sum over c, r, s of w[k, c, r, s] x[n, c, p·stride - pad + r·dilation, q·stride - pad + s·dilation]
//
// Sums are formed in double. Unless the descriptor asks for FMA_MATH, float operands are rounded to TF32 first: that is
// what the default allows on every GPU since the A100.
#include "convolution.h"

#include <atomic>
#include <cmath>
#include <memory>

#include "poison.h"

namespace emulator {

namespace {

typedef std::vector<double> Values;

double operand(double value, const ConvolutionProblem& p) {
    if (p.x.type() != R_32F || p.c.math == FMA_MATH) {
        return value;
    }
    float single = static_cast<float>(value);
    return static_cast<double>(p.c.math == CONVERTING_MATH ? roundToHalf(single) : roundToTf32(single));
}

// A tensor's elements as double at their places in memory, rounded as operands.
Values read(const Tensor& tensor, const void* memory, const ConvolutionProblem& p) {
    Values values(tensor.bytes() / bytesOf(tensor.type()));
    for (size_t i = 0; i < values.size(); i++) {
        values[i] = operand(load(memory, tensor.type(), i), p);
    }
    return values;
}

// Calls body(offset in x, offset in w, offset in y, distance between channels in x, in w) for each output element and
// filter position inside the picture; the caller runs over the channels of the group.
template <class Body>
void forEachPosition(const ConvolutionProblem& p, Body body) {
    Tensor w = p.w.tensor();
    int perGroup = w.size[0] / p.c.groups;
    int64_t count = int64_t{p.y.size[0]} * p.y.size[2] * p.y.size[3] * w.size[2] * w.size[3];
    for (int64_t i = 0; i < count; i++) {
        int s = static_cast<int>(i % w.size[3]), r = static_cast<int>(i / w.size[3] % w.size[2]);
        int64_t pixel = i / (int64_t{w.size[3]} * w.size[2]);
        int ow = static_cast<int>(pixel % p.y.size[3]), oh = static_cast<int>(pixel / p.y.size[3] % p.y.size[2]);
        int n = static_cast<int>(pixel / (int64_t{p.y.size[3]} * p.y.size[2]));
        int ih = oh * p.c.stride[0] - p.c.padding[0] + r * p.c.dilation[0];
        int iw = ow * p.c.stride[1] - p.c.padding[1] + s * p.c.dilation[1];
        if (ih < 0 || iw < 0 || ih >= p.x.size[2] || iw >= p.x.size[3]) {
            continue;
        }
        int fr = p.c.mode ? r : w.size[2] - 1 - r, fs = p.c.mode ? s : w.size[3] - 1 - s;
        for (int k = 0; k < w.size[0]; k++) {
            body(p.x.at(n, k / perGroup * w.size[1], ih, iw), w.at(k, 0, fr, fs), p.y.at(n, k, oh, ow), w.stride[1]);
        }
    }
}

Values forward(const ConvolutionProblem& p, const Values& x, const Values& w) {
    Values y(p.y.bytes() / bytesOf(p.y.type()));
    int64_t step = p.x.stride[1];
    forEachPosition(p, [&](int64_t atX, int64_t atW, int64_t atY, int64_t stepW) {
        double sum = 0;
        for (int c = 0; c < p.w.size[1]; c++) {
            sum += x[static_cast<size_t>(atX + c * step)] * w[static_cast<size_t>(atW + c * stepW)];
        }
        y[static_cast<size_t>(atY)] += sum;
    });
    return y;
}

Values backwardData(const ConvolutionProblem& p, const Values& w, const Values& dy) {
    Values dx(p.x.bytes() / bytesOf(p.x.type()));
    int64_t step = p.x.stride[1];
    forEachPosition(p, [&](int64_t atX, int64_t atW, int64_t atY, int64_t stepW) {
        double gradient = dy[static_cast<size_t>(atY)];
        for (int c = 0; c < p.w.size[1]; c++) {
            dx[static_cast<size_t>(atX + c * step)] += gradient * w[static_cast<size_t>(atW + c * stepW)];
        }
    });
    return dx;
}

Values backwardFilter(const ConvolutionProblem& p, const Values& x, const Values& dy) {
    Tensor w = p.w.tensor();
    Values dw(w.bytes() / bytesOf(w.type()));
    int64_t step = p.x.stride[1];
    forEachPosition(p, [&](int64_t atX, int64_t atW, int64_t atY, int64_t stepW) {
        double gradient = dy[static_cast<size_t>(atY)];
        for (int c = 0; c < p.w.size[1]; c++) {
            dw[static_cast<size_t>(atW + c * stepW)] += gradient * x[static_cast<size_t>(atX + c * step)];
        }
    });
    return dw;
}

// What atomics do on a GPU: the last bit of a sum differs from call to call.
double shaken(double value, size_t index) {
    static std::atomic<unsigned> calls{0};
    unsigned call = index == 0 ? ++calls : calls.load();
    float single = static_cast<float>(value);
    return (call + index) % 3 == 0 ? static_cast<double>(std::nextafter(single, INFINITY)) : value;
}

void put(const Tensor& tensor, void* memory, const Values& values, const Blend& blend, bool deterministic) {
    for (size_t i = 0; i < values.size(); i++) {
        double value = deterministic || values[i] == 0 ? values[i] : shaken(values[i], i);
        blend.put(memory, tensor.type(), static_cast<int64_t>(i), value);
    }
}

bool deterministic(Direction direction, int algorithm, const ConvolutionProblem& p) {
    for (const Algorithm& each : algorithmsOf(direction, p)) {
        if (each.number == algorithm) {
            return each.deterministic;
        }
    }
    return true;
}

struct Call {
    Direction direction;
    int algorithm;
    const void *first, *second, *alpha, *beta;
    void *result, *workspace;
    size_t workspaceBytes;
};

void run(const ConvolutionProblem& p, const Call& call, const Blend& blend) {
    bool exact = deterministic(call.direction, call.algorithm, p);
    Tensor w = p.w.tensor();
    switch (call.direction) {
        case Direction::FORWARD:
            put(p.y, call.result, forward(p, read(p.x, call.first, p), read(w, call.second, p)), blend, exact);
            break;
        case Direction::BACKWARD_DATA:
            put(p.x, call.result, backwardData(p, read(w, call.first, p), read(p.y, call.second, p)), blend, exact);
            break;
        default:
            put(w, call.result, backwardFilter(p, read(p.x, call.first, p), read(p.y, call.second, p)), blend, exact);
    }
    fillWithPoison(call.workspace, call.workspace ? workspaceOf(call.direction, call.algorithm, p) : 0);
}

DnnStatus start(DnnHandle* handle, const ConvolutionProblem& p, const Call& call) {
    if (DnnStatus status = firstOf(
            {check(p), checkAlgorithm(call.direction, call.algorithm, p, call.workspace, call.workspaceBytes)})) {
        return status;
    }
    Blend blend(call.alpha, call.beta, p.x.type());
    Range x = p.x.range(call.direction == Direction::BACKWARD_DATA ? call.result : call.first);
    Range w = p.w.tensor().range(call.direction == Direction::FORWARD         ? call.second
                                 : call.direction == Direction::BACKWARD_DATA ? call.first
                                                                              : call.result);
    Range y = p.y.range(call.direction == Direction::FORWARD ? call.result : call.second);
    return queue(*handle, "cudnnConvolution", {x, w, y, {call.workspace, call.workspace ? call.workspaceBytes : 0}},
                 [=] { run(p, call, blend); });
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnConvolutionForward(DnnHandle* h, const void* alpha, const Tensor* xd, const void* x, const Filter* wd,
                            const void* w, const Convolution* c, int algorithm, void* workspace, size_t bytes,
                            const void* beta, const Tensor* yd, void* y) {
    DnnStatus status = present(h, alpha, xd, x, wd, w, c, beta, yd, y);
    return status
               ? status
               : start(h, {*xd, *yd, *wd, *c}, {Direction::FORWARD, algorithm, x, w, alpha, beta, y, workspace, bytes});
}

API cudnnConvolutionBackwardData(DnnHandle* h, const void* alpha, const Filter* wd, const void* w, const Tensor* dyd,
                                 const void* dy, const Convolution* c, int algorithm, void* workspace, size_t bytes,
                                 const void* beta, const Tensor* dxd, void* dx) {
    DnnStatus status = present(h, alpha, wd, w, dyd, dy, c, beta, dxd, dx);
    return status ? status
                  : start(h, {*dxd, *dyd, *wd, *c},
                          {Direction::BACKWARD_DATA, algorithm, w, dy, alpha, beta, dx, workspace, bytes});
}

API cudnnConvolutionBackwardFilter(DnnHandle* h, const void* alpha, const Tensor* xd, const void* x, const Tensor* dyd,
                                   const void* dy, const Convolution* c, int algorithm, void* workspace, size_t bytes,
                                   const void* beta, const Filter* dwd, void* dw) {
    DnnStatus status = present(h, alpha, xd, x, dyd, dy, c, beta, dwd, dw);
    return status ? status
                  : start(h, {*xd, *dyd, *dwd, *c},
                          {Direction::BACKWARD_FILTER, algorithm, x, dy, alpha, beta, dw, workspace, bytes});
}

API cudnnConvolutionBackwardBias(DnnHandle* h, const void* alpha, const Tensor* dyd, const void* dy, const void* beta,
                                 const Tensor* dbd, void* db) {
    if (DnnStatus status = present(h, alpha, dyd, dy, beta, dbd, db)) {
        return status;
    }
    if (dyd->rank != 4 || dbd->count() != dyd->size[1] || dbd->size[1] != dyd->size[1]) {
        return DNN_SHAPE_MISMATCH;
    }
    Tensor from = *dyd, to = *dbd;
    Blend blend(alpha, beta, from.type());
    return queue(*h, "cudnnConvolutionBackwardBias", {from.range(dy), to.range(db)}, [=] {
        Values sums(static_cast<size_t>(from.size[1]));
        forEach(from, [&](const int* index) {
            sums[static_cast<size_t>(index[1])] += load(dy, from.type(), static_cast<size_t>(offsetOf(from, index)));
        });
        for (int c = 0; c < from.size[1]; c++) {
            blend.put(db, to.type(), int64_t{c} * to.stride[1], sums[static_cast<size_t>(c)]);
        }
    });
}
