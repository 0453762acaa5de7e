// What every kernel file includes, and all it includes: the same source is compiled by nvcc for the device and by g++ for
// the emulator, where "emulator.h" (src/test/emulator/include) gives the device language a meaning on the CPU.
//
//   KERNEL(name, parameters...) { ... }                an extern "C" kernel; outputs first, then inputs, then sizes
//   KERNEL_BOUNDS((256, 2), name, parameters...)       the same with __launch_bounds__(256, 2)
//   DYNAMIC_SHARED(float, tile);                       a pointer to the launch's dynamic shared memory, 16-byte aligned
//   CONSTANT(float, table, [256]);                     constant memory that cuModuleGetGlobal finds under its name
//
// Rules that keep both halves true: only the _sync forms of the warp intrinsics, no <<<>>>, inline PTX in mma.cuh alone,
// no grid-wide barriers (the emulator keeps one block at a time), no float atomics.
#pragma once

#if defined(__CUDACC__)

#define KERNEL(name, ...) extern "C" __global__ void name(__VA_ARGS__)
#define KERNEL_BOUNDS(bounds, name, ...) extern "C" __global__ void __launch_bounds__ bounds name(__VA_ARGS__)
#define DYNAMIC_SHARED(type, name)                              \
    extern __shared__ __align__(16) unsigned char sharedBytes[]; \
    type* name = reinterpret_cast<type*>(sharedBytes)
#define CONSTANT(type, name, extents) \
    extern "C" {                      \
    __constant__ type name extents;   \
    }                                 \
    static_assert(true, "a declaration ends in a semicolon")

#else

#include "emulator.h"

#endif

// bfloat16 is stored as its 16 bits: the upper half of a float's. Arithmetic is always done in float.
typedef unsigned short bf16;

__device__ __forceinline__ float bf16ToFloat(bf16 x) { return __uint_as_float(static_cast<unsigned>(x) << 16); }

// to nearest, ties to even; a NaN stays one whatever its low bits were
__device__ __forceinline__ bf16 floatToBf16(float x) {
    unsigned bits = __float_as_uint(x);
    if (x != x) {
        return 0x7fff;
    }
    return static_cast<bf16>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

__device__ __forceinline__ unsigned bitsOf(float x) { return __float_as_uint(x); }
__device__ __forceinline__ unsigned bitsOf(unsigned x) { return x; }
__device__ __forceinline__ unsigned bitsOf(int x) { return static_cast<unsigned>(x); }

// Four elements to a multiple of sixteen bytes of global memory, in one store: of several assignments in a row the compiler
// makes one for the first and four for each of the others.
template <class T>
__device__ __forceinline__ void store16(T* to, const T (&four)[4]) {
    __stwb(reinterpret_cast<uint4*>(to), make_uint4(bitsOf(four[0]), bitsOf(four[1]), bitsOf(four[2]), bitsOf(four[3])));
}
