// Philox4x32-10 (Salmon et al. 2011): element i is word i % 4 of block i / 4, as in Philox.java; and dropout from it
//
// shapes      y, x: (count) dense; the counter is (block, draw, step, stream), the key is the seed
// traffic     random writes 4 bytes an element; dropout reads 4 and writes 4
// work        ~ 20 integer operations an element; normals ~ 100 flop in float64, rounded once
// launch      grid = ceil(count / 1024), block = 256: four elements, one block of Philox, a thread
// error       uniform: the same bits as Philox.java; normal: the same bits but for 1 ulp in about 1e-8 of the numbers, where
//             the device's float64 functions round to another float than StrictMath's   (CudaContractTest, RandomKernelTest)
// measured    not yet on a device
#include "view.cuh"

struct RandomKey {
    unsigned seedLow, seedHigh;
    unsigned stream, step, draw;
};

struct Words {
    unsigned at[4];
};

// ten rounds: two products of 32 x 32 bits, whose halves change places, and a key that steps on
__device__ __forceinline__ Words philox(unsigned block, const RandomKey& key) {
    Words w = {{block, key.draw, key.step, key.stream}};
    unsigned k0 = key.seedLow;
    unsigned k1 = key.seedHigh;
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned high0 = __umulhi(0xD2511F53u, w.at[0]);
        unsigned low0 = 0xD2511F53u * w.at[0];
        unsigned high1 = __umulhi(0xCD9E8D57u, w.at[2]);
        unsigned low1 = 0xCD9E8D57u * w.at[2];
        w = {{high1 ^ w.at[1] ^ k0, low1, high0 ^ w.at[3] ^ k1, low0}};
        k0 += 0x9E3779B9u;  // golden ratio
        k1 += 0xBB67AE85u;  // sqrt(3) - 1
    }
    return w;
}

// over (0, 1): the top 23 bits and a half, exact in float
__device__ __forceinline__ double uniform(unsigned word) { return ((word >> 9) + 0.5) * 0x1p-23; }

__device__ __forceinline__ Four<float> uniforms(const Words& w) {
    Four<float> four;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        four.at[k] = static_cast<float>(uniform(w.at[k]));
    }
    return four;
}

// Box and Muller: two uniforms make a cosine and a sine
__device__ __forceinline__ Four<float> normals(const Words& w) {
    Four<float> four;
#pragma unroll
    for (int k = 0; k < 4; k += 2) {
        double radius = sqrt(-2 * log(uniform(w.at[k])));
        double angle = 2 * 3.141592653589793 * uniform(w.at[k + 1]);
        four.at[k] = static_cast<float>(radius * cos(angle));
        four.at[k + 1] = static_cast<float>(radius * sin(angle));
    }
    return four;
}

__device__ __forceinline__ long long firstOfThread() {
    return 4 * (static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x);
}

KERNEL_BOUNDS((256), random_uniform_f32, float* __restrict__ y, long long count, RandomKey key) {
    long long i = firstOfThread();
    if (i < count) {
        store4(y + i, 1, static_cast<int>(min(4LL, count - i)), uniforms(philox(static_cast<unsigned>(i / 4), key)));
    }
}

KERNEL_BOUNDS((256), random_normal_f32, float* __restrict__ y, long long count, RandomKey key) {
    long long i = firstOfThread();
    if (i < count) {
        store4(y + i, 1, static_cast<int>(min(4LL, count - i)), normals(philox(static_cast<unsigned>(i / 4), key)));
    }
}

// y = u > dropProbability ? keepScale x : 0 x for the key's uniforms u; the gradient is the same function of dy, so no mask
// is stored
KERNEL_BOUNDS((256), random_dropout_f32, float* __restrict__ y, const float* __restrict__ x, long long count,
              RandomKey key, float dropProbability, float keepScale) {
    long long i = firstOfThread();
    if (i < count) {
        int n = static_cast<int>(min(4LL, count - i));
        Four<float> u = uniforms(philox(static_cast<unsigned>(i / 4), key));
        Four<float> v = load4(x + i, 1, n);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            v.at[k] *= u.at[k] > dropProbability ? keepScale : 0;
        }
        store4(y + i, 1, n, v);
    }
}
