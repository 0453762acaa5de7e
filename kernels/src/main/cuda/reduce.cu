// reductions over the middle axis:  y[o, i] = sum_m x[o, m, i],  or the largest, or the smallest
//
// shapes      x: (outer, middle, inner) with any strides; y: (parts, outer, inner) dense, parts = ceil(middle / part)
// traffic     reads 4 bytes a term, writes 4 bytes a result and part
// work        6 flop a term of a sum (it keeps what rounding loses)    intensity 1.5 flop/byte: bound by memory
// launch      grid = (ceil(outer / z) * ceil(inner / x), parts), block = (x, y, z) with 256 threads (fold.cuh)
// error       with u = 2^-24, what one rounding costs of its result: sums: 20 u of the sum of magnitudes, 2 of a thread (fold.cuh) and
//             8 additions of a block's threads, and the same again over the parts; the others exact   (ReduceKernelTest)
// measured    H200, columns of [32768, 1024]: 122 to 170 us, 104 at best, with 512 blocks of four loads a thread, the host's
//             launches among them; with 1024 blocks of eight predicted 45 us, of which the second launch takes 5
#include "fold.cuh"

KERNEL_BOUNDS((256), reduce_sum_f32, float* __restrict__ y, const float* __restrict__ x, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    const float* column = x + lane.o * f.outerStride + lane.i * f.innerStride;
    float total = foldColumn(sumOfColumn(column, f.middleStride, lane), shared, Plus());
    if (lane.writes()) {
        y[lane.partial(f)] = total;
    }
}

struct Larger {
    // NaN if either is; C's fmaxf takes the other
    __device__ __forceinline__ float operator()(float a, float b) const { return a != a || b != b ? a + b : fmaxf(a, b); }
};

struct Smaller {
    __device__ __forceinline__ float operator()(float a, float b) const { return a != a || b != b ? a + b : fminf(a, b); }
};

template <class Operation>
__device__ __forceinline__ void reduceExactly(float* y, const float* x, const Fold& f, float identity, float* shared) {
    Operation operation;
    Lane lane(f);
    const float* column = x + lane.o * f.outerStride + lane.i * f.innerStride;
    float value = identity;
    forEachTerm(column, f.middleStride, lane, [&](float term) { value = operation(value, term); });
    value = foldColumn(value, shared, operation);
    if (lane.writes()) {
        y[lane.partial(f)] = value;
    }
}

KERNEL_BOUNDS((256), reduce_max_f32, float* __restrict__ y, const float* __restrict__ x, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    reduceExactly<Larger>(y, x, f, -INFINITY, shared);
}

KERNEL_BOUNDS((256), reduce_min_f32, float* __restrict__ y, const float* __restrict__ x, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    reduceExactly<Smaller>(y, x, f, INFINITY, shared);
}
