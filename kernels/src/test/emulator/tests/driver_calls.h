// The driver API as a C++ test calls it, and a device with one kernel library to call it on.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "cases.h"
#include "folder.h"
#include "status.h"

typedef unsigned long long CUdeviceptr;

extern "C" {
int cuInit(unsigned);
int cuDevicePrimaryCtxRetain(void**, int);
int cuDevicePrimaryCtxRelease_v2(int);
int cuDevicePrimaryCtxReset_v2(int);
int cuCtxSetCurrent(void*);
int cuCtxSynchronize();
int cuCtxSetLimit(int, size_t);
int cuMemAlloc_v2(CUdeviceptr*, size_t);
int cuMemFree_v2(CUdeviceptr);
int cuMemFreeAsync(CUdeviceptr, void*);
int cuMemGetInfo_v2(size_t*, size_t*);
int cuMemHostAlloc(void**, size_t, unsigned);
int cuMemFreeHost(void*);
int cuMemcpyHtoD_v2(CUdeviceptr, const void*, size_t);
int cuMemcpyDtoH_v2(void*, CUdeviceptr, size_t);
int cuMemcpyHtoDAsync_v2(CUdeviceptr, const void*, size_t, void*);
int cuMemcpyDtoHAsync_v2(void*, CUdeviceptr, size_t, void*);
int cuMemsetD32Async(CUdeviceptr, unsigned, size_t, void*);
int cuStreamCreate(void**, unsigned);
int cuStreamDestroy_v2(void*);
int cuStreamSynchronize(void*);
int cuStreamQuery(void*);
int cuStreamWaitEvent(void*, void*, unsigned);
int cuStreamBeginCapture_v2(void*, int);
int cuStreamEndCapture(void*, void**);
int cuStreamIsCapturing(void*, int*);
int cuLaunchHostFunc(void*, void (*)(void*), void*);
int cuGraphInstantiateWithFlags(void**, void*, unsigned long long);
int cuGraphLaunch(void*, void*);
int cuGraphExecDestroy(void*);
int cuGraphDestroy(void*);
int cuEventCreate(void**, unsigned);
int cuEventDestroy_v2(void*);
int cuEventRecord(void*, void*);
int cuEventQuery(void*);
int cuEventSynchronize(void*);
int cuModuleLoad(void**, const char*);
int cuModuleLoadData(void**, const void*);
int cuModuleGetFunction(void**, void*, const char*);
int cuModuleGetGlobal_v2(CUdeviceptr*, size_t*, void*, const char*);
int cuModuleUnload(void*);
int cuFuncSetAttribute(void*, int, int);
int cuLaunchKernel(void*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void*, void**, void**);
int cuGetErrorString(int, const char**);
int cuMemHostRegister_v2(void*, size_t, unsigned);
int cuTexRefCreate(void**);
}

using namespace emulator;

constexpr unsigned NON_BLOCKING = 1;
constexpr int LIMIT_MEMORY = 0x53470002;

inline void* openDevice() {
    void* context = nullptr;
    CHECK_EQUAL(cuInit(0), SUCCESS);
    CHECK_EQUAL(cuDevicePrimaryCtxRetain(&context, 0), SUCCESS);
    CHECK_EQUAL(cuCtxSetCurrent(context), SUCCESS);
    return context;
}

inline void* newStream() {
    void* stream = nullptr;
    CHECK_EQUAL(cuStreamCreate(&stream, NON_BLOCKING), SUCCESS);
    return stream;
}

inline void* newEvent() {
    void* event = nullptr;
    CHECK_EQUAL(cuEventCreate(&event, 0), SUCCESS);
    return event;
}

inline CUdeviceptr newMemory(size_t bytes) {
    CUdeviceptr address = 0;
    CHECK_EQUAL(cuMemAlloc_v2(&address, bytes), SUCCESS);
    return address;
}

inline CUdeviceptr upload(const std::vector<float>& values) {
    CUdeviceptr address = newMemory(values.size() * sizeof(float));
    CHECK_EQUAL(cuMemcpyHtoD_v2(address, values.data(), values.size() * sizeof(float)), SUCCESS);
    return address;
}

inline std::vector<float> download(CUdeviceptr address, size_t count) {
    std::vector<float> values(count);
    CHECK_EQUAL(cuMemcpyDtoH_v2(values.data(), address, count * sizeof(float)), SUCCESS);
    return values;
}

inline void* kernelOf(const char* library, const char* name) {
    void *module = nullptr, *function = nullptr;
    CHECK_EQUAL(cuModuleLoad(&module, kernelFile(library).c_str()), SUCCESS);
    CHECK_EQUAL(cuModuleGetFunction(&function, module, name), SUCCESS);
    return function;
}

template <class... A>
int launch(void* function, unsigned blocks, unsigned threads, void* stream, A... arguments) {
    void* pointers[] = {&arguments..., nullptr};
    return cuLaunchKernel(function, blocks, 1, 1, threads, 1, 1, 0, stream, pointers, nullptr);
}

inline std::string lastError(int status) {
    const char* text = nullptr;
    cuGetErrorString(status, &text);
    return text ? text : "";
}
