// A batch of matrix products, as Matmul.java and MatmulTensor.java pack it.
#pragma once

#include "common.cuh"

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
