// How the stand-ins of cuBLAS and cuDNN use the stand-in driver: their work goes into its streams and looks at its
// memory.
#pragma once

#include <cstddef>
#include <functional>

extern "C" {
// Queues the work; 0, or the driver's status. The work answers a driver status as well.
int storygan_emulator_enqueue(void* stream, const char* name, std::function<int()>* work);
// Waits for the stream.
int storygan_emulator_wait(void* stream);
// 0 when the bytes lie inside one allocation; else ends the device as an illegal access does.
int storygan_emulator_access(const char* name, const void* memory, size_t bytes);
// Whether a context is current on this thread and no kernel failed.
int storygan_emulator_ready();
}

namespace emulator {

inline int queueWork(void* stream, const char* name, std::function<int()> work) {
    return storygan_emulator_enqueue(stream, name, &work);
}

// A range of device memory that an operation is about to touch.
struct Range {
    const void* memory;
    size_t bytes;
};

// The first complaint about a range; ranges of zero bytes may be anywhere.
inline int accessAll(const char* name, std::initializer_list<Range> ranges) {
    for (const Range& range : ranges) {
        int status = range.bytes ? storygan_emulator_access(name, range.memory, range.bytes) : 0;
        if (status) {
            return status;
        }
    }
    return 0;
}

}  // namespace emulator
