// Device and page-locked memory: every allocation is known by its range, starts at a multiple of 256 bytes, is full of
// poison, and ends at a page that faults.
#pragma once

#include <map>
#include <string>

#include "machine.h"

namespace emulator {

enum class Kind { DEVICE, PAGE_LOCKED, REGISTERED, CONSTANT };

struct Allocation {
    size_t bytes;
    Kind kind;
    char* mapping;  // of the guarded kind, else null
    size_t mappingBytes;
};

// Answers by out parameter, as the driver does. Zero bytes and unknown addresses are errors there too.
Status allocate(Address* address, size_t bytes, Kind kind);
Status release(Address address, Kind kind);

// Memory that somebody else owns and frees: registered host memory, a module's constants.
void know(const void* memory, size_t bytes, Kind kind);
void forget(const void* memory);

// Whether the bytes lie inside one allocation.
bool inside(const void* memory, size_t bytes);
bool isDevice(const void* memory);
bool isHost(const void* memory);

// An address in words: how far past the end of, or inside, which allocation.
std::string describe(const void* memory);

// What was overwritten beside the allocations since the last time; empty when nothing was.
std::string damage();

size_t bytesInUse();
const std::map<uintptr_t, Allocation>& allocations();
void freeAllMemory();  // with the context

}  // namespace emulator
