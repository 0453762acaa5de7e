// The stand-in of cuBLAS: layouts, batches, rounding modes, and the arguments it refuses.
#include <cmath>
#include <functional>

#include "driver_calls.h"
#include "number_format.h"

extern "C" {
int cublasCreate_v2(void**);
int cublasDestroy_v2(void*);
int cublasSetStream_v2(void*, void*);
int cublasSetMathMode(void*, int);
int cublasSetPointerMode_v2(void*, int);
int cublasSetWorkspace_v2(void*, void*, size_t);
int cublasSgemm_v2(void*, int, int, int, int, int, const float*, CUdeviceptr, int, CUdeviceptr, int, const float*,
                   CUdeviceptr, int);
int cublasSgemmStridedBatched(void*, int, int, int, int, int, const float*, CUdeviceptr, int, long long, CUdeviceptr,
                              int, long long, const float*, CUdeviceptr, int, long long, int);
int cublasGemmEx(void*, int, int, int, int, int, const void*, CUdeviceptr, int, int, CUdeviceptr, int, int, const void*,
                 CUdeviceptr, int, int, int, int);
int cublasSdot_v2(void*, int, CUdeviceptr, int, CUdeviceptr, int, float*);
int cublasSgemv_v2(void*, int, int, int, const float*, CUdeviceptr, int, CUdeviceptr, int, const float*, CUdeviceptr,
                   int);
int cublasSgeam(void*, int, int, int, int, const float*, CUdeviceptr, int, const float*, CUdeviceptr, int, CUdeviceptr,
                int);
int cublasStrsm_v2(void*);
}

constexpr int INVALID = 7, NO_HANDLE = 1, UNSUPPORTED = 15;
constexpr int COMPUTE_32F = 68, COMPUTE_TF32 = 77;

static const float ONE = 1, ZERO = 0;

static void* newHandle() {
    openDevice();
    void* handle = nullptr;
    CHECK_EQUAL(cublasCreate_v2(&handle), 0);
    return handle;
}

static std::vector<float> numbers(size_t count, unsigned seed) {
    std::vector<float> values(count);
    for (float& v : values) {
        seed = seed * 1664525u + 1013904223u;
        v = static_cast<float>(static_cast<int>(seed >> 8) % 2000) / 512.0f;
    }
    return values;
}

// what alpha op(A) op(B) + beta C is, column-major
static double expected(const std::vector<float>& a, int lda, bool ta, const std::vector<float>& b, int ldb, bool tb,
                       int k, int i, int j) {
    double sum = 0;
    for (int l = 0; l < k; l++) {
        sum += static_cast<double>(a[ta ? l + i * lda : i + l * lda]) *
               static_cast<double>(b[tb ? j + l * ldb : l + j * ldb]);
    }
    return sum;
}

CASE(gemm_multipliesEveryTransposition) {
    void* handle = newHandle();
    const int m = 5, n = 7, k = 4, ld = 9;
    auto a = numbers(ld * 9, 1), b = numbers(ld * 9, 2), c = numbers(ld * 9, 3);
    CUdeviceptr da = upload(a), db = upload(b);
    for (int t = 0; t < 4; t++) {
        CUdeviceptr dc = upload(c);
        float alpha = 0.5f, beta = 2;
        CHECK_EQUAL(cublasSgemm_v2(handle, t & 1, t >> 1, m, n, k, &alpha, da, ld, db, ld, &beta, dc, ld), 0);
        auto found = download(dc, c.size());
        for (int j = 0; j < 9; j++) {
            for (int i = 0; i < ld; i++) {
                double sum =
                    0.5 * expected(a, ld, t & 1, b, ld, t >> 1, k, i, j) + 2 * static_cast<double>(c[i + j * ld]);
                float inside = static_cast<float>(sum);
                CHECK_EQUAL(found[i + j * ld], i < m && j < n ? inside : c[i + j * ld]);
            }
        }
    }
}

CASE(gemm_withBetaZeroNeverReadsC) {
    void* handle = newHandle();
    CUdeviceptr a = upload({1, 2}), b = upload({3, 4}), c = newMemory(4);  // c is full of NaNs
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 2, &ONE, a, 1, b, 2, &ZERO, c, 1), 0);
    CHECK_EQUAL(download(c, 1)[0], 11.0f);
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 0, &ONE, a, 1, b, 1, &ZERO, c, 1), 0);
    CHECK_EQUAL(download(c, 1)[0], 0.0f);
}

CASE(gemm_ofABatchKeepsItsDistances) {
    void* handle = newHandle();
    CUdeviceptr a = upload({1, 2, 3, 4}), b = upload({5}), c = upload({0, 0, 0, 0, 0, 0});
    // stride 0 broadcasts b; results lie 3 apart
    CHECK_EQUAL(cublasSgemmStridedBatched(handle, 0, 0, 2, 1, 1, &ONE, a, 2, 2, b, 1, 0, &ZERO, c, 2, 3, 2), 0);
    std::vector<float> results = {5, 10, 0, 15, 20, 0};
    CHECK(download(c, 6) == results);
}

CASE(gemm_inTensorModesRoundsTheOperands) {
    void* handle = newHandle();
    float x = 1.0f + 1.0f / 4096;  // needs 12 bits of fraction: tf32 has 10, bfloat16 7
    CUdeviceptr a = upload({x}), c = newMemory(4);
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 1, &ONE, a, 1, a, 1, &ZERO, c, 1), 0);
    CHECK_EQUAL(download(c, 1)[0], static_cast<float>(static_cast<double>(x) * static_cast<double>(x)));
    CHECK_EQUAL(cublasSetMathMode(handle, 3), 0);
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 1, &ONE, a, 1, a, 1, &ZERO, c, 1), 0);
    CHECK_EQUAL(download(c, 1)[0], 1.0f);
    CHECK_EQUAL(cublasSetMathMode(handle, 0), 0);
    CHECK_EQUAL(
        cublasGemmEx(handle, 0, 0, 1, 1, 1, &ONE, a, R_32F, 1, a, R_32F, 1, &ZERO, c, R_32F, 1, COMPUTE_TF32, -1), 0);
    CHECK_EQUAL(download(c, 1)[0], 1.0f);
}

CASE(gemm_takesBf16AndHalf) {
    void* handle = newHandle();
    for (DataType type : {R_16BF, R_16F}) {
        double operands[2] = {};  // room for either type; the first four bytes are used
        store(operands, type, 0, 1.5);
        store(operands, type, 1, -3.0);
        CUdeviceptr a = newMemory(4), c = newMemory(4);
        CHECK_EQUAL(cuMemcpyHtoD_v2(a, operands, 4), SUCCESS);
        int t = type;
        CHECK_EQUAL(
            cublasGemmEx(handle, 0, 0, 1, 1, 1, &ONE, a, t, 1, a + 2, t, 1, &ZERO, c, R_32F, 1, COMPUTE_32F, -1), 0);
        CHECK_EQUAL(download(c, 1)[0], -4.5f);
        CHECK_EQUAL(cublasGemmEx(handle, 0, 0, 1, 1, 1, &ONE, a, t, 1, a + 2, t, 1, &ZERO, c, t, 1, COMPUTE_32F, -1),
                    0);
        double raw = 0;
        CHECK_EQUAL(cuMemcpyDtoH_v2(&raw, c, 4), SUCCESS);
        CHECK_EQUAL(load(&raw, type, 0), -4.5);
    }
}

CASE(gemm_refusesWrongArguments) {
    void* handle = newHandle();
    CUdeviceptr a = upload({1, 2, 3, 4});
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 2, 2, 2, &ONE, a, 1, a, 2, &ZERO, a, 2), INVALID);   // lda
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, -1, 2, 2, &ONE, a, 2, a, 2, &ZERO, a, 2), INVALID);  // m
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 3, 2, 2, 2, &ONE, a, 2, a, 2, &ZERO, a, 2), INVALID);   // transb
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 2, 2, 2, &ONE, 0, 2, a, 2, &ZERO, a, 2), INVALID);   // A
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 2, 2, 2, &ONE, a + 2, 2, a, 2, &ZERO, a, 2), INVALID);
    CHECK_EQUAL(cublasSgemm_v2(nullptr, 0, 0, 2, 2, 2, &ONE, a, 2, a, 2, &ZERO, a, 2), NO_HANDLE);
    CHECK_EQUAL(
        cublasGemmEx(handle, 0, 0, 1, 1, 1, &ONE, a, R_32F, 1, a, R_16F, 1, &ZERO, a, R_32F, 1, COMPUTE_32F, -1),
        UNSUPPORTED);
    CHECK_EQUAL(cublasSetWorkspace_v2(handle, reinterpret_cast<void*>(a + 4), 4), INVALID);
    CHECK_EQUAL(cublasStrsm_v2(handle), UNSUPPORTED);
    CHECK_EQUAL(cublasDestroy_v2(handle), 0);
    CHECK_EQUAL(cublasDestroy_v2(handle), NO_HANDLE);
}

CASE(gemm_pastTheEndOfMemoryEndsTheDevice) {
    void* handle = newHandle();
    CUdeviceptr a = upload({1, 2, 3});
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 2, 2, 2, &ONE, a, 2, a, 2, &ZERO, a, 2), 0);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, ILLEGAL_ADDRESS);
    CHECK_CONTAINS(lastError(status), "cublas gemm: 16 bytes are not inside one allocation");
}

CASE(workspace_isOverwrittenByTheCall) {
    void* handle = newHandle();
    CUdeviceptr a = upload({2}), workspace = upload({1, 1, 1, 1});
    CHECK_EQUAL(cublasSetWorkspace_v2(handle, reinterpret_cast<void*>(workspace), 16), 0);
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 1, &ONE, a, 1, a, 1, &ZERO, a, 1), 0);
    CHECK(std::isnan(download(workspace, 4)[3]));
}

CASE(calls_areOrderedOnTheirStreamAndCaptured) {
    void *handle = newHandle(), *stream = newStream(), *graph = nullptr, *executable = nullptr;
    CHECK_EQUAL(cublasSetStream_v2(handle, stream), 0);
    CUdeviceptr a = upload({2}), c = upload({1});
    CHECK_EQUAL(cuStreamBeginCapture_v2(stream, 0), SUCCESS);
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 1, &ONE, a, 1, c, 1, &ZERO, c, 1), 0);
    CHECK_EQUAL(cuStreamEndCapture(stream, &graph), SUCCESS);
    CHECK_EQUAL(cuGraphInstantiateWithFlags(&executable, graph, 0), SUCCESS);
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(cuGraphLaunch(executable, stream), SUCCESS);
    }
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(download(c, 1)[0], 8.0f);
}

CASE(factors_areReadFromTheDeviceWhenAsked) {
    void* handle = newHandle();
    CUdeviceptr a = upload({2}), factors = upload({3, 0}), c = newMemory(4);
    CHECK_EQUAL(cublasSetPointerMode_v2(handle, 1), 0);
    auto* alpha = reinterpret_cast<const float*>(factors);
    CHECK_EQUAL(cublasSgemm_v2(handle, 0, 0, 1, 1, 1, alpha, a, 1, a, 1, alpha + 1, c, 1), 0);
    CHECK_EQUAL(download(c, 1)[0], 12.0f);
}

CASE(vectors_addMultiplyAndTranspose) {
    void* handle = newHandle();
    CUdeviceptr a = upload({1, 2, 3, 4, 5, 6}), x = upload({1, 1, 1}), y = newMemory(12), t = newMemory(24);
    float sum = 0;
    CHECK_EQUAL(cublasSdot_v2(handle, 3, a, 2, x, 1, &sum), 0);
    CHECK_EQUAL(sum, 9.0f);  // at once: the result is on the host
    CHECK_EQUAL(cublasSgemv_v2(handle, 0, 2, 3, &ONE, a, 2, x, 1, &ZERO, y, 1), 0);
    CHECK_EQUAL(download(y, 2)[1], 12.0f);
    CHECK_EQUAL(cublasSgeam(handle, 1, 1, 3, 2, &ONE, a, 2, &ZERO, a, 2, t, 3), 0);
    std::vector<float> transposed = {1, 3, 5, 2, 4, 6};
    CHECK(download(t, 6) == transposed);
}

int main(int count, char** words) { return cases::main(count, words); }
