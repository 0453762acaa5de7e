// What the kernels of attention.cu and attention_gradient.cu share: who a block works for, tiles of 64 x 64 scores, and
// their products with the rows they belong to. The scores exist tile by tile, in registers, and nowhere else.
//
// A block of 256 threads owns 64 rows. A thread has the scores of four neighbouring rows and columns; the 16 threads
// that share rows are half a warp.
#pragma once

#include "tile.cuh"

enum Attending { SELF, WORDS, SOFT, HARD, STRAIGHT_THROUGH };  // as DynamicAttention.Mode

struct Attention {
    int frames, pixels, words, channels;
    int mode, splits;
    float scale;
    int stridesOfA[3], stridesOfB[3], stridesOfMask[2], stridesOfDh[3];  // elements
};

constexpr int SIDE = 64;  // of a tile of scores
constexpr int SIDE_PITCH = SIDE + 4;

// Rows of channels somewhere in memory, of one frame: pixels, words, or the gradients of what pixels found.
struct Rows {
    const float* base;
    int count, row, channel;

    __device__ __forceinline__ Rows(const float* all, const int (&strides)[3], int frame, int count)
        : base(all + static_cast<long long>(frame) * strides[0]), count(count), row(strides[1]), channel(strides[2]) {}

    __device__ __forceinline__ bool isWide() const { return channel == 1 && row % 4 == 0 && beginsAt16(base); }
};

// Which attentions a frame computes: 0 to its own pixels, 1 to the words. weight is the frame's w₀.
__device__ __forceinline__ bool computes(const Attention& d, int which, float weight) {
    return d.mode == SELF ? which == 0 : d.mode == WORDS ? which == 1 : d.mode == HARD ? (which == 0) == (weight > 0) : true;
}

__device__ __forceinline__ float maskOf(const Attention& d, const float* mask, int frame, int word) {
    return mask[static_cast<long long>(frame) * d.stridesOfMask[0] + static_cast<long long>(word) * d.stridesOfMask[1]];
}

// The rows and columns of a tile that a thread's four scores and its sums belong to.
__device__ __forceinline__ int rowOfThread() { return threadIdx.x / 16 * 4; }
__device__ __forceinline__ int columnOfThread() { return threadIdx.x % 16 * 4; }

// scores[i][j] = ⟨row firstLeft + i of left, row firstRight + j of right⟩, 0 outside
__device__ __forceinline__ void scoreTile(float (&scores)[4][4], const Rows& left, int firstLeft, const Rows& right,
                                          int firstRight, int channels) {
    MatrixOperand<SIDE, SmallTile::DEPTH, SmallTile::THREADS> a(left.base, left.row, left.channel, firstLeft,
                                                                left.count, 0, channels);
    MatrixOperand<SIDE, SmallTile::DEPTH, SmallTile::THREADS> b(right.base, right.row, right.channel, firstRight,
                                                                right.count, 0, channels);
    __syncthreads();  // the tile before this one has been read
    sumProducts<SmallTile>(scores, a, b, 0, channels);
}

// Puts a tile where all threads of the block can read it, by columns.
__device__ __forceinline__ void shareTile(float* shared, const float (&tile)[4][4]) {
    __syncthreads();  // the tile before this one has been read
#pragma unroll
    for (int j = 0; j < 4; j++) {
        *reinterpret_cast<Quad*>(shared + (columnOfThread() + j) * SIDE_PITCH + rowOfThread()) =
            Quad{{tile[0][j], tile[1][j], tile[2][j], tile[3][j]}};
    }
}

// Sums of a block's 64 rows and 64 * GROUPS channels from firstChannel on; a thread has four rows and, in each group,
// four neighbouring channels.
template <int GROUPS>
struct Sums {
    static constexpr int WIDTH = SIDE * GROUPS, PITCH = WIDTH + 4;
    static constexpr int CHUNK = GROUPS > 2 ? 8 : 16;  // rows that are in shared memory at a time
    float at[4][4 * GROUPS];

    __device__ __forceinline__ void scale(const float (&factors)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
#pragma unroll
            for (int c = 0; c < 4 * GROUPS; c++) {
                at[i][c] *= factors[i];
            }
        }
    }

    __device__ __forceinline__ void clear() {
        const float zeros[4] = {0, 0, 0, 0};
        for (int i = 0; i < 4; i++) {
            for (int c = 0; c < 4 * GROUPS; c++) {
                at[i][c] = zeros[i];
            }
        }
    }

    // at += tile · rows first.., for a tile in shared memory
    __device__ __forceinline__ void add(const float* tile, float* chunk, const Rows& rows, int first, int firstChannel,
                                        int channels) {
        bool wide = rows.isWide();
        for (int top = 0; top < SIDE && first + top < rows.count; top += CHUNK) {
            __syncthreads();  // the tile is complete, and the chunk before this one has been read
            for (int quad = threadIdx.x; quad < CHUNK * WIDTH / 4; quad += 256) {
                int row = quad / (WIDTH / 4), channel = quad % (WIDTH / 4) * 4;
                int left = first + top + row < rows.count ? channels - firstChannel - channel : 0;
                const float* from = rows.base + static_cast<long long>(first + top + row) * rows.row +
                                    static_cast<long long>(firstChannel + channel) * rows.channel;
                *reinterpret_cast<Quad*>(chunk + row * PITCH + channel) = loadQuad(from, rows.channel, left, wide);
            }
            __syncthreads();
            multiply(tile + top * SIDE_PITCH, chunk);
        }
    }

    __device__ __forceinline__ void multiply(const float* tile, const float* chunk) {
#pragma unroll 4
        for (int k = 0; k < CHUNK; k++) {
            Quad left = *reinterpret_cast<const Quad*>(tile + k * SIDE_PITCH + rowOfThread());
#pragma unroll
            for (int g = 0; g < GROUPS; g++) {
                Quad right = *reinterpret_cast<const Quad*>(chunk + k * PITCH + g * SIDE + columnOfThread());
#pragma unroll
                for (int i = 0; i < 4; i++) {
#pragma unroll
                    for (int j = 0; j < 4; j++) {
                        at[i][4 * g + j] = fmaf(left.at[i], right.at[j], at[i][4 * g + j]);
                    }
                }
            }
        }
    }
};

// What the 16 threads that share rows have, combined in one order for all of them.
__device__ __forceinline__ float largestOfRow(float x) {
    for (int distance = 8; distance > 0; distance /= 2) {
        x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, distance));
    }
    return x;
}

__device__ __forceinline__ float sumOfRow(float x) {
    for (int distance = 8; distance > 0; distance /= 2) {
        x += __shfl_xor_sync(0xffffffffu, x, distance);
    }
    return x;
}
