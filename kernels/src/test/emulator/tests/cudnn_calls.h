// The part of cuDNN's API that the tests call, with descriptors that are made in one go.
#pragma once

#include "driver_calls.h"

extern "C" {
int cudnnCreate(void**);
int cudnnDestroy(void*);
int cudnnSetStream(void*, void*);
const char* cudnnGetErrorString(int);
int cudnnCreateTensorDescriptor(void**);
int cudnnSetTensor4dDescriptor(void*, int, int, int, int, int, int);
int cudnnSetTensorNdDescriptor(void*, int, int, const int*, const int*);
int cudnnCreateFilterDescriptor(void**);
int cudnnSetFilter4dDescriptor(void*, int, int, int, int, int, int);
int cudnnCreateConvolutionDescriptor(void**);
int cudnnSetConvolution2dDescriptor(void*, int, int, int, int, int, int, int, int);
int cudnnSetConvolutionGroupCount(void*, int);
int cudnnSetConvolutionMathType(void*, int);
int cudnnGetConvolution2dForwardOutputDim(void*, void*, void*, int*, int*, int*, int*);
}

constexpr int FLOAT = 0, DOUBLE = 1;
constexpr int CHANNELS_FIRST = 0, CHANNELS_LAST = 1;
constexpr int FMA = 3;

constexpr int BAD_PARAM = 2000, NULL_POINTER = 2002, TOO_SMALL = 2006, SHAPES = 2008;
constexpr int UNSUPPORTED = 3000, UNSUPPORTED_TYPE = 3003, UNSUPPORTED_LAYOUT = 3004;

inline void* newDnn() {
    openDevice();
    void* handle = nullptr;
    CHECK_EQUAL(cudnnCreate(&handle), 0);
    return handle;
}

inline void* tensor4(int format, int n, int c, int h, int w, int type = FLOAT) {
    void* tensor = nullptr;
    CHECK_EQUAL(cudnnCreateTensorDescriptor(&tensor), 0);
    CHECK_EQUAL(cudnnSetTensor4dDescriptor(tensor, format, type, n, c, h, w), 0);
    return tensor;
}

inline void* filter4(int format, int k, int c, int h, int w, int type = FLOAT) {
    void* filter = nullptr;
    CHECK_EQUAL(cudnnCreateFilterDescriptor(&filter), 0);
    CHECK_EQUAL(cudnnSetFilter4dDescriptor(filter, type, format, k, c, h, w), 0);
    return filter;
}

inline CUdeviceptr uploadDoubles(const std::vector<double>& values) {
    CUdeviceptr address = newMemory(values.size() * sizeof(double));
    CHECK_EQUAL(cuMemcpyHtoD_v2(address, values.data(), values.size() * sizeof(double)), SUCCESS);
    return address;
}

inline std::vector<double> downloadDoubles(CUdeviceptr address, size_t count) {
    std::vector<double> values(count);
    CHECK_EQUAL(cuMemcpyDtoH_v2(values.data(), address, count * sizeof(double)), SUCCESS);
    return values;
}

// small whole numbers: their sums and products are exact in any order and in every mode
inline std::vector<float> wholeNumbers(size_t count, unsigned seed) {
    std::vector<float> values(count);
    for (float& v : values) {
        seed = seed * 1664525u + 1013904223u;
        v = static_cast<float>(static_cast<int>(seed >> 20) % 9 - 4);
    }
    return values;
}

inline std::vector<double> fractions(size_t count, unsigned seed) {
    std::vector<double> values(count);
    for (double& v : values) {
        seed = seed * 1664525u + 1013904223u;
        v = static_cast<double>(seed >> 8) / 8388608.0 - 1;
    }
    return values;
}

template <class A, class B>
double dot(const A& a, const B& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); i++) {
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    }
    return sum;
}
