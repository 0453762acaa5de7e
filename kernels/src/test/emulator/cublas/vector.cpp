// Level 1 and 2 in float32: axpy, scal, copy, dot, nrm2, asum, gemv, and geam, the sum of two matrices.
#include <cmath>
#include <cstring>

#include "handle.h"

namespace emulator {

namespace {

struct Vector {
    float* memory;
    int64_t count, step;

    float& operator[](int64_t i) const { return memory[i * step]; }
    Range range() const { return {memory, count ? static_cast<size_t>((count - 1) * step + 1) * sizeof(float) : 0}; }
};

// Negative steps, which BLAS counts from the far end, are not emulated.
BlasStatus check(BlasHandle* handle, std::initializer_list<Vector> vectors) {
    if (!knownHandle(handle)) {
        return BLAS_NOT_INITIALIZED;
    }
    for (const Vector& vector : vectors) {
        if (vector.count < 0 || (vector.count > 0 && !vector.memory)) {
            return BLAS_INVALID_VALUE;
        }
        if (vector.step <= 0) {
            return BLAS_NOT_SUPPORTED;
        }
    }
    return BLAS_SUCCESS;
}

Vector vectorOf(const float* memory, int64_t count, int64_t step) { return {const_cast<float*>(memory), count, step}; }

template <class Body>
BlasStatus start(BlasHandle* handle, const char* name, Vector x, Vector y, Body body) {
    if (BlasStatus status = check(handle, {x, y})) {
        return status;
    }
    return queue(*handle, name, [=] {
        int status = accessAll(name, {x.range(), y.range()});
        return status ? status : (body(), 0);
    });
}

// A number as result: on the host it is there when the call returns.
template <class Sum>
BlasStatus startSum(BlasHandle* handle, const char* name, Vector x, Vector y, float* result, Sum sum) {
    if (!result) {
        return BLAS_INVALID_VALUE;
    }
    BlasStatus status = start(handle, name, x, y, [=] { *result = static_cast<float>(sum()); });
    if (status || handle->pointerMode) {
        return status;
    }
    return storygan_emulator_wait(handle->stream) ? BLAS_EXECUTION_FAILED : BLAS_SUCCESS;
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cublasSaxpy_v2(BlasHandle* handle, int n, const float* alpha, const float* x, int stepX, float* y, int stepY) {
    if (!knownHandle(handle) || !alpha) {
        return alpha ? BLAS_NOT_INITIALIZED : BLAS_INVALID_VALUE;
    }
    Vector from = vectorOf(x, n, stepX), to = vectorOf(y, n, stepY);
    Factor factor(*handle, alpha, false);
    return start(handle, "cublas axpy", from, to, [=] {
        for (int64_t i = 0; i < from.count; i++) {
            to[i] = std::fma(static_cast<float>(factor.get()), from[i], to[i]);
        }
    });
}

API cublasSscal_v2(BlasHandle* handle, int n, const float* alpha, float* x, int step) {
    if (!knownHandle(handle) || !alpha) {
        return alpha ? BLAS_NOT_INITIALIZED : BLAS_INVALID_VALUE;
    }
    Vector vector = vectorOf(x, n, step);
    Factor factor(*handle, alpha, false);
    return start(handle, "cublas scal", vector, vector, [=] {
        for (int64_t i = 0; i < vector.count; i++) {
            vector[i] *= static_cast<float>(factor.get());
        }
    });
}

API cublasScopy_v2(BlasHandle* handle, int n, const float* x, int stepX, float* y, int stepY) {
    Vector from = vectorOf(x, n, stepX), to = vectorOf(y, n, stepY);
    return start(handle, "cublas copy", from, to, [=] {
        for (int64_t i = 0; i < from.count; i++) {
            to[i] = from[i];
        }
    });
}

API cublasSdot_v2(BlasHandle* handle, int n, const float* x, int stepX, const float* y, int stepY, float* result) {
    Vector a = vectorOf(x, n, stepX), b = vectorOf(y, n, stepY);
    return startSum(handle, "cublas dot", a, b, result, [=] {
        double sum = 0;
        for (int64_t i = 0; i < a.count; i++) {
            sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
        }
        return sum;
    });
}

API cublasSnrm2_v2(BlasHandle* handle, int n, const float* x, int step, float* result) {
    Vector vector = vectorOf(x, n, step);
    return startSum(handle, "cublas nrm2", vector, vector, result, [=] {
        double sum = 0;
        for (int64_t i = 0; i < vector.count; i++) {
            sum += static_cast<double>(vector[i]) * static_cast<double>(vector[i]);
        }
        return std::sqrt(sum);
    });
}

API cublasSasum_v2(BlasHandle* handle, int n, const float* x, int step, float* result) {
    Vector vector = vectorOf(x, n, step);
    return startSum(handle, "cublas asum", vector, vector, result, [=] {
        double sum = 0;
        for (int64_t i = 0; i < vector.count; i++) {
            sum += std::fabs(static_cast<double>(vector[i]));
        }
        return sum;
    });
}

API cublasSgemv_v2(BlasHandle* handle, int trans, int m, int n, const float* alpha, const float* a, int lda,
                   const float* x, int stepX, const float* beta, float* y, int stepY) {
    if (!knownHandle(handle)) {
        return BLAS_NOT_INITIALIZED;
    }
    if (m < 0 || n < 0 || lda < (m > 1 ? m : 1) || trans < 0 || trans > 2 || !alpha || !beta) {
        return BLAS_INVALID_VALUE;
    }
    int rows = trans ? n : m, depth = trans ? m : n;
    Vector in = vectorOf(x, depth, stepX), out = vectorOf(y, rows, stepY);
    Factor scale(*handle, alpha, false), keep(*handle, beta, false);
    return start(handle, "cublas gemv", in, out, [=] {
        if (rows && depth && storygan_emulator_access("cublas gemv", a, (size_t(n - 1) * lda + m) * sizeof(float))) {
            return;
        }
        for (int64_t i = 0; i < rows; i++) {
            double sum = 0;
            for (int64_t k = 0; k < depth; k++) {
                sum += static_cast<double>(a[trans ? k + i * lda : i + k * lda]) * static_cast<double>(in[k]);
            }
            double kept = keep.get() == 0 ? 0 : keep.get() * static_cast<double>(out[i]);
            out[i] = static_cast<float>(scale.get() * sum + kept);
        }
    });
}

// C = alpha op(A) + beta op(B), m x n; with B = A it transposes
API cublasSgeam(BlasHandle* handle, int transA, int transB, int m, int n, const float* alpha, const float* a, int lda,
                const float* beta, const float* b, int ldb, float* c, int ldc) {
    if (!knownHandle(handle)) {
        return BLAS_NOT_INITIALIZED;
    }
    if (m < 0 || n < 0 || lda < (transA ? n : m) || ldb < (transB ? n : m) || ldc < m || !alpha || !beta) {
        return BLAS_INVALID_VALUE;
    }
    Vector out = {c, int64_t{m} * (n > 0), 1};
    Factor scaleA(*handle, alpha, false), scaleB(*handle, beta, false);
    return start(handle, "cublas geam", out, out, [=] {
        for (int64_t j = 0; j < n; j++) {
            for (int64_t i = 0; i < m; i++) {
                double left =
                    scaleA.get() == 0 ? 0 : scaleA.get() * static_cast<double>(a[transA ? j + i * lda : i + j * lda]);
                double right =
                    scaleB.get() == 0 ? 0 : scaleB.get() * static_cast<double>(b[transB ? j + i * ldb : i + j * ldb]);
                c[i + j * ldc] = static_cast<float>(left + right);
            }
        }
    });
}
