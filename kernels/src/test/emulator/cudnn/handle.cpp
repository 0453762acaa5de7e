// Life of cuDNN handles, versions, names of statuses.
#include "handle.h"

#include <cstdio>
#include <set>

namespace emulator {

namespace {

constexpr size_t VERSION = 90500;
constexpr size_t RUNTIME = 12060;

std::set<const DnnHandle*>& handles() {
    static auto& all = *new std::set<const DnnHandle*>;
    return all;
}

}  // namespace

bool known(const DnnHandle* handle) { return handles().count(handle) != 0; }

DnnStatus queue(const DnnHandle& handle, const char* name, std::initializer_list<Range> memory,
                std::function<void()> work) {
    std::vector<Range> ranges(memory);
    int status = queueWork(handle.stream, name, [=] {
        for (const Range& range : ranges) {
            if (int bad = accessAll(name, {range})) {
                return bad;
            }
        }
        work();
        return 0;
    });
    return unless(status == 0, DNN_EXECUTION_FAILED);
}

}  // namespace emulator

using namespace emulator;

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT size_t cudnnGetVersion() { return VERSION; }
EXPORT size_t cudnnGetMaxDeviceVersion() { return VERSION; }
EXPORT size_t cudnnGetCudartVersion() { return RUNTIME; }

API cudnnOpsVersionCheck() { return DNN_SUCCESS; }
API cudnnCnnVersionCheck() { return DNN_SUCCESS; }
API cudnnAdvVersionCheck() { return DNN_SUCCESS; }
API cudnnGraphVersionCheck() { return DNN_SUCCESS; }

EXPORT const char* cudnnGetErrorString(int status) {
    switch (status) {
        case DNN_SUCCESS: return "CUDNN_STATUS_SUCCESS";
        case DNN_NOT_INITIALIZED: return "CUDNN_STATUS_NOT_INITIALIZED";
        case DNN_BAD_PARAM: return "CUDNN_STATUS_BAD_PARAM";
        case DNN_NULL_POINTER: return "CUDNN_STATUS_BAD_PARAM_NULL_POINTER";
        case DNN_MISALIGNED_POINTER: return "CUDNN_STATUS_BAD_PARAM_MISALIGNED_POINTER";
        case DNN_SIZE_INSUFFICIENT: return "CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT";
        case DNN_SHAPE_MISMATCH: return "CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH";
        case DNN_NOT_SUPPORTED: return "CUDNN_STATUS_NOT_SUPPORTED";
        case DNN_NOT_SUPPORTED_SHAPE: return "CUDNN_STATUS_NOT_SUPPORTED_SHAPE";
        case DNN_NOT_SUPPORTED_DATA_TYPE: return "CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE";
        case DNN_NOT_SUPPORTED_LAYOUT: return "CUDNN_STATUS_NOT_SUPPORTED_LAYOUT";
        case DNN_EXECUTION_FAILED: return "CUDNN_STATUS_EXECUTION_FAILED";
        default: return "CUDNN_STATUS_UNKNOWN";
    }
}

API cudnnCreate(DnnHandle** handle) {
    if (!handle) {
        return DNN_NULL_POINTER;
    }
    if (storygan_emulator_ready()) {
        return DNN_NOT_INITIALIZED;
    }
    *handle = new DnnHandle;
    handles().insert(*handle);
    return DNN_SUCCESS;
}

API cudnnDestroy(DnnHandle* handle) {
    if (!known(handle)) {
        return DNN_NOT_INITIALIZED;
    }
    storygan_emulator_wait(handle->stream);
    handles().erase(handle);
    delete handle;
    return DNN_SUCCESS;
}

API cudnnSetStream(DnnHandle* handle, void* stream) {
    return known(handle) ? (handle->stream = stream, DNN_SUCCESS) : DNN_NOT_INITIALIZED;
}

API cudnnGetStream(DnnHandle* handle, void** stream) {
    return known(handle) ? (*stream = handle->stream, DNN_SUCCESS) : DNN_NOT_INITIALIZED;
}

// What an entry point answers that JCuda binds and the stand-in does not have.
extern "C" __attribute__((visibility("hidden"))) int emulatorUnknownEntryPoint(const char* name) {
    fprintf(stderr, "[emulator] %s is not emulated: it answers CUDNN_STATUS_NOT_SUPPORTED\n", name);
    return DNN_NOT_SUPPORTED;
}
