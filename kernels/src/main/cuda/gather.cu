// picking slices:  y[o, j, i] = x[o, index[j], i];  and the transpose:  dx[o, r, i] = sum of dy[o, j, i] over index[j] == r
//
// shapes      x, dx: (outer, size, inner); y, dy: (outer, picks, inner), all dense; index: int32 with a stride
// traffic     gather reads and writes 4 bytes an element of y; scatterAdd reads dy once and size times the indices
// work        scatterAdd compares outer * size * picks * inner / 4096 groups of 32 indices: meant for vocabularies, below
//             1e9 of them; adding in the order of j needs neither sorting nor atomics    bound by memory
// launch      gather: grid = (inner / 1024, outer * picks), block = (x, y), four elements a thread
//             scatter: grid = (ceil(size / 8), ceil(inner / 128), outer), block = (32, 8), one warp 128 sums of one row
// error       gather: the same bits; scatterAdd: 1e-6 of the sum of magnitudes   (CudaContractTest)
// measured    not yet on a device
#include "fold.cuh"
#include "view.cuh"

KERNEL_BOUNDS((256), gather_b32, unsigned* __restrict__ y, const unsigned* __restrict__ x, const int* __restrict__ index,
              int indexStride, long long outer, int size, int picks, int inner) {
    for (long long row = firstRow(); row < outer * picks; row += rowStride()) {
        long long from = row / picks * size + index[row % picks * indexStride];
        for (long long i = firstColumn(); i < inner; i += columnStride()) {
            int count = static_cast<int>(min(4LL, inner - i));
            store4(y + row * inner + i, 1, count, load4(x + from * inner + i, 1, count));
        }
    }
}

KERNEL_BOUNDS((256), gather_scatter_add_f32, float* __restrict__ dx, const float* __restrict__ dy,
              const int* __restrict__ index, int indexStride, int outer, int size, int picks, int inner) {
    int lane = threadIdx.x;
    int row = blockIdx.x * blockDim.y + threadIdx.y;
    if (row >= size) {
        return;  // whole warps leave together
    }
    int first = blockIdx.y * 128 + lane;
    for (long long o = blockIdx.z; o < outer; o += gridDim.z) {
        Sum sums[4];
        for (int start = 0; start < picks; start += 32) {
            bool mine = start + lane < picks && index[static_cast<long long>(start + lane) * indexStride] == row;
            for (unsigned left = __ballot_sync(0xffffffffu, mine); left != 0; left &= left - 1) {
                const float* from = dy + (o * picks + start + __ffs(left) - 1) * inner;
#pragma unroll
                for (int k = 0; k < 4; k++) {
                    int i = first + 32 * k;
                    sums[k].add(i < inner ? from[i] : 0);
                }
            }
        }
#pragma unroll
        for (int k = 0; k < 4; k++) {
            int i = first + 32 * k;
            if (i < inner) {
                dx[(o * size + row) * inner + i] = sums[k].value();
            }
        }
    }
}
