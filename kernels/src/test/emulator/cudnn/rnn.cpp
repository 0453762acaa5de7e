// The entry points of recurrent networks. The backward of the data must run before that of the weights, which takes the
// gates' gradients from the reserve space, as in the real library.
#include <algorithm>

#include "poison.h"
#include "rnn_sequence.h"

namespace emulator {

namespace {

constexpr unsigned PADDED_IO = 1;

struct Buffers {
    size_t weightBytes;
    const void* weights;
    size_t workspaceBytes;
    void* workspace;
    size_t reserveBytes;
    void* reserve;
};

DnnStatus check(const Rnn& rnn, const RnnData& x, const RnnData& y, const Buffers& b, bool training) {
    bool shapes = x.vector == rnn.input && y.vector == rnn.hidden * rnn.directions && x.sameSequences(y);
    bool layout = x.layout == TIME_MAJOR_PACKED || (rnn.flags & PADDED_IO);
    size_t workspace = x.workspaceBytes(), reserve = training ? Steps::bytes(rnn, x) : 0;
    return firstOf({unless(shapes, DNN_SHAPE_MISMATCH), unless(layout, DNN_NOT_SUPPORTED_LAYOUT),
                    unless(b.weights && b.workspace && (b.reserve || !reserve), DNN_NULL_POINTER),
                    unless(b.weightBytes >= rnn.weights() * sizeof(float) && b.workspaceBytes >= workspace &&
                               b.reserveBytes >= reserve,
                           DNN_SIZE_INSUFFICIENT)});
}

// (layers · directions, batch, hidden), without gaps, whenever a state is given
DnnStatus checkStates(const Rnn& rnn, const RnnData& x, const Tensor* tensor,
                      std::initializer_list<const void*> states) {
    bool given = std::any_of(states.begin(), states.end(), [](const void* each) { return each != nullptr; });
    if (!given) {
        return DNN_SUCCESS;
    }
    if (!tensor) {
        return DNN_NULL_POINTER;
    }
    bool fits = tensor->rank == 3 && tensor->size[0] == rnn.pseudoLayers() && tensor->size[1] == x.batch &&
                tensor->size[2] == rnn.hidden && tensor->packed();
    return unless(fits, DNN_SHAPE_MISMATCH);
}

Range statesRange(const Rnn& rnn, const RnnData& x, const void* memory) {
    return {memory, memory ? static_cast<size_t>(rnn.pseudoLayers() * x.batch * rnn.hidden) * sizeof(float) : 0};
}

void scribble(const Buffers& b) { fillWithPoison(b.workspace, b.workspaceBytes); }

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnRNNForward(DnnHandle* h, const Rnn* rd, int training, const int*, const RnnData* xd, const void* x,
                    const RnnData* yd, void* y, const Tensor* hd, const void* hx, void* hy, const Tensor* cd,
                    const void* cx, void* cy, size_t weightBytes, const void* weights, size_t workspaceBytes,
                    void* workspace, size_t reserveBytes, void* reserve) {
    if (DnnStatus status = present(h, rd, xd, x, yd, y)) {
        return status;
    }
    Buffers b = {weightBytes, weights, workspaceBytes, workspace, reserveBytes, reserve};
    if (DnnStatus status = firstOf({check(*rd, *xd, *yd, b, training), checkStates(*rd, *xd, hd, {hx, hy}),
                                    checkStates(*rd, *xd, cd, {cx, cy})})) {
        return status;
    }
    Rnn rnn = *rd;
    RnnData in = *xd, out = *yd;
    return queue(*h, "cudnnRNNForward",
                 {{x, in.bytes()},
                  {y, out.bytes()},
                  statesRange(rnn, in, hx),
                  statesRange(rnn, in, hy),
                  statesRange(rnn, in, cx),
                  statesRange(rnn, in, cy),
                  {weights, rnn.weights() * sizeof(float)},
                  {workspace, workspaceBytes},
                  {reserve, training ? reserveBytes : 0}},
                 [=] {
                     std::vector<double> own(training ? 0 : Steps::bytes(rnn, in) / sizeof(double));
                     Steps steps(rnn, in, training ? reserve : own.data());
                     auto f = [](const void* memory) { return static_cast<float*>(const_cast<void*>(memory)); };
                     forward({rnn, in, out, steps}, {f(x), f(weights), f(y), f(hx), f(cx), f(hy), f(cy)});
                     scribble(b);
                 });
}

API cudnnRNNBackwardData_v8(DnnHandle* h, const Rnn* rd, const int*, const RnnData* yd, const void* y, const void* dy,
                            const RnnData* xd, void* dx, const Tensor* hd, const void* hx, const void* dhy, void* dhx,
                            const Tensor* cd, const void* cx, const void* dcy, void* dcx, size_t weightBytes,
                            const void* weights, size_t workspaceBytes, void* workspace, size_t reserveBytes,
                            void* reserve) {
    if (DnnStatus status = present(h, rd, yd, y, dy, xd, dx)) {
        return status;
    }
    Buffers b = {weightBytes, weights, workspaceBytes, workspace, reserveBytes, reserve};
    if (DnnStatus status = firstOf({check(*rd, *xd, *yd, b, true), checkStates(*rd, *xd, hd, {hx, dhy, dhx}),
                                    checkStates(*rd, *xd, cd, {cx, dcy, dcx})})) {
        return status;
    }
    Rnn rnn = *rd;
    RnnData in = *xd, out = *yd;
    return queue(*h, "cudnnRNNBackwardData",
                 {{dx, in.bytes()},
                  {dy, out.bytes()},
                  {y, out.bytes()},
                  statesRange(rnn, in, hx),
                  statesRange(rnn, in, dhy),
                  statesRange(rnn, in, dhx),
                  statesRange(rnn, in, cx),
                  statesRange(rnn, in, dcy),
                  statesRange(rnn, in, dcx),
                  {weights, rnn.weights() * sizeof(float)},
                  {workspace, workspaceBytes},
                  {reserve, reserveBytes}},
                 [=] {
                     Steps steps(rnn, in, reserve);
                     auto f = [](const void* memory) { return static_cast<float*>(const_cast<void*>(memory)); };
                     backwardData({rnn, in, out, steps},
                                  {f(dy), f(weights), f(hx), f(cx), f(dhy), f(dcy), f(dx), f(dhx), f(dcx)});
                     scribble(b);
                 });
}

API cudnnRNNBackwardWeights_v8(DnnHandle* h, const Rnn* rd, int addMode, const int*, const RnnData* xd, const void* x,
                               const Tensor* hd, const void* hx, const RnnData* yd, const void* y, size_t weightBytes,
                               void* dw, size_t workspaceBytes, void* workspace, size_t reserveBytes, void* reserve) {
    if (DnnStatus status = present(h, rd, xd, x, yd, y)) {
        return status;
    }
    if (addMode != 0) {
        return DNN_NOT_SUPPORTED;  // the real library only adds
    }
    Buffers b = {weightBytes, dw, workspaceBytes, workspace, reserveBytes, reserve};
    if (DnnStatus status = firstOf({check(*rd, *xd, *yd, b, true), checkStates(*rd, *xd, hd, {hx})})) {
        return status;
    }
    Rnn rnn = *rd;
    RnnData in = *xd, out = *yd;
    return queue(*h, "cudnnRNNBackwardWeights",
                 {{x, in.bytes()},
                  {y, out.bytes()},
                  statesRange(rnn, in, hx),
                  {dw, rnn.weights() * sizeof(float)},
                  {workspace, workspaceBytes},
                  {reserve, reserveBytes}},
                 [=] {
                     Steps steps(rnn, in, reserve);
                     backwardWeights({rnn, in, out, steps}, static_cast<const float*>(x), static_cast<const float*>(hx),
                                     static_cast<float*>(dw));
                     scribble(b);
                 });
}
