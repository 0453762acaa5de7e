// weights divided by their largest singular value, found by one step of power iteration (Miyato et al. 2018):
//   v = Wᵀu / |Wᵀu|,  s = W v,  u = s / |s|,  σ = uᵀ s,  y = W / σ;    dW = (dy - <dy, y> u vᵀ) / σ
//
// shapes      w, y, dy, dw: (rows, columns) dense; u, s: (rows), v: (columns); sigma, dot: one number
// traffic     forward reads W three times and writes y; the gradient reads dy twice, y once and writes dw
// work        2 flop a weight and pass                    bound by memory, for small layers by the launches
// launch      columns, dot: as reduce.cu; rows: grid = rows, block = (1, 256); unit: one such block; the rest elementwise
// error       v: 24 ulp of max(1, sqrt(rows / columns)); u, σ: 48 ulp of it; dw: 16 ulp of its terms   (SpectralKernelTest)
// measured    not yet on a device
#include "fold.cuh"

// sums: (parts, columns), of u[m] w[m, i] over the fold's middle axis, the rows
KERNEL_BOUNDS((256), spectral_columns_f32, float* __restrict__ sums, const float* __restrict__ w,
              const float* __restrict__ u, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    Sum sum;
    for (int m = lane.first; m < lane.end; m += lane.step) {
        sum.add(__fmul_rn(u[m], w[m * f.middleStride + lane.i]));
    }
    float total = foldColumn(sum.value(), shared, Plus());
    if (lane.writes()) {
        sums[lane.partial(f)] = total;
    }
}

// sums: (parts), of a[m] b[m]
KERNEL_BOUNDS((256), spectral_dot_f32, float* __restrict__ sums, const float* __restrict__ a,
              const float* __restrict__ b, const __grid_constant__ Fold f) {
    __shared__ float shared[256];
    Lane lane(f);
    Sum sum;
    for (int m = lane.first; m < lane.end; m += lane.step) {
        sum.add(__fmul_rn(a[m], b[m]));
    }
    float total = foldColumn(sum.value(), shared, Plus());
    if (lane.writes()) {
        sums[lane.partial(f)] = total;
    }
}

// s = W v
KERNEL_BOUNDS((256), spectral_rows_f32, float* __restrict__ s, const float* __restrict__ w, const float* __restrict__ v,
              int columns) {
    __shared__ float shared[256];
    const float* row = w + static_cast<long long>(blockIdx.x) * columns;
    Sum sum;
    for (int c = threadIdx.y; c < columns; c += blockDim.y) {
        sum.add(__fmul_rn(row[c], v[c]));
    }
    float total = foldColumn(sum.value(), shared, Plus());
    if (threadIdx.y == 0) {
        s[blockIdx.x] = total;
    }
}

// y = x / |x| and product = <y, x>; one block
KERNEL_BOUNDS((256), spectral_unit_f32, float* __restrict__ y, float* __restrict__ product, const float* __restrict__ x,
              int count) {
    __shared__ float shared[256];
    Sum squares;
    for (int k = threadIdx.y; k < count; k += blockDim.y) {
        squares.add(__fmul_rn(x[k], x[k]));
    }
    float length = sqrtf(foldColumn(squares.value(), shared, Plus()));
    float divisor = fmaxf(length, 1e-12f);  // keeps the vectors of a zero weight finite; as in PyTorch
    for (int k = threadIdx.y; k < count; k += blockDim.y) {
        y[k] = x[k] / divisor;
    }
    if (threadIdx.y == 0) {
        *product = length * (length / divisor);
    }
}

KERNEL_BOUNDS((256), spectral_divide_f32, float* __restrict__ y, const float* __restrict__ w,
              const float* __restrict__ sigma, long long count) {
    long long k = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (k < count) {
        y[k] = w[k] / *sigma;
    }
}

// dot = <dy, y>
KERNEL_BOUNDS((256), spectral_gradient_f32, float* __restrict__ dw, const float* __restrict__ dy,
              const float* __restrict__ u, const float* __restrict__ v, const float* __restrict__ sigma,
              const float* __restrict__ dot, long long count, int columns) {
    long long k = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (k < count) {
        dw[k] = (dy[k] - *dot * u[k / columns] * v[k % columns]) / *sigma;
    }
}
