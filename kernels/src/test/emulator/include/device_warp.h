// The warp intrinsics of CUDA, by their device names. Only the _sync forms exist, as on every architecture since Volta.
#pragma once

#include "warp.h"

#define EMULATOR_HERE const char *file = __builtin_FILE(), int line = __builtin_LINE()

template <class T>
static inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32, EMULATOR_HERE) {
    return emulator::shuffle(emulator::SHUFFLE_INDEX, mask, value, lane, width, {"__shfl_sync", file, line});
}

template <class T>
static inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, EMULATOR_HERE) {
    return emulator::shuffle(emulator::SHUFFLE_UP, mask, value, static_cast<int>(delta), width,
                             {"__shfl_up_sync", file, line});
}

template <class T>
static inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, EMULATOR_HERE) {
    return emulator::shuffle(emulator::SHUFFLE_DOWN, mask, value, static_cast<int>(delta), width,
                             {"__shfl_down_sync", file, line});
}

template <class T>
static inline T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, EMULATOR_HERE) {
    return emulator::shuffle(emulator::SHUFFLE_XOR, mask, value, bits, width, {"__shfl_xor_sync", file, line});
}

static inline void __syncwarp(unsigned mask = 0xffffffffu, EMULATOR_HERE) {
    unsigned existing = mask == 0xffffffffu ? emulator::warpOf(*emulator::running).alive : mask;
    emulator::leave(emulator::meet(existing, emulator::SYNC, nullptr, 0, {"__syncwarp", file, line}));
}

static inline unsigned __ballot_sync(unsigned mask, int predicate, EMULATOR_HERE) {
    unsigned bit = predicate ? 1u << emulator::laneOf(*emulator::running) : 0;
    return emulator::foldLanes(emulator::BALLOT, mask, bit, [](unsigned a, unsigned b) { return a | b; },
                               {"__ballot_sync", file, line});
}

static inline int __any_sync(unsigned mask, int predicate, EMULATOR_HERE) {
    return __ballot_sync(mask, predicate, file, line) != 0;
}

static inline int __all_sync(unsigned mask, int predicate, EMULATOR_HERE) {
    return __ballot_sync(mask, !predicate, file, line) == 0;
}

static inline unsigned __activemask() { return emulator::warpOf(*emulator::running).alive; }

template <class T>
static inline unsigned __match_any_sync(unsigned mask, T value, EMULATOR_HERE) {
    emulator::Channel& channel =
        emulator::meet(mask, emulator::MATCH, &value, sizeof value, {"__match_any_sync", file, line});
    unsigned same = 0;
    for (int lane = 0; lane < 32; lane++) {
        bool equal = (mask >> lane & 1) && memcmp(channel.value[lane], &value, sizeof value) == 0;
        same |= equal ? 1u << lane : 0;
    }
    emulator::leave(channel);
    return same;
}

template <class T>
static inline T __reduce_add_sync(unsigned mask, T value, EMULATOR_HERE) {
    return emulator::foldLanes(emulator::REDUCE_ADD, mask, value, [](T a, T b) { return static_cast<T>(a + b); },
                               {"__reduce_add_sync", file, line});
}

template <class T>
static inline T __reduce_min_sync(unsigned mask, T value, EMULATOR_HERE) {
    return emulator::foldLanes(emulator::REDUCE_MIN, mask, value, [](T a, T b) { return b < a ? b : a; },
                               {"__reduce_min_sync", file, line});
}

template <class T>
static inline T __reduce_max_sync(unsigned mask, T value, EMULATOR_HERE) {
    return emulator::foldLanes(emulator::REDUCE_MAX, mask, value, [](T a, T b) { return b > a ? b : a; },
                               {"__reduce_max_sync", file, line});
}

static inline unsigned __reduce_and_sync(unsigned mask, unsigned value, EMULATOR_HERE) {
    return emulator::foldLanes(emulator::REDUCE_BITS, mask, value, [](unsigned a, unsigned b) { return a & b; },
                               {"__reduce_and_sync", file, line});
}

static inline unsigned __reduce_or_sync(unsigned mask, unsigned value, EMULATOR_HERE) {
    return emulator::foldLanes(emulator::REDUCE_BITS, mask, value, [](unsigned a, unsigned b) { return a | b; },
                               {"__reduce_or_sync", file, line});
}

#undef EMULATOR_HERE
