// Arithmetic intrinsics. The approximate ones (__expf, __fdividef, ...) are exact here, so tests that hold on a device
// hold here too, and tolerances must be derived for the device. fmaf rounds once, as there.
#pragma once

#include <cmath>
#include <ctime>
#include <type_traits>

#include "device_bits.h"

using std::isfinite;
using std::isinf;
using std::isnan;

namespace emulator {

// As PTX's max and min: a NaN gives way to the other operand, and +0 is above -0. What the C library makes of two zeros is the compiler's
// choice, another one with sanitizers than without.
template <class T>
inline T larger(T a, T b) {
    return a == b ? (std::signbit(a) ? b : a) : std::fmax(a, b);
}

template <class T>
inline T smaller(T a, T b) {
    return a == b ? (std::signbit(a) ? a : b) : std::fmin(a, b);
}

}  // namespace emulator

#define fmaxf(a, b) ::emulator::larger<float>(a, b)
#define fminf(a, b) ::emulator::smaller<float>(a, b)

template <class A, class B>
static inline auto max(A a, B b) -> std::common_type_t<A, B> {
    using C = std::common_type_t<A, B>;
    if constexpr (std::is_floating_point<C>::value) {
        return emulator::larger<C>(a, b);
    } else {
        return static_cast<C>(a) < static_cast<C>(b) ? static_cast<C>(b) : static_cast<C>(a);
    }
}

template <class A, class B>
static inline auto min(A a, B b) -> std::common_type_t<A, B> {
    using C = std::common_type_t<A, B>;
    if constexpr (std::is_floating_point<C>::value) {
        return emulator::smaller<C>(a, b);
    } else {
        return static_cast<C>(b) < static_cast<C>(a) ? static_cast<C>(b) : static_cast<C>(a);
    }
}

namespace emulator {

inline float reciprocalRoot(float x) { return 1.0f / std::sqrt(x); }
inline double reciprocalRoot(double x) { return 1.0 / std::sqrt(x); }

// x mod 2 first, so that the product with pi is small and exact zeros stay zeros
template <class T>
inline T sineOfPi(T x) {
    T r = std::fmod(x, T{2});
    return r == std::trunc(r) ? T{0} * x : static_cast<T>(std::sin(3.14159265358979323846 * static_cast<double>(r)));
}

template <class T>
inline T cosineOfPi(T x) {
    T r = std::fabs(std::fmod(x, T{2}));
    return r == T{0.5} || r == T{1.5} ? T{0}
                                      : static_cast<T>(std::cos(3.14159265358979323846 * static_cast<double>(r)));
}

template <class To>
inline To towardZero(float x) {  // saturates, and a NaN becomes 0, as on the device
    const double low = static_cast<double>(std::is_signed<To>::value ? -2147483648.0 : 0.0);
    const double high = static_cast<double>(std::is_signed<To>::value ? 2147483647.0 : 4294967295.0);
    return std::isnan(x) ? To{0} : static_cast<To>(std::fmin(std::fmax(static_cast<double>(x), low), high));
}

}  // namespace emulator

// Macros, because newer C libraries declare some of these names themselves.
#define rsqrtf(x) ::emulator::reciprocalRoot(static_cast<float>(x))
#define rsqrt(x) ::emulator::reciprocalRoot(x)
#define sinpif(x) ::emulator::sineOfPi(static_cast<float>(x))
#define cospif(x) ::emulator::cosineOfPi(static_cast<float>(x))
#define sinpi(x) ::emulator::sineOfPi(x)
#define cospi(x) ::emulator::cosineOfPi(x)
#define __expf(x) expf(x)
#define __exp10f(x) exp10f(x)
#define __logf(x) logf(x)
#define __log2f(x) log2f(x)
#define __log10f(x) log10f(x)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define __tanf(x) tanf(x)
#define __powf(x, y) powf(x, y)
#define __sincosf(x, s, c) sincosf(x, s, c)

static inline float __fdividef(float a, float b) { return a / b; }
static inline float fdividef(float a, float b) { return a / b; }
static inline float __frcp_rn(float a) { return 1.0f / a; }
static inline float __frsqrt_rn(float a) { return 1.0f / std::sqrt(a); }
static inline float __fsqrt_rn(float a) { return std::sqrt(a); }
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline float __fsub_rn(float a, float b) { return a - b; }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline float __fmaf_rn(float a, float b, float c) { return std::fma(a, b, c); }
static inline float __saturatef(float x) { return x > 0.0f ? (x < 1.0f ? x : 1.0f) : 0.0f; }

static inline float __int2float_rn(int x) { return static_cast<float>(x); }
static inline float __uint2float_rn(unsigned x) { return static_cast<float>(x); }
static inline float __ll2float_rn(long long x) { return static_cast<float>(x); }
static inline float __double2float_rn(double x) { return static_cast<float>(x); }
static inline int __float2int_rz(float x) { return emulator::towardZero<int>(x); }
static inline int __float2int_rn(float x) { return emulator::towardZero<int>(std::nearbyint(x)); }
static inline int __float2int_rd(float x) { return emulator::towardZero<int>(std::floor(x)); }
static inline int __float2int_ru(float x) { return emulator::towardZero<int>(std::ceil(x)); }
static inline unsigned __float2uint_rz(float x) { return emulator::towardZero<unsigned>(x); }
static inline unsigned __float2uint_rn(float x) { return emulator::towardZero<unsigned>(std::nearbyint(x)); }

static inline long long clock64() { return static_cast<long long>(clock()); }
