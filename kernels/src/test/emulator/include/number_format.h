// The number formats of CUDA's libraries on the CPU: reading an element as double, writing one with a single rounding,
// and rounding operands as tensor cores do.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "device_bits.h"

namespace emulator {

// cudaDataType
enum DataType : int { R_32F = 0, R_64F = 1, R_16F = 2, R_16BF = 14 };

inline size_t bytesOf(DataType type) { return type == R_64F ? 8 : type == R_32F ? 4 : 2; }

inline float bf16ToSingle(uint16_t bits) { return bitsOf<float>(static_cast<uint32_t>(bits) << 16); }

inline uint16_t singleToBf16(float x) {  // to nearest, ties to even
    uint32_t bits = bitsOf<uint32_t>(x);
    return x != x ? uint16_t{0x7fff} : static_cast<uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

inline float halfToSingle(uint16_t bits) { return static_cast<float>(bitsOf<_Float16>(bits)); }
inline uint16_t singleToHalf(float x) { return bitsOf<uint16_t>(static_cast<_Float16>(x)); }

inline float roundToTf32(float x) {  // to nearest, ties away from zero
    uint32_t bits = bitsOf<uint32_t>(x);
    return std::isfinite(x) ? bitsOf<float>((bits + 0x1000u) & ~0x1fffu) : x;
}

inline float roundToBf16(float x) { return bf16ToSingle(singleToBf16(x)); }
inline float roundToHalf(float x) { return halfToSingle(singleToHalf(x)); }

inline double load(const void* memory, DataType type, size_t index) {
    switch (type) {
        case R_64F: return static_cast<const double*>(memory)[index];
        case R_16F: return static_cast<double>(halfToSingle(static_cast<const uint16_t*>(memory)[index]));
        case R_16BF: return static_cast<double>(bf16ToSingle(static_cast<const uint16_t*>(memory)[index]));
        default: return static_cast<double>(static_cast<const float*>(memory)[index]);
    }
}

inline void store(void* memory, DataType type, size_t index, double value) {
    switch (type) {
        case R_64F: static_cast<double*>(memory)[index] = value; break;
        case R_16F: static_cast<uint16_t*>(memory)[index] = singleToHalf(static_cast<float>(value)); break;
        case R_16BF: static_cast<uint16_t*>(memory)[index] = singleToBf16(static_cast<float>(value)); break;
        default: static_cast<float*>(memory)[index] = static_cast<float>(value);
    }
}

}  // namespace emulator
