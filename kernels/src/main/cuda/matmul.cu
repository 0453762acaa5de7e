// matrix products:  y[b, i, j] = sum_k a[b, i, k] b[b, k, j]
//
// shapes      a: (batch, n, k), b: (batch, k, m), any strides, 0 where they broadcast; y: (batch, n, m) dense
// traffic     reads 4·(n·k·ceil(m / 128) + k·m·ceil(n / 128)) bytes, most of them from L2; writes 4·n·m (1 + 2·splits)
// work        2·n·m·k flop; at 4096³ 32 flop/byte of tile traffic: bound by arithmetic; expect 70-85 % of the FP32 peak
// launch      grid = tiles · batch · splits, block = 256; tiles of 128 x 128, 128 x 64 or 64 x 64 (Matmul.java)
// error       <= min(k, 16)·2^-24·sum_k |a b|: sums run in float32 over rising k, then over the splits   (MatmulKernelTest)
// measured    not yet on a device
#include "product.cuh"

KERNEL_BOUNDS((256, 2), matmul_tile128_f32, float* __restrict__ y, const float* __restrict__ a,
              const float* __restrict__ b, const __grid_constant__ Product p) {
    multiply<LargeTile, BY_STRIDES, BY_STRIDES>(y, a, b, p);
}

KERNEL_BOUNDS((256, 2), matmul_tile128x64_f32, float* __restrict__ y, const float* __restrict__ a,
              const float* __restrict__ b, const __grid_constant__ Product p) {
    multiply<TallTile, BY_STRIDES, BY_STRIDES>(y, a, b, p);
}

KERNEL_BOUNDS((256, 3), matmul_tile64_f32, float* __restrict__ y, const float* __restrict__ a,
              const float* __restrict__ b, const __grid_constant__ Product p) {
    multiply<SmallTile, BY_STRIDES, BY_STRIDES>(y, a, b, p);
}

// y = the sum of `splits` results of `count` elements each, in rising order
KERNEL(sum_splits_f32, float* __restrict__ y, const float* __restrict__ parts, int splits, long long count) {
    long long step = static_cast<long long>(gridDim.x) * blockDim.x;
    for (long long i = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) {
        float sum = parts[i];
        for (int s = 1; s < splits; s++) {
            sum += parts[s * count + i];
        }
        y[i] = sum;
    }
}
