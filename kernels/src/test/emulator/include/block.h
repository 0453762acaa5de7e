// One block of threads: which thread runs next, the block's barrier, and the errors of a block.
//
// A thread runs until it meets a barrier or a warp collective and gives way only when it must wait there. The schedule
// (forward, reverse, random) chooses among the threads that could go on, so a kernel that lacks a barrier computes
// something else under another schedule.
#pragma once

#include "device_types.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <vector>

#include "fiber.h"

namespace emulator {

enum class Order : int { FORWARD, REVERSE, RANDOM };
enum class State : int { READY, AT_BARRIER, AT_COLLECTIVE, DONE };

// where a thread waits, for the error message
struct Site {
    const char* call = "";
    const char* file = nullptr;
    int line = 0;
};

struct PendingCopy {  // a cp.async that has not landed
    void* shared;
    const void* global;
    int bytes, bytesRead;
    int group;
};

struct Thread {
    Fiber fiber;
    uint3 index{};
    int linear = 0;
    State state = State::READY;
    Site site;
    std::vector<PendingCopy> copies;
    int copyGroup = 0;
};

inline Thread* running = nullptr;
inline uint3 blockIndex{};
inline dim3 blockSize, gridSize;

inline Order order = Order::FORWARD;
inline uint64_t randomState = 1;
inline bool failed = false;
inline char failure[1024];

inline std::vector<Thread*> threads;  // every fiber made so far, reused from block to block
inline size_t threadsUsed = 0;        // those of them in use by this block
inline std::vector<Thread*> ready;    // threads released from a wait, in the order of their release
inline size_t readyHead = 0;
inline std::vector<int> startOrder;  // linear indices in the order in which the threads start
inline int started = 0, alive = 0, atBarrier = 0;

struct BarrierVote {
    bool any = false, all = true;
    int count = 0;
};
inline BarrierVote vote, lastVote;
inline Site barrierSite;

inline uint64_t nextRandom() {  // xorshift64: the schedule must differ from run to run of the seed, nothing more
    randomState ^= randomState << 13;
    randomState ^= randomState >> 7;
    randomState ^= randomState << 17;
    return randomState;
}

inline void giveWay() {
    Thread* self = running;
    switchToScheduler(self->fiber);
    running = self;
}

// Ends the launch with a message. The fibers are dropped where they stand; their stacks are prepared anew later.
[[noreturn]] __attribute__((format(printf, 1, 2))) inline void fail(const char* format, ...) {
    if (!failed) {
        failed = true;
        int length = snprintf(failure, sizeof failure, "block (%u,%u,%u) thread (%u,%u,%u): ", blockIndex.x,
                              blockIndex.y, blockIndex.z, running->index.x, running->index.y, running->index.z);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(failure + length, sizeof failure - length, format, arguments);
        va_end(arguments);
    }
    for (;;) {
        giveWay();
    }
}

inline void releaseBarrier() {
    lastVote = vote;
    vote = BarrierVote{};
    barrierSite = Site{};
    atBarrier = 0;
    for (size_t i = 0; i < threadsUsed; i++) {
        if (threads[i]->state == State::AT_BARRIER) {
            threads[i]->state = State::READY;
            ready.push_back(threads[i]);
        }
    }
}

inline void waitAt(State state, const Site& site) {
    running->state = state;
    running->site = site;
    giveWay();
}

// All threads of the block that have not returned must arrive at the same barrier of the source.
inline BarrierVote synchronizeBlock(bool predicate, const Site& site) {
    if (barrierSite.file && (barrierSite.line != site.line || strcmp(barrierSite.file, site.file) != 0)) {
        fail("divergent barrier: %s at %s:%d while other threads of the block wait at %s:%d", site.call, site.file,
             site.line, barrierSite.file, barrierSite.line);
    }
    barrierSite = site;
    vote.any |= predicate;
    vote.all &= predicate;
    vote.count += predicate;
    if (++atBarrier < alive) {
        waitAt(State::AT_BARRIER, site);
        return lastVote;
    }
    releaseBarrier();
    if (order != Order::FORWARD) {  // the last to arrive is not always the first to go on
        running->state = State::READY;
        ready.push_back(running);
        giveWay();
    }
    return lastVote;
}

inline Thread* takeReady() {
    size_t left = ready.size() - readyHead;
    size_t chosen = order == Order::FORWARD   ? readyHead
                    : order == Order::REVERSE ? ready.size() - 1
                                              : readyHead + nextRandom() % left;
    Thread* thread = ready[chosen];
    if (order == Order::FORWARD) {
        readyHead++;
    } else {
        ready[chosen] = ready.back();
        ready.pop_back();
    }
    if (readyHead == ready.size()) {
        ready.clear();
        readyHead = 0;
    }
    return thread;
}

}  // namespace emulator
