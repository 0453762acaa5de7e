// Running a grid: the blocks one after the other in the schedule's order, shared memory poisoned before each.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <link.h>

#include "poison.h"
#include "registry.h"
#include "warp.h"

namespace emulator {

inline const Launch* current = nullptr;
inline char* dynamicShared = nullptr;
inline size_t dynamicSharedCapacity = 0;

// Static __shared__ variables are thread-local ones of this library: together they are its TLS block on this thread.
inline thread_local volatile char sharedAnchor;
inline void* sharedVariables = nullptr;
inline size_t sharedVariableBytes = 0;

inline int recordSharedVariables(dl_phdr_info* library, size_t, void*) {
    const ElfW(Phdr)* tls = nullptr;
    bool mine = false;
    for (int i = 0; i < library->dlpi_phnum; i++) {
        const ElfW(Phdr)& segment = library->dlpi_phdr[i];
        uintptr_t distance = reinterpret_cast<uintptr_t>(&kernels) - library->dlpi_addr - segment.p_vaddr;
        mine |= segment.p_type == PT_LOAD && distance < segment.p_memsz;
        tls = segment.p_type == PT_TLS ? &segment : tls;
    }
    if (mine && tls) {
        sharedVariables = library->dlpi_tls_data;
        sharedVariableBytes = tls->p_memsz;
    }
    return mine ? 1 : 0;
}

inline void findSharedVariables() {
    sharedAnchor = 1;  // the first touch on a thread makes the block exist
    sharedVariables = nullptr;
    sharedVariableBytes = 0;
    dl_iterate_phdr(recordSharedVariables, nullptr);
}

inline void begin(Thread& thread, int linear) {
    thread.linear = linear;
    thread.index = {linear % blockSize.x, linear / blockSize.x % blockSize.y, linear / (blockSize.x * blockSize.y)};
    thread.state = State::READY;
    thread.copies.clear();
    thread.copyGroup = 0;
}

inline void endThread() {
    Warp& warp = warpOf(*running);
    unsigned lane = 1u << laneOf(*running);
    warp.alive &= ~lane;
    alive--;
    for (auto& channel : warp.channels) {
        if (!channel->complete && (channel->mask & lane)) {
            const Site& site = warp.waiting.front()->site;
            fail("returns while lanes of mask %08x wait for it at %s (%s:%d)", channel->mask, site.call, site.file,
                 site.line);
        }
    }
    if (alive && atBarrier == alive) {
        releaseBarrier();
    }
}

// Threads that never wait follow one another on the same stack without a switch.
inline void fiberMain() {
    enterFiber();
    for (;;) {
        current->kernel->call(current->kernel->function, current->arguments);
        endThread();
        if (ready.empty() && started < static_cast<int>(startOrder.size())) {
            begin(*running, startOrder[started++]);
        } else {
            running->state = State::DONE;
            giveWay();
        }
    }
}

// Gives the stacks back when the library is unloaded: a process may have 65530 mappings, and each stack is two of them.
struct StackRelease {
    ~StackRelease() {
        for (Thread* thread : threads) {
            releaseStack(thread->fiber);
            delete thread;
        }
        threads.clear();
    }
};
inline StackRelease stackRelease;

inline Thread* startThread() {
    Thread* thread = nullptr;
    for (size_t i = 0; i < threadsUsed && !thread; i++) {
        thread = threads[i]->state == State::DONE ? threads[i] : nullptr;
    }
    if (!thread) {
        if (threadsUsed == threads.size()) {
            threads.push_back(new Thread);
            allocateStack(threads.back()->fiber);
        }
        thread = threads[threadsUsed++];
    }
    prepare(thread->fiber, fiberMain);
    begin(*thread, startOrder[started++]);
    return thread;
}

inline void prepareBlock() {
    int count = static_cast<int>(startOrder.size());
    started = atBarrier = 0;
    alive = count;
    barrierSite = Site{};
    vote = BarrierVote{};
    ready.clear();
    readyHead = threadsUsed = 0;
    for (size_t i = 0; i < warps.size(); i++) {
        int left = count - static_cast<int>(i) * 32;
        warps[i].alive = left >= 32 ? ~0u : (1u << left) - 1;
        warps[i].waiting.clear();
        for (auto& channel : warps[i].channels) {
            channel->mask = 0;
            channel->complete = false;
        }
    }
    fillWithPoison(dynamicShared, current->sharedBytes);
    fillWithPoison(sharedVariables, sharedVariableBytes);
}

inline void describeDeadlock() {
    int collective = 0, barrier = 0;
    const Thread* first = nullptr;
    for (size_t i = 0; i < threadsUsed; i++) {
        collective += threads[i]->state == State::AT_COLLECTIVE;
        barrier += threads[i]->state == State::AT_BARRIER;
        bool waits = threads[i]->state == State::AT_COLLECTIVE || threads[i]->state == State::AT_BARRIER;
        first = !first && waits ? threads[i] : first;
    }
    failed = true;
    snprintf(failure, sizeof failure,
             "block (%u,%u,%u): deadlock: %d threads wait in a warp collective, %d at a barrier; the first is thread "
             "(%u,%u,%u) in %s at %s:%d",
             blockIndex.x, blockIndex.y, blockIndex.z, collective, barrier, first->index.x, first->index.y,
             first->index.z, first->site.call, first->site.file, first->site.line);
}

inline bool runBlock() {
    prepareBlock();
    for (;;) {
        Thread* next = readyHead < ready.size()                        ? takeReady()
                       : started < static_cast<int>(startOrder.size()) ? startThread()
                                                                       : nullptr;
        if (!next) {
            break;
        }
        running = next;
        switchToFiber(next->fiber);
        if (failed) {
            return false;
        }
    }
    if (alive) {
        describeDeadlock();
    }
    return !failed;
}

inline void orderThreads(const Launch& launch) {
    int count = static_cast<int>(launch.block.x * launch.block.y * launch.block.z);
    order = static_cast<Order>(launch.order);
    randomState = launch.seed * 2 + 1;  // xorshift stays at zero for ever
    startOrder.resize(count);
    warps.resize((count + 31) / 32);
    for (int i = 0; i < count; i++) {
        startOrder[i] = order == Order::REVERSE ? count - 1 - i : i;
    }
    for (int i = count - 1; order == Order::RANDOM && i > 0; i--) {
        std::swap(startOrder[i], startOrder[nextRandom() % (i + 1)]);
    }
}

// AddressSanitizer's red zone begins where the launch's memory ends, so its build takes the memory anew each time.
inline void growDynamicShared(size_t bytes) {
#if defined(__SANITIZE_ADDRESS__)
    const bool exact = true;
#else
    const bool exact = false;
#endif
    if (bytes > dynamicSharedCapacity || exact) {
        free(dynamicShared);
        void* memory = nullptr;
        if (posix_memalign(&memory, 1024, bytes) != 0) {
            abort();
        }
        dynamicShared = static_cast<char*>(memory);
        dynamicSharedCapacity = bytes;
    }
}

inline bool runGrid(const Launch& launch, char* message, size_t messageBytes) {
    current = &launch;
    gridSize = launch.grid;
    blockSize = launch.block;
    failed = false;
    orderThreads(launch);
    growDynamicShared(launch.sharedBytes);
    findSharedVariables();
    uint64_t count = uint64_t{launch.grid.x} * launch.grid.y * launch.grid.z;
    uint64_t rotation = order == Order::RANDOM ? nextRandom() % count : 0;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t linear = order == Order::REVERSE ? count - 1 - i : (i + rotation) % count;
        blockIndex = {static_cast<unsigned>(linear % gridSize.x),
                      static_cast<unsigned>(linear / gridSize.x % gridSize.y),
                      static_cast<unsigned>(linear / gridSize.x / gridSize.y)};
        if (!runBlock()) {
            snprintf(message, messageBytes, "%s", failure);
            return false;
        }
    }
    return true;
}

inline void faultInKernel(const char* message) { fail("%s", message); }

inline Module describeLibrary() { return {MODULE_VERSION, kernels, constants, runGrid, faultInKernel}; }

}  // namespace emulator

// Filled at each call, because registration runs when the library is loaded. Not a static of this function: those of
// exported inline functions are one for the whole process, whatever the library.
extern "C" __attribute__((visibility("default"), used)) inline void storygan_emulator_module(emulator::Module* module) {
    *module = emulator::describeLibrary();
}
