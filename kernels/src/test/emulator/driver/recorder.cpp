#include "recorder.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>
#include <unistd.h>

#include "memory.h"

namespace emulator {

namespace {

constexpr size_t FIRST = 3;  // a third is kept as it comes; then ever fewer of those that come, so that later tests are heard too
constexpr size_t BYTES_OF_A_THREAD = 4;  // the limit of bytes is one of threads too
constexpr size_t LARGER = 64;  // times the threads and bytes, of the one that is kept where no other is: large tiles take no less

struct Kept {
    std::set<size_t> shapes;  // hashes of what was launched
    size_t launches = 0, next = 1;
    std::unique_ptr<RecordedLaunch> large;  // the smallest of those beyond the limits, until one within them is kept
    FILE* file = nullptr;
};

// Never destroyed: streams are drained late.
std::map<std::string, Kept>& kept() {
    static auto& all = *new std::map<std::string, Kept>;
    return all;
}

size_t bytesOf(const RecordedLaunch& launch) {
    size_t bytes = 0;
    for (const RecordedMemory& memory : launch.memories) {
        bytes += memory.before.size();
    }
    return bytes;
}

uint64_t threadsOf(const Launch& launch) {
    return uint64_t{launch.grid.x} * launch.grid.y * launch.grid.z * launch.block.x * launch.block.y * launch.block.z;
}

const unsigned char* pointerAt(const std::vector<char>& parameters, unsigned offset) {
    const unsigned char* pointer;
    memcpy(&pointer, parameters.data() + offset, sizeof pointer);
    return pointer;
}

// The one that a pointer leads into.
auto allocationOf(const unsigned char* pointer) {
    return std::prev(allocations().upper_bound(reinterpret_cast<uintptr_t>(pointer)));
}

// Where the parameters hold pointers: those that are one, and words of structures that lead into an allocation.
std::vector<unsigned> pointersOf(const Kernel& kernel, const std::vector<char>& parameters) {
    std::vector<unsigned> offsets;
    for (int i = 0; i < kernel.parameterCount; i++) {
        const Parameter& parameter = kernel.parameters[i];
        unsigned word = sizeof(void*), first = (parameter.offset + word - 1) / word * word;
        for (unsigned at = first; at + word <= parameter.offset + parameter.bytes; at += word) {
            const unsigned char* pointer = pointerAt(parameters, at);
            if (pointer && (parameter.pointer || inside(pointer, 0))) {
                offsets.push_back(at);
            }
        }
    }
    return offsets;
}

// Whether a kernel is told nothing but where arrays lie: then only the numbers there tell its launches apart.
bool takesOnlyPointers(const Kernel& kernel) {
    return std::all_of(kernel.parameters, kernel.parameters + kernel.parameterCount,
                       [](const Parameter& parameter) { return parameter.pointer; });
}

void appendNumbers(std::string& shape, const Kernel& kernel, const std::vector<char>& parameters) {
    for (unsigned at : pointersOf(kernel, parameters)) {
        auto found = allocationOf(pointerAt(parameters, at));
        shape.append(reinterpret_cast<const char*>(found->first), found->second.bytes);
    }
}

// Everything that decides which way a kernel goes except the numbers it reads, unless it gets no others: of pointers, how
// they are aligned.
size_t shapeOf(const Launch& launch, const std::vector<char>& parameters) {
    std::string shape(parameters.begin(), parameters.end());
    for (unsigned at : pointersOf(*launch.kernel, parameters)) {
        memset(&shape[at], 1 + static_cast<int>(reinterpret_cast<uintptr_t>(pointerAt(parameters, at)) & 15), sizeof(void*));
    }
    auto add = [&](const void* bytes, size_t count) { shape.append(static_cast<const char*>(bytes), count); };
    add(&launch.grid, sizeof launch.grid);
    add(&launch.block, sizeof launch.block);
    add(&launch.sharedBytes, sizeof launch.sharedBytes);
    if (takesOnlyPointers(*launch.kernel)) {
        appendNumbers(shape, *launch.kernel, parameters);
    }
    return std::hash<std::string>()(shape);
}

size_t mostBytes() { return machine().settings.recordBytes; }
uint64_t mostThreads() { return mostBytes() / BYTES_OF_A_THREAD; }

// The bytes that the launch may have to be kept, or 0.
size_t wants(Kept& of, const Launch& launch, const std::vector<char>& parameters) {
    uint64_t threads = threadsOf(launch);
    size_t times = of.launches ? 1 : LARGER;
    bool due = of.launches < machine().settings.recordLaunches && threads <= mostThreads() * times &&
               of.shapes.insert(shapeOf(launch, parameters)).second && of.shapes.size() >= of.next;
    return !due ? 0 : of.large ? std::max(mostBytes(), bytesOf(*of.large) - 1) : mostBytes() * times;
}

FILE* fileOf(Kept& of, const std::string& kernel) {
    if (!of.file) {
        std::string name = machine().settings.record + "/" + kernel + "." + std::to_string(getpid()) + ".launches";
        of.file = fopen(name.c_str(), "wb");
        if (!of.file) {
            complain(INVALID_VALUE, "launches cannot be recorded in " + name);
            machine().settings.record.clear();
        }
    }
    return of.file;
}

// Notes where each pointer leads, and copies what lies there; false when that is too much.
bool copyMemory(RecordedLaunch& launch, std::vector<const void*>& addresses, const Kernel& kernel,
                const std::vector<char>& parameters, size_t left) {
    for (unsigned offset : pointersOf(kernel, parameters)) {
        const unsigned char* pointer = pointerAt(parameters, offset);
        auto found = allocationOf(pointer);
        auto* start = reinterpret_cast<const unsigned char*>(found->first);
        size_t number = std::find(addresses.begin(), addresses.end(), start) - addresses.begin();
        if (number == addresses.size()) {
            if (found->second.bytes > left) {
                return false;
            }
            left -= found->second.bytes;
            addresses.push_back(start);
            launch.memories.push_back({{start, start + found->second.bytes}, {}});
        }
        launch.pointers.push_back({offset, static_cast<uint32_t>(number),
                                   static_cast<uint64_t>(pointer - start)});
    }
    return true;
}

void write(Kept& of, const RecordedLaunch& launch) {
    FILE* file = fileOf(of, launch.kernel);
    if (file && (!RecordFile(file).write(launch) || fflush(file) != 0)) {
        complain(INVALID_VALUE, "the folder of recorded launches is full");
        return;
    }
    of.launches++;
}

}  // namespace

Recording::Recording(const Function& function, const Launch& ran, const std::vector<char>& parameters) {
    const Kernel& kernel = *function.kernel;
    size_t bytes = machine().settings.record.empty() ? 0 : wants(kept()[kernel.name], ran, parameters);
    if (!bytes) {
        return;
    }
    threads = threadsOf(ran);
    launch.reset(new RecordedLaunch);
    launch->kernel = kernel.name;
    launch->grid = ran.grid;
    launch->block = ran.block;
    launch->sharedBytes = ran.sharedBytes;
    launch->parameters.assign(parameters.begin(), parameters.begin() + kernel.parameterBytes);
    if (!copyMemory(*launch, addresses, kernel, parameters, bytes)) {
        launch.reset();
    }
}

Recording::~Recording() = default;

void Recording::completed() {
    if (!launch) {
        return;
    }
    for (size_t i = 0; i < addresses.size(); i++) {
        auto* start = static_cast<const unsigned char*>(addresses[i]);
        RecordedMemory& memory = launch->memories[i];
        if (memcmp(start, memory.before.data(), memory.before.size()) != 0) {
            memory.after.assign(start, start + memory.before.size());
        }
    }
    Kept& of = kept()[launch->kernel];
    if (bytesOf(*launch) > mostBytes() || threads > mostThreads()) {
        of.large = std::move(launch);
        return;
    }
    of.large.reset();
    write(of, *launch);
    bool all = of.launches < machine().settings.recordLaunches / FIRST;
    of.next = all ? of.shapes.size() + 1 : of.shapes.size() * 5 / 4 + 1;
}

void finishRecording() {
    for (auto& [kernel, of] : kept()) {
        if (of.large) {
            write(of, *of.large);
        }
    }
}

}  // namespace emulator
