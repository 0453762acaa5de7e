// kernels that use one part of the device language each, for the emulator's own tests
//
// shapes      as each kernel says
// traffic     not of interest here
// work        not of interest here
// launch      as each kernel says
// error       exact, or as the test says                     (device_language_test.cpp)
#include "common.cuh"

// y[i] = a[i] + b[i]; any grid
KERNEL(demo_add, float* __restrict__ y, const float* __restrict__ a, const float* __restrict__ b, int count) {
    int step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += step) {
        y[i] = a[i] + b[i];
    }
}

// y[block] = sum of the block's share of x in a fixed order; block = 256
KERNEL_BOUNDS((256), demo_block_sum, float* __restrict__ y, const float* __restrict__ x, int count) {
    __shared__ float partial[256];
    float sum = 0.0f;
    for (int i = blockIdx.x * 256 + threadIdx.x; i < count; i += gridDim.x * 256) {
        sum += x[i];
    }
    partial[threadIdx.x] = sum;
    __syncthreads();
    for (int half = 128; half > 0; half >>= 1) {
        if (threadIdx.x < half) {
            partial[threadIdx.x] += partial[threadIdx.x + half];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        y[blockIdx.x] = partial[0];
    }
}

__device__ __forceinline__ float warpSum(float v) {
#pragma unroll
    for (int offset = 16; offset > 0; offset >>= 1) {
        v += __shfl_xor_sync(0xffffffffu, v, offset);
    }
    return v;
}

// y[r, c] = x[r, c] / sum_c x[r, c]; one warp a row, block = (32, 4)
KERNEL(demo_row_share, float* __restrict__ y, const float* __restrict__ x, int rows, int cols) {
    int row = blockIdx.x * blockDim.y + threadIdx.y;
    if (row >= rows) {
        return;
    }
    float sum = 0.0f;
    for (int c = threadIdx.x; c < cols; c += 32) {
        sum += x[static_cast<size_t>(row) * cols + c];
    }
    sum = warpSum(sum);
    for (int c = threadIdx.x; c < cols; c += 32) {
        y[static_cast<size_t>(row) * cols + c] = x[static_cast<size_t>(row) * cols + c] / sum;
    }
}

// y = x transposed through dynamic shared memory; block = (16, 16), shared = 16 * 17 floats
KERNEL(demo_transpose, float* __restrict__ y, const float* __restrict__ x, int rows, int cols) {
    DYNAMIC_SHARED(float, tile);
    int c = blockIdx.x * 16 + threadIdx.x, r = blockIdx.y * 16 + threadIdx.y;
    if (r < rows && c < cols) {
        tile[threadIdx.y * 17 + threadIdx.x] = x[r * cols + c];
    }
    __syncthreads();
    int toColumn = blockIdx.y * 16 + threadIdx.x, toRow = blockIdx.x * 16 + threadIdx.y;
    if (toRow < cols && toColumn < rows) {
        y[toRow * rows + toColumn] = tile[threadIdx.x * 17 + threadIdx.y];
    }
}

CONSTANT(float, demoTable, [4]);

// y[i] = demoTable[i mod 4]
KERNEL(demo_table, float* __restrict__ y, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        y[i] = demoTable[i & 3];
    }
}

struct DemoStrides {
    int rank;
    int size[4];
    long long stride[4];
};

// y = x read through strides; a struct by value
KERNEL(demo_strided, float* __restrict__ y, const float* __restrict__ x, DemoStrides view, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) {
        return;
    }
    long long offset = 0;
    int rest = i;
    for (int axis = view.rank - 1; axis >= 0; axis--) {
        offset += rest % view.size[axis] * view.stride[axis];
        rest /= view.size[axis];
    }
    y[i] = x[offset];
}

// counts[v] += 1 for each v of x, integers only
KERNEL(demo_histogram, int* __restrict__ counts, const int* __restrict__ x, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        atomicAdd(&counts[x[i]], 1);
    }
}

// y[i] = x[i] rounded to bfloat16, four at a time where the pointers allow
KERNEL(demo_round, float* __restrict__ y, const float* __restrict__ x, int count) {
    int i = 4 * (blockIdx.x * blockDim.x + threadIdx.x);
    bool aligned = ((reinterpret_cast<size_t>(x) | reinterpret_cast<size_t>(y)) & 15) == 0;
    if (aligned && i + 4 <= count) {
        float4 v = *reinterpret_cast<const float4*>(x + i);
        *reinterpret_cast<float4*>(y + i) = make_float4(bf16ToFloat(floatToBf16(v.x)), bf16ToFloat(floatToBf16(v.y)),
                                                        bf16ToFloat(floatToBf16(v.z)), bf16ToFloat(floatToBf16(v.w)));
        return;
    }
    for (int k = i; k < i + 4 && k < count; k++) {
        y[k] = bf16ToFloat(floatToBf16(x[k]));
    }
}

// y[lane] = the warp's votes and reductions, one int each; block = 32
KERNEL(demo_votes, int* __restrict__ y, const int* __restrict__ x) {
    int v = x[threadIdx.x];
    unsigned all = 0xffffffffu;
    y[threadIdx.x * 6 + 0] = static_cast<int>(__ballot_sync(all, v & 1));
    y[threadIdx.x * 6 + 1] = __any_sync(all, v > 30) + 2 * __all_sync(all, v >= 0);
    y[threadIdx.x * 6 + 2] = __shfl_up_sync(all, v, 3);
    y[threadIdx.x * 6 + 3] = __shfl_down_sync(all, v, 5, 16);
    y[threadIdx.x * 6 + 4] = __shfl_sync(all, v, 7, 8);
    y[threadIdx.x * 6 + 5] = __syncthreads_count(v & 1);
}

// the larger and the smaller of a and b, either first, one thread
KERNEL(demo_extremes, float* __restrict__ y, float a, float b) {
    y[0] = fmaxf(a, b);
    y[1] = fmaxf(b, a);
    y[2] = max(a, b);
    y[3] = fminf(a, b);
    y[4] = fminf(b, a);
    y[5] = min(a, b);
}

// integer intrinsics of a = 0x12345678 and b = -1, one thread
KERNEL(demo_bits, int* __restrict__ y, int a, int b) {
    y[0] = __popc(a);
    y[1] = __clz(a);
    y[2] = __ffs(a);
    y[3] = static_cast<int>(__brev(a));
    y[4] = static_cast<int>(__umulhi(a, b));
    y[5] = static_cast<int>(__funnelshift_l(0x9abcdef0u, a, 8));
    y[6] = static_cast<int>(__funnelshift_r(a, a, 8));
    y[7] = static_cast<int>(__byte_perm(a, b, 0x5012));
    y[8] = __float2int_rz(-0.9f);
    y[9] = __float2int_rn(3e9f);
    y[10] = __float2int_ru(2.1f);
    y[11] = __float2int_rd(-2.1f);
}
