// Matrix products:  C = alpha op(A) op(B) + beta C,  column-major, one or a batch of them at fixed distances.
// Sums are formed in double and rounded once; in the tensor-core modes the operands are rounded first, as there.
#include <cstring>
#include <vector>

#include "handle.h"
#include "number_format.h"

namespace emulator {

namespace {

// cublasComputeType_t
enum Compute : int {
    COMPUTE_16F = 64,
    COMPUTE_16F_PEDANTIC = 65,
    COMPUTE_32F = 68,
    COMPUTE_32F_PEDANTIC = 69,
    COMPUTE_64F = 70,
    COMPUTE_64F_PEDANTIC = 71,
    COMPUTE_32F_FAST_16F = 74,
    COMPUTE_32F_FAST_16BF = 75,
    COMPUTE_32F_FAST_TF32 = 77,
};

enum class Rounding { NONE, TF32, BF16, HALF };

struct Matrix {
    const void* memory;
    DataType type;
    int64_t leading, stride;
};

struct Product {
    int transA, transB;
    int64_t m, n, k;
    Matrix a, b, c;
    int64_t batch;
    Rounding rounding;
};

double rounded(double value, Rounding rounding) {
    switch (rounding) {
        case Rounding::TF32: return static_cast<double>(roundToTf32(static_cast<float>(value)));
        case Rounding::BF16: return static_cast<double>(roundToBf16(static_cast<float>(value)));
        case Rounding::HALF: return static_cast<double>(roundToHalf(static_cast<float>(value)));
        default: return value;
    }
}

// op(X) as rows x columns in row-major order
std::vector<double> unpack(const Matrix& x, int64_t batch, bool transposed, int64_t rows, int64_t columns,
                           Rounding rounding) {
    std::vector<double> out(static_cast<size_t>(rows * columns));
    for (int64_t r = 0; r < rows; r++) {
        for (int64_t c = 0; c < columns; c++) {
            int64_t at = batch * x.stride + (transposed ? c + r * x.leading : r + c * x.leading);
            out[static_cast<size_t>(r * columns + c)] =
                rounded(load(x.memory, x.type, static_cast<size_t>(at)), rounding);
        }
    }
    return out;
}

size_t extent(const Matrix& x, int64_t rows, int64_t columns, int64_t batch) {
    if (rows == 0 || columns == 0 || batch == 0) {
        return 0;
    }
    int64_t last = (batch - 1) * x.stride + (columns - 1) * x.leading + rows;
    return static_cast<size_t>(last) * bytesOf(x.type);
}

// C is not read when beta is 0: it may hold NaNs.
void multiplyOne(const Product& p, int64_t batch, double alpha, double beta) {
    std::vector<double> a = unpack(p.a, batch, p.transA, p.m, p.k, p.rounding);
    std::vector<double> b = unpack(p.b, batch, p.transB, p.k, p.n, p.rounding);
    std::vector<double> row(static_cast<size_t>(p.n));
    void* c = const_cast<void*>(p.c.memory);
    for (int64_t i = 0; i < p.m; i++) {
        std::fill(row.begin(), row.end(), 0.0);
        for (int64_t l = 0; l < p.k; l++) {
            double factor = a[static_cast<size_t>(i * p.k + l)];
            const double* from = b.data() + l * p.n;
            for (int64_t j = 0; j < p.n; j++) {
                row[static_cast<size_t>(j)] += factor * from[j];
            }
        }
        for (int64_t j = 0; j < p.n; j++) {
            size_t at = static_cast<size_t>(batch * p.c.stride + i + j * p.c.leading);
            double sum = alpha == 0 ? 0 : alpha * row[static_cast<size_t>(j)];
            store(c, p.c.type, at, beta == 0 ? sum : sum + beta * load(c, p.c.type, at));
        }
    }
}

int multiply(const Product& p, const Factor& alpha, const Factor& beta) {
    int64_t rowsA = p.transA ? p.k : p.m, rowsB = p.transB ? p.n : p.k;
    if (int status = accessAll("cublas gemm", {{p.a.memory, extent(p.a, rowsA, p.transA ? p.m : p.k, p.batch)},
                                               {p.b.memory, extent(p.b, rowsB, p.transB ? p.k : p.n, p.batch)},
                                               {p.c.memory, extent(p.c, p.m, p.n, p.batch)}})) {
        return status;
    }
    for (int64_t batch = 0; batch < p.batch; batch++) {
        multiplyOne(p, batch, alpha.get(), beta.get());
    }
    return 0;
}

bool misaligned(const Matrix& x) { return reinterpret_cast<uintptr_t>(x.memory) % bytesOf(x.type) != 0; }

BlasStatus check(const Product& p) {
    int64_t rowsA = p.transA ? p.k : p.m, rowsB = p.transB ? p.n : p.k;
    bool sizes = p.m >= 0 && p.n >= 0 && p.k >= 0 && p.batch >= 0;
    bool operations = p.transA >= 0 && p.transA <= 2 && p.transB >= 0 && p.transB <= 2;
    bool leading = p.a.leading >= std::max<int64_t>(1, rowsA) && p.b.leading >= std::max<int64_t>(1, rowsB) &&
                   p.c.leading >= std::max<int64_t>(1, p.m);
    bool strides = p.batch <= 1 || (p.a.stride >= 0 && p.b.stride >= 0 && p.c.stride >= 0);
    if (!sizes || !operations || !leading || !strides) {
        return BLAS_INVALID_VALUE;
    }
    bool empty = p.m == 0 || p.n == 0 || p.batch == 0;
    if (!empty && (!p.c.memory || (p.k > 0 && (!p.a.memory || !p.b.memory)))) {
        return BLAS_INVALID_VALUE;
    }
    return misaligned(p.a) || misaligned(p.b) || misaligned(p.c) ? BLAS_INVALID_VALUE : BLAS_SUCCESS;
}

BlasStatus start(BlasHandle* handle, const Product& p, const void* alpha, const void* beta, bool doubled) {
    if (!knownHandle(handle)) {
        return BLAS_NOT_INITIALIZED;
    }
    if (BlasStatus status = check(p)) {
        return status;
    }
    if (!alpha || !beta) {
        return BLAS_INVALID_VALUE;
    }
    Factor a(*handle, alpha, doubled), b(*handle, beta, doubled);
    return queue(*handle, "cublas gemm", [=] { return multiply(p, a, b); });
}

Rounding roundingOf(int math) { return (math & 15) == MATH_TF32 ? Rounding::TF32 : Rounding::NONE; }

// The rows of the table in cuBLAS's description of GemmEx that have equal types of A and B; false for any other.
bool supported(int compute, DataType ab, DataType c, Rounding& rounding) {
    rounding = compute == COMPUTE_32F_FAST_TF32   ? Rounding::TF32
               : compute == COMPUTE_32F_FAST_16BF ? Rounding::BF16
               : compute == COMPUTE_32F_FAST_16F  ? Rounding::HALF
                                                  : Rounding::NONE;
    switch (compute) {
        case COMPUTE_16F:
        case COMPUTE_16F_PEDANTIC: return ab == R_16F && c == R_16F;
        case COMPUTE_64F:
        case COMPUTE_64F_PEDANTIC: return ab == R_64F && c == R_64F;
        case COMPUTE_32F:
        case COMPUTE_32F_PEDANTIC:
            return (ab == R_32F && c == R_32F) || ((ab == R_16F || ab == R_16BF) && (c == ab || c == R_32F));
        default: return rounding != Rounding::NONE && ab == R_32F && c == R_32F;
    }
}

BlasStatus startEx(BlasHandle* handle, Product p, const void* alpha, const void* beta, int compute, int algorithm) {
    if (!knownHandle(handle)) {
        return BLAS_NOT_INITIALIZED;
    }
    if (algorithm < -1 || algorithm > 123) {
        return BLAS_INVALID_VALUE;
    }
    if (p.a.type != p.b.type || !supported(compute, p.a.type, p.c.type, p.rounding) || compute == COMPUTE_16F ||
        compute == COMPUTE_16F_PEDANTIC) {
        return BLAS_NOT_SUPPORTED;  // alpha and beta in half precision are left out
    }
    if (compute == COMPUTE_32F && p.a.type == R_32F) {
        p.rounding = roundingOf(handle->math);
    }
    return start(handle, p, alpha, beta, compute == COMPUTE_64F || compute == COMPUTE_64F_PEDANTIC);
}

template <class T>
BlasStatus startPlain(BlasHandle* handle, int transA, int transB, int64_t m, int64_t n, int64_t k, const T* alpha,
                      Matrix a, Matrix b, const T* beta, Matrix c, int64_t batch) {
    Rounding rounding = handle && a.type == R_32F ? roundingOf(handle->math) : Rounding::NONE;
    return start(handle, {transA, transB, m, n, k, a, b, c, batch, rounding}, alpha, beta, a.type == R_64F);
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cublasSgemm_v2(BlasHandle* handle, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int lda,
                   const float* b, int ldb, const float* beta, float* c, int ldc) {
    return startPlain(handle, ta, tb, m, n, k, alpha, {a, R_32F, lda, 0}, {b, R_32F, ldb, 0}, beta, {c, R_32F, ldc, 0},
                      1);
}

API cublasDgemm_v2(BlasHandle* handle, int ta, int tb, int m, int n, int k, const double* alpha, const double* a,
                   int lda, const double* b, int ldb, const double* beta, double* c, int ldc) {
    return startPlain(handle, ta, tb, m, n, k, alpha, {a, R_64F, lda, 0}, {b, R_64F, ldb, 0}, beta, {c, R_64F, ldc, 0},
                      1);
}

API cublasSgemmStridedBatched(BlasHandle* handle, int ta, int tb, int m, int n, int k, const float* alpha,
                              const float* a, int lda, long long sa, const float* b, int ldb, long long sb,
                              const float* beta, float* c, int ldc, long long sc, int batch) {
    return startPlain(handle, ta, tb, m, n, k, alpha, {a, R_32F, lda, sa}, {b, R_32F, ldb, sb}, beta,
                      {c, R_32F, ldc, sc}, batch);
}

API cublasDgemmStridedBatched(BlasHandle* handle, int ta, int tb, int m, int n, int k, const double* alpha,
                              const double* a, int lda, long long sa, const double* b, int ldb, long long sb,
                              const double* beta, double* c, int ldc, long long sc, int batch) {
    return startPlain(handle, ta, tb, m, n, k, alpha, {a, R_64F, lda, sa}, {b, R_64F, ldb, sb}, beta,
                      {c, R_64F, ldc, sc}, batch);
}

API cublasGemmEx(BlasHandle* handle, int ta, int tb, int m, int n, int k, const void* alpha, const void* a, int typeA,
                 int lda, const void* b, int typeB, int ldb, const void* beta, void* c, int typeC, int ldc, int compute,
                 int algorithm) {
    Product product = {ta,
                       tb,
                       m,
                       n,
                       k,
                       {a, DataType(typeA), lda, 0},
                       {b, DataType(typeB), ldb, 0},
                       {c, DataType(typeC), ldc, 0},
                       1,
                       Rounding::NONE};
    return startEx(handle, product, alpha, beta, compute, algorithm);
}

API cublasGemmStridedBatchedEx(BlasHandle* handle, int ta, int tb, int m, int n, int k, const void* alpha,
                               const void* a, int typeA, int lda, long long sa, const void* b, int typeB, int ldb,
                               long long sb, const void* beta, void* c, int typeC, int ldc, long long sc, int batch,
                               int compute, int algorithm) {
    Product product = {ta,
                       tb,
                       m,
                       n,
                       k,
                       {a, DataType(typeA), lda, sa},
                       {b, DataType(typeB), ldb, sb},
                       {c, DataType(typeC), ldc, sc},
                       batch,
                       Rounding::NONE};
    return startEx(handle, product, alpha, beta, compute, algorithm);
}
