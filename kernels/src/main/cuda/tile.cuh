// The product of two operands, tile by tile: what matrix products and the three directions of a convolution share.
//
//   c[i, j] = sum over k of a[i, k] b[k, j]        a block of 256 threads makes a tile of ROWS x COLUMNS of c
//
// Both operands pass through shared memory DEPTH terms at a time, as [k][i] and [k][j], in two buffers: while one is
// multiplied, the other is filled from registers. A thread keeps MICRO_ROWS x MICRO_COLUMNS sums, in groups of four
// neighbours, so that shared memory is read sixteen bytes at once. Every sum runs over k in rising order, one fused
// multiply-add a term: its bits depend on nothing but where k begins and ends.
//
// An operand is a class with fetch(k), which reads its part of the terms k..k+DEPTH-1 into registers, and
// put(sink), which leaves them in shared memory as the sink lays them out. What lies outside the operand counts as 0.
#pragma once

#include "common.cuh"

struct __align__(16) Quad {
    float at[4];
};

template <int ROWS_, int COLUMNS_, int DEPTH_, int MICRO_ROWS_, int MICRO_COLUMNS_>
struct Tile {
    static constexpr int ROWS = ROWS_, COLUMNS = COLUMNS_, DEPTH = DEPTH_;
    static constexpr int MICRO_ROWS = MICRO_ROWS_, MICRO_COLUMNS = MICRO_COLUMNS_;
    static constexpr int THREADS = ROWS / MICRO_ROWS * (COLUMNS / MICRO_COLUMNS);
    static constexpr int ROW_GROUPS = MICRO_ROWS / 4, COLUMN_GROUPS = MICRO_COLUMNS / 4;
    static constexpr int PITCH_A = ROWS + 4, PITCH_B = COLUMNS + 4;  // keeps transposed stores to two a bank

    // the row of the tile that a thread's sum i belongs to, and the column of its sum j
    static __device__ __forceinline__ int row(int i) {
        return i / 4 * (ROWS / ROW_GROUPS) + threadIdx.x / (COLUMNS / MICRO_COLUMNS) * 4 + i % 4;
    }
    static __device__ __forceinline__ int column(int j) {
        return j / 4 * (COLUMNS / COLUMN_GROUPS) + threadIdx.x % (COLUMNS / MICRO_COLUMNS) * 4 + j % 4;
    }
};

// Up to four elements that lie `step` apart; `wide` says that four neighbours begin at a multiple of 16 bytes.
__device__ __forceinline__ Quad loadQuad(const float* p, int step, int count, bool wide) {
    if (wide && count >= 4) {
        return *reinterpret_cast<const Quad*>(p);
    }
    Quad quad;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        quad.at[i] = i < count ? p[i * static_cast<long long>(step)] : 0.0f;
    }
    return quad;
}

__device__ __forceinline__ void storeQuad(float* p, int count, bool wide, const Quad& quad) {
    if (wide && count >= 4) {
        *reinterpret_cast<Quad*>(p) = quad;
        return;
    }
#pragma unroll
    for (int i = 0; i < 4; i++) {
        if (i < count) {
            p[i] = quad.at[i];
        }
    }
}

__device__ __forceinline__ bool beginsAt16(const void* p) { return (reinterpret_cast<unsigned long long>(p) & 15) == 0; }

// How the threads of a block share the EXTENT x DEPTH elements of an operand: each takes PIECES times four neighbours,
// along k where k is the axis without gaps, else across.
template <int EXTENT, int DEPTH, int THREADS>
struct Share {
    static constexpr int QUADS = EXTENT * DEPTH / 4;
    static constexpr int PIECES = (QUADS + THREADS - 1) / THREADS;
    // a thread's pieces lie so far apart along one axis, and at one place along the other
    static constexpr int ROWS_APART = THREADS / (DEPTH / 4), DEPTH_APART = THREADS / (EXTENT / 4);
    static_assert(THREADS % (DEPTH / 4) == 0 && THREADS % (EXTENT / 4) == 0, "a row is shared by whole threads");

    static __device__ __forceinline__ int quad(int piece) { return threadIdx.x + piece * THREADS; }
    static __device__ __forceinline__ bool mine(int piece) { return QUADS % THREADS == 0 || quad(piece) < QUADS; }

    static __device__ __forceinline__ int rowAlong(int piece) { return quad(piece) / (DEPTH / 4); }
    static __device__ __forceinline__ int depthAlong(int piece) { return quad(piece) % (DEPTH / 4) * 4; }
    static __device__ __forceinline__ int rowAcross(int piece) { return quad(piece) % (EXTENT / 4) * 4; }
    static __device__ __forceinline__ int depthAcross(int piece) { return quad(piece) / (EXTENT / 4); }
};

// The sink of this tile: element (i, k) at k * (EXTENT + 4) + i.
template <int EXTENT>
struct DepthMajor {
    float* shared;

    // four terms of row i
    __device__ __forceinline__ void along(int i, int k, const Quad& quad) const {
#pragma unroll
        for (int term = 0; term < 4; term++) {
            shared[(k + term) * (EXTENT + 4) + i] = quad.at[term];
        }
    }
    // four neighbours of term k
    __device__ __forceinline__ void across(int i, int k, const Quad& quad) const {
        *reinterpret_cast<Quad*>(shared + k * (EXTENT + 4) + i) = quad;
    }
};

// Whether an operand is read along k or across it: the first where its strides decide.
enum Order { BY_STRIDES, ALONG_K, ACROSS_K };

// A strided matrix: element (i, k) lies at base + i * step + k * depthStep; i < extent, k < depth. Each fetch takes the
// DEPTH terms after the last one's, from `begin` on.
template <int EXTENT, int DEPTH, int THREADS, Order ORDER = BY_STRIDES>
struct MatrixOperand {
    static constexpr bool ALONG = ORDER != ACROSS_K;
    typedef Share<EXTENT, DEPTH, THREADS> Part;
    const float* at;  // of the first piece
    int rows;         // of its four neighbours across, how many there are; along k, whether its row is
    int step, depthStep;
    int depth;
    bool along, wide;
    Quad staged[Part::PIECES];

    __device__ __forceinline__ MatrixOperand(const float* base, int step, int depthStep, int first,
                                             int extent, int begin, int end)
        : step(step), depthStep(depthStep), depth(end) {
        along = ORDER == BY_STRIDES ? step != 1 : ALONG;  // a matrix with gaps along both axes is read along k
        wide = (along ? depthStep == 1 && step % 4 == 0 : depthStep % 4 == 0) && beginsAt16(base);
        int i = first + (along ? Part::rowAlong(0) : Part::rowAcross(0));
        int k = begin + (along ? Part::depthAlong(0) : Part::depthAcross(0));
        at = base + static_cast<long long>(i) * step + static_cast<long long>(k) * depthStep;
        rows = extent - i;
    }

    __device__ __forceinline__ void fetch(int k0) {
        int terms = depth - k0 - (along ? Part::depthAlong(0) : Part::depthAcross(0));
        long long apart = along ? static_cast<long long>(Part::ROWS_APART) * step
                                : static_cast<long long>(Part::DEPTH_APART) * depthStep;
#pragma unroll
        for (int p = 0; p < Part::PIECES; p++) {
            int rowsHere = along ? rows - p * Part::ROWS_APART : rows;
            int termsHere = along ? terms : terms - p * Part::DEPTH_APART;
            int count = Part::mine(p) && rowsHere > 0 && termsHere > 0 ? (along ? termsHere : rowsHere) : 0;
            staged[p] = loadQuad(at + p * apart, along ? depthStep : step, count, wide);
        }
        at += DEPTH * static_cast<long long>(depthStep);
    }

    template <class Sink>
    __device__ __forceinline__ void put(const Sink& sink) const {
#pragma unroll
        for (int p = 0; p < Part::PIECES; p++) {
            if (!Part::mine(p)) {
                continue;
            }
            if (along) {
                sink.along(Part::rowAlong(p), Part::depthAlong(p), staged[p]);
            } else {
                sink.across(Part::rowAcross(p), Part::depthAcross(p), staged[p]);
            }
        }
    }
};

// sums[i][j] += a[i][k] b[k][j] for the DEPTH terms in shared memory
template <class T>
__device__ __forceinline__ void multiplyTile(float (&sums)[T::MICRO_ROWS][T::MICRO_COLUMNS], const float* a,
                                             const float* b) {
#pragma unroll
    for (int k = 0; k < T::DEPTH; k++) {
        Quad left[T::ROW_GROUPS], right[T::COLUMN_GROUPS];
#pragma unroll
        for (int g = 0; g < T::ROW_GROUPS; g++) {
            left[g] = *reinterpret_cast<const Quad*>(a + k * T::PITCH_A + T::row(4 * g));
        }
#pragma unroll
        for (int g = 0; g < T::COLUMN_GROUPS; g++) {
            right[g] = *reinterpret_cast<const Quad*>(b + k * T::PITCH_B + T::column(4 * g));
        }
#pragma unroll
        for (int i = 0; i < T::MICRO_ROWS; i++) {
#pragma unroll
            for (int j = 0; j < T::MICRO_COLUMNS; j++) {
                sums[i][j] = fmaf(left[i / 4].at[i % 4], right[j / 4].at[j % 4], sums[i][j]);
            }
        }
    }
}

// The sums of a tile over the terms begin..end-1; all threads of the block take part.
template <class T, class A, class B>
__device__ __forceinline__ void sumProducts(float (&sums)[T::MICRO_ROWS][T::MICRO_COLUMNS], A& a, B& b, int begin,
                                            int end) {
    __shared__ __align__(16) float sharedA[2][T::DEPTH * T::PITCH_A];
    __shared__ __align__(16) float sharedB[2][T::DEPTH * T::PITCH_B];
#pragma unroll
    for (int i = 0; i < T::MICRO_ROWS * T::MICRO_COLUMNS; i++) {
        sums[i / T::MICRO_COLUMNS][i % T::MICRO_COLUMNS] = 0;
    }
    if (begin >= end) {
        return;
    }
    a.fetch(begin);
    b.fetch(begin);
    int buffer = 0;
    for (int k = begin; k < end; k += T::DEPTH) {
        a.put(DepthMajor<T::ROWS>{sharedA[buffer]});
        b.put(DepthMajor<T::COLUMNS>{sharedB[buffer]});
        // One barrier a step is enough: who fills this buffer again has passed the next barrier, and so has everyone
        // who reads it now.
        __syncthreads();
        if (k + T::DEPTH < end) {
            a.fetch(k + T::DEPTH);
            b.fetch(k + T::DEPTH);
        }
        multiplyTile<T>(sums, sharedA[buffer], sharedB[buffer]);
        buffer ^= 1;
    }
}

// Where row i of the result begins is rowOf(i), or null if there is none; the tile's columns are first.. of `columns`.
template <class T, class RowOf>
__device__ __forceinline__ void storeTile(const float (&sums)[T::MICRO_ROWS][T::MICRO_COLUMNS], int first, int columns,
                                          RowOf rowOf) {
#pragma unroll
    for (int i = 0; i < T::MICRO_ROWS; i++) {
        float* row = rowOf(T::row(i));
        if (!row) {
            continue;
        }
#pragma unroll
        for (int g = 0; g < T::COLUMN_GROUPS; g++) {
            int column = first + T::column(4 * g);
            if (column < columns) {
                Quad quad = {{sums[i][4 * g], sums[i][4 * g + 1], sums[i][4 * g + 2], sums[i][4 * g + 3]}};
                storeQuad(row + column, columns - column, beginsAt16(row + column), quad);
            }
        }
    }
}

// A tile as convolution.cuh and product.cuh use it, whatever its arithmetic is: what a thread sums, and how.
template <class TILE>
struct FloatTile : TILE {
    typedef float Sums[TILE::MICRO_ROWS][TILE::MICRO_COLUMNS];

    template <class A, class B>
    static __device__ __forceinline__ void sum(Sums& sums, A& a, B& b, int begin, int end) {
        sumProducts<TILE>(sums, a, b, begin, end);
    }
    template <class RowOf>
    static __device__ __forceinline__ void store(const Sums& sums, int first, int columns, RowOf rowOf) {
        storeTile<TILE>(sums, first, columns, rowOf);
    }
};

// Many multiply-adds for each byte of shared memory; for few columns; and for results too small to fill the device.
typedef FloatTile<Tile<128, 128, 8, 8, 8>> LargeTile;
typedef FloatTile<Tile<128, 64, 16, 8, 4>> TallTile;
typedef FloatTile<Tile<64, 64, 16, 4, 4>> SmallTile;
