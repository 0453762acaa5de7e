// the selector between two attentions:  u = s ⟨mean pixel, mean valid word⟩, cut to -30..30;  p = σ((u + noise) / t)
// With two classes the Gumbel-softmax of (log σ(u), log σ(-u)) is this one logistic, noise being the difference of two
// Gumbel numbers: no logarithm is taken and nothing cancels. 1 - p is σ of the negative, not a difference.
//
// shapes      a: (N, M, C), b: (N, L, C), mask: (N, L), noise: (N), any strides; weights: (3, N), dense: w₀, w₁, dw₀/du
//             dots: (2, N, M), Σ of the two attentions' ⟨dh, found⟩ by row; pixelTerms, wordTerms: (N, C)
// traffic     reads 4·N·(M + L)·C bytes, for the gradient the same again; writes 12·N, for the gradient 8·N·C
// work        2·N·(M + L)·C flop                            0.5 flop/byte: bound by memory, at N blocks of 512 threads
// launch      grid = N, block = (32, 16): a warp's lanes are channels, its sixteen rows are pixels (Selector.java)
// error       weights and their derivative <= 2^-20 / min(t, 1) where s·Σ |mean pixel| |mean word| <= 4   (AttentionKernelTest)
// measured    not yet on a device
#include "attention.cuh"

constexpr int CHANNEL_LANES = 32, ROW_LANES = 16;
constexpr float MOST = 30;  // |u| at most, as DynamicAttention.MOST

struct Selector {
    float temperature;
    int noiseStep;
};

// The sum over a block's rows of threads, in their order; every thread of a column gets it.
__device__ __forceinline__ float sumOfColumn(float (&shared)[ROW_LANES][CHANNEL_LANES], float x) {
    __syncthreads();  // the sums before these have been read
    shared[threadIdx.y][threadIdx.x] = x;
    __syncthreads();
    float sum = 0;
#pragma unroll
    for (int row = 0; row < ROW_LANES; row++) {
        sum += shared[row][threadIdx.x];
    }
    return sum;
}

// The mean pixel and the mean valid word of a frame, channel by channel as a thread's column asks for them.
struct Means {
    const Attention& d;
    const float* mask;
    int frame;
    Rows pixels, words;
    float wordCount;  // at least 1: the mean of no words is 0

    __device__ __forceinline__ Means(const Attention& d, const float* a, const float* b, const float* mask, int frame)
        : d(d), mask(mask), frame(frame), pixels(a, d.stridesOfA, frame, d.pixels), words(b, d.stridesOfB, frame, d.words) {
        int valid = 0;
        for (int word = 0; word < d.words; word++) {
            valid += maskOf(d, mask, frame, word) != 0;
        }
        wordCount = static_cast<float>(max(1, valid));
    }

    __device__ __forceinline__ float pixel(float (&shared)[ROW_LANES][CHANNEL_LANES], int channel) const {
        float sum = 0;
        if (channel < d.channels) {
            const float* from = pixels.base + static_cast<long long>(channel) * pixels.channel;
#pragma unroll 4
            for (int row = threadIdx.y; row < d.pixels; row += ROW_LANES) {
                sum += from[static_cast<long long>(row) * pixels.row];
            }
        }
        return sumOfColumn(shared, sum) / d.pixels;
    }

    __device__ __forceinline__ float word(float (&shared)[ROW_LANES][CHANNEL_LANES], int channel) const {
        float sum = 0;
        if (channel < d.channels) {
            const float* from = words.base + static_cast<long long>(channel) * words.channel;
            for (int row = threadIdx.y; row < d.words; row += ROW_LANES) {
                sum += maskOf(d, mask, frame, row) != 0 ? from[static_cast<long long>(row) * words.row] : 0;
            }
        }
        return sumOfColumn(shared, sum) / wordCount;
    }
};

__device__ __forceinline__ float logistic(float x) {
    float e = expf(-fabsf(x));  // never overflows
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

KERNEL_BOUNDS((512), selector_f32, float* __restrict__ weights, const float* __restrict__ a,
              const float* __restrict__ b, const float* __restrict__ mask, const float* __restrict__ noise,
              const __grid_constant__ Attention d, const __grid_constant__ Selector s) {
    __shared__ float shared[ROW_LANES][CHANNEL_LANES];
    int frame = blockIdx.x;
    bool first = threadIdx.x == 0 && threadIdx.y == 0;
    if (d.mode == SELF || d.mode == WORDS) {
        if (first) {
            weights[frame] = d.mode == SELF ? 1 : 0;
            weights[d.frames + frame] = d.mode == SELF ? 0 : 1;
            weights[2 * d.frames + frame] = 0;
        }
        return;
    }
    Means means(d, a, b, mask, frame);
    float dot = 0;
    for (int channel = threadIdx.x; channel - threadIdx.x < d.channels; channel += CHANNEL_LANES) {
        float pixel = means.pixel(shared, channel);
        dot = fmaf(pixel, means.word(shared, channel), dot);
    }
    for (int distance = 16; distance > 0; distance /= 2) {
        dot += __shfl_xor_sync(0xffffffffu, dot, distance);
    }
    if (first) {
        float u = d.scale * dot;
        bool inside = !(u < -MOST || u > MOST);
        float x = (fminf(fmaxf(u, -MOST), MOST) + noise[static_cast<long long>(frame) * s.noiseStep]) / s.temperature;
        float p = logistic(x), q = logistic(-x);
        bool soft = d.mode == SOFT;
        weights[frame] = soft ? p : x > 0 ? 1 : 0;  // a tie goes to the words
        weights[d.frames + frame] = soft ? q : x > 0 ? 0 : 1;
        weights[2 * d.frames + frame] = inside && d.mode != HARD ? p * q / s.temperature : 0;
    }
}

// What a frame's selector adds to the gradient of each of its pixels and of each of its valid words.
KERNEL_BOUNDS((512), selector_gradient_f32, float* __restrict__ pixelTerms, float* __restrict__ wordTerms,
              const float* __restrict__ dots, const float* __restrict__ weights, const float* __restrict__ a,
              const float* __restrict__ b, const float* __restrict__ mask, const __grid_constant__ Attention d) {
    __shared__ float shared[ROW_LANES][CHANNEL_LANES];
    int frame = blockIdx.x;
    long long frames = static_cast<long long>(d.frames) * d.pixels;
    float difference = 0;  // the gradient of w₀ less that of w₁
    for (int which = 0; which < 2; which++) {
        if (computes(d, which, weights[frame])) {
            const float* from = dots + which * frames + static_cast<long long>(frame) * d.pixels;
            float sum = 0;
            for (int row = threadIdx.y * CHANNEL_LANES + threadIdx.x; row < d.pixels; row += CHANNEL_LANES * ROW_LANES) {
                sum += from[row];
            }
            sum = sumOfColumn(shared, sum);
            for (int distance = 16; distance > 0; distance /= 2) {
                sum += __shfl_xor_sync(0xffffffffu, sum, distance);
            }
            difference += which == 0 ? sum : -sum;
        }
    }
    float du = d.scale * difference * weights[2 * d.frames + frame];
    Means means(d, a, b, mask, frame);
    for (int channel = threadIdx.x; channel - threadIdx.x < d.channels; channel += CHANNEL_LANES) {
        float pixel = means.pixel(shared, channel);
        float word = means.word(shared, channel);
        if (threadIdx.y == 0 && channel < d.channels) {
            pixelTerms[static_cast<long long>(frame) * d.channels + channel] = du * word / d.pixels;
            wordTerms[static_cast<long long>(frame) * d.channels + channel] = du * pixel / means.wordCount;
        }
    }
}
