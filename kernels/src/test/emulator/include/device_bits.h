// Integer intrinsics and reinterpretation of bits.
#pragma once

#include <cstdint>
#include <cstring>

namespace emulator {

template <class To, class From>
inline To bitsOf(From from) {
    static_assert(sizeof(To) == sizeof(From), "reinterpretation keeps the size");
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}

}  // namespace emulator

static inline int __float_as_int(float x) { return emulator::bitsOf<int>(x); }
static inline unsigned __float_as_uint(float x) { return emulator::bitsOf<unsigned>(x); }
static inline float __int_as_float(int x) { return emulator::bitsOf<float>(x); }
static inline float __uint_as_float(unsigned x) { return emulator::bitsOf<float>(x); }
static inline long long __double_as_longlong(double x) { return emulator::bitsOf<long long>(x); }
static inline double __longlong_as_double(long long x) { return emulator::bitsOf<double>(x); }

static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
static inline int __clz(int x) { return x ? __builtin_clz(static_cast<unsigned>(x)) : 32; }
static inline int __clzll(long long x) { return x ? __builtin_clzll(static_cast<unsigned long long>(x)) : 64; }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __ffsll(long long x) { return __builtin_ffsll(x); }

static inline unsigned __brev(unsigned x) {
    unsigned reversed = 0;
    for (int i = 0; i < 32; i++) {
        reversed |= (x >> i & 1u) << (31 - i);
    }
    return reversed;
}

static inline unsigned __umulhi(unsigned a, unsigned b) { return static_cast<unsigned>(uint64_t{a} * b >> 32); }
static inline int __mulhi(int a, int b) { return static_cast<int>(int64_t{a} * b >> 32); }
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return static_cast<unsigned long long>(static_cast<unsigned __int128>(a) * b >> 64);
}

static inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
    return static_cast<unsigned>(((uint64_t{high} << 32 | low) << (shift & 31)) >> 32);
}

static inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
    return static_cast<unsigned>((uint64_t{high} << 32 | low) >> (shift & 31));
}

// byte i of the result is the byte of (b, a) that nibble i of the selector names; its top bit replicates the sign
static inline unsigned __byte_perm(unsigned a, unsigned b, unsigned selector) {
    uint64_t bytes = uint64_t{b} << 32 | a;
    unsigned result = 0;
    for (int i = 0; i < 4; i++) {
        unsigned nibble = selector >> (4 * i) & 15u;
        unsigned byte = static_cast<unsigned>(bytes >> (8 * (nibble & 7u))) & 255u;
        byte = nibble & 8u ? (byte & 128u ? 255u : 0u) : byte;
        result |= byte << (8 * i);
    }
    return result;
}
