// The one emulated device of the process: its settings, its lock, whether it was initialised, and the error that ended
// it.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "status.h"

// An entry point of the driver that libJCudaDriver binds.
#define API extern "C" __attribute__((visibility("default"))) emulator::Status

namespace emulator {

typedef unsigned long long Address;  // CUdeviceptr

// Read once from the environment by cuInit; every variable begins with STORYGAN_EMULATOR_ (README.md lists them).
struct Settings {
    int order = 0;  // ORDER: 0 fwd, 1 rev, 2 rand:SEED
    uint64_t seed = 0;
    bool eager = false;                    // STREAMS=eager: work runs when it is enqueued
    bool guard = true;                     // GUARD=0: no guard pages, for allocations by the million
    bool verbose = false;                  // VERBOSE=1: one line a launch
    bool launches = true;                  // LAUNCHES=off: cuLaunchKernel returns at once, to time what comes before it
    size_t memoryBytes = size_t{2} << 30;  // MEMORY_MB
    size_t allocations = SIZE_MAX;         // how many more there will be; a limit of a running process
    int multiprocessors = 4;               // MULTIPROCESSORS
    int capability = 90;                   // CAPABILITY
    std::string report;                    // REPORT=FILE: launches of each kernel and live memory, appended at the end
    std::string record;                    // RECORD=FOLDER: launches with their memory, to be replayed (recorder.h)
    size_t recordLaunches = 45;            // RECORD_LAUNCHES: of each kernel, at most
    size_t recordBytes = size_t{128} << 10;  // RECORD_KB: memory of a launch that is kept
};

struct Context {
    int device = 0;
};

struct Machine {
    std::recursive_mutex lock;
    Settings settings;
    bool initialised = false;
    Status sticky = SUCCESS;  // an error inside a kernel: every later call answers it
    std::string lastError;
    Context primary;
    int primaryReferences = 0;
};

// Never destroyed: threads of the JVM outlive the destructors of statics.
Machine& machine();

void readSettings(Settings& settings);
Context* currentContext();

// Prints the message and keeps it for cuGetErrorString.
Status complain(Status status, const std::string& message);
// The same for an error that ends the device.
Status endDevice(Status status, const std::string& message);

// Runs an entry point's body under the lock, when the library is initialised.
template <class Body>
Status initialised(Body body) {
    std::lock_guard<std::recursive_mutex> guard(machine().lock);
    return machine().initialised ? body() : NOT_INITIALIZED;
}

// The same where a context must be current and no kernel may have failed before.
template <class Body>
Status inContext(Body body) {
    return initialised([&]() -> Status {
        if (!currentContext()) {
            return INVALID_CONTEXT;
        }
        return machine().sticky ? machine().sticky : body();
    });
}

}  // namespace emulator
