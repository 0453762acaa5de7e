// The product of two operands on tensor cores, tile by tile: tile.cuh's task with the arithmetic of mma.cuh. Factors are
// float32 in memory and in shared memory and are rounded when they become fragments, to TF32 or to bfloat16; sums are
// float32.
//
// A block of eight warps makes a tile of c. Stages of 16 terms arrive by asynchronous copies, two stages ahead of the one
// that is multiplied. An operand that is without gaps along k lies in shared memory as [i][k], another one as [k][i]; the
// pitches let the 32 lanes of a fragment's load meet 32 banks. Sums run over k in rising order, a fixed order inside mma.
//
// An operand is a class with copy(k, shared), which starts the copies of its part of the terms k..k+DEPTH-1.
#pragma once

#include "mma.cuh"
#include "tile.cuh"

constexpr int TENSOR_DEPTH = 16, TENSOR_STAGES = 3, TENSOR_THREADS = 256;

// Where element (i, k) of an operand lies in a stage.
template <int EXTENT_, bool ALONG_, int PITCH_>
struct Stage {
    static constexpr int EXTENT = EXTENT_, PITCH = PITCH_;
    static constexpr bool ALONG = ALONG_;
    static constexpr int SIZE = (ALONG ? EXTENT : TENSOR_DEPTH) * PITCH;
    typedef Share<EXTENT, TENSOR_DEPTH, TENSOR_THREADS> Part;

    static __device__ __forceinline__ int at(int i, int k) { return ALONG ? i * PITCH + k : k * PITCH + i; }
    static __device__ __forceinline__ int row(int piece) { return ALONG ? Part::rowAlong(piece) : Part::rowAcross(piece); }
    static __device__ __forceinline__ int depth(int piece) { return ALONG ? Part::depthAlong(piece) : Part::depthAcross(piece); }
};

struct Tf32 {
    static constexpr int STEP = 8;  // terms of one mma
    template <int EXTENT, bool ALONG>
    using StageOf = Stage<EXTENT, ALONG, ALONG ? TENSOR_DEPTH + 4 : EXTENT + 8>;

    static __device__ __forceinline__ void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
        mmaTf32(d, a, b);
    }
    // the fragment's part of rows (or columns) i + g, and its terms from k on: one of a lane's two halves along k
    template <class S>
    static __device__ __forceinline__ unsigned load(const float* stage, int i, int k, int half) {
        return floatToTf32(stage[S::at(i + threadIdx.x % 32 / 4, k + threadIdx.x % 4 + 4 * half)]);
    }
};

struct Bf16 {
    static constexpr int STEP = 16;
    template <int EXTENT, bool ALONG>
    using StageOf = Stage<EXTENT, ALONG, ALONG ? TENSOR_DEPTH + 8 : EXTENT + 4>;

    static __device__ __forceinline__ void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
        mmaBf16(d, a, b);
    }
    template <class S>
    static __device__ __forceinline__ unsigned load(const float* stage, int i, int k, int half) {
        int row = i + threadIdx.x % 32 / 4, term = k + threadIdx.x % 4 * 2 + 8 * half;
        if (S::ALONG) {
            float2 pair = *reinterpret_cast<const float2*>(stage + S::at(row, term));
            return packBf16(pair.x, pair.y);
        }
        return packBf16(stage[S::at(row, term)], stage[S::at(row, term + 1)]);
    }
};

// What a block makes, and how its eight warps share it: WARPS_DOWN times 8 / WARPS_DOWN of them.
template <int ROWS_, int COLUMNS_, int WARPS_DOWN>
struct TensorTile {
    static constexpr int ROWS = ROWS_, COLUMNS = COLUMNS_;
    static constexpr int WARPS_ACROSS = TENSOR_THREADS / 32 / WARPS_DOWN;
    static constexpr int DOWN = ROWS / WARPS_DOWN / 16, ACROSS = COLUMNS / WARPS_ACROSS / 8;  // mma of a warp

    static __device__ __forceinline__ int firstRow() { return threadIdx.x / 32 / WARPS_ACROSS * (DOWN * 16); }
    static __device__ __forceinline__ int firstColumn() { return threadIdx.x / 32 % WARPS_ACROSS * (ACROSS * 8); }
};

typedef TensorTile<128, 128, 2> LargeTensorTile;
typedef TensorTile<128, 64, 4> TallTensorTile;

// Starts the copy of four neighbours to shared memory; find(i) is where neighbour i is, null for a 0. `wide` says that the
// four are neighbours in memory, too, and begin at a multiple of 16 bytes.
template <class Find>
__device__ __forceinline__ void copyQuad(float* to, int count, bool wide, const float* somewhere, Find find) {
    if (wide) {
        const float* from = count > 0 ? find(0) : nullptr;
        copyAsync<16>(to, from ? from : somewhere, from ? 4 * min(4, count) : 0);
        return;
    }
#pragma unroll
    for (int i = 0; i < 4; i++) {
        const float* from = i < count ? find(i) : nullptr;
        copyAsync<4>(to + i, from ? from : somewhere, from ? 4 : 0);
    }
}

// The strided matrix of tile.cuh.
template <class S>
struct MatrixCopies {
    const float* base;
    int step, depthStep, first, extent, end;
    bool wide;

    __device__ __forceinline__ MatrixCopies(const float* base, int step, int depthStep, int first, int extent, int end)
        : base(base), step(step), depthStep(depthStep), first(first), extent(extent), end(end) {
        wide = (S::ALONG ? depthStep == 1 && step % 4 == 0 : step == 1 && depthStep % 4 == 0) && beginsAt16(base);
    }

    __device__ __forceinline__ void copy(int k0, float* stage) const {
#pragma unroll
        for (int p = 0; p < S::Part::PIECES; p++) {
            int i = first + S::row(p), k = k0 + S::depth(p);
            int count = i < extent && k < end ? (S::ALONG ? end - k : extent - i) : 0;
            const float* from = base + static_cast<long long>(i) * step + static_cast<long long>(k) * depthStep;
            if (S::Part::mine(p)) {
                copyQuad(stage + S::at(S::row(p), S::depth(p)), count, wide, base, [&](int neighbour) {
                    return from + neighbour * static_cast<long long>(S::ALONG ? depthStep : step);
                });
            }
        }
    }
};

// sums += a b for the terms of one stage
template <class ARITHMETIC, class T, class SA, class SB>
__device__ __forceinline__ void multiplyStage(float (&sums)[T::DOWN][T::ACROSS][4], const float* a, const float* b) {
#pragma unroll
    for (int k = 0; k < TENSOR_DEPTH; k += ARITHMETIC::STEP) {
        unsigned left[T::DOWN][4], right[T::ACROSS][2];
#pragma unroll
        for (int i = 0; i < T::DOWN; i++) {
#pragma unroll
            for (int part = 0; part < 4; part++) {
                int row = T::firstRow() + i * 16 + part % 2 * 8;
                left[i][part] = ARITHMETIC::template load<SA>(a, row, k, part / 2);
            }
        }
#pragma unroll
        for (int j = 0; j < T::ACROSS; j++) {
#pragma unroll
            for (int half = 0; half < 2; half++) {
                right[j][half] = ARITHMETIC::template load<SB>(b, T::firstColumn() + j * 8, k, half);
            }
        }
#pragma unroll
        for (int i = 0; i < T::DOWN; i++) {
#pragma unroll
            for (int j = 0; j < T::ACROSS; j++) {
                ARITHMETIC::multiply(sums[i][j], left[i], right[j]);
            }
        }
    }
}

// The sums of a tile over the terms begin..end-1; `shared` has room for TENSOR_STAGES stages of both operands.
template <class ARITHMETIC, class T, class SA, class SB, class A, class B>
__device__ __forceinline__ void sumOnTensorCores(float (&sums)[T::DOWN][T::ACROSS][4], float* shared, A& a, B& b,
                                                 int begin, int end) {
#pragma unroll
    for (int i = 0; i < T::DOWN * T::ACROSS * 4; i++) {
        sums[i / 4 / T::ACROSS][i / 4 % T::ACROSS][i % 4] = 0;
    }
    int next = begin;  // the first term that is not on its way
    auto startStage = [&]() {
        float* stage = shared + (next - begin) / TENSOR_DEPTH % TENSOR_STAGES * (SA::SIZE + SB::SIZE);
        if (next < end) {
            a.copy(next, stage);
            b.copy(next, stage + SA::SIZE);
        }
        copyAsyncCommit();  // empty at the end, so that the waits below count stages
        next += TENSOR_DEPTH;
    };
    for (int stage = 0; stage < TENSOR_STAGES - 1; stage++) {
        startStage();
    }
    for (int k = begin; k < end; k += TENSOR_DEPTH) {
        copyAsyncWait<TENSOR_STAGES - 2>();
        __syncthreads();  // this stage is here for all, and all are done with the one that is filled next
        startStage();
        const float* stage = shared + (k - begin) / TENSOR_DEPTH % TENSOR_STAGES * (SA::SIZE + SB::SIZE);
        multiplyStage<ARITHMETIC, T, SA, SB>(sums, stage, stage + SA::SIZE);
    }
}

// As storeTile of tile.cuh: where row i begins is rowOf(i), or null if there is none.
template <class T, class RowOf>
__device__ __forceinline__ void storeTensorTile(const float (&sums)[T::DOWN][T::ACROSS][4], int first, int columns,
                                                RowOf rowOf) {
#pragma unroll
    for (int i = 0; i < T::DOWN * 2; i++) {
        float* row = rowOf(T::firstRow() + i * 8 + static_cast<int>(threadIdx.x) % 32 / 4);
        if (!row) {
            continue;
        }
#pragma unroll
        for (int j = 0; j < T::ACROSS; j++) {
            int column = first + T::firstColumn() + j * 8 + static_cast<int>(threadIdx.x) % 4 * 2;
            if (column < columns) {
                row[column] = sums[i / 2][j][i % 2 * 2];
            }
            if (column + 1 < columns) {
                row[column + 1] = sums[i / 2][j][i % 2 * 2 + 1];
            }
        }
    }
}
