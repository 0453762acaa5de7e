// Which algorithms there are, what they need, and the two ways of choosing: heuristics (Get..._v7) and measuring
// (Find...). The first named of a gradient is not deterministic, as it may be on a GPU; times are made up and always
// the same.
#include <algorithm>
#include <cstring>

#include "convolution.h"
#include "poison.h"

namespace emulator {

namespace {

// cudnnConvolutionFwdAlgoPerf_t and its two twins
struct Performance {
    int algorithm, status;
    float milliseconds;
    size_t memory;
    int deterministic, math, reserved[3];
};

constexpr int FORWARD_COUNT = 8, BACKWARD_DATA_COUNT = 6, BACKWARD_FILTER_COUNT = 7;
constexpr float NOT_MEASURED = -1;

struct Choice {
    int wanted;
    int* found;
    Performance* performances;
};

Performance describe(Direction direction, const Algorithm& algorithm, const ConvolutionProblem& problem) {
    Performance performance{};
    performance.algorithm = algorithm.number;
    performance.milliseconds = NOT_MEASURED;
    performance.memory = workspaceOf(direction, algorithm.number, problem);
    performance.deterministic = algorithm.deterministic;
    performance.math = problem.c.math;
    return performance;
}

DnnStatus choose(Direction direction, const ConvolutionProblem& problem, const Choice& choice, bool measured,
                 size_t workspace) {
    if (choice.wanted < 1) {
        return DNN_BAD_PARAM;
    }
    std::vector<Performance> all;
    for (const Algorithm& algorithm : algorithmsOf(direction, problem)) {
        Performance performance = describe(direction, algorithm, problem);
        if (measured) {
            bool fits = performance.memory <= workspace;
            performance.milliseconds = fits ? 1 + static_cast<float>(all.size()) : NOT_MEASURED;
            performance.status = fits ? DNN_SUCCESS : DNN_SIZE_INSUFFICIENT;
        }
        all.push_back(performance);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Performance& a, const Performance& b) { return !a.status && b.status; });
    *choice.found = std::min(choice.wanted, static_cast<int>(all.size()));
    std::copy(all.begin(), all.begin() + *choice.found, choice.performances);
    return DNN_SUCCESS;
}

DnnStatus heuristics(Direction direction, DnnHandle* handle, const Tensor* x, const Filter* w, const Convolution* c,
                     const Tensor* y, const Choice& choice) {
    if (DnnStatus status = present(handle, x, w, c, y, choice.found, choice.performances)) {
        return status;
    }
    ConvolutionProblem problem = {*x, *y, *w, *c};
    DnnStatus status = check(problem);
    return status ? status : choose(direction, problem, choice, false, 0);
}

// Measuring runs the algorithms: what the result held before is lost, and so is the workspace.
struct Trial {
    void *result, *workspace;
    size_t workspaceBytes;
};

DnnStatus measure(Direction direction, DnnHandle* handle, const ConvolutionProblem& problem, const Choice& choice,
                  const Trial& trial) {
    if (DnnStatus status = check(problem)) {
        return status;
    }
    size_t bytes = direction == Direction::FORWARD         ? problem.y.bytes()
                   : direction == Direction::BACKWARD_DATA ? problem.x.bytes()
                                                           : problem.w.tensor().bytes();
    bytes = trial.result ? bytes : 0;
    DnnStatus status =
        queue(*handle, "cudnnFindConvolutionAlgorithm",
              {{trial.result, bytes}, {trial.workspace, trial.workspace ? trial.workspaceBytes : 0}}, [=] {
                  fillWithPoison(trial.result, bytes);
                  fillWithPoison(trial.workspace, trial.workspace ? trial.workspaceBytes : 0);
              });
    if (status || storygan_emulator_wait(handle->stream)) {
        return DNN_EXECUTION_FAILED;
    }
    return choose(direction, problem, choice, true, trial.workspaceBytes);
}

}  // namespace

std::vector<Algorithm> algorithmsOf(Direction direction, const ConvolutionProblem& problem) {
    bool last = problem.w.format == NHWC;
    switch (direction) {
        case Direction::FORWARD:
            return last ? std::vector<Algorithm>{{1, true}, {0, true}}
                        : std::vector<Algorithm>{{1, true}, {0, true}, {2, true}};
        case Direction::BACKWARD_DATA: return {{0, false}, {1, true}};
        default:
            return last ? std::vector<Algorithm>{{0, false}, {1, true}}
                        : std::vector<Algorithm>{{0, false}, {1, true}, {3, false}};
    }
}

// Implicit GEMM forward needs none; the others something that grows with the filter or the output, as the real ones do.
size_t workspaceOf(Direction direction, int algorithm, const ConvolutionProblem& problem) {
    size_t filter = problem.w.tensor().bytes(), output = problem.y.bytes();
    if (algorithm == 0) {
        return direction == Direction::BACKWARD_FILTER ? filter : 0;
    }
    return direction == Direction::FORWARD && algorithm == 2 ? output * 9 : (filter + 511) / 256 * 256;
}

DnnStatus checkAlgorithm(Direction direction, int algorithm, const ConvolutionProblem& problem, const void* workspace,
                         size_t bytes) {
    auto all = algorithmsOf(direction, problem);
    bool serves = std::any_of(all.begin(), all.end(), [=](const Algorithm& each) { return each.number == algorithm; });
    if (!serves) {
        return DNN_NOT_SUPPORTED;
    }
    size_t needed = workspaceOf(direction, algorithm, problem);
    return firstOf({unless(bytes >= needed, DNN_SIZE_INSUFFICIENT), unless(workspace || !needed, DNN_NULL_POINTER)});
}

}  // namespace emulator

using namespace emulator;

API cudnnGetConvolutionForwardAlgorithmMaxCount(DnnHandle*, int* count) { return *count = FORWARD_COUNT, DNN_SUCCESS; }
API cudnnGetConvolutionBackwardDataAlgorithmMaxCount(DnnHandle*, int* count) {
    return *count = BACKWARD_DATA_COUNT, DNN_SUCCESS;
}
API cudnnGetConvolutionBackwardFilterAlgorithmMaxCount(DnnHandle*, int* count) {
    return *count = BACKWARD_FILTER_COUNT, DNN_SUCCESS;
}

API cudnnGetConvolutionForwardAlgorithm_v7(DnnHandle* h, const Tensor* x, const Filter* w, const Convolution* c,
                                           const Tensor* y, int wanted, int* found, Performance* p) {
    return heuristics(Direction::FORWARD, h, x, w, c, y, {wanted, found, p});
}

API cudnnGetConvolutionBackwardDataAlgorithm_v7(DnnHandle* h, const Filter* w, const Tensor* dy, const Convolution* c,
                                                const Tensor* dx, int wanted, int* found, Performance* p) {
    return heuristics(Direction::BACKWARD_DATA, h, dx, w, c, dy, {wanted, found, p});
}

API cudnnGetConvolutionBackwardFilterAlgorithm_v7(DnnHandle* h, const Tensor* x, const Tensor* dy, const Convolution* c,
                                                  const Filter* dw, int wanted, int* found, Performance* p) {
    return heuristics(Direction::BACKWARD_FILTER, h, x, dw, c, dy, {wanted, found, p});
}

static DnnStatus workspaceSize(Direction direction, DnnHandle* h, const Tensor* x, const Filter* w,
                               const Convolution* c, const Tensor* y, int algorithm, size_t* bytes) {
    if (DnnStatus status = present(h, x, w, c, y, bytes)) {
        return status;
    }
    ConvolutionProblem problem = {*x, *y, *w, *c};
    if (DnnStatus status = check(problem)) {
        return status;
    }
    *bytes = workspaceOf(direction, algorithm, problem);
    return checkAlgorithm(direction, algorithm, problem, bytes, *bytes);
}

API cudnnGetConvolutionForwardWorkspaceSize(DnnHandle* h, const Tensor* x, const Filter* w, const Convolution* c,
                                            const Tensor* y, int algorithm, size_t* bytes) {
    return workspaceSize(Direction::FORWARD, h, x, w, c, y, algorithm, bytes);
}

API cudnnGetConvolutionBackwardDataWorkspaceSize(DnnHandle* h, const Filter* w, const Tensor* dy, const Convolution* c,
                                                 const Tensor* dx, int algorithm, size_t* bytes) {
    return workspaceSize(Direction::BACKWARD_DATA, h, dx, w, c, dy, algorithm, bytes);
}

API cudnnGetConvolutionBackwardFilterWorkspaceSize(DnnHandle* h, const Tensor* x, const Tensor* dy,
                                                   const Convolution* c, const Filter* dw, int algorithm,
                                                   size_t* bytes) {
    return workspaceSize(Direction::BACKWARD_FILTER, h, x, dw, c, dy, algorithm, bytes);
}

// The forms without memory take their own, as much as every algorithm needs.
constexpr size_t UNLIMITED = ~size_t{0};

API cudnnFindConvolutionForwardAlgorithm(DnnHandle* h, const Tensor* x, const Filter* w, const Convolution* c,
                                         const Tensor* y, int wanted, int* found, Performance* p) {
    DnnStatus status = present(h, x, w, c, y, found, p);
    return status ? status
                  : measure(Direction::FORWARD, h, {*x, *y, *w, *c}, {wanted, found, p}, {nullptr, nullptr, UNLIMITED});
}

API cudnnFindConvolutionBackwardDataAlgorithm(DnnHandle* h, const Filter* w, const Tensor* dy, const Convolution* c,
                                              const Tensor* dx, int wanted, int* found, Performance* p) {
    DnnStatus status = present(h, dx, w, c, dy, found, p);
    return status ? status
                  : measure(Direction::BACKWARD_DATA, h, {*dx, *dy, *w, *c}, {wanted, found, p},
                            {nullptr, nullptr, UNLIMITED});
}

API cudnnFindConvolutionBackwardFilterAlgorithm(DnnHandle* h, const Tensor* x, const Tensor* dy, const Convolution* c,
                                                const Filter* dw, int wanted, int* found, Performance* p) {
    DnnStatus status = present(h, x, dw, c, dy, found, p);
    return status ? status
                  : measure(Direction::BACKWARD_FILTER, h, {*x, *dy, *dw, *c}, {wanted, found, p},
                            {nullptr, nullptr, UNLIMITED});
}

API cudnnFindConvolutionForwardAlgorithmEx(DnnHandle* h, const Tensor* xd, const void* x, const Filter* wd,
                                           const void* w, const Convolution* c, const Tensor* yd, void* y, int wanted,
                                           int* found, Performance* p, void* workspace, size_t bytes) {
    DnnStatus status = present(h, xd, x, wd, w, c, yd, y, found, p);
    return status ? status
                  : measure(Direction::FORWARD, h, {*xd, *yd, *wd, *c}, {wanted, found, p}, {y, workspace, bytes});
}

API cudnnFindConvolutionBackwardDataAlgorithmEx(DnnHandle* h, const Filter* wd, const void* w, const Tensor* dyd,
                                                const void* dy, const Convolution* c, const Tensor* dxd, void* dx,
                                                int wanted, int* found, Performance* p, void* workspace, size_t bytes) {
    DnnStatus status = present(h, wd, w, dyd, dy, c, dxd, dx, found, p);
    return status ? status
                  : measure(Direction::BACKWARD_DATA, h, {*dxd, *dyd, *wd, *c}, {wanted, found, p},
                            {dx, workspace, bytes});
}

API cudnnFindConvolutionBackwardFilterAlgorithmEx(DnnHandle* h, const Tensor* xd, const void* x, const Tensor* dyd,
                                                  const void* dy, const Convolution* c, const Filter* dwd, void* dw,
                                                  int wanted, int* found, Performance* p, void* workspace,
                                                  size_t bytes) {
    DnnStatus status = present(h, xd, x, dyd, dy, c, dwd, dw, found, p);
    return status ? status
                  : measure(Direction::BACKWARD_FILTER, h, {*xd, *dyd, *dwd, *c}, {wanted, found, p},
                            {dw, workspace, bytes});
}
