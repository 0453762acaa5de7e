// movement: strided to strided, transposed, a constant, and whole numbers as real ones
//
// shapes      x, y: any strides; two-dimensional transposes have a kernel of their own
// traffic     reads 4 bytes and writes 4 bytes an element (fill only writes)
// work        none                                        bound by memory
// launch      as pointwise.cu; copy_transposed: grid = (columns / 32, rows / 32, batch), block = (32, 8)
// error       none: the same bits, and for whole numbers the nearest float   (CudaContractTest)
// measured    H200, 2^25 floats: 94 us, 2,845 GB/s with one load of 16 bytes a thread; with four in flight predicted 67 us,
//             4,000 GB/s, which the seven streams of optimizer.cu reach
#include "view.cuh"

// bits, not numbers: the same kernel moves floats and ints
KERNEL(copy_b32, unsigned* __restrict__ y, const __grid_constant__ View viewOfY, const unsigned* __restrict__ x,
       const __grid_constant__ View viewOfX) {
    int rows = rowsOf(viewOfY);
    long long columns = columnsOf(viewOfY);
    long long stepOfY = stepOf(viewOfY);
    for (long long row = firstRow(); row < rows; row += rowStride()) {
        Row<unsigned> from(x + rowOffset(viewOfX, static_cast<int>(row)), stepOf(viewOfX));
        forEachFour(
            columns, y + rowOffset(viewOfY, static_cast<int>(row)), stepOfY, from.isEasy,
            [&](long long column, int count, bool easily) { return from.load(column, count, easily); });
    }
}

KERNEL(fill_b32, unsigned* __restrict__ y, const __grid_constant__ View view, unsigned bits) {
    int rows = rowsOf(view);
    long long columns = columnsOf(view);
    long long step = stepOf(view);
    for (long long row = firstRow(); row < rows; row += rowStride()) {
        unsigned* to = y + rowOffset(view, static_cast<int>(row));
        for (long long column = firstColumn(); column < columns; column += columnStride()) {
            int count = static_cast<int>(min(4LL, columns - column));
            store4(to + column * step, step, count, Four<unsigned>{{bits, bits, bits, bits}});
        }
    }
}

KERNEL(copy_i32_f32, float* __restrict__ y, const int* __restrict__ x, const __grid_constant__ View view) {
    int rows = rowsOf(view);
    long long columns = columnsOf(view);
    long long step = stepOf(view);
    for (long long row = firstRow(); row < rows; row += rowStride()) {
        const int* from = x + rowOffset(view, static_cast<int>(row));
        for (long long column = firstColumn(); column < columns; column += columnStride()) {
            int count = static_cast<int>(min(4LL, columns - column));
            Four<int> v = load4(from + column * step, step, count);
            Four<float> w;
#pragma unroll
            for (int k = 0; k < 4; k++) {
                w.at[k] = static_cast<float>(v.at[k]);
            }
            store4(y + row * columns + column, 1, count, w);
        }
    }
}

// y[b, r, c] = x[b, c, r] for a dense y (batch, rows, columns): both sides are read and written along their last axis,
// turned in shared memory, whose rows are 33 long so that a column of them lies in 32 banks
KERNEL_BOUNDS((256), copy_transposed_b32, unsigned* __restrict__ y, const unsigned* __restrict__ x, int batch, int rows,
              int columns, long long batchStride, long long columnStride) {
    __shared__ unsigned tile[32][33];
    int left = blockIdx.x * 32;
    for (long long plane = blockIdx.z; plane < batch; plane += gridDim.z) {
        for (long long top = blockIdx.y * 32LL; top < rows; top += gridDim.y * 32LL) {
            for (int k = threadIdx.y; k < 32; k += blockDim.y) {
                if (left + k < columns && top + threadIdx.x < rows) {
                    tile[k][threadIdx.x] = x[plane * batchStride + (left + k) * columnStride + top + threadIdx.x];
                }
            }
            __syncthreads();  // the tile is full before its columns are read
            for (int k = threadIdx.y; k < 32; k += blockDim.y) {
                if (top + k < rows && left + threadIdx.x < columns) {
                    y[(plane * rows + top + k) * columns + left + threadIdx.x] = tile[threadIdx.x][k];
                }
            }
            __syncthreads();  // and read before the next one is written
        }
    }
}
