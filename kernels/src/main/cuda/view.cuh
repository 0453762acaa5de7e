// How an array lies in memory, for kernels that read any strides: sizes and steps, 0 along a broadcast axis. The launcher
// (View.java) has joined neighbouring axes that step evenly, so a dense array arrives as one axis.
//
// Kernels walk a view as rows of its last axis, four neighbouring columns a thread and step: row and column come from a
// two-dimensional grid, and only a view of three or more axes costs divisions, once a row. Where the launcher makes the
// grid so small that a thread has several steps, and memory allows loads of sixteen bytes, AHEAD steps are loaded before
// the first is stored: one load a thread is too few to keep memory busy (forEachFour).
#pragma once

#include "common.cuh"

struct View {
    int rank;             // 1..8
    int size[8];          // the product of all but the last is below 2^31
    long long stride[8];  // elements, not bytes
};

__device__ __forceinline__ int rowsOf(const View& view) {
    int rows = 1;
    for (int axis = 0; axis < view.rank - 1; axis++) {
        rows *= view.size[axis];
    }
    return rows;
}

__device__ __forceinline__ int columnsOf(const View& view) { return view.size[view.rank - 1]; }

__device__ __forceinline__ long long stepOf(const View& view) { return view.stride[view.rank - 1]; }

// the offset of the element with this row-major index over the first few axes, and 0 along the others
__device__ __forceinline__ long long offsetOf(const View& view, int index, int axes) {
    long long offset = 0;
    for (int axis = axes - 1; axis > 0; axis--) {
        int above = index / view.size[axis];
        offset += (index - above * view.size[axis]) * view.stride[axis];
        index = above;
    }
    return axes > 0 ? offset + index * view.stride[0] : offset;
}

// the offset of the first element of a row
__device__ __forceinline__ long long rowOffset(const View& view, int row) { return offsetOf(view, row, view.rank - 1); }

// row and column of the walk; the counters are wide because the last step may pass 2^31
__device__ __forceinline__ long long firstRow() { return static_cast<long long>(blockIdx.y) * blockDim.y + threadIdx.y; }
__device__ __forceinline__ long long rowStride() { return static_cast<long long>(gridDim.y) * blockDim.y; }
__device__ __forceinline__ long long firstColumn() { return 4 * (static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x); }
__device__ __forceinline__ long long columnStride() { return 4 * static_cast<long long>(gridDim.x) * blockDim.x; }

template <class T>
struct __align__(16) Four {
    T at[4];
};

__device__ __forceinline__ bool isAlignedTo16(const void* p) {
    return (reinterpret_cast<unsigned long long>(p) & 15) == 0;
}

// up to four elements, a step apart: one 16-byte load where the address allows it
template <class T>
__device__ __forceinline__ Four<T> load4(const T* p, long long step, int count) {
    if (step == 1 && count == 4 && isAlignedTo16(p)) {
        return *reinterpret_cast<const Four<T>*>(p);
    }
    Four<T> four;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        four.at[k] = k < count ? p[k * step] : T();
    }
    return four;
}

template <class T>
__device__ __forceinline__ void store4(T* p, long long step, int count, const Four<T>& four) {
    if (step == 1 && count == 4 && isAlignedTo16(p)) {
        store16(p, four.at);
        return;
    }
#pragma unroll
    for (int k = 0; k < 4; k++) {
        if (k < count) {
            p[k * step] = four.at[k];
        }
    }
}

constexpr int AHEAD = 4;

// A row of a view that is read. It is easy where four neighbours are one load: they lie in order, or are one number.
template <class T>
struct Row {
    const T* first;
    long long step;
    T number;  // where the step is 0
    bool isEasy;

    __device__ __forceinline__ Row(const T* first, long long step) : first(first), step(step) {
        number = step == 0 ? *first : T();
        isEasy = step == 0 || (step == 1 && isAlignedTo16(first));
    }

    __device__ __forceinline__ Four<T> easy(long long column) const {
        Four<T> four = {{number, number, number, number}};
        if (step != 0) {
            four = *reinterpret_cast<const Four<T>*>(first + column);
        }
        return four;
    }
    __device__ __forceinline__ Four<T> any(long long column, int count) const {
        return load4(first + column * step, step, count);
    }
    __device__ __forceinline__ Four<T> load(long long column, int count, bool easily) const {
        return easily ? easy(column) : any(column, count);
    }
};

// y = f(its rows) for each four columns of a row: read(column, count, easily) makes four of y, which are stored. All rows
// that are read must be easy for AHEAD of them to be loaded before the first is stored.
template <class T, class Read>
__device__ __forceinline__ void forEachFour(long long columns, T* y, long long step, bool areEasy, Read read) {
    long long column = firstColumn(), stride = columnStride();
    if (areEasy && step == 1 && isAlignedTo16(y)) {
        for (; column + (AHEAD - 1) * stride + 4 <= columns; column += AHEAD * stride) {
            Four<T> four[AHEAD];
#pragma unroll
            for (int k = 0; k < AHEAD; k++) {
                four[k] = read(column + k * stride, 4, true);
            }
#pragma unroll
            for (int k = 0; k < AHEAD; k++) {
                store16(y + column + k * stride, four[k].at);
            }
        }
    }
    for (; column < columns; column += stride) {
        int count = static_cast<int>(min(4LL, columns - column));
        store4(y + column * step, step, count, read(column, count, false));
    }
}
