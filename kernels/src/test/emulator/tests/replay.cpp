// Runs recorded launches again (STORYGAN_EMULATOR_RECORD), without a JVM, on kernel libraries of another build:
//
//   replay [--short] [--least N] RECORDED LIBRARY...
//   replay --planted misaligned|shared LIBRARY      runs a kernel of bugs.cu instead, which must be reported
//
// Each array lies in a block of its own, exactly as long as it was, so that AddressSanitizer's red zone begins at its last
// element. The results must be the bits that were recorded, and N launches (1) of every kernel of the libraries must have
// been. Prints a line a library and a line a kernel with the number of launches. --short takes four bytes off the largest
// array of each launch: a sanitizer that says nothing then is not at work.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <dirent.h>
#include <map>
#include <memory>

#include "buffer.h"
#include "kernel_library.h"
#include "recording.h"

using namespace emulator;

namespace {

constexpr const char* FAILS = "probe_trap";  // whose launches end in an error, so that none is recorded

struct Family {
    std::string name;
    std::unique_ptr<KernelLibrary> library;
    std::map<std::string, size_t> launches;  // of every kernel
};

// At a multiple of 256 bytes, as cuMemAlloc gives it.
std::unique_ptr<unsigned char, void (*)(void*)> copyOf(const std::vector<unsigned char>& bytes, size_t less) {
    void* memory = nullptr;
    size_t count = bytes.size() - std::min(less, bytes.size());
    if (posix_memalign(&memory, 256, count) != 0) {
        throw std::bad_alloc();
    }
    memcpy(memory, bytes.data(), count);
    return {static_cast<unsigned char*>(memory), free};
}

// The first word that is not what was recorded, or -1; one NaN is as good as another.
long firstDifference(const unsigned char* found, const std::vector<unsigned char>& expected) {
    for (size_t i = 0; i + 4 <= expected.size(); i += 4) {
        if (memcmp(found + i, expected.data() + i, 4) != 0) {
            float a, b;
            memcpy(&a, found + i, 4);
            memcpy(&b, expected.data() + i, 4);
            if (!std::isnan(a) || !std::isnan(b)) {
                return static_cast<long>(i / 4);
            }
        }
    }
    return -1;
}

size_t largest(const RecordedLaunch& launch) {
    size_t found = 0;
    for (size_t i = 1; i < launch.memories.size(); i++) {
        found = launch.memories[i].before.size() > launch.memories[found].before.size() ? i : found;
    }
    return found;
}

void replay(const KernelLibrary& library, RecordedLaunch& launch, bool isShort) {
    std::vector<std::unique_ptr<unsigned char, void (*)(void*)>> memories;
    for (size_t i = 0; i < launch.memories.size(); i++) {
        memories.push_back(copyOf(launch.memories[i].before, isShort && i == largest(launch) ? 4 : 0));
    }
    for (const RecordedPointer& pointer : launch.pointers) {
        unsigned char* address = memories[pointer.memory].get() + pointer.offset;
        memcpy(launch.parameters.data() + pointer.parameterOffset, &address, sizeof address);
    }
    library.runPacked(launch.kernel, {launch.grid, launch.block, launch.sharedBytes}, launch.parameters);
    for (size_t i = 0; i < memories.size() && !isShort; i++) {
        const RecordedMemory& memory = launch.memories[i];
        long at = firstDifference(memories[i].get(), memory.after.empty() ? memory.before : memory.after);
        if (at >= 0) {
            throw KernelError(launch.kernel + ": word " + std::to_string(at) + " of array " + std::to_string(i) +
                              " is not what was recorded");
        }
    }
}

void replayFile(const std::string& path, const std::map<std::string, Family*>& families, bool isShort) {
    std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rb"), fclose);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    RecordFile records(file.get());
    RecordedLaunch launch;
    for (size_t number = 1; records.read(launch); number++) {
        auto family = families.find(launch.kernel);
        if (family == families.end()) {
            return;
        }
        try {
            replay(*family->second->library, launch, isShort);
        } catch (const KernelError& e) {
            throw KernelError("launch " + std::to_string(number) + " of " + path + ": " + e.what());
        }
        family->second->launches[launch.kernel]++;
    }
}

std::vector<std::string> filesIn(const std::string& folder) {
    std::vector<std::string> names;
    std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(folder.c_str()), closedir);
    while (const dirent* entry = entries ? readdir(entries.get()) : nullptr) {
        std::string name = entry->d_name;
        if (name.find(".launches") != std::string::npos) {
            names.push_back(folder + "/" + name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Family load(const std::string& path, size_t nameAt) {
    Family family;
    family.name = path.substr(nameAt, path.find('.', nameAt) - nameAt);
    family.library = std::make_unique<KernelLibrary>(path);
    for (const Kernel* kernel = family.library->module.kernels; kernel; kernel = kernel->next) {
        if (strcmp(kernel->name, FAILS) != 0) {
            family.launches[kernel->name] = 0;
        }
    }
    return family;
}

void runPlanted(const std::string& which, const char* path) {
    KernelLibrary bugs(path);
    Buffer<float> y(32), x(160);
    if (which == "misaligned") {
        bugs.run("bug_misaligned_vector", {dim3(1), dim3(32)}, y.data(), x.data());
    } else {
        bugs.run("bug_shared_overrun", {dim3(1), dim3(32)}, y.data(), 1);
    }
}

// 0 when every kernel was launched so often
int report(const std::vector<Family>& families, size_t least) {
    std::string fewer;
    for (const Family& family : families) {
        size_t all = 0;
        for (const auto& [kernel, launches] : family.launches) {
            all += launches;
            fewer += launches < least ? " " + kernel + " (" + std::to_string(launches) + ")" : "";
            printf("kernel %s: %zu launches\n", kernel.c_str(), launches);
        }
        printf("replayed %s: %zu kernels, %zu launches\n", family.name.c_str(), family.launches.size(), all);
    }
    if (!fewer.empty()) {
        printf("fewer than %zu launches were recorded of:%s\n", least, fewer.c_str());
    }
    return fewer.empty() ? 0 : 1;
}

int run(int count, char** words) {
    if (count == 4 && strcmp(words[1], "--planted") == 0) {
        runPlanted(words[2], words[3]);
        return 0;
    }
    bool isShort = count > 1 && strcmp(words[1], "--short") == 0;
    int first = isShort ? 2 : 1;
    size_t least = 1;
    if (count > first + 1 && strcmp(words[first], "--least") == 0) {
        least = strtoull(words[first + 1], nullptr, 10);
        first += 2;
    }
    if (count < first + 2) {
        fprintf(stderr, "usage: %s [--short] [--least N] RECORDED LIBRARY...\n", words[0]);
        return 2;
    }
    std::vector<Family> families;
    for (int i = first + 1; i < count; i++) {
        std::string path = words[i];
        families.push_back(load(path, path.rfind('/') + 1));
    }
    std::map<std::string, Family*> byKernel;
    for (Family& family : families) {
        for (const auto& [kernel, launches] : family.launches) {
            byKernel[kernel] = &family;
        }
    }
    for (const std::string& file : filesIn(words[first])) {
        replayFile(file, byKernel, isShort);
    }
    return report(families, least);
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(count, words);
    } catch (const std::exception& e) {
        printf("%s\n", e.what());
        return 1;
    }
}
