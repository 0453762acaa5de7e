// Launches: the checks the driver makes at once, and the run that happens when the stream gets there.
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "fault.h"
#include "memory.h"
#include "module.h"
#include "recorder.h"
#include "stream.h"

namespace emulator {

namespace {

struct Request {
    Function* function;
    dim3 grid, block;
    unsigned sharedBytes;
    std::vector<char> parameters;
};

std::string summary(const Request& request) {
    char text[200];
    snprintf(text, sizeof text, "%s (%u,%u,%u)x(%u,%u,%u) with %u bytes of shared memory",
             request.function->kernel->name, request.grid.x, request.grid.y, request.grid.z, request.block.x,
             request.block.y, request.block.z, request.sharedBytes);
    return text;
}

bool fits(const dim3& size, unsigned x, unsigned y, unsigned z) {
    return size.x && size.y && size.z && size.x <= x && size.y <= y && size.z <= z;
}

Status checkSizes(const Request& request) {
    uint64_t threads = uint64_t{request.block.x} * request.block.y * request.block.z;
    if (!fits(request.grid, 0x7fffffff, 65535, 65535) || !fits(request.block, 1024, 1024, 64) ||
        threads > request.function->kernel->maxThreads ||
        static_cast<int>(request.sharedBytes) > request.function->dynamicSharedMax) {
        return complain(INVALID_VALUE, "launch " + summary(request) + ": at most " +
                                           std::to_string(request.function->kernel->maxThreads) + " threads and " +
                                           std::to_string(request.function->dynamicSharedMax) + " bytes are allowed");
    }
    return SUCCESS;
}

Status unpackPointers(Request& request, void** parameters) {
    const Kernel& kernel = *request.function->kernel;
    for (int i = 0; i < kernel.parameterCount; i++) {
        if (!parameters[i]) {
            return INVALID_VALUE;
        }
        memcpy(request.parameters.data() + kernel.parameters[i].offset, parameters[i], kernel.parameters[i].bytes);
    }
    return SUCCESS;
}

// CU_LAUNCH_PARAM_BUFFER_POINTER is 1, CU_LAUNCH_PARAM_BUFFER_SIZE 2, the end 0.
Status unpackBuffer(Request& request, void** extra) {
    const void* buffer = nullptr;
    size_t bytes = 0;
    for (void** entry = extra; *entry; entry += 2) {
        uintptr_t key = reinterpret_cast<uintptr_t>(entry[0]);
        buffer = key == 1 ? entry[1] : buffer;
        bytes = key == 2 ? *static_cast<size_t*>(entry[1]) : bytes;
    }
    const Kernel& kernel = *request.function->kernel;
    if (!buffer || bytes != kernel.parameterBytes) {
        return complain(INVALID_VALUE, std::string("launch ") + kernel.name + ": parameters of " +
                                           std::to_string(bytes) + " bytes, its own take " +
                                           std::to_string(kernel.parameterBytes));
    }
    memcpy(request.parameters.data(), buffer, bytes);
    return SUCCESS;
}

Status unpack(Request& request, void** parameters, void** extra) {
    request.parameters.resize(request.function->kernel->parameterBytes + 1);
    if (parameters) {
        return unpackPointers(request, parameters);
    }
    if (extra) {
        return unpackBuffer(request, extra);
    }
    return request.function->kernel->parameterCount == 0 ? SUCCESS : INVALID_VALUE;
}

// A pointer parameter leads into an allocation, to its end, or is null.
std::string strayPointer(const Request& request) {
    const Kernel& kernel = *request.function->kernel;
    for (int i = 0; i < kernel.parameterCount; i++) {
        if (!kernel.parameters[i].pointer) {
            continue;
        }
        void* pointer;
        memcpy(&pointer, request.parameters.data() + kernel.parameters[i].offset, sizeof pointer);
        if (pointer && !inside(pointer, 0)) {
            return "parameter " + std::to_string(i) + " is no device address: " + describe(pointer);
        }
    }
    return "";
}

Status run(Request& request) {
    const Kernel& kernel = *request.function->kernel;
    std::string stray = strayPointer(request);
    if (!stray.empty()) {
        return endDevice(ILLEGAL_ADDRESS, "kernel " + summary(request) + ": " + stray);
    }
    std::vector<void*> arguments(kernel.parameterCount + 1);
    for (int i = 0; i < kernel.parameterCount; i++) {
        arguments[i] = request.parameters.data() + kernel.parameters[i].offset;
    }
    const Settings& settings = machine().settings;
    Launch launch = {&kernel,          request.grid,   request.block, request.sharedBytes,
                     arguments.data(), settings.order, settings.seed};
    char message[1100] = "";
    Recording recording(*request.function, launch, request.parameters);
    FaultWatch watch(*request.function->module);
    bool completed = request.function->module->contents.launch(launch, message, sizeof message);
    if (!completed && watch.code()) {
        return endDevice(watch.status(), "kernel " + summary(request) + ": " + message + ", at " +
                                             sourceOf(*request.function->module, watch.code()));
    }
    if (!completed) {
        return endDevice(LAUNCH_FAILED, "kernel " + summary(request) + ": " + message);
    }
    std::string damaged = damage();
    if (!damaged.empty()) {
        return endDevice(ILLEGAL_ADDRESS, "kernel " + summary(request) + " " + damaged);
    }
    recording.completed();
    return SUCCESS;
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cuLaunchKernel(void* handle, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                   unsigned blockZ, unsigned sharedBytes, void* stream, void** parameters, void** extra) {
    if (!machine().settings.launches) {
        return SUCCESS;
    }
    return inContext([&]() -> Status {
        Function* function = functionOf(handle);
        if (!function) {
            return INVALID_HANDLE;
        }
        auto request = std::make_shared<Request>();
        *request = {function, dim3(gridX, gridY, gridZ), dim3(blockX, blockY, blockZ), sharedBytes, {}};
        if (Status status = checkSizes(*request)) {
            return status;
        }
        if (Status status = unpack(*request, parameters, extra)) {
            return status;
        }
        countLaunch(*function->kernel);
        if (machine().settings.verbose) {
            fprintf(stderr, "[emulator] %s\n", summary(*request).c_str());
        }
        return enqueue(stream, {[request] { return run(*request); }, function->kernel->name});
    });
}

// Blocks that wait for each other cannot run one after the other.
API cuLaunchCooperativeKernel(void*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void*,
                              void**) {
    return complain(NOT_SUPPORTED, "cooperative launches are not emulated: one block runs at a time");
}

API cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void*, int threads, size_t sharedBytes) {
    size_t byThreads = 2048 / static_cast<size_t>(threads < 32 ? 32 : threads);
    size_t byShared = sharedBytes ? (228 << 10) / (sharedBytes + 1024) : 32;
    *blocks = static_cast<int>(std::min({byThreads, byShared, size_t{32}}));
    return SUCCESS;
}

API cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, void* function, int threads, size_t sharedBytes,
                                                         unsigned) {
    return cuOccupancyMaxActiveBlocksPerMultiprocessor(blocks, function, threads, sharedBytes);
}
