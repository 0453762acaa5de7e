// cuBLAS handles: the stream, the modes, the workspace. Numbers are those of cublas_api.h and library_types.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stream_work.h"

#define API extern "C" __attribute__((visibility("default"))) emulator::BlasStatus

namespace emulator {

enum BlasStatus : int {
    BLAS_SUCCESS = 0,
    BLAS_NOT_INITIALIZED = 1,
    BLAS_INVALID_VALUE = 7,
    BLAS_EXECUTION_FAILED = 13,
    BLAS_NOT_SUPPORTED = 15,
};

enum MathMode : int { MATH_DEFAULT = 0, MATH_TENSOR = 1, MATH_PEDANTIC = 2, MATH_TF32 = 3 };

struct BlasHandle {
    void* stream = nullptr;
    int math = MATH_DEFAULT;
    int pointerMode = 0;  // 0: alpha, beta and results are on the host, 1: on the device
    int atomics = 0;
    unsigned char* workspace = nullptr;
    size_t workspaceBytes = 0;
};

// null for what cublasCreate never made or cublasDestroy took back
BlasHandle* knownHandle(BlasHandle* handle);

// Queues work that answers a driver status; the user's workspace is full of NaNs afterwards, as if it had been used.
BlasStatus queue(const BlasHandle& handle, const char* name, std::function<int()> work);

// A factor as the pointer mode says: read now from the host, or from the device when the work runs.
class Factor {
public:
    Factor(const BlasHandle& handle, const void* at, bool doubled)
        : device(handle.pointerMode ? at : nullptr), doubled_(doubled), value(device ? 0 : read(at)) {}

    double get() const { return device ? read(device) : value; }

private:
    double read(const void* at) const {
        return doubled_ ? *static_cast<const double*>(at) : static_cast<double>(*static_cast<const float*>(at));
    }

    const void* device;
    bool doubled_;
    double value;
};

}  // namespace emulator
