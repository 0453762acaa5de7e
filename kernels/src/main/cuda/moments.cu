// mean and biased variance over the middle axis, in two passes:  mean = sum(x) / N,  variance = sum((x - mean)²) / N
//
// shapes      x: (outer, middle, inner) with any strides; mean, variance: (outer, inner) dense; N = middle >= 1
// traffic     reads 8 bytes a term, from the cache the second time where a column fits
// work        20 flop a term                              intensity 2.5 flop/byte: bound by memory
// launch      moments: as reduce.cu with one part; the other four are its two passes for columns of many parts
// error       with u = 2^-24, what one rounding costs of its result: mean: u of it and 23 u of the mean distance from the first
//             element (difference 1, sum 20 as in reduce.cu, N and quotient 2); variance v: with d the mean's error, 26 u of
//             v + d² (difference twice and square 3, sum 20, N and quotient 2, difference 1), and by the square of the rest
//             5 u of d² and 42 u of |d| times the mean distance from the mean, which is at most half that of v + 2 d²:
//             47 u of v and 73 u of d² in all;
//             a constant has its own value for mean and variance 0   (MomentsKernelTest)
// measured    H200, channels of [80, 64, 64, 64]: 137 us in eight launches; with 1024 blocks, eight loads a thread and four
//             launches predicted 65 us
#include "fold.cuh"

// The sum is taken from the column's first element on: a mean far from zero costs no digits and a constant's sum is 0.
__device__ __forceinline__ float shiftedSum(const float* column, const Lane& lane, long long step) {
    Sum sum;
    if (lane.inside) {
        float pivot = column[0];
        forEachTerm(column, step, lane, [&](float term) { sum.add(term - pivot); });
    }
    return sum.value();
}

// sums of x - mean and of its square: the first is what rounding the mean left, and must not count as variance
struct Spread {
    Sum rest, square;

    __device__ __forceinline__ Spread(const float* column, const Lane& lane, long long step, float mean) {
        forEachTerm(column, step, lane, [&](float term) {
            float d = term - mean;
            rest.add(d);
            square.add(__fmul_rn(d, d));
        });
    }
};

__device__ __forceinline__ float varianceOf(float rest, float square, float count) {
    float left = rest / count;
    float variance = square / count - left * left;
    return variance < 0 ? 0 : variance;  // NaN stays
}

__device__ __forceinline__ const float* columnOf(const float* x, const Lane& lane, const Fold& f) {
    return x + lane.o * f.outerStride + lane.i * f.innerStride;
}

KERNEL_BOUNDS((256), moments_f32, float* __restrict__ mean, float* __restrict__ variance, const float* __restrict__ x,
              const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    const float* column = columnOf(x, lane, f);
    float sum = foldColumn(shiftedSum(column, lane, f.middleStride), shared, Plus());
    float m = lane.inside ? column[0] + sum / f.middle : 0;
    Spread spread(column, lane, f.middleStride, m);
    float rest = foldColumn(spread.rest.value(), shared, Plus());
    float square = foldColumn(spread.square.value(), shared, Plus());
    if (lane.writes()) {
        mean[lane.column(f)] = m;
        variance[lane.column(f)] = varianceOf(rest, square, f.middle);
    }
}

// sums: (parts, outer, inner)
KERNEL_BOUNDS((256), moments_shifted_f32, float* __restrict__ sums, const float* __restrict__ x,
              const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    float sum = foldColumn(shiftedSum(columnOf(x, lane, f), lane, f.middleStride), shared, Plus());
    if (lane.writes()) {
        sums[lane.partial(f)] = sum;
    }
}

// sums: (parts, columns), where a column of x is one of (outer, inner)
KERNEL_BOUNDS((256), moments_mean_f32, float* __restrict__ mean, const float* __restrict__ sums,
              const float* __restrict__ x, const __grid_constant__ Fold f, const __grid_constant__ Fold parts) {
    __shared__ float shared[256];
    Lane lane(parts);
    float sum = foldColumn(sumOfColumn(sums + lane.i, parts.middleStride, lane), shared, Plus());
    if (lane.writes()) {
        float pivot = x[lane.i / f.inner * f.outerStride + lane.i % f.inner * f.innerStride];
        mean[lane.i] = pivot + sum / f.middle;
    }
}

// sums: (parts, 2, outer, inner), of x - mean and of its square
KERNEL_BOUNDS((256), moments_spread_f32, float* __restrict__ sums, const float* __restrict__ x,
              const float* __restrict__ mean, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    Spread spread(columnOf(x, lane, f), lane, f.middleStride, lane.inside ? mean[lane.column(f)] : 0);
    float rest = foldColumn(spread.rest.value(), shared, Plus());
    float square = foldColumn(spread.square.value(), shared, Plus());
    if (lane.writes()) {
        long long columns = static_cast<long long>(f.outer) * f.inner;
        long long at = 2 * blockIdx.y * columns + lane.column(f);
        sums[at] = rest;
        sums[at + columns] = square;
    }
}

// sums: (parts, 2, columns); count is N
KERNEL_BOUNDS((256), moments_variance_f32, float* __restrict__ variance, const float* __restrict__ sums,
              const __grid_constant__ Fold parts, float count) {
    __shared__ float shared[256];
    Lane lane(parts);
    float rest = foldColumn(sumOfColumn(sums + lane.i, parts.middleStride, lane), shared, Plus());
    float square = foldColumn(sumOfColumn(sums + parts.inner + lane.i, parts.middleStride, lane), shared, Plus());
    if (lane.writes()) {
        variance[lane.i] = varianceOf(rest, square, count);
    }
}
