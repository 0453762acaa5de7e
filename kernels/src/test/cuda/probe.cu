// What the tests of the driver layer launch: kernels that show what arrived, and kernels that fail.
#include "common.cuh"

// y[i] = a[i] + b[i]
KERNEL(probe_add_f32, float* __restrict__ y, const float* __restrict__ a, const float* __restrict__ b, long long count) {
    long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) { y[i] = a[i] + b[i]; }
}

struct Pair {
    int rank;
    long long stride[2];
};

// Every type between types of other sizes, so that one wrong offset spoils what follows. One thread.
KERNEL(probe_arguments, double* __restrict__ y, int a, long long b, float c, double d, float e, Pair pair, int f) {
    y[0] = a;
    y[1] = (double)b;
    y[2] = c;
    y[3] = d;
    y[4] = e;
    y[5] = pair.rank;
    y[6] = (double)pair.stride[0];
    y[7] = (double)pair.stride[1];
    y[8] = f;
}

// The whole grid: y[0] counts, y[1..6] are the sizes of grid and block.
KERNEL(probe_grid, int* __restrict__ y) {
    atomicAdd(y, 1);
    if (blockIdx.x + blockIdx.y + blockIdx.z + threadIdx.x + threadIdx.y + threadIdx.z == 0) {
        y[1] = gridDim.x;
        y[2] = gridDim.y;
        y[3] = gridDim.z;
        y[4] = blockDim.x;
        y[5] = blockDim.y;
        y[6] = blockDim.z;
    }
}

// y[i] = i, by way of the last floats of the block's dynamic shared memory. One block.
KERNEL(probe_shared_f32, float* __restrict__ y, int floats) {
    DYNAMIC_SHARED(float, tile);
    tile[floats - 1 - (int)threadIdx.x] = (float)threadIdx.x;
    __syncthreads();
    y[threadIdx.x] = tile[floats - 1 - (int)threadIdx.x];
}

// Fails while it runs.
KERNEL(probe_trap, int unused) {
    (void)unused;
    __trap();
}
