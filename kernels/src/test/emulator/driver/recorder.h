// RECORD=FOLDER: launches that ran well are written to FOLDER/KERNEL.PROCESS.launches, to be run again without a JVM by
// kernel libraries of another build (tests/replay.cpp): with sanitizers, or with a bug planted. Of each kernel a few small
// launches are kept, no two alike in sizes, parameters and alignments.
#pragma once

#include <memory>

#include "module.h"
#include "recording.h"

namespace emulator {

// Around the run of a kernel: memory before it, and, if it ran well, after it.
class Recording {
public:
    Recording(const Function& function, const Launch& launch, const std::vector<char>& parameters);
    ~Recording();

    void completed();

private:
    std::unique_ptr<RecordedLaunch> launch;  // null when this one is not kept
    std::vector<const void*> addresses;      // of its memories
    uint64_t threads = 0;
};

// At the end of the process: of kernels that had only large launches, the smallest is written.
void finishRecording();

}  // namespace emulator
