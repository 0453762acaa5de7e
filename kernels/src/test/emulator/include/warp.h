// Warp collectives: shuffles, votes, reductions, matrix instructions. The lanes named by a mask meet in a channel; each
// leaves a value there, the last to arrive lets the others go on, and each reads what it needs before the channel is
// freed.
#pragma once

#include <memory>
#include <type_traits>

#include "block.h"

namespace emulator {

// Kinds of collectives: lanes that meet under one mask must all be in the same one.
enum Kind : int {
    SYNC,
    SHUFFLE_INDEX,
    SHUFFLE_UP,
    SHUFFLE_DOWN,
    SHUFFLE_XOR,
    BALLOT,
    MATCH,
    REDUCE_ADD,
    REDUCE_MIN,
    REDUCE_MAX,
    REDUCE_BITS,
    MATRIX_LOAD,
    MATRIX_LOAD_TRANSPOSED,
    MATRIX_BF16,
    MATRIX_TF32,
};

struct Channel {
    unsigned mask = 0;  // 0: free
    unsigned arrived = 0;
    Kind kind = SYNC;
    int readsLeft = 0;
    bool complete = false;
    unsigned char value[32][40];  // the widest are the fragments of a matrix instruction
};

struct Warp {
    unsigned alive = 0;
    std::vector<std::unique_ptr<Channel>> channels;
    std::vector<Thread*> waiting;
};

inline std::vector<Warp> warps;

inline int laneOf(const Thread& thread) { return thread.linear & 31; }
inline Warp& warpOf(const Thread& thread) { return warps[thread.linear >> 5]; }

inline Channel& openChannel(Warp& warp, unsigned mask, Kind kind) {
    Channel* unused = nullptr;
    for (auto& channel : warp.channels) {
        if (channel->mask == mask && !channel->complete) {
            return *channel;
        }
        if (!channel->mask) {
            unused = channel.get();
        }
    }
    if (!unused) {
        warp.channels.push_back(std::make_unique<Channel>());
        unused = warp.channels.back().get();
    }
    unused->mask = mask;
    unused->arrived = 0;
    unused->complete = false;
    unused->kind = kind;
    return *unused;
}

inline void releaseLanes(Warp& warp, unsigned mask) {
    for (size_t i = 0; i < warp.waiting.size();) {
        Thread* thread = warp.waiting[i];
        if (mask >> laneOf(*thread) & 1) {
            thread->state = State::READY;
            ready.push_back(thread);
            warp.waiting[i] = warp.waiting.back();
            warp.waiting.pop_back();
        } else {
            i++;
        }
    }
}

// Leaves `bytes` at `value` for the other lanes of `mask` and returns when all of them have: read, then call leave().
inline Channel& meet(unsigned mask, Kind kind, const void* value, size_t bytes, const Site& site) {
    int lane = laneOf(*running);
    Warp& warp = warpOf(*running);
    if (!(mask >> lane & 1)) {
        fail("%s at %s:%d: lane %d is not in its own mask %08x", site.call, site.file, site.line, lane, mask);
    }
    if (mask & ~warp.alive) {
        fail("%s at %s:%d: mask %08x names lanes that have exited or do not exist; alive are %08x", site.call,
             site.file, site.line, mask, warp.alive);
    }
    Channel& channel = openChannel(warp, mask, kind);
    if (channel.kind != kind) {
        fail("%s at %s:%d: other lanes of mask %08x are in a different warp collective", site.call, site.file,
             site.line, mask);
    }
    channel.arrived |= 1u << lane;
    if (bytes) {
        memcpy(channel.value[lane], value, bytes);
    }
    if (channel.arrived == channel.mask) {
        channel.complete = true;
        channel.readsLeft = __builtin_popcount(mask);
        releaseLanes(warp, mask);
    } else {
        warp.waiting.push_back(running);
        waitAt(State::AT_COLLECTIVE, site);
    }
    return channel;
}

inline void leave(Channel& channel) {
    if (--channel.readsLeft == 0) {
        channel.mask = 0;
    }
}

template <class T>
inline T valueOf(const Channel& channel, int lane) {
    T value;
    memcpy(&value, channel.value[lane], sizeof value);
    return value;
}

// Where lane reads from; itself when the source is outside its segment of `width` lanes.
inline int shuffleSource(Kind kind, int lane, int argument, int width) {
    int base = lane & ~(width - 1), inside = lane & (width - 1);
    switch (kind) {
        case SHUFFLE_INDEX: return base + (argument & (width - 1));
        case SHUFFLE_UP: return inside - argument < 0 ? lane : lane - argument;
        case SHUFFLE_DOWN: return inside + argument >= width ? lane : lane + argument;
        default: return (lane ^ argument) >= base + width ? lane : lane ^ argument;
    }
}

template <class T>
inline T shuffle(Kind kind, unsigned mask, T value, int argument, int width, const Site& site) {
    static_assert(sizeof(T) <= 8 && std::is_trivially_copyable<T>::value, "CUDA shuffles 32 and 64 bit values");
    if (width <= 0 || width > 32 || (width & (width - 1))) {
        fail("%s at %s:%d: width %d is not a power of two up to 32", site.call, site.file, site.line, width);
    }
    Channel& channel = meet(mask, kind, &value, sizeof value, site);
    int source = shuffleSource(kind, laneOf(*running), argument, width);
    if (!(channel.mask >> source & 1)) {
        fail("%s at %s:%d: reads lane %d, which is not in mask %08x", site.call, site.file, site.line, source, mask);
    }
    T result = valueOf<T>(channel, source);
    leave(channel);
    return result;
}

// combines the values of the mask's lanes in the order of the lanes
template <class T, class F>
inline T foldLanes(Kind kind, unsigned mask, T value, F combine, const Site& site) {
    Channel& channel = meet(mask, kind, &value, sizeof value, site);
    T result{};
    bool first = true;
    for (int lane = 0; lane < 32; lane++) {
        if (channel.mask >> lane & 1) {
            T other = valueOf<T>(channel, lane);
            result = first ? other : combine(result, other);
            first = false;
        }
    }
    leave(channel);
    return result;
}

}  // namespace emulator
