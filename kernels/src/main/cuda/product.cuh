// A batch of matrix products, as Matmul.java and MatmulTensor.java pack it.
#pragma once

#include "tile.cuh"

struct Product {
    int n, m, k;
    int batch, splits, depthOfSplit;  // split s sums the terms s * depthOfSplit ..
    int rowOfA, depthOfA, depthOfB, columnOfB;  // strides in elements
    int rank;  // axes of the batch, the fastest first
    int size[8];
    int strideOfA[8], strideOfB[8];
};

// Moves a and b from the first matrix of the batch to matrix `index`.
__device__ __forceinline__ void toMatrix(const Product& p, int index, const float*& a, const float*& b) {
    for (int axis = 0; axis < p.rank; axis++) {
        int above = index / p.size[axis];
        int at = index - above * p.size[axis];
        a += static_cast<long long>(at) * p.strideOfA[axis];
        b += static_cast<long long>(at) * p.strideOfB[axis];
        index = above;
    }
}

// Which tile a block makes: columns first, so that neighbouring blocks share their rows of a.
struct ProductBlock {
    int row, column, matrix, split, begin, end;

    __device__ __forceinline__ ProductBlock(const Product& p, int rows, int columns) {
        int columnTiles = (p.m + columns - 1) / columns, rowTiles = (p.n + rows - 1) / rows;
        int index = blockIdx.x;
        column = index % columnTiles * columns;
        index /= columnTiles;
        row = index % rowTiles * rows;
        index /= rowTiles;
        matrix = index % p.batch;
        split = index / p.batch;
        begin = split * p.depthOfSplit;
        end = min(p.k, begin + p.depthOfSplit);
    }

    // the result's part that begins at a row of this block; y has room for `splits` results
    __device__ __forceinline__ float* rowOf(float* y, const Product& p, int i) const {
        long long result = static_cast<long long>(split) * p.batch + matrix;
        return row + i < p.n ? y + (result * p.n + row + i) * p.m : nullptr;
    }
};

// One tile of one split of one product of the batch; y has room for `splits` results, which sum_splits_f32 makes one of.
template <class T, Order ORDER_OF_A, Order ORDER_OF_B>
__device__ __forceinline__ void multiply(float* y, const float* a, const float* b, const Product& p) {
    ProductBlock block(p, T::ROWS, T::COLUMNS);
    toMatrix(p, block.matrix, a, b);
    MatrixOperand<T::ROWS, T::DEPTH, T::THREADS, ORDER_OF_A> left(a, p.rowOfA, p.depthOfA, block.row, p.n, block.begin,
                                                                  block.end);
    MatrixOperand<T::COLUMNS, T::DEPTH, T::THREADS, ORDER_OF_B> right(b, p.columnOfB, p.depthOfB, block.column, p.m,
                                                                      block.begin, block.end);
    typename T::Sums sums;
    T::sum(sums, left, right, block.begin, block.end);
    T::store(sums, block.column, p.m, [&](int i) { return block.rowOf(y, p, i); });
}
