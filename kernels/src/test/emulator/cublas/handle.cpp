// Life and settings of cuBLAS handles, and the names of their statuses.
#include "handle.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "poison.h"

namespace emulator {

namespace {

constexpr int VERSION = 120600;
constexpr size_t WORKSPACE_ALIGNMENT = 256;
constexpr size_t WORKSPACE_TOUCHED = 64 << 10;

std::set<BlasHandle*>& handles() {
    static auto& all = *new std::set<BlasHandle*>;
    return all;
}

template <class Body>
BlasStatus with(BlasHandle* handle, Body body) {
    return knownHandle(handle) ? body() : BLAS_NOT_INITIALIZED;
}

}  // namespace

BlasHandle* knownHandle(BlasHandle* handle) { return handles().count(handle) ? handle : nullptr; }

BlasStatus queue(const BlasHandle& handle, const char* name, std::function<int()> work) {
    unsigned char* workspace = handle.workspace;
    size_t touched = std::min(handle.workspaceBytes, WORKSPACE_TOUCHED);
    int status = queueWork(handle.stream, name, [=] {
        if (int bad = accessAll(name, {{workspace, touched}})) {
            return bad;
        }
        fillWithPoison(workspace, touched);
        return work();
    });
    return status ? BLAS_EXECUTION_FAILED : BLAS_SUCCESS;
}

}  // namespace emulator

using namespace emulator;

API cublasCreate_v2(BlasHandle** handle) {
    if (!handle) {
        return BLAS_INVALID_VALUE;
    }
    if (storygan_emulator_ready()) {
        return BLAS_NOT_INITIALIZED;
    }
    *handle = new BlasHandle;
    handles().insert(*handle);
    return BLAS_SUCCESS;
}

API cublasDestroy_v2(BlasHandle* handle) {
    return with(handle, [&] {
        storygan_emulator_wait(handle->stream);
        handles().erase(handle);
        delete handle;
        return BLAS_SUCCESS;
    });
}

API cublasGetVersion_v2(BlasHandle*, int* version) { return *version = VERSION, BLAS_SUCCESS; }

API cublasSetStream_v2(BlasHandle* handle, void* stream) {
    return with(handle, [&] {
        handle->stream = stream;
        handle->workspace = nullptr;  // a new stream goes back to the library's own workspace
        handle->workspaceBytes = 0;
        return BLAS_SUCCESS;
    });
}

API cublasGetStream_v2(BlasHandle* handle, void** stream) {
    return with(handle, [&] { return *stream = handle->stream, BLAS_SUCCESS; });
}

API cublasSetWorkspace_v2(BlasHandle* handle, void* workspace, size_t bytes) {
    return with(handle, [&] {
        if (reinterpret_cast<uintptr_t>(workspace) % WORKSPACE_ALIGNMENT != 0) {
            return BLAS_INVALID_VALUE;
        }
        handle->workspace = static_cast<unsigned char*>(workspace);
        handle->workspaceBytes = workspace ? bytes : 0;
        return BLAS_SUCCESS;
    });
}

API cublasSetMathMode(BlasHandle* handle, int mode) {
    return with(handle, [&] {
        int kind = mode & 15;
        return kind <= MATH_TF32 ? (handle->math = mode, BLAS_SUCCESS) : BLAS_INVALID_VALUE;
    });
}

API cublasGetMathMode(BlasHandle* handle, int* mode) {
    return with(handle, [&] { return *mode = handle->math, BLAS_SUCCESS; });
}

API cublasSetPointerMode_v2(BlasHandle* handle, int mode) {
    return with(handle, [&] {
        return mode == 0 || mode == 1 ? (handle->pointerMode = mode, BLAS_SUCCESS) : BLAS_INVALID_VALUE;
    });
}

API cublasGetPointerMode_v2(BlasHandle* handle, int* mode) {
    return with(handle, [&] { return *mode = handle->pointerMode, BLAS_SUCCESS; });
}

API cublasSetAtomicsMode(BlasHandle* handle, int mode) {
    return with(handle, [&] { return handle->atomics = mode, BLAS_SUCCESS; });
}

API cublasGetAtomicsMode(BlasHandle* handle, int* mode) {
    return with(handle, [&] { return *mode = handle->atomics, BLAS_SUCCESS; });
}

extern "C" __attribute__((visibility("default"))) const char* cublasGetStatusName(int status) {
    switch (status) {
        case BLAS_SUCCESS: return "CUBLAS_STATUS_SUCCESS";
        case BLAS_NOT_INITIALIZED: return "CUBLAS_STATUS_NOT_INITIALIZED";
        case BLAS_INVALID_VALUE: return "CUBLAS_STATUS_INVALID_VALUE";
        case BLAS_EXECUTION_FAILED: return "CUBLAS_STATUS_EXECUTION_FAILED";
        case BLAS_NOT_SUPPORTED: return "CUBLAS_STATUS_NOT_SUPPORTED";
        default: return "CUBLAS_STATUS_UNKNOWN";
    }
}

extern "C" __attribute__((visibility("default"))) const char* cublasGetStatusString(int status) {
    return cublasGetStatusName(status);
}

// What an entry point answers that JCuda binds and the stand-in does not have.
extern "C" __attribute__((visibility("hidden"))) int emulatorUnknownEntryPoint(const char* name) {
    fprintf(stderr, "[emulator] %s is not emulated: it answers CUBLAS_STATUS_NOT_SUPPORTED\n", name);
    return BLAS_NOT_SUPPORTED;
}
