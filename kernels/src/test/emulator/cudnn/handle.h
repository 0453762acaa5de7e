// cuDNN handles: the stream that calls go to, and how a call's arguments become work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "status.h"
#include "stream_work.h"
#include "tensor.h"

namespace emulator {

struct DnnHandle {
    void* stream = nullptr;
};

bool known(const DnnHandle* handle);

// Queues work on tensors: each must lie inside one allocation when the work runs, which ends the device otherwise.
DnnStatus queue(const DnnHandle& handle, const char* name, std::initializer_list<Range> memory,
                std::function<void()> work);

// The first complaint, so that checks read as a list.
inline DnnStatus firstOf(std::initializer_list<DnnStatus> statuses) {
    for (DnnStatus status : statuses) {
        if (status) {
            return status;
        }
    }
    return DNN_SUCCESS;
}

inline DnnStatus unless(bool holds, DnnStatus status) { return holds ? DNN_SUCCESS : status; }

// The handle is alive and every pointer is there.
template <class... Pointers>
DnnStatus present(const DnnHandle* handle, Pointers... pointers) {
    if (!known(handle)) {
        return DNN_NOT_INITIALIZED;
    }
    return ((pointers != nullptr) && ...) ? DNN_SUCCESS : DNN_NULL_POINTER;
}

// result = alpha value + beta result; a result is not read when beta is 0. Factors are double for double tensors.
struct Blend {
    double alpha, beta;

    Blend(const void* alphaAt, const void* betaAt, DataType type)
        : alpha(load(alphaAt, type == R_64F ? R_64F : R_32F, 0)),
          beta(load(betaAt, type == R_64F ? R_64F : R_32F, 0)) {}

    void put(void* memory, DataType type, int64_t index, double value) const {
        size_t at = static_cast<size_t>(index);
        store(memory, type, at, alpha * value + (beta == 0 ? 0 : beta * load(memory, type, at)));
    }
};

}  // namespace emulator
