// The allocator behind cuMemAlloc and its like.
//
//   mapping                       address            address + bytes          a multiple of 256         page
//   | unused, its end watched     | poison           | watched                | a page that faults      |
//
// A kernel that runs far past the end faults; one that stays within the watched bytes is found after the launch.
#include "memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <sys/mman.h>

#include "poison.h"

namespace emulator {

namespace {

constexpr size_t PAGE = 4096;
constexpr size_t ALIGNMENT = 256;              // of cuMemAlloc
constexpr size_t WATCHED = 256;                // bytes before an allocation that are looked at
constexpr size_t POISONED = size_t{64} << 20;  // larger allocations keep the zeros of their pages, to save time
constexpr size_t HOLES = 4096;                 // freed ranges that stay unmapped, so that late uses fault
constexpr unsigned char WATCH = 0xc5;

std::map<uintptr_t, Allocation>& known() {
    static auto& all = *new std::map<uintptr_t, Allocation>;
    return all;
}

std::deque<Allocation>& holes() {
    static auto& all = *new std::deque<Allocation>;
    return all;
}

size_t inUse = 0;

size_t roundUp(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

char* mapGuarded(Allocation& allocation) {
    size_t body = roundUp(allocation.bytes, ALIGNMENT);
    allocation.mappingBytes = roundUp(body, PAGE) + PAGE;
    void* mapping = mmap(nullptr, allocation.mappingBytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED) {
        return nullptr;
    }
    allocation.mapping = static_cast<char*>(mapping);
    char* end = allocation.mapping + allocation.mappingBytes - PAGE;
    char* start = end - body;
    if (mprotect(end, PAGE, PROT_NONE) != 0) {
        munmap(mapping, allocation.mappingBytes);
        return nullptr;
    }
    size_t before = std::min(WATCHED, static_cast<size_t>(start - allocation.mapping));
    memset(start - before, WATCH, before);
    memset(start + allocation.bytes, WATCH, body - allocation.bytes);
    return start;
}

char* mapPlain(Allocation& allocation) {
    void* memory = nullptr;
    allocation.mapping = nullptr;
    allocation.mappingBytes = 0;
    return posix_memalign(&memory, ALIGNMENT, allocation.bytes) == 0 ? static_cast<char*>(memory) : nullptr;
}

void unmap(uintptr_t address, const Allocation& allocation) {
    if (allocation.kind == Kind::REGISTERED || allocation.kind == Kind::CONSTANT) {
        return;
    }
    if (!allocation.mapping) {
        free(reinterpret_cast<void*>(address));
        return;
    }
    mprotect(allocation.mapping, allocation.mappingBytes, PROT_NONE);
    madvise(allocation.mapping, allocation.mappingBytes, MADV_DONTNEED);
    holes().push_back(allocation);
    if (holes().size() > HOLES) {
        munmap(holes().front().mapping, holes().front().mappingBytes);
        holes().pop_front();
    }
}

bool owned(const Allocation& allocation) {
    return allocation.kind == Kind::DEVICE || allocation.kind == Kind::PAGE_LOCKED;
}

// The allocation that begins at or before the address.
std::map<uintptr_t, Allocation>::iterator before(uintptr_t address) {
    auto next = known().upper_bound(address);
    return next == known().begin() ? known().end() : std::prev(next);
}

// Watched bytes that changed, in words; they are restored, so that one overrun is told once.
std::string overrun(uintptr_t address, const Allocation& allocation) {
    auto* start = reinterpret_cast<unsigned char*>(address);
    size_t prefix =
        std::min(WATCHED, static_cast<size_t>(start - reinterpret_cast<unsigned char*>(allocation.mapping)));
    size_t suffix = roundUp(allocation.bytes, ALIGNMENT) - allocation.bytes;
    size_t under = 0, over = 0;
    for (size_t i = 1; i <= prefix; i++) {
        under = start[-static_cast<long>(i)] != WATCH ? i : under;
    }
    for (size_t i = 0; i < suffix; i++) {
        over = start[allocation.bytes + i] != WATCH ? i + 1 : over;
    }
    memset(start - prefix, WATCH, prefix);
    memset(start + allocation.bytes, WATCH, suffix);
    if (!under && !over) {
        return "";
    }
    return "wrote up to " + std::to_string(over ? over : under) + " bytes " +
           (over ? "past the end" : "before the start") + " of an allocation of " + std::to_string(allocation.bytes) +
           " bytes";
}

}  // namespace

Status allocate(Address* address, size_t bytes, Kind kind) {
    if (!address || bytes == 0) {
        return INVALID_VALUE;
    }
    Settings& settings = machine().settings;
    if (kind == Kind::DEVICE && (settings.allocations == 0 || bytes > settings.memoryBytes - inUse)) {
        return OUT_OF_MEMORY;
    }
    Allocation allocation = {bytes, kind, nullptr, 0};
    char* start = machine().settings.guard ? mapGuarded(allocation) : mapPlain(allocation);
    if (!start) {
        return OUT_OF_MEMORY;
    }
    if (bytes <= POISONED) {
        fillWithPoison(start, bytes);
    }
    known()[reinterpret_cast<uintptr_t>(start)] = allocation;
    inUse += kind == Kind::DEVICE ? bytes : 0;
    settings.allocations -= kind == Kind::DEVICE && settings.allocations != SIZE_MAX ? 1 : 0;
    *address = reinterpret_cast<Address>(start);
    return SUCCESS;
}

Status release(Address address, Kind kind) {
    auto found = known().find(address);
    if (found == known().end() || found->second.kind != kind) {
        return INVALID_VALUE;
    }
    Allocation allocation = found->second;
    known().erase(found);
    inUse -= kind == Kind::DEVICE ? allocation.bytes : 0;
    unmap(address, allocation);
    return SUCCESS;
}

void know(const void* memory, size_t bytes, Kind kind) {
    known()[reinterpret_cast<uintptr_t>(memory)] = {bytes, kind, nullptr, 0};
}

void forget(const void* memory) { known().erase(reinterpret_cast<uintptr_t>(memory)); }

bool inside(const void* memory, size_t bytes) {
    uintptr_t address = reinterpret_cast<uintptr_t>(memory);
    auto found = before(address);
    return found != known().end() && address - found->first <= found->second.bytes &&
           bytes <= found->second.bytes - (address - found->first);
}

static bool hasKind(const void* memory, bool device) {
    auto found = before(reinterpret_cast<uintptr_t>(memory));
    if (found == known().end() || !inside(memory, 0)) {
        return false;
    }
    return (found->second.kind == Kind::DEVICE || found->second.kind == Kind::CONSTANT) == device;
}

bool isDevice(const void* memory) { return hasKind(memory, true); }
bool isHost(const void* memory) { return hasKind(memory, false); }

std::string describe(const void* memory) {
    uintptr_t address = reinterpret_cast<uintptr_t>(memory);
    char text[160];
    auto found = before(address);
    if (found == known().end()) {
        snprintf(text, sizeof text, "address %#lx, below every allocation", static_cast<unsigned long>(address));
        return text;
    }
    size_t offset = address - found->first, bytes = found->second.bytes;
    if (offset < bytes) {
        snprintf(text, sizeof text, "byte %zu of an allocation of %zu bytes", offset, bytes);
    } else {
        snprintf(text, sizeof text, "%zu bytes past the end of an allocation of %zu bytes", offset - bytes, bytes);
    }
    return text;
}

std::string damage() {
    for (auto& [address, allocation] : known()) {
        if (allocation.mapping) {
            std::string text = overrun(address, allocation);
            if (!text.empty()) {
                return text;
            }
        }
    }
    return "";
}

size_t bytesInUse() { return inUse; }
const std::map<uintptr_t, Allocation>& allocations() { return known(); }

void freeAllMemory() {
    auto all = known();
    for (auto& [address, allocation] : all) {
        if (owned(allocation)) {
            release(address, allocation.kind);
        }
    }
}

}  // namespace emulator
