// matrix products as one reads them:  y[b, i, j] = sum_p a[b, i, p] b[b, p, j]
//
// The slow twin: no tiles, no shared memory, any strides. What is faster is compared with it.
//
// shapes      a: (..., n, k), b: (..., k, m) with any strides; y: (..., n, m) dense
// traffic     reads each factor once a product, from the cache; writes 4·n·m bytes a matrix
// work        2·n·k·m flop                                bound by the cache
// launch      grid = (ceil(m / 32), ceil(n / 8), batch), block = (32, 8): one thread an element
// error       1e-6 of the sum of magnitudes for the contract's sizes; at worst k·2^-24 of it   (CudaContractTest)
// measured    not meant to be
#include "view.cuh"

KERNEL_BOUNDS((256), matmul_naive_f32, float* __restrict__ y, const float* __restrict__ a,
              const __grid_constant__ View viewOfA, const float* __restrict__ b, const __grid_constant__ View viewOfB,
              int batch, int n, int k, int m) {
    long long j = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (j >= m) {
        return;
    }
    long long rowStep = viewOfB.stride[viewOfB.rank - 2];
    for (long long plane = blockIdx.z; plane < batch; plane += gridDim.z) {
        const float* matrixOfB = b + offsetOf(viewOfB, static_cast<int>(plane), viewOfB.rank - 2) + j * stepOf(viewOfB);
        for (long long i = firstRow(); i < n; i += rowStride()) {
            const float* row = a + offsetOf(viewOfA, static_cast<int>(plane), viewOfA.rank - 2) +
                               i * viewOfA.stride[viewOfA.rank - 2];
            float sum = 0;
            for (int p = 0; p < k; p++) {
                sum = fmaf(row[p * stepOf(viewOfA)], matrixOfB[p * rowStep], sum);
            }
            y[(plane * n + i) * m + j] = sum;
        }
    }
}
