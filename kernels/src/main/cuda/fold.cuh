// Sums and other folds over the middle one of three axes, in a fixed order: what reductions, normalization and losses share.
//
// A block is (x, y, z) threads, powers of two: x along the inner axis, y along the middle one, z along the outer one. A
// thread adds every y-th term of its column; then the y partial results are folded by a tree in shared memory. Where one
// block a column would leave the device idle, blockIdx.y counts parts of the middle axis, whose results a second launch
// folds. Everything depends on the sizes alone, so the same numbers give the same bits on every device.
#pragma once

#include "common.cuh"

// x[o, m, i] at o * outerStride + m * middleStride + i * innerStride
struct Fold {
    int outer, middle, inner;
    int part;  // terms along the middle axis that one block folds
    long long outerStride, middleStride, innerStride;
};

// where a thread works: its column (o, i) and its terms first, first + step, ... below end
struct Lane {
    int o, i;
    int first, end, step;
    bool inside;

    __device__ __forceinline__ explicit Lane(const Fold& f) {
        int innerBlocks = (f.inner + blockDim.x - 1) / blockDim.x;
        long long outer = static_cast<long long>(blockIdx.x / innerBlocks) * blockDim.z + threadIdx.z;
        long long inner = static_cast<long long>(blockIdx.x % innerBlocks) * blockDim.x + threadIdx.x;
        long long start = static_cast<long long>(blockIdx.y) * f.part;
        inside = outer < f.outer && inner < f.inner;
        o = static_cast<int>(outer);
        i = static_cast<int>(inner);
        step = blockDim.y;
        end = inside ? static_cast<int>(min(start + f.part, static_cast<long long>(f.middle))) : 0;
        first = static_cast<int>(min(start + threadIdx.y, static_cast<long long>(f.middle)));
    }

    // whether this thread writes the column's result
    __device__ __forceinline__ bool writes() const { return inside && threadIdx.y == 0; }

    // the column in an array of (outer, inner), and in one of (parts, outer, inner)
    __device__ __forceinline__ long long column(const Fold& f) const { return static_cast<long long>(o) * f.inner + i; }
    __device__ __forceinline__ long long partial(const Fold& f) const {
        return static_cast<long long>(blockIdx.y) * f.outer * f.inner + column(f);
    }
};

// take(x) for each term of a thread's column, in order; eight are loaded before the first is taken, because one load a thread
// is too few to keep memory busy.
template <class Take>
__device__ __forceinline__ void forEachTerm(const float* column, long long middleStride, const Lane& lane, Take take) {
    constexpr int AHEAD = 8;
    long long apart = lane.step * middleStride;
    const float* at = column + lane.first * middleStride;
    int terms = lane.end > lane.first ? (lane.end - lane.first + lane.step - 1) / lane.step : 0;
    for (; terms >= AHEAD; terms -= AHEAD, at += AHEAD * apart) {
        float x[AHEAD];
#pragma unroll
        for (int k = 0; k < AHEAD; k++) {
            x[k] = at[k * apart];
        }
#pragma unroll
        for (int k = 0; k < AHEAD; k++) {
            take(x[k]);
        }
    }
    for (; terms > 0; terms--, at += apart) {
        take(*at);
    }
}

// A sum with what rounding lost beside it: a thread's sum of n terms is off by u of itself and (n u)² of the sum of
// magnitudes, with u = 2^-24, so by 2 u of these up to 4096 terms (Knuth 1969, 4.2.2, theorem B; Ogita, Rump and Oishi
// 2005, Sum2). The plain sum decides when it is not finite.
struct Sum {
    float plain = 0;
    float lost = 0;

    __device__ __forceinline__ void add(float x) {
        float next = __fadd_rn(plain, x);  // a contraction with the product behind x would leave the wrong rest
        float taken = next - plain;
        lost += (plain - (next - taken)) + (x - taken);
        plain = next;
    }

    __device__ __forceinline__ float value() const { return isfinite(lost) ? plain + lost : plain; }
};

__device__ __forceinline__ float sumOfColumn(const float* column, long long middleStride, const Lane& lane) {
    Sum sum;
    forEachTerm(column, middleStride, lane, [&](float term) { sum.add(term); });
    return sum.value();
}

struct Plus {
    __device__ __forceinline__ float operator()(float a, float b) const { return a + b; }
};

// over the 32 lanes of a warp, in one order for all of them
__device__ __forceinline__ float warpSum(float v) {
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) {
        v += __shfl_xor_sync(0xffffffffu, v, distance);
    }
    return v;
}

__device__ __forceinline__ float warpMax(float v) {
#pragma unroll
    for (int distance = 16; distance > 0; distance /= 2) {
        v = fmaxf(v, __shfl_xor_sync(0xffffffffu, v, distance));
    }
    return v;
}

// Folds the values of a column's threads; every thread gets the result. All threads of the block must call it, with the
// same array of one float a thread.
template <class Operation>
__device__ __forceinline__ float foldColumn(float value, float* shared, Operation operation) {
    int linear = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    __syncthreads();  // nobody reads the result of an earlier fold any more
    shared[linear] = value;
    for (unsigned half = blockDim.y / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.y < half) {
            shared[linear] = operation(shared[linear], shared[linear + half * blockDim.x]);
        }
    }
    __syncthreads();
    return shared[linear - threadIdx.y * blockDim.x];
}
