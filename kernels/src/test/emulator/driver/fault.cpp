// The handler of SIGSEGV and SIGBUS, and of SIGILL, by which kernels are compiled to stop at a misaligned access. The JVM
// has one of its own, which sees every fault that is not a kernel's.
#include "fault.h"

#include <csignal>
#include <cstdio>
#include <ucontext.h>

#include "memory.h"

namespace emulator {

namespace {

thread_local const LoadedModule* inKernel = nullptr;
thread_local const void* faultedAt = nullptr;
thread_local Status faultStatus = SUCCESS;

struct sigaction previousSegment, previousBus, previousIllegal;

void chain(int signal, siginfo_t* info, void* context) {
    const struct sigaction& previous = signal == SIGSEGV  ? previousSegment
                                       : signal == SIGBUS ? previousBus
                                                          : previousIllegal;
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(signal, info, context);
    } else if (previous.sa_handler != SIG_IGN && previous.sa_handler != SIG_DFL) {
        previous.sa_handler(signal);
    } else {
        sigaction(signal, &previous, nullptr);  // returning repeats the fault, now with the default action
    }
}

// Runs on the stack of the kernel's thread, which is given up: fault() switches to the scheduler and never returns.
void onFault(int signal, siginfo_t* info, void* context) {
    if (!inKernel) {
        chain(signal, info, context);
        return;
    }
    faultedAt = reinterpret_cast<const void*>(static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP]);
    faultStatus = signal == SIGILL ? MISALIGNED_ADDRESS : ILLEGAL_ADDRESS;
    std::string message = signal == SIGILL ? "misaligned address" : "illegal address: " + describe(info->si_addr);
    inKernel->contents.fault(message.c_str());
}

void install() {
    struct sigaction current;
    sigaction(SIGSEGV, nullptr, &current);
    if ((current.sa_flags & SA_SIGINFO) && current.sa_sigaction == onFault) {
        return;
    }
    struct sigaction ours{};
    ours.sa_sigaction = onFault;
    ours.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigaction(SIGSEGV, &ours, &previousSegment);
    sigaction(SIGBUS, &ours, &previousBus);
    sigaction(SIGILL, &ours, &previousIllegal);
}

}  // namespace

FaultWatch::FaultWatch(const LoadedModule& module) {
    install();
    faultedAt = nullptr;
    inKernel = &module;
}

FaultWatch::~FaultWatch() { inKernel = nullptr; }

const void* FaultWatch::code() const { return faultedAt; }

Status FaultWatch::status() const { return faultStatus; }

}  // namespace emulator
