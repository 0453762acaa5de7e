// y = f((x - mean) / sqrt(variance + epsilon) * scale + shift) with f(v) = v, or v > 0 ? v : slope v (leaky ReLU folded in)
// and its gradient:  dz = f'(.) dy,  sums = (sum(dz x̂), sum(dz)),  x̂ = (x - mean) / sqrt(variance + epsilon),
//                    dx = scale / sqrt(variance + epsilon) (dz - sum(dz) / N - x̂ sum(dz x̂) / N)
//
// shapes      x, y, dy, dx: (outer, middle, inner) dense; mean, variance, scale, shift: (outer, inner); N = middle
// traffic     normalize: reads 4, writes 4 bytes an element; sums: reads 8; gradient: reads 8, writes 4
// work        2..20 flop an element                       intensity below 3 flop/byte: bound by memory
// launch      as reduce.cu: a thread keeps its column's statistics in registers while it walks along the middle axis
// error       with u = 2^-24, what one rounding costs of its result: 1 / sqrt(variance + ε) has 3 u (ε and the sum 2, halved by the
//             root, root, quotient), x̂ 5 u (difference, product), v = x̂ scale + shift 7 u of |x̂ scale| and u of |shift|; a slope
//             and its product add 2 u to y and to dz. sums: terms of 8 u, added with reduce.cu's 20 u. gradient: 9, 8 and 13 u
//             of |dz|, |sum(dz) / N| and |x̂ sum(dz x̂) / N|, times |scale| / sqrt(.): two quotients by N 1 each, x̂ and its product
//             6, two differences 2 (the last term: 1), the factor 4 and its product 1;
//             a leaky ReLU may take the other side where v is within that error of 0   (NormalizeKernelTest)
// measured    not yet on a device
#include "fold.cuh"

// what normalizes one column
struct Column {
    float mean = 0, inverse = 0, scale = 0, shift = 0;

    __device__ __forceinline__ Column(const float* means, const float* variance, const float* scales,
                                      const float* shifts, float epsilon, const Lane& lane, const Fold& f) {
        if (lane.inside) {
            long long at = lane.column(f);
            mean = means[at];
            inverse = 1 / sqrtf(variance[at] + epsilon);
            scale = scales[at];
            shift = shifts[at];
        }
    }

    __device__ __forceinline__ float hat(float x) const { return (x - mean) * inverse; }
    __device__ __forceinline__ float value(float x) const { return hat(x) * scale + shift; }
};

// the folded activation; a slope of 0 gives 0 for infinities too
struct Leaky {
    float slope;
    __device__ __forceinline__ float value(float v) const { return v > 0 ? v : slope == 0 ? 0 : slope * v; }
    __device__ __forceinline__ float gradient(float v, float dy) const { return v > 0 ? dy : slope == 0 ? 0 : slope * dy; }
};

struct Identity {
    __device__ __forceinline__ float value(float v) const { return v; }
    __device__ __forceinline__ float gradient(float, float dy) const { return dy; }
};

__device__ __forceinline__ long long columnStart(const Lane& lane, const Fold& f) {
    return lane.o * f.outerStride + lane.i * f.innerStride;
}

template <class Activation>
__device__ __forceinline__ void normalizeColumn(float* y, const float* x, const Column& c, const Lane& lane,
                                                const Fold& f, Activation activation) {
    long long start = columnStart(lane, f);
#pragma unroll 4
    for (int m = lane.first; m < lane.end; m += lane.step) {
        long long at = start + m * f.middleStride;
        y[at] = activation.value(c.value(x[at]));
    }
}

// sums: (parts, 2, outer, inner)
template <class Activation>
__device__ __forceinline__ void sumColumn(float* sums, const float* x, const float* dy, const Column& c,
                                          const Lane& lane, const Fold& f, Activation activation, float* shared) {
    long long start = columnStart(lane, f);
    Sum dscale, dshift;
#pragma unroll 4
    for (int m = lane.first; m < lane.end; m += lane.step) {
        long long at = start + m * f.middleStride;
        float dz = activation.gradient(c.value(x[at]), dy[at]);
        dscale.add(__fmul_rn(dz, c.hat(x[at])));
        dshift.add(dz);
    }
    float first = foldColumn(dscale.value(), shared, Plus());
    float second = foldColumn(dshift.value(), shared, Plus());
    if (lane.writes()) {
        long long columns = static_cast<long long>(f.outer) * f.inner;
        long long at = 2 * blockIdx.y * columns + lane.column(f);
        sums[at] = first;
        sums[at + columns] = second;
    }
}

// sums: (2, outer, inner)
template <class Activation>
__device__ __forceinline__ void gradientColumn(float* dx, const float* x, const float* dy, const float* sums,
                                               const Column& c, const Lane& lane, const Fold& f,
                                               Activation activation) {
    if (!lane.inside) {
        return;
    }
    long long start = columnStart(lane, f);
    long long columns = static_cast<long long>(f.outer) * f.inner;
    float along = sums[lane.column(f)] / f.middle;
    float level = sums[columns + lane.column(f)] / f.middle;
    float factor = c.scale * c.inverse;
#pragma unroll 4
    for (int m = lane.first; m < lane.end; m += lane.step) {
        long long at = start + m * f.middleStride;
        float hat = c.hat(x[at]);
        float dz = activation.gradient(hat * c.scale + c.shift, dy[at]);
        dx[at] = (dz - level - hat * along) * factor;
    }
}

#define STATISTICS                                                                                                     \
    const float *__restrict__ mean, const float *__restrict__ variance, const float *__restrict__ scale,              \
        const float *__restrict__ shift, float epsilon
#define COLUMN Column(mean, variance, scale, shift, epsilon, lane, f)

KERNEL_BOUNDS((256), normalize_f32, float* __restrict__ y, const float* __restrict__ x, STATISTICS,
              const __grid_constant__ Fold f) {
    Lane lane(f);
    normalizeColumn(y, x, COLUMN, lane, f, Identity());
}

KERNEL_BOUNDS((256), normalize_leaky_f32, float* __restrict__ y, const float* __restrict__ x, STATISTICS,
              const __grid_constant__ Fold f, float slope) {
    Lane lane(f);
    normalizeColumn(y, x, COLUMN, lane, f, Leaky{slope});
}

KERNEL_BOUNDS((256), normalize_sums_f32, float* __restrict__ sums, const float* __restrict__ x,
              const float* __restrict__ dy, STATISTICS, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    sumColumn(sums, x, dy, COLUMN, lane, f, Identity(), shared);
}

KERNEL_BOUNDS((256), normalize_sums_leaky_f32, float* __restrict__ sums, const float* __restrict__ x,
              const float* __restrict__ dy, STATISTICS, const __grid_constant__ Fold f, float slope) {
    __shared__ float shared[256];
    Lane lane(f);
    sumColumn(sums, x, dy, COLUMN, lane, f, Leaky{slope}, shared);
}

KERNEL_BOUNDS((256), normalize_gradient_f32, float* __restrict__ dx, const float* __restrict__ x,
              const float* __restrict__ dy, const float* __restrict__ sums, STATISTICS,
              const __grid_constant__ Fold f) {
    Lane lane(f);
    gradientColumn(dx, x, dy, sums, COLUMN, lane, f, Identity());
}

KERNEL_BOUNDS((256), normalize_gradient_leaky_f32, float* __restrict__ dx, const float* __restrict__ x,
              const float* __restrict__ dy, const float* __restrict__ sums, STATISTICS,
              const __grid_constant__ Fold f, float slope) {
    Lane lane(f);
    gradientColumn(dx, x, dy, sums, COLUMN, lane, f, Leaky{slope});
}
