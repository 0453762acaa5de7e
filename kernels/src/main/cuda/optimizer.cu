// one step of Adam (Kingma and Ba 2015) in place:  m = β1 m + (1-β1) g,  v = β2 v + (1-β2) g²,  p -= a m / (c sqrt(v) + ε)
// with a = rate / (1 - β1ᵗ) and c = 1 / sqrt(1 - β2ᵗ)
//
// shapes      p, g, m, v: (count) dense, one tensor, an arena of all of them, or up to 64 tensors of a launch
// traffic     reads 16 and writes 12 bytes a parameter; follow reads 8 and writes 4, finite reads 4
// work        ~ 12 flop a parameter, one root and one quotient    intensity 0.4 flop/byte: bound by memory
// launch      grid = ceil(count / 1024), block = 256: four parameters a thread, 16-byte accesses where aligned; of several
//             tensors the sum of their grids, in which each has blocks of its own
// error       with u = 2^-24, what one rounding costs of its result: m: a constant, a product and the sum, 3 u of |β1 m| + |(1-β1) g|;
//             v: a constant, two products and the sum, 4 u of v; p: the difference, u of |p|, and of the update m's own error and
//             10 u: a and its product 2, half of v's 4, root, c, product and sum 6, quotient 1, difference 1   (OptimizerKernelTest)
// measured    not yet on a device
#include "view.cuh"

struct Adam {
    float rate, rootCorrection;  // a and c of the formula
    float beta1, newer1, beta2, newer2, epsilon;  // newer = 1 - β, rounded once
};

// the first of a thread's four elements
__device__ __forceinline__ long long elementOf(int block) {
    return 4 * (static_cast<long long>(block) * blockDim.x + threadIdx.x);
}

__device__ __forceinline__ void adam(float* p, const float* g, float* m, float* v, long long count, const Adam& step,
                                     long long i) {
    if (i >= count) {
        return;
    }
    int n = static_cast<int>(min(4LL, count - i));
    Four<float> ps = load4(p + i, 1, n);
    Four<float> gs = load4(g + i, 1, n);
    Four<float> ms = load4(m + i, 1, n);
    Four<float> vs = load4(v + i, 1, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        float gradient = gs.at[k];
        ms.at[k] = step.beta1 * ms.at[k] + step.newer1 * gradient;
        vs.at[k] = step.beta2 * vs.at[k] + step.newer2 * (gradient * gradient);
        ps.at[k] -= step.rate * ms.at[k] / (sqrtf(vs.at[k]) * step.rootCorrection + step.epsilon);
    }
    store4(m + i, 1, n, ms);
    store4(v + i, 1, n, vs);
    store4(p + i, 1, n, ps);
}

KERNEL_BOUNDS((256), optimizer_adam_f32, float* __restrict__ p, const float* __restrict__ g, float* __restrict__ m,
              float* __restrict__ v, long long count, Adam step) {
    adam(p, g, m, v, count, step, elementOf(blockIdx.x));
}

struct Several {
    int tensors;
    int first[64];  // the first block of each
    long long count[64];
};

// which tensor this block belongs to
__device__ __forceinline__ int tensorOf(const Several& all) {
    int low = 0;
    for (int above = all.tensors; above - low > 1;) {
        int middle = (low + above) / 2;
        if (all.first[middle] <= static_cast<int>(blockIdx.x)) {
            low = middle;
        } else {
            above = middle;
        }
    }
    return low;
}

struct Learners {
    float* p[64];
    const float* g[64];
    float* m[64];
    float* v[64];
};

KERNEL_BOUNDS((256), optimizer_adam_several_f32, const __grid_constant__ Several all,
              const __grid_constant__ Learners at, Adam step) {
    int t = tensorOf(all);
    adam(at.p[t], at.g[t], at.m[t], at.v[t], all.count[t], step, elementOf(blockIdx.x - all.first[t]));
}

struct Looked {
    const float* x[64];
};

// y, which was 0, becomes NaN where an element of any is not finite: all who write it write the same
KERNEL_BOUNDS((256), optimizer_finite_several_f32, float* __restrict__ y, const __grid_constant__ Several all,
              const __grid_constant__ Looked at) {
    int t = tensorOf(all);
    long long i = elementOf(blockIdx.x - all.first[t]);
    if (i >= all.count[t]) {
        return;
    }
    int n = static_cast<int>(min(4LL, all.count[t] - i));
    Four<float> xs = load4(at.x[t] + i, 1, n);
    bool fine = true;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        fine = fine && isfinite(xs.at[k]);  // the rest of four is 0
    }
    if (!fine) {
        *y = nanf("");
    }
}

// y = keep y + add x, each product rounded as if it were stored
KERNEL_BOUNDS((256), optimizer_follow_f32, float* __restrict__ y, const float* __restrict__ x, long long count,
              float keep, float add) {
    long long i = elementOf(blockIdx.x);
    if (i >= count) {
        return;
    }
    int n = static_cast<int>(min(4LL, count - i));
    Four<float> xs = load4(x + i, 1, n);
    Four<float> ys = load4(y + i, 1, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        ys.at[k] = __fadd_rn(__fmul_rn(keep, ys.at[k]), __fmul_rn(add, xs.at[k]));
    }
    store4(y + i, 1, n, ys);
}

// Adam with the step's constants on the device, so that a captured graph can be replayed.
KERNEL_BOUNDS((256), optimizer_adam_arena_f32, float* __restrict__ p, const float* __restrict__ g,
              float* __restrict__ m, float* __restrict__ v, long long count, const Adam* __restrict__ step) {
    adam(p, g, m, v, count, *step, elementOf(blockIdx.x));
}

// what a run of steps needs, in float64; t is the number of steps taken
struct Schedule {
    double rate, beta1, beta2, epsilon;
    long long t;
};

// One thread: counts a step and rounds its constants.
KERNEL(optimizer_adam_advance_f32, Adam* __restrict__ step, Schedule* __restrict__ schedule) {
    long long t = ++schedule->t;
    step->rate = static_cast<float>(schedule->rate / (1 - pow(schedule->beta1, static_cast<double>(t))));
    step->rootCorrection = static_cast<float>(1 / sqrt(1 - pow(schedule->beta2, static_cast<double>(t))));
    step->beta1 = static_cast<float>(schedule->beta1);
    step->newer1 = static_cast<float>(1 - schedule->beta1);
    step->beta2 = static_cast<float>(schedule->beta2);
    step->newer2 = static_cast<float>(1 - schedule->beta2);
    step->epsilon = static_cast<float>(schedule->epsilon);
}
