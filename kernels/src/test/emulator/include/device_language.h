// The keywords of CUDA C++, the built-in variables, barriers, fences, assert and trap, and the macros of common.cuh.
#pragma once

#include "launch.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __constant__ static

// All shared variables, those of templates too, then lie in the library's TLS block and can be poisoned before each
// block. AddressSanitizer puts red zones round plain statics only, so its build has those and does without the poison.
#if defined(__SANITIZE_ADDRESS__)
#define __shared__ static
#else
#define __shared__ static thread_local
#endif

#define threadIdx (::emulator::running->index)
#define blockIdx (::emulator::blockIndex)
#define blockDim (::emulator::blockSize)
#define gridDim (::emulator::gridSize)
#define warpSize 32

#define KERNEL(name, ...) KERNEL_BOUNDS((1024), name, __VA_ARGS__)
#define KERNEL_BOUNDS(bounds, name, ...)                                                                \
    extern "C" void name(__VA_ARGS__);                                                                  \
    static ::emulator::Registration registrationOf_##name(#name, &name, ::emulator::firstBound bounds); \
    extern "C" void name(__VA_ARGS__)
#define DYNAMIC_SHARED(type, name) type* name = reinterpret_cast<type*>(::emulator::dynamicShared)
#define CONSTANT(type, name, extents) \
    extern "C" {                      \
    type name extents;                \
    }                                 \
    static ::emulator::ConstantRegistration registrationOf_##name(#name, &name, sizeof(name))

static inline void __syncthreads(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    emulator::synchronizeBlock(false, {"__syncthreads", file, line});
}

static inline int __syncthreads_or(int predicate, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return emulator::synchronizeBlock(predicate != 0, {"__syncthreads_or", file, line}).any;
}

static inline int __syncthreads_and(int predicate, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return emulator::synchronizeBlock(predicate != 0, {"__syncthreads_and", file, line}).all;
}

static inline int __syncthreads_count(int predicate, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return emulator::synchronizeBlock(predicate != 0, {"__syncthreads_count", file, line}).count;
}

// One thread runs at a time and memory is always in order: fences order nothing here.
static inline void __threadfence() {}
static inline void __threadfence_block() {}
static inline void __threadfence_system() {}

[[noreturn]] static inline void __trap(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    emulator::fail("__trap at %s:%d", file, line);
}

#undef assert
#define assert(condition) \
    ((condition) ? (void)0 : ::emulator::fail("assertion %s failed at %s:%d", #condition, __FILE__, __LINE__))

template <class T>
static inline void __stwb(T* address, T value) {
    *address = value;
}

template <class T>
static inline T __ldg(const T* address) {
    return *address;
}
template <class T>
static inline T __ldcs(const T* address) {
    return *address;
}
template <class T>
static inline T __ldcg(const T* address) {
    return *address;
}
template <class T>
static inline T __ldca(const T* address) {
    return *address;
}
template <class T>
static inline void __stcs(T* address, T value) {
    *address = value;
}
template <class T>
static inline void __stcg(T* address, T value) {
    *address = value;
}
