// gradients of attention.cu: with P = softmax(S), g = dh, r_i = Σ_j P_ij ⟨g_i, k_j⟩ and the frame's weight w,
//   da_i = w₀ Σ_j [ s (P_ij (⟨g_i, a_j⟩ - r_i) + P_ji (⟨g_j, a_i⟩ - r_j)) a_j + P_ji g_j ]     S is symmetric: one pass
//        + w₁ Σ_j s P_ij (⟨g_i, b_j⟩ - r_i) b_j + the selector's term
//   db_j = w₁ Σ_i [ s P_ij (⟨g_i, b_j⟩ - r_i) a_i + P_ij g_i ] + the selector's term, for valid words
// Scores are computed again from the peaks and sums that attention.cu left. A block owns the rows it writes, so there are
// no atomics, and each sum has one order.
//
// shapes      as attention.cu; dh: (N, M, C), any strides; dots r: (2, N, M), terms: (N, C), da: (N, M, C),
//             db: (splits, N, L, C), dense
// traffic     reads a and dh M / 64 times from L2 and once from memory, three times in all; writes 4·N·(M + L)·C bytes
// work        14·N·M²·C + 12·N·M·L·C flop, 3·N·M² exp: bound by arithmetic; expect 40 % of the FP32 peak
// launch      dots: grid = ceil(M / 64) · N; pixels: that · ceil(C / width); words: ceil(L / 64) · ceil(C / width) · N · splits
// error       <= (1 + S)·2^-18·the largest |da|, |db| or |dh|, with S as in attention.cu   (AttentionKernelTest)
// measured    not yet on a device
#include "attention.cuh"

// What backward knows of the rows that a softmax was taken over: one attention, one frame.
struct Softmax {
    const float *peaks, *sums, *dots;
    int count;

    __device__ __forceinline__ Softmax(const float* allPeaks, const float* allSums, const float* allDots,
                                       const Attention& d, int which, int frame)
        : count(d.pixels) {
        long long first = (which * static_cast<long long>(d.frames) + frame) * d.pixels;
        peaks = allPeaks + first;
        sums = allSums + first;
        dots = allDots + first;
    }

    __device__ __forceinline__ float probability(float score, int row) const {
        return row < count ? expf(score - peaks[row]) / sums[row] : 0;
    }
};

// A block's place: its tile of rows, its channels, its frame, its split.
struct Place {
    int first, firstChannel, frame, split;

    __device__ __forceinline__ Place(int rows, int channels, int width, int frames) {
        int rowTiles = (rows + SIDE - 1) / SIDE, chunks = (channels + width - 1) / width;
        first = blockIdx.x % rowTiles * SIDE;
        firstChannel = blockIdx.x / rowTiles % chunks * width;
        frame = blockIdx.x / rowTiles / chunks % frames;
        split = blockIdx.x / rowTiles / chunks / frames;
    }
};

// r of both attentions
KERNEL_BOUNDS((256, 1), attention_dots_f32, float* __restrict__ dots, const float* __restrict__ dh,
              const float* __restrict__ peaks, const float* __restrict__ sums, const float* __restrict__ a,
              const float* __restrict__ b, const float* __restrict__ mask, const float* __restrict__ weights,
              const __grid_constant__ Attention d) {
    Place at(d.pixels, 1, 1, d.frames);
    Rows pixels(a, d.stridesOfA, at.frame, d.pixels), words(b, d.stridesOfB, at.frame, d.words);
    Rows gradients(dh, d.stridesOfDh, at.frame, d.pixels);
    for (int which = 0; which < 2; which++) {
        if (!computes(d, which, weights[at.frame])) {
            continue;
        }
        Rows keys = which == 0 ? pixels : words;
        Softmax softmax(peaks, sums, dots, d, which, at.frame);
        float sum[4] = {0, 0, 0, 0};
        for (int key = 0; key < keys.count; key += SIDE) {
            float scores[4][4], products[4][4];
            scoreTile(scores, pixels, at.first, keys, key, d.channels);
            scoreTile(products, gradients, at.first, keys, key, d.channels);
#pragma unroll
            for (int j = 0; j < 4; j++) {
                int column = key + columnOfThread() + j;
                if (column < keys.count && (which == 0 || maskOf(d, mask, at.frame, column) != 0)) {
#pragma unroll
                    for (int i = 0; i < 4; i++) {
                        float p = softmax.probability(d.scale * scores[i][j], at.first + rowOfThread() + i);
                        sum[i] = fmaf(p, products[i][j], sum[i]);
                    }
                }
            }
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int row = at.first + rowOfThread() + i;
            float total = sumOfRow(sum[i]);
            if (row < d.pixels && threadIdx.x % 16 == 0) {
                dots[(which * static_cast<long long>(d.frames) + at.frame) * d.pixels + row] = total;
            }
        }
    }
}

// Stores a block's sums, with a term of the channel added to the rows that `gets` names.
template <int GROUPS, class Gets>
__device__ __forceinline__ void storeSums(float* to, const Sums<GROUPS>& sums, const Place& at, int rows, int channels,
                                          const float* term, Gets gets) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
        int row = at.first + rowOfThread() + i;
        bool more = row < rows && gets(row);
#pragma unroll
        for (int c = 0; c < 4 * GROUPS; c++) {
            int channel = at.firstChannel + c / 4 * SIDE + columnOfThread() + c % 4;
            if (row < rows && channel < channels) {
                to[static_cast<long long>(row) * channels + channel] = sums.at[i][c] + (more ? term[channel] : 0);
            }
        }
    }
}

template <int GROUPS>
__device__ __forceinline__ void gradientOfPixels(float* da, const float* dh, const float* peaks, const float* sums,
                                                 const float* dots, const float* terms, const float* a, const float* b,
                                                 const float* mask, const float* weights, const Attention& d) {
    __shared__ __align__(16) float tile[SIDE * SIDE_PITCH];
    __shared__ __align__(16) float chunk[Sums<GROUPS>::CHUNK * Sums<GROUPS>::PITCH];
    Place at(d.pixels, d.channels, Sums<GROUPS>::WIDTH, d.frames);
    Rows pixels(a, d.stridesOfA, at.frame, d.pixels), words(b, d.stridesOfB, at.frame, d.words);
    Rows gradients(dh, d.stridesOfDh, at.frame, d.pixels);
    Sums<GROUPS> sum;
    sum.clear();
    for (int which = 0; which < 2; which++) {
        float weight = weights[which * d.frames + at.frame];
        if (!computes(d, which, weights[at.frame])) {
            continue;
        }
        Rows keys = which == 0 ? pixels : words;
        Softmax softmax(peaks, sums, dots, d, which, at.frame);
        for (int key = 0; key < keys.count; key += SIDE) {
            float scores[4][4], found[4][4], back[4][4];
            scoreTile(scores, pixels, at.first, keys, key, d.channels);
            scoreTile(found, gradients, at.first, keys, key, d.channels);
            if (which == 0) {
                scoreTile(back, pixels, at.first, gradients, key, d.channels);
            }
#pragma unroll
            for (int j = 0; j < 4; j++) {
                int column = key + columnOfThread() + j;
                bool there = column < keys.count && (which == 0 || maskOf(d, mask, at.frame, column) != 0);
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    int row = at.first + rowOfThread() + i;
                    float score = d.scale * scores[i][j], dscore = 0;
                    if (there && row < d.pixels) {
                        dscore = softmax.probability(score, row) * (found[i][j] - softmax.dots[row]);
                    }
                    scores[i][j] = 0;  // from here on what is multiplied by dh: w P transposed
                    if (which == 0 && there) {
                        float p = softmax.probability(score, column);
                        dscore = fmaf(p, back[i][j] - softmax.dots[column], dscore);
                        scores[i][j] = weight * p;
                    }
                    found[i][j] = d.scale * weight * dscore;
                }
            }
            shareTile(tile, found);
            sum.add(tile, chunk, keys, key, at.firstChannel, d.channels);
            if (which == 0) {
                shareTile(tile, scores);
                sum.add(tile, chunk, gradients, key, at.firstChannel, d.channels);
            }
        }
    }
    storeSums(da + static_cast<long long>(at.frame) * d.pixels * d.channels, sum, at, d.pixels, d.channels,
              terms + static_cast<long long>(at.frame) * d.channels, [](int) { return true; });
}

template <int GROUPS>
__device__ __forceinline__ void gradientOfWords(float* db, const float* dh, const float* peaks, const float* sums,
                                                const float* dots, const float* terms, const float* a, const float* b,
                                                const float* mask, const float* weights, const Attention& d) {
    __shared__ __align__(16) float tile[SIDE * SIDE_PITCH];
    __shared__ __align__(16) float chunk[Sums<GROUPS>::CHUNK * Sums<GROUPS>::PITCH];
    Place at(d.words, d.channels, Sums<GROUPS>::WIDTH, d.frames);
    Rows pixels(a, d.stridesOfA, at.frame, d.pixels), words(b, d.stridesOfB, at.frame, d.words);
    Rows gradients(dh, d.stridesOfDh, at.frame, d.pixels);
    Softmax softmax(peaks, sums, dots, d, 1, at.frame);
    Sums<GROUPS> sum;
    sum.clear();
    int tiles = (d.pixels + SIDE - 1) / SIDE, share = (tiles + d.splits - 1) / d.splits;
    int end = computes(d, 1, weights[at.frame]) ? min(d.pixels, (at.split + 1) * share * SIDE) : 0;
    float weight = weights[d.frames + at.frame];
    for (int pixel = at.split * share * SIDE; pixel < end; pixel += SIDE) {
        float scores[4][4], found[4][4];
        scoreTile(scores, words, at.first, pixels, pixel, d.channels);
        scoreTile(found, words, at.first, gradients, pixel, d.channels);
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int row = at.first + rowOfThread() + i;
            bool there = row < d.words && maskOf(d, mask, at.frame, row) != 0;
#pragma unroll
            for (int j = 0; j < 4; j++) {
                int column = pixel + columnOfThread() + j;
                float p = there && column < d.pixels ? softmax.probability(d.scale * scores[i][j], column) : 0;
                float dot = column < d.pixels ? softmax.dots[column] : 0;
                found[i][j] = p == 0 ? 0 : d.scale * weight * p * (found[i][j] - dot);
                scores[i][j] = weight * p;
            }
        }
        shareTile(tile, found);
        sum.add(tile, chunk, pixels, pixel, at.firstChannel, d.channels);
        shareTile(tile, scores);
        sum.add(tile, chunk, gradients, pixel, at.firstChannel, d.channels);
    }
    long long frame = static_cast<long long>(at.split) * d.frames + at.frame;
    storeSums(db + frame * d.words * d.channels, sum, at, d.words, d.channels,
              terms + static_cast<long long>(at.frame) * d.channels,
              [&](int word) { return at.split == 0 && maskOf(d, mask, at.frame, word) != 0; });
}

#define ATTENTION_GRADIENTS(suffix, groups)                                                                         \
    KERNEL_BOUNDS((256, 1), attention_pixels_gradient_##suffix, float* __restrict__ da, const float* __restrict__ dh,  \
                  const float* __restrict__ peaks, const float* __restrict__ sums, const float* __restrict__ dots,  \
                  const float* __restrict__ terms, const float* __restrict__ a, const float* __restrict__ b,        \
                  const float* __restrict__ mask, const float* __restrict__ weights,                                \
                  const __grid_constant__ Attention d) {                                                            \
        gradientOfPixels<groups>(da, dh, peaks, sums, dots, terms, a, b, mask, weights, d);                         \
    }                                                                                                               \
    KERNEL_BOUNDS((256, 1), attention_words_gradient_##suffix, float* __restrict__ db, const float* __restrict__ dh,   \
                  const float* __restrict__ peaks, const float* __restrict__ sums, const float* __restrict__ dots,  \
                  const float* __restrict__ terms, const float* __restrict__ a, const float* __restrict__ b,        \
                  const float* __restrict__ mask, const float* __restrict__ weights,                                \
                  const __grid_constant__ Attention d) {                                                            \
        gradientOfWords<groups>(db, dh, peaks, sums, dots, terms, a, b, mask, weights, d);                          \
    }

ATTENTION_GRADIENTS(width64_f32, 1)
ATTENTION_GRADIENTS(width128_f32, 2)
ATTENTION_GRADIENTS(width256_f32, 4)
