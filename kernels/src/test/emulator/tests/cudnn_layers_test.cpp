// The other layers of the stand-in of cuDNN. Gradients are compared with differences of the forward pass in double:
// with a step of 1e-5 those are exact to 1e-10 or so, and 1e-6 is asked for.
#include <cmath>
#include <functional>

#include "cudnn_calls.h"

extern "C" {
int cudnnBatchNormalizationForwardTraining(void*, int, const void*, const void*, void*, CUdeviceptr, void*, CUdeviceptr,
                                           void*, CUdeviceptr, CUdeviceptr, double, CUdeviceptr, CUdeviceptr, double,
                                           CUdeviceptr, CUdeviceptr);
int cudnnBatchNormalizationForwardInference(void*, int, const void*, const void*, void*, CUdeviceptr, void*,
                                            CUdeviceptr, void*, CUdeviceptr, CUdeviceptr, CUdeviceptr, CUdeviceptr,
                                            double);
int cudnnBatchNormalizationBackward(void*, int, const void*, const void*, const void*, const void*, void*, CUdeviceptr,
                                    void*, CUdeviceptr, void*, CUdeviceptr, void*, CUdeviceptr, CUdeviceptr,
                                    CUdeviceptr, double, CUdeviceptr, CUdeviceptr);
int cudnnDeriveBNTensorDescriptor(void*, void*, int);
int cudnnCreatePoolingDescriptor(void**);
int cudnnSetPooling2dDescriptor(void*, int, int, int, int, int, int, int, int);
int cudnnPoolingForward(void*, void*, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr);
int cudnnPoolingBackward(void*, void*, const void*, void*, CUdeviceptr, void*, CUdeviceptr, void*, CUdeviceptr,
                         const void*, void*, CUdeviceptr);
int cudnnSoftmaxForward(void*, int, int, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr);
int cudnnSoftmaxBackward(void*, int, int, const void*, void*, CUdeviceptr, void*, CUdeviceptr, const void*, void*,
                         CUdeviceptr);
int cudnnCreateActivationDescriptor(void**);
int cudnnSetActivationDescriptor(void*, int, int, double);
int cudnnActivationForward(void*, void*, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr);
int cudnnActivationBackward(void*, void*, const void*, void*, CUdeviceptr, void*, CUdeviceptr, void*, CUdeviceptr,
                            const void*, void*, CUdeviceptr);
int cudnnCreateDropoutDescriptor(void**);
int cudnnDropoutGetStatesSize(void*, size_t*);
int cudnnDropoutGetReserveSpaceSize(void*, size_t*);
int cudnnSetDropoutDescriptor(void*, void*, float, CUdeviceptr, size_t, unsigned long long);
int cudnnDropoutForward(void*, void*, void*, CUdeviceptr, void*, CUdeviceptr, CUdeviceptr, size_t);
int cudnnDropoutBackward(void*, void*, void*, CUdeviceptr, void*, CUdeviceptr, CUdeviceptr, size_t);
int cudnnCreateOpTensorDescriptor(void**);
int cudnnSetOpTensorDescriptor(void*, int, int, int);
int cudnnOpTensor(void*, void*, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr, const void*, void*,
                  CUdeviceptr);
int cudnnAddTensor(void*, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr);
int cudnnTransformTensor(void*, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr);
int cudnnCreateReduceTensorDescriptor(void**);
int cudnnSetReduceTensorDescriptor(void*, int, int, int, int, int);
int cudnnGetReductionWorkspaceSize(void*, void*, void*, void*, size_t*);
int cudnnReduceTensor(void*, void*, CUdeviceptr, size_t, CUdeviceptr, size_t, const void*, void*, CUdeviceptr,
                      const void*, void*, CUdeviceptr);
int cudnnLRNCrossChannelForward(void*);
}

static const double ONE = 1, ZERO = 0;
static const float ONE_F = 1, ZERO_F = 0;

// dx against (f(x + e) - f(x - e)) / 2e for f = sum dy·forward(x)
static void checkGradient(const std::vector<double>& x, const std::vector<double>& dy, const std::vector<double>& dx,
                          const std::function<std::vector<double>(const std::vector<double>&)>& forward) {
    for (size_t i = 0; i < x.size(); i++) {
        std::vector<double> up = x, down = x;
        up[i] += 1e-5;
        down[i] -= 1e-5;
        double slope = (dot(forward(up), dy) - dot(forward(down), dy)) / 2e-5;
        CHECK(std::fabs(slope - dx[i]) <= 1e-6 * (1 + std::fabs(slope)));
    }
}

CASE(batchNorm_normalizesAndKeepsRunningMoments) {
    void *handle = newDnn(), *tensor = tensor4(CHANNELS_LAST, 2, 2, 1, 2),
         *parameters = tensor4(CHANNELS_FIRST, 1, 2, 1, 1);
    CUdeviceptr x = upload({1, 10, 2, 20, 3, 30, 6, 40}), y = newMemory(32), scale = upload({1, 2}),
                bias = upload({0, 5});
    CUdeviceptr mean = upload({0, 0}), variance = upload({1, 1}), saved = newMemory(8), inverse = newMemory(8);
    CHECK_EQUAL(cudnnBatchNormalizationForwardTraining(handle, 1, &ONE_F, &ZERO_F, tensor, x, tensor, y, parameters,
                                                       scale, bias, 0.5, mean, variance, 1e-5, saved, inverse),
                0);
    CHECK_EQUAL(download(saved, 2)[0], 3.0f);
    CHECK_EQUAL(download(mean, 2)[1], 12.5f);
    CHECK_EQUAL(download(variance, 2)[0],
                0.5f + 0.5f * 14.0f / 3.0f);  // sum of squares 14, of 4 values: unbiased 14 / 3
    CHECK(std::fabs(download(y, 8)[0] - (1 - 3) / std::sqrt(3.5f + 1e-5f)) < 1e-6f);
    CHECK_EQUAL(cudnnBatchNormalizationForwardInference(handle, 1, &ONE_F, &ZERO_F, tensor, x, tensor, y, parameters,
                                                        scale, bias, mean, variance, 1e-5),
                0);
    CHECK(std::fabs(download(y, 8)[1] - (5 + 2 * (10 - 12.5f) / std::sqrt(download(variance, 2)[1]))) < 1e-5f);
    CHECK_EQUAL(cudnnBatchNormalizationForwardTraining(handle, 1, &ONE_F, &ZERO_F, tensor, x, tensor, y, parameters,
                                                       scale, bias, 0.5, mean, 0, 1e-5, saved, inverse),
                BAD_PARAM);
    CHECK_EQUAL(cudnnBatchNormalizationForwardTraining(handle, 0, &ONE_F, &ZERO_F, tensor, x, tensor, y, parameters,
                                                       scale, bias, 0.5, mean, variance, 1e-5, saved, inverse),
                SHAPES);
}

CASE(batchNorm_backwardIsTheGradient) {
    void* handle = newDnn();
    for (int mode : {0, 1}) {
        void *tensor = tensor4(CHANNELS_LAST, 3, 2, 2, 1, DOUBLE),
             *parameters = tensor4(CHANNELS_FIRST, 1, 2, 1, 1, DOUBLE);
        CHECK_EQUAL(cudnnDeriveBNTensorDescriptor(parameters, tensor, mode), 0);
        size_t groups = mode ? 2 : 4;
        auto x = fractions(12, 1), dy = fractions(12, 2), scale = fractions(groups, 3), bias = fractions(groups, 4);
        auto forward = [&](const std::vector<double>& at, const std::vector<double>& by) {
            CUdeviceptr y = newMemory(96);
            CHECK_EQUAL(cudnnBatchNormalizationForwardTraining(handle, mode, &ONE, &ZERO, tensor, uploadDoubles(at),
                                                               tensor, y, parameters, uploadDoubles(by),
                                                               uploadDoubles(bias), 1, 0, 0, 1e-3, 0, 0),
                        0);
            return downloadDoubles(y, 12);
        };
        CUdeviceptr dx = newMemory(96), dScale = newMemory(groups * 8), dBias = newMemory(groups * 8);
        CHECK_EQUAL(cudnnBatchNormalizationBackward(handle, mode, &ONE, &ZERO, &ONE, &ZERO, tensor, uploadDoubles(x),
                                                    tensor, uploadDoubles(dy), tensor, dx, parameters,
                                                    uploadDoubles(scale), dScale, dBias, 1e-3, 0, 0),
                    0);
        checkGradient(x, dy, downloadDoubles(dx, 12), [&](const auto& at) { return forward(at, scale); });
        checkGradient(scale, dy, downloadDoubles(dScale, groups), [&](const auto& by) { return forward(x, by); });
    }
}

CASE(pooling_takesMaximaAndMeans) {
    void *handle = newDnn(), *pooling = nullptr, *in = tensor4(CHANNELS_LAST, 1, 1, 3, 3),
         *out = tensor4(CHANNELS_LAST, 1, 1, 2, 2);
    CHECK_EQUAL(cudnnCreatePoolingDescriptor(&pooling), 0);
    CUdeviceptr x = upload({1, 2, 3, 4, 5, 6, 7, 8, 9}), y = newMemory(16);
    const std::vector<float> expected[] = {{1, 3, 7, 9}, {0.25f, 1.25f, 2.75f, 7}, {1, 2.5f, 5.5f, 7}};
    for (int mode = 0; mode < 3; mode++) {  // windows of 2 with padding 1 and stride 2
        CHECK_EQUAL(cudnnSetPooling2dDescriptor(pooling, mode, 0, 2, 2, 1, 1, 2, 2), 0);
        CHECK_EQUAL(cudnnPoolingForward(handle, pooling, &ONE_F, in, x, &ZERO_F, out, y), 0);
        CHECK(download(y, 4) == expected[mode]);
    }
    CHECK_EQUAL(cudnnSetPooling2dDescriptor(pooling, 0, 0, 2, 2, 2, 0, 2, 2), BAD_PARAM);
    CHECK_EQUAL(cudnnPoolingForward(handle, pooling, &ONE_F, in, x, &ZERO_F, in, y), SHAPES);
}

CASE(pooling_backwardIsTheGradient) {
    void *handle = newDnn(), *pooling = nullptr;
    void *in = tensor4(CHANNELS_LAST, 2, 2, 4, 4, DOUBLE), *out = tensor4(CHANNELS_LAST, 2, 2, 2, 2, DOUBLE);
    CHECK_EQUAL(cudnnCreatePoolingDescriptor(&pooling), 0);
    for (int mode = 0; mode < 3; mode++) {
        CHECK_EQUAL(cudnnSetPooling2dDescriptor(pooling, mode, 0, 2, 2, 0, 0, 2, 2), 0);
        auto x = fractions(64, 5), dy = fractions(16, 6);
        auto forward = [&](const std::vector<double>& at) {
            CUdeviceptr y = newMemory(128);
            CHECK_EQUAL(cudnnPoolingForward(handle, pooling, &ONE, in, uploadDoubles(at), &ZERO, out, y), 0);
            return downloadDoubles(y, 16);
        };
        CUdeviceptr dx = newMemory(512);
        CHECK_EQUAL(cudnnPoolingBackward(handle, pooling, &ONE, out, uploadDoubles(forward(x)), out, uploadDoubles(dy),
                                         in, uploadDoubles(x), &ZERO, in, dx),
                    0);
        checkGradient(x, dy, downloadDoubles(dx, 64), forward);
    }
}

CASE(softmax_sumsToOneAndBackwardIsTheGradient) {
    void* handle = newDnn();
    for (int format : {CHANNELS_FIRST, CHANNELS_LAST}) {
        for (int algorithm : {1, 2}) {
            for (int mode : {0, 1}) {
                void* tensor = tensor4(format, 2, 3, 2, 1, DOUBLE);
                auto x = fractions(12, 7), dy = fractions(12, 8);
                auto forward = [&](const std::vector<double>& at) {
                    CUdeviceptr y = newMemory(96);
                    CHECK_EQUAL(
                        cudnnSoftmaxForward(handle, algorithm, mode, &ONE, tensor, uploadDoubles(at), &ZERO, tensor, y),
                        0);
                    return downloadDoubles(y, 12);
                };
                auto y = forward(x);
                double sum = 0;
                for (double v : y) {
                    sum += algorithm == 2 ? std::exp(v) : v;
                }
                CHECK(std::fabs(sum - (mode ? 4 : 2)) < 1e-12);  // one row a place, or one a picture
                CUdeviceptr dx = newMemory(96);
                CHECK_EQUAL(cudnnSoftmaxBackward(handle, algorithm, mode, &ONE, tensor, uploadDoubles(y), tensor,
                                                 uploadDoubles(dy), &ZERO, tensor, dx),
                            0);
                checkGradient(x, dy, downloadDoubles(dx, 12), forward);
            }
        }
    }
}

CASE(activation_backwardIsTheGradient) {
    void *handle = newDnn(), *activation = nullptr, *tensor = tensor4(CHANNELS_LAST, 1, 5, 2, 1, DOUBLE);
    CHECK_EQUAL(cudnnCreateActivationDescriptor(&activation), 0);
    for (int mode : {0, 1, 2, 3, 4, 6}) {
        CHECK_EQUAL(cudnnSetActivationDescriptor(activation, mode, 0, 0.5), 0);
        auto x = fractions(10, 9), dy = fractions(10, 10);
        auto forward = [&](const std::vector<double>& at) {
            CUdeviceptr y = newMemory(80);
            CHECK_EQUAL(cudnnActivationForward(handle, activation, &ONE, tensor, uploadDoubles(at), &ZERO, tensor, y),
                        0);
            return downloadDoubles(y, 10);
        };
        CUdeviceptr dx = newMemory(80);
        CHECK_EQUAL(cudnnActivationBackward(handle, activation, &ONE, tensor, uploadDoubles(forward(x)), tensor,
                                            uploadDoubles(dy), tensor, uploadDoubles(x), &ZERO, tensor, dx),
                    0);
        checkGradient(x, dy, downloadDoubles(dx, 10), forward);
    }
    CHECK_EQUAL(cudnnSetActivationDescriptor(activation, 9, 0, 0), BAD_PARAM);
}

CASE(dropout_keepsItsMaskForBackward) {
    void *handle = newDnn(), *dropout = nullptr, *tensor = tensor4(CHANNELS_LAST, 1, 100, 10, 10);
    size_t states = 0, reserve = 0;
    CHECK_EQUAL(cudnnCreateDropoutDescriptor(&dropout), 0);
    CHECK_EQUAL(cudnnDropoutGetStatesSize(handle, &states), 0);
    CHECK_EQUAL(cudnnDropoutGetReserveSpaceSize(tensor, &reserve), 0);
    CHECK_EQUAL(cudnnSetDropoutDescriptor(dropout, handle, 0.25f, newMemory(states), states - 1, 7), TOO_SMALL);
    CHECK_EQUAL(cudnnSetDropoutDescriptor(dropout, handle, 0.25f, newMemory(states), states, 7), 0);
    CUdeviceptr x = upload(std::vector<float>(10000, 3.0f)), y = newMemory(40000), dx = newMemory(40000),
                mask = newMemory(reserve);
    CHECK_EQUAL(cudnnDropoutForward(handle, dropout, tensor, x, tensor, y, 0, reserve), NULL_POINTER);
    CHECK_EQUAL(cudnnDropoutForward(handle, dropout, tensor, x, tensor, y, mask, reserve), 0);
    CHECK_EQUAL(cudnnDropoutBackward(handle, dropout, tensor, x, tensor, dx, mask, reserve), 0);
    auto first = download(y, 10000);
    CHECK(first == download(dx, 10000));
    double kept = 0;
    for (float v : first) {
        CHECK(v == 0.0f || v == 4.0f);
        kept += v != 0;
    }
    CHECK(std::fabs(kept - 7500) < 6 * std::sqrt(10000 * 0.75 * 0.25));  // six standard deviations
    CHECK_EQUAL(cudnnDropoutForward(handle, dropout, tensor, x, tensor, y, mask, reserve), 0);
    CHECK(first != download(y, 10000));
}

CASE(elementOperations_broadcastAndChangeLayout) {
    void *handle = newDnn(), *operation = nullptr;
    void *full = tensor4(CHANNELS_FIRST, 1, 2, 1, 3), *channel = tensor4(CHANNELS_FIRST, 1, 2, 1, 1),
         *last = tensor4(CHANNELS_LAST, 1, 2, 1, 3);
    CUdeviceptr a = upload({1, 2, 3, 4, 5, 6}), b = upload({10, 20}), c = newMemory(24);
    CHECK_EQUAL(cudnnCreateOpTensorDescriptor(&operation), 0);
    CHECK_EQUAL(cudnnSetOpTensorDescriptor(operation, 1, FLOAT, 0), 0);
    CHECK_EQUAL(cudnnOpTensor(handle, operation, &ONE_F, full, a, &ONE_F, channel, b, &ZERO_F, full, c), 0);
    std::vector<float> product = {10, 20, 30, 80, 100, 120};
    CHECK(download(c, 6) == product);
    CHECK_EQUAL(cudnnAddTensor(handle, &ONE_F, channel, b, &ONE_F, full, a), 0);
    std::vector<float> sum = {11, 12, 13, 24, 25, 26};
    CHECK(download(a, 6) == sum);
    CHECK_EQUAL(cudnnTransformTensor(handle, &ONE_F, full, a, &ZERO_F, last, c), 0);
    std::vector<float> turned = {11, 24, 12, 25, 13, 26};
    CHECK(download(c, 6) == turned);
    CHECK_EQUAL(cudnnAddTensor(handle, &ONE_F, tensor4(CHANNELS_FIRST, 1, 3, 1, 1), b, &ONE_F, full, a), SHAPES);
}

CASE(reductions_followTheirOperation) {
    void *handle = newDnn(), *reduction = nullptr, *full = tensor4(CHANNELS_LAST, 1, 2, 1, 3),
         *channel = tensor4(CHANNELS_LAST, 1, 2, 1, 1);
    CUdeviceptr a = upload({1, -2, 3, 4, -5, 6}), c = newMemory(8);
    CHECK_EQUAL(cudnnCreateReduceTensorDescriptor(&reduction), 0);
    const float expected[] = {-1, -15, -5, 3, 5, -1.0f / 3, 9, std::sqrt(35.0f)};
    for (int operation = 0; operation < 8; operation++) {
        CHECK_EQUAL(cudnnSetReduceTensorDescriptor(reduction, operation, FLOAT, 0, 0, 0), 0);
        size_t bytes = 0;
        CHECK_EQUAL(cudnnGetReductionWorkspaceSize(handle, reduction, full, channel, &bytes), 0);
        CHECK_EQUAL(
            cudnnReduceTensor(handle, reduction, 0, 0, newMemory(bytes), bytes, &ONE_F, full, a, &ZERO_F, channel, c),
            0);
        CHECK_EQUAL(download(c, 2)[0], expected[operation]);
        CHECK_EQUAL(cudnnReduceTensor(handle, reduction, 0, 0, 0, 0, &ONE_F, full, a, &ZERO_F, channel, c), TOO_SMALL);
    }
}

CASE(missingEntryPoint_answersNotSupported) { CHECK_EQUAL(cudnnLRNCrossChannelForward(nullptr), UNSUPPORTED); }

int main(int count, char** words) { return cases::main(count, words); }
