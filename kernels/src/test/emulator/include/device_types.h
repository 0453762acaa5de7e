// CUDA's built-in vector types, with the alignment they have on the device.
#pragma once

#include <cstddef>
#include <cstdint>

struct uint3 {
    unsigned x, y, z;
};

struct dim3 {
    unsigned x, y, z;
    constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};

#define EMULATOR_VECTOR_1_TO_3(type, name)                                  \
    struct name##1 { type x; };                                             \
    struct alignas(2 * sizeof(type)) name##2 { type x, y; };                \
    static inline name##1 make_##name##1(type x) { return {x}; }            \
    static inline name##2 make_##name##2(type x, type y) { return {x, y}; } \
    static inline name##3 make_##name##3(type x, type y, type z) { return {x, y, z}; }

#define EMULATOR_VECTOR_3(type, name) \
    struct name##3 { type x, y, z; };

// four elements are aligned to their size, but never to more than the 16 bytes of the widest load
#define EMULATOR_VECTOR_4(type, name)                                                       \
    struct alignas(sizeof(type) == 8 ? 16 : 4 * sizeof(type)) name##4 { type x, y, z, w; }; \
    static inline name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }

#define EMULATOR_VECTOR(type, name)    \
    EMULATOR_VECTOR_3(type, name)      \
    EMULATOR_VECTOR_1_TO_3(type, name) \
    EMULATOR_VECTOR_4(type, name)

EMULATOR_VECTOR_1_TO_3(unsigned, uint)
EMULATOR_VECTOR_4(unsigned, uint)
EMULATOR_VECTOR(int, int)
EMULATOR_VECTOR(float, float)
EMULATOR_VECTOR(double, double)
EMULATOR_VECTOR(signed char, char)
EMULATOR_VECTOR(unsigned char, uchar)
EMULATOR_VECTOR(short, short)
EMULATOR_VECTOR(unsigned short, ushort)
EMULATOR_VECTOR(long long, longlong)
EMULATOR_VECTOR(unsigned long long, ulonglong)

#undef EMULATOR_VECTOR
#undef EMULATOR_VECTOR_1_TO_3
#undef EMULATOR_VECTOR_3
#undef EMULATOR_VECTOR_4
