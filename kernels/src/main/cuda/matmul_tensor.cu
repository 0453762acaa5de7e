// matrix products on tensor cores:  y[b, i, j] = sum_k a[b, i, k] b[b, k, j] with factors rounded to TF32 or bfloat16
//
// shapes      as matmul.cu, float32 in memory; a kernel for each of the orders in which a and b may lie: n (k, or for b
//             j, runs fastest) or t; matrices with gaps along both axes take the order that reads along k, 4 bytes a copy
// traffic     reads 4·(n·k·ceil(m / 128) + k·m·ceil(n / 128)) bytes, most of them from L2; writes 4·n·m (1 + 2·splits)
// work        2·n·m·k flop; a warp's 64 x 32 sums read shared memory at 10.7 flop/byte of the 128 bytes a clock: bound by
//             shared memory near 1,370 flop a clock and multiprocessor; expect half of the TF32 peak, a third of bf16's
// launch      grid = tiles of 128 x 128 · batch · splits, block = 256, 72 KB shared (MatmulTensor.java); from sm_80 on
// error       TF32 <= 2^-10 (1 + 2^-11)·sum |a b|, bf16 <= 2^-8 (1 + 2^-9)·sum |a b|: two roundings a product; and
//             <= 1e-6·sum |a b| beyond them                                                  (MatmulTensorKernelTest)
// measured    not yet on a device
#include "mma.cuh"
#include "product.cuh"
#include "tensor.cuh"

template <class ARITHMETIC, bool A_ALONG, bool B_ALONG>
__device__ __forceinline__ void multiply(float* y, const float* a, const float* b, const Product& p) {
    DYNAMIC_SHARED(float, shared);
    typedef LargeTensorTile T;
    typedef typename ARITHMETIC::template StageOf<T::ROWS, A_ALONG> StageA;
    typedef typename ARITHMETIC::template StageOf<T::COLUMNS, B_ALONG> StageB;
    ProductBlock block(p, T::ROWS, T::COLUMNS);
    toMatrix(p, block.matrix, a, b);
    MatrixCopies<StageA> left(a, p.rowOfA, p.depthOfA, block.row, p.n, block.end);
    MatrixCopies<StageB> right(b, p.columnOfB, p.depthOfB, block.column, p.m, block.end);
    float sums[T::DOWN][T::ACROSS][4];
    sumOnTensorCores<ARITHMETIC, T, StageA, StageB>(sums, shared, left, right, block.begin, block.end);
    storeTensorTile<T>(sums, block.column, p.m, [&](int i) { return block.rowOf(y, p, i); });
}

#define PRODUCTS(name, arithmetic, aAlong, bAlong)                                                        \
    KERNEL_BOUNDS((256, 2), name, float* __restrict__ y, const float* __restrict__ a,                     \
                  const float* __restrict__ b, const __grid_constant__ Product p) {                       \
        multiply<arithmetic, aAlong, bAlong>(y, a, b, p);                                                 \
    }

PRODUCTS(matmul_tf32_nn, Tf32, true, false)
PRODUCTS(matmul_tf32_nt, Tf32, true, true)
PRODUCTS(matmul_tf32_tn, Tf32, false, false)
PRODUCTS(matmul_tf32_tt, Tf32, false, true)
PRODUCTS(matmul_bf16_nn, Bf16, true, false)
PRODUCTS(matmul_bf16_nt, Bf16, true, true)
PRODUCTS(matmul_bf16_tn, Bf16, false, false)
PRODUCTS(matmul_bf16_tt, Bf16, false, true)
