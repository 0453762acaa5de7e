// Fibers: stacks of their own that take turns on one thread. A switch saves six registers and swaps the stack pointer,
// about 2 ns; ucontext would make two system calls for the signal mask each time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

#if !defined(__x86_64__)
#error "the emulator switches stacks in x86-64 assembly: write switchStacks for this processor"
#endif

namespace emulator {

struct Fiber {
    void* stackPointer = nullptr;
    char* stack = nullptr;
    size_t stackBytes = 0;
    void* shadow = nullptr;  // AddressSanitizer's frames of this fiber while it is away
};

// The stack of whoever runs the scheduler: a JVM thread, a test's main.
inline void* schedulerStackPointer = nullptr;
inline void* schedulerShadow = nullptr;
inline const void* schedulerStack = nullptr;
inline size_t schedulerStackBytes = 0;

// saves the callee-saved registers of the System V ABI on this stack, leaves its pointer in *saved, goes on at `next`
__attribute__((naked, noinline)) inline void switchStacks(void** /*saved*/, void* /*next*/) {
    __asm__ volatile(
        "pushq %rbp\n\t"
        "pushq %rbx\n\t"
        "pushq %r12\n\t"
        "pushq %r13\n\t"
        "pushq %r14\n\t"
        "pushq %r15\n\t"
        "movq %rsp, (%rdi)\n\t"
        "movq %rsi, %rsp\n\t"
        "popq %r15\n\t"
        "popq %r14\n\t"
        "popq %r13\n\t"
        "popq %r12\n\t"
        "popq %rbx\n\t"
        "popq %rbp\n\t"
        "ret\n\t");
}

inline void switchToScheduler(Fiber& from) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&from.shadow, schedulerStack, schedulerStackBytes);
#endif
    switchStacks(&from.stackPointer, schedulerStackPointer);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(from.shadow, &schedulerStack, &schedulerStackBytes);
#endif
}

inline void switchToFiber(Fiber& to) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&schedulerShadow, to.stack, to.stackBytes);
#endif
    switchStacks(&schedulerStackPointer, to.stackPointer);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(schedulerShadow, nullptr, nullptr);
#endif
}

// The first thing a fiber's entry function calls.
inline void enterFiber() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(nullptr, &schedulerStack, &schedulerStackBytes);
#endif
}

// A guard page below the stack turns an overflow into a fault instead of silent damage.
inline void allocateStack(Fiber& fiber) {
    const size_t guard = 4096;
#if defined(__SANITIZE_ADDRESS__)
    fiber.stackBytes = 512 << 10;  // instrumented frames are several times larger
#else
    fiber.stackBytes = 128 << 10;
#endif
    void* memory = mmap(nullptr, fiber.stackBytes + guard, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, guard, PROT_NONE) != 0) {
        abort();
    }
    fiber.stack = static_cast<char*>(memory) + guard;
}

inline void releaseStack(Fiber& fiber) {
    const size_t guard = 4096;
    munmap(fiber.stack - guard, fiber.stackBytes + guard);
}

// Lays out the stack so that the first switch to it pops six zeros and returns into `entry`.
inline void prepare(Fiber& fiber, void (*entry)()) {
    void** top = reinterpret_cast<void**>(reinterpret_cast<uintptr_t>(fiber.stack + fiber.stackBytes) & ~uintptr_t{15});
    *--top = nullptr;  // the return address of `entry`, which never returns; keeps the ABI's 16-byte alignment
    *--top = reinterpret_cast<void*>(entry);
    for (int i = 0; i < 6; i++) {
        *--top = nullptr;
    }
    fiber.stackPointer = top;
    fiber.shadow = nullptr;
}

}  // namespace emulator
