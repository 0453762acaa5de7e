// kernels that are wrong on purpose, each in one way, which the emulator must find
//
// shapes      x, y: one float a thread
// traffic     not of interest here
// work        not of interest here
// launch      as each test does
// error       what planted_bugs_test.cpp expects
#include "mma.cuh"

// no barrier between writing a neighbour's value and reading it
KERNEL(bug_missing_barrier, float* y) {
    __shared__ float values[64];
    values[threadIdx.x] = static_cast<float>(threadIdx.x);
    y[threadIdx.x] = values[(threadIdx.x + 33) % 64];
}

// no barrier at the end of the loop: the next round overwrites what others still read
KERNEL(bug_missing_loop_barrier, float* y) {
    __shared__ float values[64];
    float sum = 0.0f;
    for (int round = 0; round < 3; round++) {
        values[threadIdx.x] = static_cast<float>(round);
        __syncthreads();
        sum += values[63 - threadIdx.x];
    }
    y[threadIdx.x] = sum;
}

KERNEL(bug_divergent_barrier, float* y) {
    if (threadIdx.x < 16) {
        __syncthreads();
        y[threadIdx.x] = 1.0f;
    } else {
        y[threadIdx.x] = 2.0f;
        __syncthreads();
    }
}

KERNEL(bug_shuffle_of_exited_lanes, float* y) {
    if (threadIdx.x & 1) {
        return;
    }
    y[threadIdx.x] = __shfl_xor_sync(0xffffffffu, 1.0f, 2);
}

KERNEL(bug_shuffle_outside_mask, float* y) {
    if (threadIdx.x < 16) {
        y[threadIdx.x] = __shfl_xor_sync(0x0000ffffu, 1.0f, 16);
    }
}

KERNEL(bug_out_of_bounds, float* y, int count) { y[threadIdx.x + count] = 1.0f; }

KERNEL(bug_read_out_of_bounds, float* y, const float* x, int count) { y[threadIdx.x] = x[threadIdx.x + count]; }

KERNEL(bug_before_the_start, float* y) { y[-1 - static_cast<int>(threadIdx.x)] = 1.0f; }

KERNEL(bug_shared_overrun, float* y, int shift) {
    __shared__ float values[32];
    values[threadIdx.x + shift] = 1.0f;
    __syncthreads();
    y[threadIdx.x] = values[threadIdx.x];
}

KERNEL(bug_uninitialised_shared, float* y) {
    __shared__ float values[32];
    if (threadIdx.x < 30) {
        values[threadIdx.x] = 1.0f;
    }
    __syncthreads();
    y[threadIdx.x] = values[threadIdx.x];
}

KERNEL(bug_uninitialised_dynamic, float* y) {
    DYNAMIC_SHARED(float, values);
    y[threadIdx.x] = values[threadIdx.x];
}

KERNEL(bug_uninitialised_global, float* y, const float* x) { y[threadIdx.x] = x[threadIdx.x]; }

// waits for all groups but one although one is all there is
KERNEL(bug_weak_wait, float* y, const float* x) {
    __shared__ float values[32];
    copyAsync<4>(&values[threadIdx.x], x + threadIdx.x);
    copyAsyncCommit();
    copyAsyncWait<1>();
    __syncthreads();
    y[threadIdx.x] = values[threadIdx.x];
}

KERNEL(bug_misaligned_async, float* y, const float* x) {
    __shared__ __align__(16) float values[8];
    copyAsync<16>(&values[1], x);
    copyAsyncCommit();
    copyAsyncWait<0>();
    y[threadIdx.x] = values[1];
}

KERNEL(bug_assert, float* y) {
    assert(threadIdx.x < 20);
    y[threadIdx.x] = 1.0f;
}

KERNEL(bug_trap, float* y) {
    if (threadIdx.x == 7) {
        __trap();
    }
    y[threadIdx.x] = 1.0f;
}

// some lanes wait for a warp collective, the others at the block's barrier
KERNEL(bug_deadlock, float* y) {
    if (threadIdx.x == 3) {
        __syncwarp(0xfu);
    } else if (threadIdx.x < 4) {
        __syncthreads();
    }
    y[threadIdx.x] = 0.0f;
}

KERNEL(bug_misaligned_vector, float* y, const float* x) {
    float4 v = *reinterpret_cast<const float4*>(x + 1 + threadIdx.x * 4);
    y[threadIdx.x] = v.x + v.w;
}

KERNEL(bug_wrong_width, float* y) { y[threadIdx.x] = __shfl_sync(0xffffffffu, 1.0f, 0, 12); }

// the sum depends on the order in which the blocks run
KERNEL(bug_float_atomic, float* y, const float* x) { atomicAdd(y, x[blockIdx.x]); }
