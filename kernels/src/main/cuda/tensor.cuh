// The product of two operands on tensor cores, tile by tile: tile.cuh's task, and its operands, with the arithmetic of
// mma.cuh. Factors are float32 in memory and are rounded once a block, on their way from registers to shared memory: to
// bfloat16, or to the upper 19 bits of TF32. Sums are float32.
//
// A block of eight warps makes a tile of c, DEPTH terms at a time in two buffers, as tile.cuh does. An operand that is
// read along k lies in shared memory as [i][k], another one as [k][i], so that it is stored as it was read; fragments are
// gathered from either by ldmatrix, except that TF32 has no transposed one. Sums run over k in rising order, a fixed order
// inside mma.
#pragma once

#include "mma.cuh"
#include "tile.cuh"

constexpr int TENSOR_DEPTH = 16, TENSOR_THREADS = 256;

__device__ __forceinline__ int laneOfWarp() { return threadIdx.x % 32; }

// How an operand lies in shared memory. Along k a row has CHUNKS pieces of 16 bytes, whose order changes with the row, so
// that eight rows' pieces of one k meet all banks; across, a row is 8 elements too long for the same reason.
template <class ELEMENT, int EXTENT, bool ALONG_>
struct Stage {
    static constexpr bool ALONG = ALONG_;
    static constexpr int CHUNK = 16 / sizeof(ELEMENT), CHUNKS = TENSOR_DEPTH / CHUNK, ROWS_OF_BANKS = 8 / CHUNKS;
    static constexpr int PITCH = EXTENT + 8;
    static constexpr int SIZE = ALONG ? EXTENT * TENSOR_DEPTH : TENSOR_DEPTH * PITCH;

    static __device__ __forceinline__ int at(int i, int k) {
        return ALONG ? i * TENSOR_DEPTH + (k / CHUNK ^ i / ROWS_OF_BANKS % CHUNKS) * CHUNK + k % CHUNK : k * PITCH + i;
    }
};

struct Tf32 {
    typedef unsigned Element;
    static constexpr int HALF = 4;  // an mma takes two halves of this many terms

    static __device__ __forceinline__ void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
        mmaTf32(d, a, b);
    }
    static __device__ __forceinline__ void store(Element* to, const Quad& quad) {
        storeShared(to, make_uint4(floatToTf32(quad.at[0]), floatToTf32(quad.at[1]), floatToTf32(quad.at[2]),
                                   floatToTf32(quad.at[3])));
    }
    // parts (i + g + 8 · down, k + t + 4 · beyond), from rows of k
    template <class S>
    static __device__ __forceinline__ unsigned gather(const Element* stage, int i, int k, int down, int beyond) {
        return stage[S::at(i + laneOfWarp() / 4 + 8 * down, k + laneOfWarp() % 4 + 4 * beyond)];
    }
};

struct Bf16 {
    typedef bf16 Element;
    static constexpr int HALF = 8;

    static __device__ __forceinline__ void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
        mmaBf16(d, a, b);
    }
    static __device__ __forceinline__ void store(Element* to, const Quad& quad) {
        storeShared(to, make_uint2(packBf16(quad.at[0], quad.at[1]), packBf16(quad.at[2], quad.at[3])));
    }
};

// Rounds what an operand read.
template <class ARITHMETIC, class S>
struct Rounded {
    typename ARITHMETIC::Element* stage;

    __device__ __forceinline__ void along(int i, int k, const Quad& quad) const {
        ARITHMETIC::store(stage + S::at(i, k), quad);
    }
    __device__ __forceinline__ void across(int i, int k, const Quad& quad) const { along(i, k, quad); }
};

// Fragments from a stage: of the rows i .. i + 15 of a, or of the columns i .. i + 15 of b, whose two fragments are the
// halves of r. Part p of r is 8 rows down, or HALF terms on, as the two orders of mma.cuh want it.
template <class ARITHMETIC, class S, bool IS_A>
struct FragmentOf {
    typedef typename ARITHMETIC::Element Element;
    static constexpr int HALF = ARITHMETIC::HALF;

    static __device__ __forceinline__ int down(int part) { return IS_A ? part % 2 : part / 2; }
    static __device__ __forceinline__ int beyond(int part) { return IS_A ? part / 2 : part % 2; }

    static __device__ __forceinline__ void load(unsigned (&r)[4], const Element* stage, int i, int k) {
        int part = laneOfWarp() / 8, line = laneOfWarp() % 8;
        if constexpr (S::ALONG) {
            loadMatrix4(r, stage + S::at(i + 8 * down(part) + line, k + HALF * beyond(part)));
        } else if constexpr (sizeof(Element) == 2) {
            loadMatrix4Transposed(r, stage + S::at(i + 8 * down(part), k + HALF * beyond(part) + line));
        } else {
#pragma unroll
            for (int p = 0; p < 4; p++) {
                r[p] = ARITHMETIC::template gather<S>(stage, i, k, down(p), beyond(p));
            }
        }
    }
};

// What a block makes, and how its eight warps share it: WARPS_DOWN times 8 / WARPS_DOWN of them. As FloatTile of tile.cuh.
template <class ARITHMETIC, int ROWS_, int COLUMNS_, int WARPS_DOWN>
struct TensorTile {
    static constexpr int ROWS = ROWS_, COLUMNS = COLUMNS_, DEPTH = TENSOR_DEPTH, THREADS = TENSOR_THREADS;
    static constexpr int WARPS_ACROSS = THREADS / 32 / WARPS_DOWN;
    static constexpr int DOWN = ROWS / WARPS_DOWN / 16, ACROSS = COLUMNS / WARPS_ACROSS / 8;  // mma of a warp
    typedef float Sums[DOWN][ACROSS][4];
    typedef typename ARITHMETIC::Element Element;

    static __device__ __forceinline__ int firstRow() { return threadIdx.x / 32 / WARPS_ACROSS * (DOWN * 16); }
    static __device__ __forceinline__ int firstColumn() { return threadIdx.x / 32 % WARPS_ACROSS * (ACROSS * 8); }

    // sums += a b for the terms of one stage
    template <class SA, class SB>
    static __device__ __forceinline__ void multiplyStage(Sums& sums, const Element* a, const Element* b) {
        static_assert(ACROSS % 2 == 0, "fragments of b are loaded by twos");
#pragma unroll
        for (int k = 0; k < DEPTH; k += 2 * ARITHMETIC::HALF) {
            unsigned right[ACROSS / 2][4], left[2][4];  // the next rows are on their way while these are multiplied
#pragma unroll
            for (int j = 0; j < ACROSS / 2; j++) {
                FragmentOf<ARITHMETIC, SB, false>::load(right[j], b, firstColumn() + j * 16, k);
            }
            FragmentOf<ARITHMETIC, SA, true>::load(left[0], a, firstRow(), k);
#pragma unroll
            for (int i = 0; i < DOWN; i++) {
                if (i + 1 < DOWN) {
                    FragmentOf<ARITHMETIC, SA, true>::load(left[(i + 1) % 2], a, firstRow() + (i + 1) * 16, k);
                }
#pragma unroll
                for (int j = 0; j < ACROSS; j++) {
                    const unsigned column[2] = {right[j / 2][j % 2 * 2], right[j / 2][j % 2 * 2 + 1]};
                    ARITHMETIC::multiply(sums[i][j], left[i % 2], column);
                }
            }
        }
    }

    // The sums over the terms begin..end-1; all threads of the block take part.
    template <class A, class B>
    static __device__ __forceinline__ void sum(Sums& sums, A& a, B& b, int begin, int end) {
        typedef Stage<Element, ROWS, A::ALONG> StageA;
        typedef Stage<Element, COLUMNS, B::ALONG> StageB;
        __shared__ __align__(16) Element sharedA[2][StageA::SIZE];
        __shared__ __align__(16) Element sharedB[2][StageB::SIZE];
#pragma unroll
        for (int i = 0; i < DOWN * ACROSS * 4; i++) {
            sums[i / 4 / ACROSS][i / 4 % ACROSS][i % 4] = 0;
        }
        if (begin >= end) {
            return;
        }
        a.fetch(begin);
        b.fetch(begin);
        int buffer = 0;
        for (int k = begin; k < end; k += DEPTH) {
            a.put(Rounded<ARITHMETIC, StageA>{sharedA[buffer]});
            b.put(Rounded<ARITHMETIC, StageB>{sharedB[buffer]});
            __syncthreads();  // as in sumProducts of tile.cuh, one barrier a step is enough
            if (k + DEPTH < end) {
                a.fetch(k + DEPTH);
                b.fetch(k + DEPTH);
            }
            multiplyStage<StageA, StageB>(sums, sharedA[buffer], sharedB[buffer]);
            buffer ^= 1;
        }
    }

    // As storeTile of tile.cuh: where row i begins is rowOf(i), or null if there is none.
    template <class RowOf>
    static __device__ __forceinline__ void store(const Sums& sums, int first, int columns, RowOf rowOf) {
#pragma unroll
        for (int i = 0; i < DOWN * 2; i++) {
            float* row = rowOf(firstRow() + i * 8 + laneOfWarp() / 4);
            if (!row) {
                continue;
            }
#pragma unroll
            for (int j = 0; j < ACROSS; j++) {
                int column = first + firstColumn() + j * 8 + laneOfWarp() % 4 * 2;
                storePair(row + column, columns - column, sums[i / 2][j][i % 2 * 2], sums[i / 2][j][i % 2 * 2 + 1]);
            }
        }
    }

private:
    static __device__ __forceinline__ void storePair(float* to, int count, float left, float right) {
        if (count >= 2 && (reinterpret_cast<unsigned long long>(to) & 7) == 0) {
            *reinterpret_cast<float2*>(to) = {left, right};
            return;
        }
        if (count >= 1) {
            to[0] = left;
        }
        if (count >= 2) {
            to[1] = right;
        }
    }
};
