// losses that are means, each with its gradient in the same pass; blocks leave partial sums, which reduce_sum_f32 adds
//   binary cross-entropy of logits v with truth t:  softplus(v) - t v,                dv = σ(v) - t
//   Kullback-Leibler of N(μ, e^l) from N(0, 1):     -(1 + l - μ² - e^l) / 2,          dμ = μ,  dl = (e^l - 1) / 2
//   cross-entropy of logits (rows, classes):        log sum_c e^x[r, c] - x[r, t[r]], dx = softmax(x)[r, c] - (c == t[r])
//
// shapes      all inputs and gradients dense; sums: (blocks); weight = 1 / count makes sums and gradients those of the mean
// traffic     reads 4..8 and writes 4..8 bytes an element
// work        10..20 flop an element, 1..2 of them exp    bound by memory, in practice by the launch
// launch      elementwise: grid = (1, blocks), block = (1, 256) as a Fold of one column; cross-entropy: grid = rows
// error       with u = 2^-24, what one rounding costs of its result, exp off by 5 u, log, log1p and expm1 by 3:
//             elementwise: 35 u of the mean magnitude of the terms: a term 12 (exp 5, log1p 3, sum 1, product 2, sum 1), a
//             block's sum 10, the weight and its product 3, the sum of the parts 10; gradients: 5 u of 1 / count (σ 4.5) and
//             6 u of themselves; cross-entropy: 27 u of the loss (log 3, differences 2, weight 2, sum of the rows 20) and
//             16 + ln classes u of 1 (a row's sum as in softmax.cu); its gradient 26 + ln classes u of 1 / rows
//             (LossesKernelTest)
// measured    not yet on a device
#include "fold.cuh"

__device__ __forceinline__ float softplus(float v) { return (v > 0 ? v : 0) + log1pf(expf(-fabsf(v))); }

__device__ __forceinline__ float sigmoid(float v) {
    float e = expf(-fabsf(v));  // never overflows
    return v >= 0 ? 1 / (1 + e) : e / (1 + e);
}

// targets: one a logit (targetStride 1) or one for all (0)
KERNEL_BOUNDS((256), losses_binary_cross_entropy_f32, float* __restrict__ sums, float* __restrict__ dlogits,
              const float* __restrict__ logits, const float* __restrict__ targets, int targetStride,
              const __grid_constant__ Fold f, float weight) {
    __shared__ float shared[256];
    Lane lane(f);
    Sum loss;
    for (int k = lane.first; k < lane.end; k += lane.step) {
        float v = logits[k];
        float t = targets[static_cast<long long>(k) * targetStride];
        // softplus(v) - t v cancels where t is near 1: t softplus(-v) + (1 - t) softplus(v) is the same and does not
        loss.add(t * softplus(-v) + (1 - t) * softplus(v));
        dlogits[k] = weight * (sigmoid(v) - t);
    }
    float total = foldColumn(loss.value(), shared, Plus());
    if (lane.writes()) {
        sums[blockIdx.y] = weight * total;
    }
}

KERNEL_BOUNDS((256), losses_kl_f32, float* __restrict__ sums, float* __restrict__ dmean, float* __restrict__ dlog,
              const float* __restrict__ mean, const float* __restrict__ logVariance, const __grid_constant__ Fold f,
              float weight) {
    __shared__ float shared[256];
    Lane lane(f);
    Sum loss;
    for (int k = lane.first; k < lane.end; k += lane.step) {
        float m = mean[k];
        float l = logVariance[k];
        float excess = expm1f(l);  // e^l - 1 keeps its digits near 0, where training ends
        loss.add(0.5f * (m * m + (excess - l)));
        dmean[k] = weight * m;
        dlog[k] = weight * 0.5f * excess;
    }
    float total = foldColumn(loss.value(), shared, Plus());
    if (lane.writes()) {
        sums[blockIdx.y] = weight * total;
    }
}

struct Peak {
    __device__ __forceinline__ float operator()(float a, float b) const { return fmaxf(a, b); }
};

// one block a row; sums: (rows)
KERNEL_BOUNDS((256), losses_cross_entropy_f32, float* __restrict__ sums, float* __restrict__ dlogits,
              const float* __restrict__ logits, const int* __restrict__ targets, int classes, float weight) {
    __shared__ float shared[256];
    const float* x = logits + static_cast<long long>(blockIdx.x) * classes;
    float* dx = dlogits + static_cast<long long>(blockIdx.x) * classes;
    int target = targets[blockIdx.x];
    float peak = -INFINITY;
    for (int c = threadIdx.y; c < classes; c += blockDim.y) {
        peak = fmaxf(peak, x[c]);
    }
    peak = foldColumn(peak, shared, Peak());
    Sum part;
    for (int c = threadIdx.y; c < classes; c += blockDim.y) {
        part.add(expf(x[c] - peak));
    }
    float sum = foldColumn(part.value(), shared, Plus());
    for (int c = threadIdx.y; c < classes; c += blockDim.y) {
        dx[c] = weight * (expf(x[c] - peak) / sum - (c == target ? 1 : 0));
    }
    if (threadIdx.y == 0) {
        sums[blockIdx.x] = weight * (logf(sum) - (x[target] - peak));
    }
}
