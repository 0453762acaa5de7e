// A launch with all the memory it could reach, as a file holds it: the driver's recorder writes it, tests/replay.cpp runs
// it again. Pointers are kept as an allocation and an offset, so that the memory may lie anywhere the next time.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "device_types.h"

namespace emulator {

struct RecordedMemory {
    std::vector<unsigned char> before, after;  // no bytes after: as before
};

// The pointer parameter at `parameterOffset` led to byte `offset` of a memory.
struct RecordedPointer {
    uint32_t parameterOffset, memory;
    uint64_t offset;
};

struct RecordedLaunch {
    std::string kernel;
    dim3 grid, block;
    uint64_t sharedBytes = 0;
    std::vector<unsigned char> parameters;
    std::vector<RecordedPointer> pointers;
    std::vector<RecordedMemory> memories;
};

// Writes and reads the members of a launch one after the other; false at the end of the file or when it is cut off.
class RecordFile {
public:
    explicit RecordFile(FILE* file) : file(file) {}

    bool write(const RecordedLaunch& launch) {
        bool good = writeMany(launch.kernel) && writeOne(launch.grid) && writeOne(launch.block) &&
                    writeOne(launch.sharedBytes) && writeMany(launch.parameters) && writeMany(launch.pointers) &&
                    writeOne(uint64_t{launch.memories.size()});
        for (const RecordedMemory& memory : launch.memories) {
            good = good && writeMany(memory.before) && writeMany(memory.after);
        }
        return good;
    }

    bool read(RecordedLaunch& launch) {
        uint64_t count = 0;
        bool good = readMany(launch.kernel) && readOne(launch.grid) && readOne(launch.block) &&
                    readOne(launch.sharedBytes) && readMany(launch.parameters) && readMany(launch.pointers) &&
                    readOne(count);
        launch.memories.clear();
        for (uint64_t i = 0; good && i < count; i++) {
            launch.memories.emplace_back();
            good = readMany(launch.memories.back().before) && readMany(launch.memories.back().after);
        }
        return good;
    }

private:
    template <class T>
    bool writeOne(const T& value) {
        return fwrite(&value, sizeof value, 1, file) == 1;
    }

    template <class T>
    bool readOne(T& value) {
        return fread(&value, sizeof value, 1, file) == 1;
    }

    template <class Many>
    bool writeMany(const Many& values) {
        return writeOne(uint64_t{values.size()}) &&
               fwrite(values.data(), sizeof values[0], values.size(), file) == values.size();
    }

    template <class Many>
    bool readMany(Many& values) {
        uint64_t count = 0;
        if (!readOne(count)) {
            return false;
        }
        values.resize(count);
        return fread(values.data(), sizeof values[0], count, file) == count;
    }

    FILE* file;
};

}  // namespace emulator
