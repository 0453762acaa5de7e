// Tensor-core primitives, the only inline PTX of the project. Each has a twin in the emulator (device_matrix.h there) with
// the same fragment layout; MatrixConformanceTest runs both. Compute capability 8.0 and up.
//
// A warp's 32 lanes hold a matrix together. With g = lane / 4 and t = lane % 4 (PTX ISA, "Matrix Fragments for mma"):
//
//   d      16 x 8 float     d[0], d[1]: row g,     columns 2t, 2t + 1        d[2], d[3]: row g + 8
//   bf16   a 16 x 16        a[0]: row g, k = 2t, 2t + 1     a[1]: row g + 8     a[2]: row g, k + 8     a[3]: row g + 8, k + 8
//          b 16 x 8         b[0]: k = 2t, 2t + 1, column g                      b[1]: k + 8
//   tf32   a 16 x 8         a[0]: row g, k = t              a[1]: row g + 8     a[2]: row g, k + 4     a[3]: row g + 8, k + 4
//          b 8 x 8          b[0]: k = t, column g                               b[1]: k + 4
//
// Two bf16 share a register, the smaller index in the lower half.
#pragma once

#include "common.cuh"

#if defined(__CUDACC__)

// d += a b
__device__ __forceinline__ void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// d += a b; the operands are floats rounded by floatToTf32, whose low 13 bits the hardware does not read
__device__ __forceinline__ void mmaTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile(
        "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// to nearest, ties away from zero
__device__ __forceinline__ unsigned floatToTf32(float x) {
    unsigned bits;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
    return bits;
}

// both to nearest, ties to even; `low` in the lower half
__device__ __forceinline__ unsigned packBf16(float low, float high) {
    unsigned bits;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(bits) : "f"(high), "f"(low));
    return bits;
}

// Four 8 x 8 matrices of 16-bit elements from shared memory. Lane 8 m + r gives the address of row r of matrix m, 16 bytes
// at a multiple of 16. r[m] is then row g, elements 2t and 2t + 1 of matrix m.
__device__ __forceinline__ void loadMatrix4(unsigned (&r)[4], const void* row) {
    unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

// The same with each matrix transposed: r[m] is column g, elements 2t and 2t + 1.
__device__ __forceinline__ void loadMatrix4Transposed(unsigned (&r)[4], const void* row) {
    unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

// Sixteen, or eight, bytes to a multiple of as many in shared memory, in one store: assignments are not always one.
__device__ __forceinline__ void storeShared(void* to, const uint4& v) {
    unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(to));
    asm volatile("st.shared.v4.b32 [%0], {%1,%2,%3,%4};" ::"r"(address), "r"(v.x), "r"(v.y), "r"(v.z), "r"(v.w) : "memory");
}
__device__ __forceinline__ void storeShared(void* to, const uint2& v) {
    unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(to));
    asm volatile("st.shared.v2.b32 [%0], {%1,%2};" ::"r"(address), "r"(v.x), "r"(v.y) : "memory");
}

// Starts a copy of BYTES (4, 8 or 16, both addresses multiples of it) from global to shared memory. Only the first
// `bytesRead` are read, the others become zero; with 0 the source is not touched.
template <int BYTES>
__device__ __forceinline__ void copyAsync(void* shared, const void* global, int bytesRead = BYTES) {
    static_assert(BYTES == 4 || BYTES == 8 || BYTES == 16, "cp.async copies 4, 8 or 16 bytes");
    unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(shared));
    if (BYTES == 16) {  // past the first-level cache, which only 16 bytes can be
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(address), "l"(global), "r"(bytesRead) : "memory");
    } else {
        asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(address), "l"(global), "n"(BYTES), "r"(bytesRead)
                     : "memory");
    }
}

// Closes the group of this thread's copies since the last group.
__device__ __forceinline__ void copyAsyncCommit() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits for all groups of this thread but the latest N; other threads' copies need a barrier after it.
template <int N>
__device__ __forceinline__ void copyAsyncWait() {
    asm volatile("cp.async.wait_group %0;" ::"n"(N) : "memory");
}

#else

#include "device_matrix.h"

#endif
