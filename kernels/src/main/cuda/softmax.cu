// softmax over the last axis, where a mask is not 0:  y[r, c] = e[r, c] / sum_c e[r, c],  e = exp(x[r, c] - max x[r])
// and its gradient:  dx[r, c] = y[r, c] (dy[r, c] - sum_c y[r, c] dy[r, c])
//
// shapes      x, mask, dy: (rows, columns) with any strides; y, dx: dense; a row without any unmasked element becomes 0
// traffic     reads 8 bytes and writes 4 bytes an element; the mask comes from the cache where it is broadcast
// work        ~ 5 flop an element, of which 1 exp         intensity below 1 flop/byte: bound by memory
// launch      up to 1024 columns: grid = ceil(rows / 8), block = (32, 8), one warp a row, which stays in registers;
//             more: grid = rows, block = (1, 256), the row is read again from the cache
// error       with u = 2^-24, what one rounding costs of its result, and exp off by 5 u (2 units in the last place and its own
//             rounding): e has 5 + |x - max| u; the row's sum that of e on average, at most 5 + ln columns because a row's
//             entropy is no more, and 7 + 2 + 5 additions; with the quotient y has 25 + ln columns + |x - max| u.
//             gradient: 17 u of |y| (|dy| + sum |y dy|): product 1, additions 14, difference 1, product 1   (SoftmaxKernelTest)
// measured    not yet on a device
#include "fold.cuh"
#include "view.cuh"

// exp(-inf - 0) = 0: in a row of nothing the peak counts as 0
__device__ __forceinline__ float finitePeak(float peak) { return peak == -INFINITY ? 0 : peak; }

__device__ __forceinline__ float divisor(float sum) { return sum == 0 ? 1 : sum; }

__device__ __forceinline__ float unmasked(const float* x, const float* mask, bool inside) {
    return inside && *mask != 0 ? *x : -INFINITY;
}

// N elements a lane; a NaN or infinity in the row makes the sum NaN, and with it the whole row
template <int N>
__device__ __forceinline__ void softmaxRow(float* y, const float* x, const View& viewOfX, const float* mask,
                                           const View& viewOfMask) {
    int columns = columnsOf(viewOfX);
    long long row = static_cast<long long>(blockIdx.x) * blockDim.y + threadIdx.y;
    if (row >= rowsOf(viewOfX)) {
        return;  // whole warps leave together
    }
    x += rowOffset(viewOfX, static_cast<int>(row));
    mask += rowOffset(viewOfMask, static_cast<int>(row));
    float v[N];
    float peak = -INFINITY;
#pragma unroll
    for (int k = 0; k < N; k++) {
        int c = threadIdx.x + 32 * k;
        v[k] = unmasked(x + c * stepOf(viewOfX), mask + c * stepOf(viewOfMask), c < columns);
        peak = fmaxf(peak, v[k]);
    }
    peak = finitePeak(warpMax(peak));
    float sums[4] = {0, 0, 0, 0};  // four short chains of additions round less than one long one
#pragma unroll
    for (int k = 0; k < N; k++) {
        v[k] = expf(v[k] - peak);
        sums[k % 4] += v[k];
    }
    float sum = divisor(warpSum((sums[0] + sums[1]) + (sums[2] + sums[3])));
#pragma unroll
    for (int k = 0; k < N; k++) {
        int c = threadIdx.x + 32 * k;
        if (c < columns) {
            y[row * columns + c] = v[k] / sum;
        }
    }
}

template <int N>
__device__ __forceinline__ void softmaxGradientRow(float* dx, const float* y, const View& viewOfY, const float* dy,
                                                   const View& viewOfDy) {
    int columns = columnsOf(viewOfY);
    long long row = static_cast<long long>(blockIdx.x) * blockDim.y + threadIdx.y;
    if (row >= rowsOf(viewOfY)) {
        return;
    }
    y += rowOffset(viewOfY, static_cast<int>(row));
    dy += rowOffset(viewOfDy, static_cast<int>(row));
    float v[N];
    float w[N];
    float sums[4] = {0, 0, 0, 0};
#pragma unroll
    for (int k = 0; k < N; k++) {
        int c = threadIdx.x + 32 * k;
        v[k] = c < columns ? y[c * stepOf(viewOfY)] : 0;
        w[k] = c < columns ? dy[c * stepOf(viewOfDy)] : 0;
        sums[k % 4] += v[k] * w[k];
    }
    float sum = warpSum((sums[0] + sums[1]) + (sums[2] + sums[3]));
#pragma unroll
    for (int k = 0; k < N; k++) {
        int c = threadIdx.x + 32 * k;
        if (c < columns) {
            dx[row * columns + c] = v[k] * (w[k] - sum);
        }
    }
}

#define ROWS(columns)                                                                                                  \
    KERNEL_BOUNDS((256), softmax_rows##columns##_f32, float* __restrict__ y, const float* __restrict__ x,              \
                  const __grid_constant__ View viewOfX, const float* __restrict__ mask,                                \
                  const __grid_constant__ View viewOfMask) {                                                           \
        softmaxRow<columns / 32>(y, x, viewOfX, mask, viewOfMask);                                                     \
    }                                                                                                                  \
    KERNEL_BOUNDS((256), softmax_gradient_rows##columns##_f32, float* __restrict__ dx, const float* __restrict__ y,    \
                  const __grid_constant__ View viewOfY, const float* __restrict__ dy,                                  \
                  const __grid_constant__ View viewOfDy) {                                                             \
        softmaxGradientRow<columns / 32>(dx, y, viewOfY, dy, viewOfDy);                                                \
    }

ROWS(32)
ROWS(64)
ROWS(128)
ROWS(256)
ROWS(512)
ROWS(1024)

struct Peak {
    __device__ __forceinline__ float operator()(float a, float b) const { return fmaxf(a, b); }
};

KERNEL_BOUNDS((256), softmax_long_f32, float* __restrict__ y, const float* __restrict__ x,
              const __grid_constant__ View viewOfX, const float* __restrict__ mask,
              const __grid_constant__ View viewOfMask) {
    __shared__ float shared[256];
    long long columns = columnsOf(viewOfX);
    long long stepOfX = stepOf(viewOfX);
    long long stepOfMask = stepOf(viewOfMask);
    x += rowOffset(viewOfX, blockIdx.x);
    mask += rowOffset(viewOfMask, blockIdx.x);
    y += blockIdx.x * columns;
    float peak = -INFINITY;
    for (long long c = threadIdx.y; c < columns; c += blockDim.y) {
        peak = fmaxf(peak, unmasked(x + c * stepOfX, mask + c * stepOfMask, true));
    }
    peak = finitePeak(foldColumn(peak, shared, Peak()));
    Sum part;
    for (long long c = threadIdx.y; c < columns; c += blockDim.y) {
        part.add(expf(unmasked(x + c * stepOfX, mask + c * stepOfMask, true) - peak));
    }
    float sum = divisor(foldColumn(part.value(), shared, Plus()));
    for (long long c = threadIdx.y; c < columns; c += blockDim.y) {
        y[c] = expf(unmasked(x + c * stepOfX, mask + c * stepOfMask, true) - peak) / sum;
    }
}

KERNEL_BOUNDS((256), softmax_gradient_long_f32, float* __restrict__ dx, const float* __restrict__ y,
              const __grid_constant__ View viewOfY, const float* __restrict__ dy,
              const __grid_constant__ View viewOfDy) {
    __shared__ float shared[256];
    long long columns = columnsOf(viewOfY);
    y += rowOffset(viewOfY, blockIdx.x);
    dy += rowOffset(viewOfDy, blockIdx.x);
    dx += blockIdx.x * columns;
    Sum part;
    for (long long c = threadIdx.y; c < columns; c += blockDim.y) {
        part.add(__fmul_rn(y[c * stepOf(viewOfY)], dy[c * stepOf(viewOfDy)]));
    }
    float sum = foldColumn(part.value(), shared, Plus());
    for (long long c = threadIdx.y; c < columns; c += blockDim.y) {
        dx[c] = y[c * stepOf(viewOfY)] * (dy[c * stepOf(viewOfDy)] - sum);
    }
}
