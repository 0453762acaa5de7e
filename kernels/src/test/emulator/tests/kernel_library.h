// Runs kernels of one compiled kernel library from a C++ test, without a driver and without a JVM: for kernel authors,
// sanitizers and planted bugs.
//
//   KernelLibrary softmax("softmax.emu.so");
//   Buffer<float> y(rows * cols), x(values);
//   softmax.run("softmax_rows_f32", {dim3(blocks), dim3(32, 8)}, y.data(), x.data(), rows, cols);
//
// A wrong number or size of parameters, an unknown kernel and every error inside a kernel throw a KernelError.
#pragma once

#include <cstring>
#include <dlfcn.h>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "registry.h"

namespace emulator {

struct KernelError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Grid {
    dim3 blocks, threads;
    size_t sharedBytes = 0;
};

struct Schedule {
    int order = 0;  // 0 forward, 1 reverse, 2 random
    uint64_t seed = 0;
};

// The parameters one after the other with the alignment of C, as the driver's packed parameter buffer has them.
class PackedParameters {
public:
    template <class T>
    void add(T value) {
        static_assert(std::is_trivially_copyable<T>::value, "kernel parameters are plain data");
        size_t offset = (bytes.size() + alignof(T) - 1) / alignof(T) * alignof(T);
        bytes.resize(offset + sizeof(T));
        memcpy(bytes.data() + offset, &value, sizeof(T));
    }

    std::vector<unsigned char> bytes;
};

class KernelLibrary {
public:
    explicit KernelLibrary(const std::string& path) {
        void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!library) {
            throw KernelError(dlerror());
        }
        auto describe = reinterpret_cast<void (*)(Module*)>(dlsym(library, MODULE_SYMBOL));
        if (describe) {
            describe(&module);
        }
        if (module.version != MODULE_VERSION) {
            throw KernelError(path + ": not a kernel library of this emulator, build it again");
        }
    }

    template <class... A>
    void run(const std::string& kernel, const Grid& grid, A... arguments) const {
        PackedParameters packed;
        (packed.add(arguments), ...);
        runPacked(kernel, grid, packed.bytes);
    }

    void runPacked(const std::string& name, const Grid& grid, std::vector<unsigned char>& packed) const {
        const Kernel& kernel = find(name);
        if (packed.size() != kernel.parameterBytes) {
            throw KernelError(name + ": parameters of " + std::to_string(packed.size()) + " bytes, its own take " +
                              std::to_string(kernel.parameterBytes));
        }
        if (grid.threads.x * grid.threads.y * grid.threads.z > kernel.maxThreads) {
            throw KernelError(name + ": more threads a block than its launch bounds allow");
        }
        std::vector<void*> arguments(kernel.parameterCount + 1);
        for (int i = 0; i < kernel.parameterCount; i++) {
            arguments[i] = packed.data() + kernel.parameters[i].offset;
        }
        Launch launch = {&kernel,          grid.blocks,    grid.threads, grid.sharedBytes,
                         arguments.data(), schedule.order, schedule.seed};
        char message[1024] = "";
        if (!module.launch(launch, message, sizeof message)) {
            throw KernelError(name + ": " + message);
        }
    }

    const Kernel& find(const std::string& name) const {
        for (const Kernel* kernel = module.kernels; kernel; kernel = kernel->next) {
            if (name == kernel->name) {
                return *kernel;
            }
        }
        throw KernelError("no kernel " + name);
    }

    Module module{};
    Schedule schedule;
};

}  // namespace emulator
