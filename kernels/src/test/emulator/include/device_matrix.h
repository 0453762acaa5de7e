// The emulator's half of mma.cuh: matrix instructions and asynchronous copies with the fragment layouts of the PTX ISA.
// An asynchronous copy lands at the wait that it needs and not before: a weakened wait or a missing barrier reads
// poison.
#pragma once

#include "device_bits.h"
#include "warp.h"

namespace emulator {

constexpr unsigned WHOLE_WARP = 0xffffffffu;

// What a lane brings to mma and, in d, takes away.
struct Fragments {
    float d[4];
    unsigned a[4], b[2];
};

inline float upperHalf(unsigned bits) { return bitsOf<float>(bits & 0xffff0000u); }

inline float bf16At(unsigned pair, int index) { return upperHalf(index & 1 ? pair : pair << 16); }
inline float tf32At(unsigned bits) { return bitsOf<float>(bits & ~0x1fffu); }

struct Operands {
    float a[16][16], b[8][16];  // rows of a, columns of b, each along k
    int depth;
};

inline void gatherBf16(const Channel& channel, Operands& operands) {
    operands.depth = 16;
    for (int lane = 0; lane < 32; lane++) {
        Fragments own = valueOf<Fragments>(channel, lane);
        int g = lane >> 2, t = lane & 3;
        for (int i = 0; i < 8; i++) {
            int pair = i >> 1, k = 2 * t + (i & 1) + 8 * (pair >> 1);
            operands.a[g + 8 * (pair & 1)][k] = bf16At(own.a[pair], i);
        }
        for (int i = 0; i < 4; i++) {
            operands.b[g][2 * t + (i & 1) + 8 * (i >> 1)] = bf16At(own.b[i >> 1], i);
        }
    }
}

inline void gatherTf32(const Channel& channel, Operands& operands) {
    operands.depth = 8;
    for (int lane = 0; lane < 32; lane++) {
        Fragments own = valueOf<Fragments>(channel, lane);
        int g = lane >> 2, t = lane & 3;
        for (int i = 0; i < 4; i++) {
            operands.a[g + 8 * (i & 1)][t + 4 * (i >> 1)] = tf32At(own.a[i]);
        }
        for (int i = 0; i < 2; i++) {
            operands.b[g][t + 4 * i] = tf32At(own.b[i]);
        }
    }
}

// Products of two such numbers are exact in double; their sum is rounded to float once. Hardware rounds more often and
// toward zero in places, so kernels are held to tolerances and not to these bits.
inline void multiply(Channel& channel, const Operands& operands) {
    for (int lane = 0; lane < 32; lane++) {
        Fragments own = valueOf<Fragments>(channel, lane);
        for (int i = 0; i < 4; i++) {
            const float* row = operands.a[(lane >> 2) + 8 * (i >> 1)];
            const float* column = operands.b[2 * (lane & 3) + (i & 1)];
            double sum = own.d[i];
            for (int k = 0; k < operands.depth; k++) {
                sum += static_cast<double>(row[k]) * column[k];
            }
            own.d[i] = static_cast<float>(sum);
        }
        memcpy(channel.value[lane], &own, sizeof own);
    }
}

inline void multiplyAccumulate(Kind kind, float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
                               const Site& site) {
    Fragments own;
    memcpy(own.d, d, sizeof d);
    memcpy(own.a, a, sizeof a);
    memcpy(own.b, b, sizeof b);
    Channel& channel = meet(WHOLE_WARP, kind, &own, sizeof own, site);
    if (channel.readsLeft == 32) {  // the first lane to go on works for all
        Operands operands;
        kind == MATRIX_BF16 ? gatherBf16(channel, operands) : gatherTf32(channel, operands);
        multiply(channel, operands);
    }
    own = valueOf<Fragments>(channel, laneOf(*running));
    memcpy(d, own.d, sizeof d);
    leave(channel);
}

inline void loadMatrices(unsigned (&r)[4], const void* row, bool transposed, const Site& site) {
    if (reinterpret_cast<uintptr_t>(row) & 15) {
        fail("%s at %s:%d: the row's address is no multiple of 16", site.call, site.file, site.line);
    }
    Channel& channel = meet(WHOLE_WARP, transposed ? MATRIX_LOAD_TRANSPOSED : MATRIX_LOAD, &row, sizeof row, site);
    int g = laneOf(*running) >> 2, t = laneOf(*running) & 3;
    for (int matrix = 0; matrix < 4; matrix++) {
        unsigned short pair[2];
        for (int i = 0; i < 2; i++) {
            int from = transposed ? 2 * t + i : g, element = transposed ? g : 2 * t + i;
            memcpy(&pair[i], valueOf<const unsigned short*>(channel, 8 * matrix + from) + element, sizeof pair[i]);
        }
        r[matrix] = static_cast<unsigned>(pair[1]) << 16 | pair[0];
    }
    leave(channel);
}

inline void startCopy(void* shared, const void* global, int bytes, int bytesRead, const Site& site) {
    uintptr_t addresses = reinterpret_cast<uintptr_t>(shared) | (bytesRead ? reinterpret_cast<uintptr_t>(global) : 0);
    if (addresses & static_cast<uintptr_t>(bytes - 1)) {
        fail("%s at %s:%d: an address is no multiple of %d", site.call, site.file, site.line, bytes);
    }
    if (bytesRead < 0 || bytesRead > bytes) {
        fail("%s at %s:%d: %d of %d bytes are to be read", site.call, site.file, site.line, bytesRead, bytes);
    }
    running->copies.push_back({shared, global, bytes, bytesRead, running->copyGroup});
}

inline void landCopies(int groupsLeft) {
    auto& copies = running->copies;
    size_t kept = 0;
    for (const PendingCopy& copy : copies) {
        if (copy.group < running->copyGroup - groupsLeft) {
            memset(copy.shared, 0, static_cast<size_t>(copy.bytes));
            memcpy(copy.shared, copy.global, static_cast<size_t>(copy.bytesRead));
        } else {
            copies[kept++] = copy;
        }
    }
    copies.resize(kept);
}

}  // namespace emulator

static inline void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
                           const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    emulator::multiplyAccumulate(emulator::MATRIX_BF16, d, a, b, {"mma.m16n8k16.bf16", file, line});
}

static inline void mmaTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
                           const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    emulator::multiplyAccumulate(emulator::MATRIX_TF32, d, a, b, {"mma.m16n8k8.tf32", file, line});
}

static inline unsigned floatToTf32(float x) {
    unsigned bits = __float_as_uint(x);
    return x != x ? 0x7fffffffu : (bits & 0x7f800000u) == 0x7f800000u ? bits : (bits + 0x1000u) & ~0x1fffu;
}

static inline unsigned packBf16(float low, float high) {
    return static_cast<unsigned>(floatToBf16(high)) << 16 | floatToBf16(low);
}

static inline void loadMatrix4(unsigned (&r)[4], const void* row, const char* file = __builtin_FILE(),
                               int line = __builtin_LINE()) {
    emulator::loadMatrices(r, row, false, {"ldmatrix.x4", file, line});
}

static inline void loadMatrix4Transposed(unsigned (&r)[4], const void* row, const char* file = __builtin_FILE(),
                                         int line = __builtin_LINE()) {
    emulator::loadMatrices(r, row, true, {"ldmatrix.x4.trans", file, line});
}

static inline void storeShared(void* to, const uint4& v) { *static_cast<uint4*>(to) = v; }
static inline void storeShared(void* to, const uint2& v) { *static_cast<uint2*>(to) = v; }

template <int BYTES>
static inline void copyAsync(void* shared, const void* global, int bytesRead = BYTES,
                             const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    static_assert(BYTES == 4 || BYTES == 8 || BYTES == 16, "cp.async copies 4, 8 or 16 bytes");
    emulator::startCopy(shared, global, BYTES, bytesRead, {"cp.async", file, line});
}

static inline void copyAsyncCommit() { emulator::running->copyGroup++; }

template <int N>
static inline void copyAsyncWait() {
    emulator::landCopies(N);
}
