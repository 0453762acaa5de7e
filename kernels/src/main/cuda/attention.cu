// attention of pixels to their own picture and to words, weighed and added:  h = w₀ softmax(s a aᵀ) a + w₁ softmax(s a bᵀ) b
// the second over the words whose mask is not 0; a weight's attention is left out where the mode does not need it
//
// shapes      a: (N, M, C), b: (N, L, C), mask: (N, L), any strides; weights: (3, N), h: (N, M, C), peaks, sums: (2, N, M), dense
// traffic     reads a M / 64 times from L2 and once from memory, writes 4·N·M·(C + 4) bytes; scores stay in registers
// work        4·N·M·(M + L)·C flop and N·M·(M + L) exp; M = 4096, C = 64: thousands of flop/byte of memory, 16 of L2:
//             bound by arithmetic; 4 x 4 sums a thread read shared memory once for two multiply-adds: expect 40 % of the FP32 peak
// launch      grid = ceil(M / 64) · ceil(C / width) · N, block = 256; width 64, 128 or 256; 44 KB shared (Attention.java)
// error       <= (1 + S)·2^-19·max |a|, |b|, with S the largest s·Σ |a b| of a pixel and what it looks at   (AttentionKernelTest)
// measured    not yet on a device
#include "attention.cuh"

// The softmax of a row as it is met, tile by tile.
struct RunningRows {
    float peak[4], sum[4];

    __device__ __forceinline__ RunningRows() {
        for (int i = 0; i < 4; i++) {
            peak[i] = -INFINITY;
            sum[i] = 0;
        }
    }

    // Replaces scores by e^(score - peak); factors is what sums of earlier tiles must be multiplied by.
    __device__ __forceinline__ void meet(float (&scores)[4][4], float (&factors)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            float most = fmaxf(fmaxf(scores[i][0], scores[i][1]), fmaxf(scores[i][2], scores[i][3]));
            float next = fmaxf(peak[i], largestOfRow(most));
            float base = next == -INFINITY ? 0 : next;  // nothing there yet: e^(-inf - 0) = 0 instead of NaN
            factors[i] = expf(peak[i] - base);
            float total = 0;
#pragma unroll
            for (int j = 0; j < 4; j++) {
                scores[i][j] = expf(scores[i][j] - base);
                total += scores[i][j];
            }
            sum[i] = fmaf(sum[i], factors[i], sumOfRow(total));
            peak[i] = next;
        }
    }
};

template <int GROUPS>
__device__ __forceinline__ void attend(float* h, float* peaks, float* sums, const float* a, const float* b,
                                       const float* mask, const float* weights, const Attention& d) {
    __shared__ __align__(16) float tile[SIDE * SIDE_PITCH];
    __shared__ __align__(16) float chunk[Sums<GROUPS>::CHUNK * Sums<GROUPS>::PITCH];
    int rowTiles = (d.pixels + SIDE - 1) / SIDE;
    int chunks = (d.channels + Sums<GROUPS>::WIDTH - 1) / Sums<GROUPS>::WIDTH;
    int first = blockIdx.x % rowTiles * SIDE;  // neighbouring blocks read the same frame
    int firstChannel = blockIdx.x / rowTiles % chunks * Sums<GROUPS>::WIDTH;
    int frame = blockIdx.x / rowTiles / chunks;
    Rows pixels(a, d.stridesOfA, frame, d.pixels), words(b, d.stridesOfB, frame, d.words);
    bool written = false;
    for (int which = 1; which >= 0; which--) {  // words first: they are few, and h is read again at once
        if (!computes(d, which, weights[frame])) {
            continue;
        }
        Rows keys = which == 0 ? pixels : words;
        RunningRows rows;
        Sums<GROUPS> found;
        found.clear();
        for (int key = 0; key < keys.count; key += SIDE) {
            float scores[4][4], factors[4];
            scoreTile(scores, pixels, first, keys, key, d.channels);
#pragma unroll
            for (int j = 0; j < 4; j++) {
                int column = key + columnOfThread() + j;
                bool there = column < keys.count && (which == 0 || maskOf(d, mask, frame, column) != 0);
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    scores[i][j] = there ? d.scale * scores[i][j] : -INFINITY;
                }
            }
            rows.meet(scores, factors);
            shareTile(tile, scores);
            found.scale(factors);
            found.add(tile, chunk, keys, key, firstChannel, d.channels);
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int row = first + rowOfThread() + i;
            if (row >= d.pixels) {
                continue;
            }
            long long index = static_cast<long long>(frame) * d.pixels + row;
            float sum = rows.sum[i] == 0 ? 1 : rows.sum[i];  // a row without a word finds zeros
            if (firstChannel == 0 && threadIdx.x % 16 == 0) {
                long long at = which * static_cast<long long>(d.frames) * d.pixels + index;
                peaks[at] = rows.peak[i] == -INFINITY ? 0 : rows.peak[i];
                sums[at] = sum;
            }
            float factor = weights[which * d.frames + frame] / sum;
#pragma unroll
            for (int c = 0; c < 4 * GROUPS; c++) {
                int channel = firstChannel + c / 4 * SIDE + columnOfThread() + c % 4;
                if (channel < d.channels) {
                    float* to = h + index * d.channels + channel;
                    *to = written ? fmaf(factor, found.at[i][c], *to) : factor * found.at[i][c];
                }
            }
        }
        written = true;
    }
}

#define ATTENTIONS(suffix, groups)                                                                                    \
    KERNEL_BOUNDS((256, 1), attention_##suffix, float* __restrict__ h, float* __restrict__ peaks, float* __restrict__ sums, \
                  const float* __restrict__ a, const float* __restrict__ b, const float* __restrict__ mask,           \
                  const float* __restrict__ weights, const __grid_constant__ Attention d) {                           \
        attend<groups>(h, peaks, sums, a, b, mask, weights, d);                                                       \
    }

ATTENTIONS(width64_f32, 1)
ATTENTIONS(width128_f32, 2)
ATTENTIONS(width256_f32, 4)
