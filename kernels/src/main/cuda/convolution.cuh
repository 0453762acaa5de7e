// The three directions of a convolution as products of two operands, for any tile T: convolve.cu and convolve_tensor.cu.
#pragma once

#include "window.cuh"

// Which tile of which group and split a block makes, columns first so that neighbouring blocks share their rows.
struct Block {
    int row, column, group, phase, split;
};

template <class T>
__device__ __forceinline__ Block blockOf(int rows, int columns, int groups, int phases) {
    int columnTiles = ceilDivided(columns, T::COLUMNS), rowTiles = ceilDivided(rows, T::ROWS);
    int index = blockIdx.x;
    Block block;
    block.column = index % columnTiles * T::COLUMNS;
    index /= columnTiles;
    block.row = index % rowTiles * T::ROWS;
    index /= rowTiles;
    block.group = index % groups;
    index /= groups;
    block.phase = index % phases;
    block.split = index / phases;
    return block;
}

template <class T>
__device__ __forceinline__ void convolve(float* y, const float* x, const float* w, const Window& v) {
    int pixels = v.images * v.outHeight * v.outWidth;
    int depth = v.kernelHeight * v.kernelWidth * inOfGroup(v);
    Block block = blockOf<T>(pixels, outOfGroup(v), v.groups, 1);
    int share = depthOfSplit(depth, v.splits);
    int begin = block.split * share, end = min(depth, begin + share);
    Picture picture = pictureOfX(v, x, block.group);
    typedef WindowOperand<T::ROWS, T::DEPTH, T::THREADS, 1> Windows;
    Windows windows(picture, v.kernelWidth, inOfGroup(v), begin, end);
#pragma unroll
    for (int p = 0; p < Windows::Part::PIECES; p++) {
        int pixel = block.row + Windows::Part::rowAlong(p);
        Odometer at(pixel, v.outHeight, v.outWidth);
        windows.place(p, pixel < pixels ? at.slow : -1, at.middle * v.strideHeight - v.top,
                      at.fast * v.strideWidth - v.left);
    }
    const float* weights = w + static_cast<long long>(block.group) * outOfGroup(v) * depth;
    MatrixOperand<T::COLUMNS, T::DEPTH, T::THREADS, ALONG_K> right(weights, depth, 1, block.column, outOfGroup(v), begin,
                                                                   end);
    typename T::Sums sums;
    T::sum(sums, windows, right, begin, end);
    float* to = y + static_cast<long long>(block.split) * pixels * v.outChannels + block.group * outOfGroup(v);
    T::store(sums, block.column, outOfGroup(v), [&](int i) {
        return block.row + i < pixels ? to + static_cast<long long>(block.row + i) * v.outChannels : nullptr;
    });
}

// Along one axis: the pixels of x that the same taps reach. Pixel first + i * stride of x lies under tap
// tap + j * stride of the window at row start + i - j of y.
struct Phase {
    int tap, taps, first, count, start;

    __device__ __forceinline__ Phase(int phase, int size, int kernel, int stride, int padding) {
        tap = phase;
        taps = phase < kernel ? ceilDivided(kernel - phase, stride) : 0;
        start = padding > phase ? ceilDivided(padding - phase, stride) : 0;
        first = phase - padding + start * stride;
        count = first < size ? ceilDivided(size - first, stride) : 0;
    }
};

// Terms are (tap row, tap column, output channel) of a phase, elements the channels of x.
struct WeightSource {
    const float* weights;  // of the group, at the phase's first tap
    const Window& v;
    int taps;  // of the phase along columns
    bool wide;

    __device__ __forceinline__ WeightSource(const float* weights, const Window& v, const Phase& rows,
                                            const Phase& columns)
        : weights(weights + static_cast<long long>(rows.tap * v.kernelWidth + columns.tap) * inOfGroup(v)), v(v),
          taps(columns.taps) {
        wide = inOfGroup(v) % 4 == 0 && beginsAt16(weights);
    }
    __device__ __forceinline__ Odometer term(int k) const { return Odometer(k, taps, outOfGroup(v)); }
    __device__ __forceinline__ Quad quad(const Odometer& term, int channel, int count) const {
        long long tap = static_cast<long long>(term.fast) * v.kernelHeight + term.slow * v.strideHeight;
        tap = tap * v.kernelWidth + term.middle * v.strideWidth;
        return loadQuad(weights + tap * inOfGroup(v) + channel, 1, count, wide);
    }
};

// A pixel of x meets only the taps that a stride leads to, so pixels are taken phase by phase: no products with zeros.
template <class T>
__device__ __forceinline__ void convolveInput(float* dx, const float* w, const float* dy, const Window& v) {
    int phases = v.strideHeight * v.strideWidth;
    int rowsMax = v.images * ceilDivided(v.height, v.strideHeight) * ceilDivided(v.width, v.strideWidth);
    Block block = blockOf<T>(rowsMax, inOfGroup(v), v.groups, phases);
    Phase rows(block.phase / v.strideWidth, v.height, v.kernelHeight, v.strideHeight, v.top);
    Phase columns(block.phase % v.strideWidth, v.width, v.kernelWidth, v.strideWidth, v.left);
    int pixels = v.images * rows.count * columns.count;
    if (block.row >= pixels) {
        return;
    }
    int depth = rows.taps * columns.taps * outOfGroup(v);
    int share = depthOfSplit(depth, v.splits);
    int begin = min(depth, block.split * share), end = min(depth, begin + share);
    Picture picture = pictureOfY(v, dy, block.group);
    typedef WindowOperand<T::ROWS, T::DEPTH, T::THREADS, -1> Windows;
    Windows windows(picture, columns.taps, outOfGroup(v), begin, end);
#pragma unroll
    for (int p = 0; p < Windows::Part::PIECES; p++) {
        int pixel = block.row + Windows::Part::rowAlong(p);
        Odometer at(pixel, rows.count, columns.count);
        windows.place(p, pixel < pixels ? at.slow : -1, rows.start + at.middle, columns.start + at.fast);
    }
    long long weightsOfGroup = static_cast<long long>(outOfGroup(v)) * v.kernelHeight * v.kernelWidth * inOfGroup(v);
    WeightSource weights(w + block.group * weightsOfGroup, v, rows, columns);
    AcrossOperand<T::COLUMNS, T::DEPTH, T::THREADS, WeightSource> right(weights, block.column, inOfGroup(v), begin, end);
    typename T::Sums sums;
    T::sum(sums, windows, right, begin, end);
    float* to = dx + static_cast<long long>(block.split) * v.images * v.height * v.width * v.channels +
                block.group * inOfGroup(v);
    T::store(sums, block.column, inOfGroup(v), [&](int i) -> float* {
        if (block.row + i >= pixels) {
            return nullptr;
        }
        Odometer at(block.row + i, rows.count, columns.count);
        long long row = static_cast<long long>(at.slow) * v.height + rows.first + at.middle * v.strideHeight;
        return to + (row * v.width + columns.first + at.fast * v.strideWidth) * v.channels;
    });
}

template <class T>
__device__ __forceinline__ void convolveWeight(float* dw, const float* x, const float* dy, const Window& v) {
    int patch = v.kernelHeight * v.kernelWidth * inOfGroup(v);
    int pixels = v.images * v.outHeight * v.outWidth;
    Block block = blockOf<T>(outOfGroup(v), patch, v.groups, 1);
    int share = depthOfSplit(pixels, v.splits);
    int begin = min(pixels, block.split * share), end = min(pixels, begin + share);
    Picture picture = pictureOfX(v, x, block.group), gradient = pictureOfY(v, dy, block.group);
    AcrossOperand<T::ROWS, T::DEPTH, T::THREADS, PixelSource> left(PixelSource(gradient, outOfGroup(v)), block.row,
                                                                   outOfGroup(v), begin, end);
    AcrossOperand<T::COLUMNS, T::DEPTH, T::THREADS, PatchSource> right(PatchSource(picture, v), block.column, patch,
                                                                       begin, end);
    typename T::Sums sums;
    T::sum(sums, left, right, begin, end);
    float* to = dw + (static_cast<long long>(block.split) * v.outChannels + block.group * outOfGroup(v)) * patch;
    T::store(sums, block.column, patch, [&](int i) {
        return block.row + i < outOfGroup(v) ? to + static_cast<long long>(block.row + i) * patch : nullptr;
    });
}
