// one tensor-core primitive each, register by register, so that the emulator and a device can be compared bit by bit
//
// shapes      registers of a warp: (32, 4) or (32, 2), lane by lane; matrices of 16-bit elements: (32, 8) row-major
// traffic     not of interest here
// work        not of interest here
// launch      one warp
// error       none: the test's operands are small whole numbers          (MatrixConformanceTest)
#include "mma.cuh"

// y = d + a b
KERNEL(conformance_mma_bf16, float* __restrict__ y, const float* __restrict__ d, const unsigned* __restrict__ a,
       const unsigned* __restrict__ b) {
    int lane = threadIdx.x;
    float sum[4];
    unsigned left[4], right[2];
    for (int i = 0; i < 4; i++) {
        sum[i] = d[lane * 4 + i];
        left[i] = a[lane * 4 + i];
    }
    right[0] = b[lane * 2];
    right[1] = b[lane * 2 + 1];
    mmaBf16(sum, left, right);
    for (int i = 0; i < 4; i++) {
        y[lane * 4 + i] = sum[i];
    }
}

// y = d + a b, the operands given as float
KERNEL(conformance_mma_tf32, float* __restrict__ y, const float* __restrict__ d, const float* __restrict__ a,
       const float* __restrict__ b) {
    int lane = threadIdx.x;
    float sum[4];
    unsigned left[4], right[2];
    for (int i = 0; i < 4; i++) {
        sum[i] = d[lane * 4 + i];
        left[i] = floatToTf32(a[lane * 4 + i]);
    }
    right[0] = floatToTf32(b[lane * 2]);
    right[1] = floatToTf32(b[lane * 2 + 1]);
    mmaTf32(sum, left, right);
    for (int i = 0; i < 4; i++) {
        y[lane * 4 + i] = sum[i];
    }
}

// y, z = the registers of ldmatrix and of its transposed form; x: four 8 x 8 matrices one below the other
KERNEL(conformance_load_matrix, unsigned* __restrict__ y, unsigned* __restrict__ z, const unsigned short* __restrict__ x) {
    __shared__ __align__(16) unsigned short rows[32 * 8];
    int lane = threadIdx.x;
    for (int i = lane; i < 32 * 8; i += 32) {
        rows[i] = x[i];
    }
    __syncthreads();
    unsigned r[4], s[4];
    loadMatrix4(r, &rows[lane * 8]);
    loadMatrix4Transposed(s, &rows[lane * 8]);
    for (int i = 0; i < 4; i++) {
        y[lane * 4 + i] = r[i];
        z[lane * 4 + i] = s[i];
    }
}

// y[i] = x[i] for i < count and 0 beyond, 32 * 4 floats in two groups of asynchronous copies
KERNEL(conformance_copy_async, float* __restrict__ y, const float* __restrict__ x, int count) {
    __shared__ __align__(16) float first[64], second[64];
    int lane = threadIdx.x;
    for (int i = 2 * lane; i < 2 * lane + 2; i++) {
        copyAsync<4>(&first[i], x + i, i < count ? 4 : 0);
    }
    copyAsyncCommit();
    if (lane < 16) {
        int at = 4 * lane, left = count - 64 - at;
        copyAsync<16>(&second[at], x + 64 + at, left >= 4 ? 16 : left > 0 ? 4 * left : 0);
    }
    copyAsyncCommit();
    copyAsyncWait<1>();
    __syncthreads();
    y[lane] = first[lane];
    y[lane + 32] = first[lane + 32];
    copyAsyncWait<0>();
    __syncthreads();
    y[lane + 64] = second[lane];
    y[lane + 96] = second[lane + 32];
}

// y = the bits of x rounded to tf32, z = x and x + 1 rounded to bfloat16 and packed; count <= 1024 threads
KERNEL(conformance_round, unsigned* __restrict__ y, unsigned* __restrict__ z, const float* __restrict__ x, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        y[i] = floatToTf32(x[i]);
        z[i] = packBf16(x[i], i + 1 < count ? x[i + 1] : 0.0f);
    }
}
