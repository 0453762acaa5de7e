// Convolutions in two dimensions: descriptor, the checks that all three directions share, algorithms and workspaces.
#pragma once

#include "handle.h"
#include "tensor.h"

namespace emulator {

// cudnnMathType_t
enum DnnMath : int { DEFAULT_MATH = 0, TENSOR_MATH = 1, CONVERTING_MATH = 2, FMA_MATH = 3 };

struct Convolution {
    int rank = 0;
    int padding[2] = {}, stride[2] = {1, 1}, dilation[2] = {1, 1};
    int mode = 1;  // 0 flips the filter, 1 does not
    int computeType = 0;
    int groups = 1;
    int math = DEFAULT_MATH;
};

enum class Direction { FORWARD, BACKWARD_DATA, BACKWARD_FILTER };

// One convolution with x, w, y or their gradients.
struct ConvolutionProblem {
    Tensor x, y;
    Filter w;
    Convolution c;
};

int outputSize(const Convolution& c, int axis, int input, int filter);

// What the real library refuses: shapes that do not fit, mixed types and layouts, compute types.
DnnStatus check(const ConvolutionProblem& problem);

struct Algorithm {
    int number;
    bool deterministic;
};

// Of a direction for a problem's layout, in the order in which the heuristics name them.
std::vector<Algorithm> algorithmsOf(Direction direction, const ConvolutionProblem& problem);

size_t workspaceOf(Direction direction, int algorithm, const ConvolutionProblem& problem);

// The status of a workspace that is too small or missing; DNN_NOT_SUPPORTED for an algorithm that does not serve.
DnnStatus checkAlgorithm(Direction direction, int algorithm, const ConvolutionProblem& problem, const void* workspace,
                         size_t bytes);

}  // namespace emulator
