// Faults of kernels: touching a guard page, a freed allocation, nothing at all or a misaligned address ends the launch and
// not the process.
#pragma once

#include "module.h"
#include "status.h"

namespace emulator {

// While one lives on a thread, a fault of that thread is the kernel's.
class FaultWatch {
public:
    explicit FaultWatch(const LoadedModule& module);
    ~FaultWatch();

    // Where the fault was, when there was one.
    const void* code() const;

    // What it was: an illegal or a misaligned address.
    Status status() const;
};

}  // namespace emulator
