// matrix products on tensor cores:  y[b, i, j] = sum_k a[b, i, k] b[b, k, j] with factors rounded to TF32 or bfloat16
//
// shapes      as matmul.cu, float32 in memory; a kernel for each of the orders in which a and b may lie: n (k, or for b
//             j, runs fastest) or t; matrices with gaps along both axes take the order that reads along k, 4 bytes a load
// traffic     reads 4·(n·k·ceil(m / 128) + k·m·ceil(n / 128)) bytes, most of them from L2; writes 4·n·m (1 + 2·splits)
// work        2·n·m·k flop at 32 flop/byte from L2, whose 5.5 TB/s allow 176 TFLOP/s at 4096³; shared memory allows 680
//             (TF32) and 1,300 (bf16) flop a clock and multiprocessor: bound by L2, then by shared memory
// launch      grid = tiles of 128 x 128 · batch · splits, block = 256 (MatmulTensor.java); from sm_80 on
// error       TF32 <= 2^-10 (1 + 2^-11)·sum |a b|, bf16 <= 2^-8 (1 + 2^-9)·sum |a b|: two roundings a product; and
//             <= 1e-6·sum |a b| beyond them                                                  (MatmulTensorKernelTest)
// measured    H200, 4096³: TF32 105, bf16 135 TFLOP/s while factors were rounded for each fragment, eight to sixteen times
//             an element; rounded once on the way to shared memory: predicted 140 and 160
#include "product.cuh"
#include "tensor.cuh"

#define PRODUCTS(name, arithmetic, orderOfA, orderOfB)                                    \
    KERNEL_BOUNDS((256, 2), name, float* __restrict__ y, const float* __restrict__ a,     \
                  const float* __restrict__ b, const __grid_constant__ Product p) {       \
        multiply<TensorTile<arithmetic, 128, 128, 2>, orderOfA, orderOfB>(y, a, b, p);    \
    }

PRODUCTS(matmul_tf32_nn, Tf32, ALONG_K, ACROSS_K)
PRODUCTS(matmul_tf32_nt, Tf32, ALONG_K, ALONG_K)
PRODUCTS(matmul_tf32_tn, Tf32, ACROSS_K, ACROSS_K)
PRODUCTS(matmul_tf32_tt, Tf32, ACROSS_K, ALONG_K)
PRODUCTS(matmul_bf16_nn, Bf16, ALONG_K, ACROSS_K)
PRODUCTS(matmul_bf16_nt, Bf16, ALONG_K, ALONG_K)
PRODUCTS(matmul_bf16_tn, Bf16, ACROSS_K, ACROSS_K)
PRODUCTS(matmul_bf16_tt, Bf16, ACROSS_K, ALONG_K)
