// The device and its contexts. The primary context is the one that counts: cuBLAS and cuDNN use it.
#include <cstdio>
#include <cstring>
#include <vector>

#include "capture.h"
#include "memory.h"
#include "module.h"
#include "stream.h"

namespace emulator {

namespace {

thread_local std::vector<Context*> contexts;  // the thread's stack, its top is current

constexpr int DRIVER_VERSION = 13000;

// A limit's number that no real driver has: how tests change a setting of a running process.
constexpr int LIMIT_ORDER = 0x53470001;   // 0 forward, 1 reverse, 2 + seed random
constexpr int LIMIT_MEMORY = 0x53470002;  // bytes
constexpr int LIMIT_EAGER = 0x53470003;   // 1: work runs when it is enqueued
constexpr int LIMIT_ALLOCATIONS = 0x53470004;  // after so many more, there is no memory until it is set again

struct Attribute {
    int number, value;
};

// cuda.h's CUdevice_attribute; the values of an H100 where the emulation does not set its own.
const Attribute ATTRIBUTES[] = {
    {1, 1024},         // threads a block
    {2, 1024},         // block x
    {3, 1024},         // block y
    {4, 64},           // block z
    {5, 0x7fffffff},   // grid x
    {6, 65535},        // grid y
    {7, 65535},        // grid z
    {8, 48 << 10},     // shared memory a block gets without asking
    {9, 64 << 10},     // constant memory
    {10, 32},          // warp
    {11, 0x7fffffff},  // pitch
    {12, 65536},       // registers a block
    {13, 1500000},     // clock, kHz
    {14, 512},         // texture alignment
    {15, 1},           // copies beside kernels
    {19, 1},           // host memory can be mapped
    {31, 1},           // concurrent kernels
    {36, 2000000},     // memory clock, kHz
    {37, 1024},        // memory bus, bits
    {38, 50 << 20},    // L2 cache
    {39, 2048},        // threads a multiprocessor
    {40, 2},           // copy engines
    {41, 1},           // unified addressing
    {78, 1},           // stream priorities
    {81, 228 << 10},   // shared memory a multiprocessor
    {82, 65536},       // registers a multiprocessor
    {83, 1},           // managed memory
    {89, 1},           // concurrent managed access
    {97, 227 << 10},   // shared memory a block can ask for
    {106, 32},         // blocks a multiprocessor
    {115, 1},          // memory pools
};

int attribute(int number) {
    const Settings& settings = machine().settings;
    switch (number) {
        case 16: return settings.multiprocessors;
        case 75: return settings.capability / 10;
        case 76: return settings.capability % 10;
        default: break;
    }
    for (const Attribute& known : ATTRIBUTES) {
        if (known.number == number) {
            return known.value;
        }
    }
    return 0;
}

// What a context owned goes with it, the error that ended it too.
void destroyPrimary() {
    drainAll();
    destroyStreams();
    unloadModules();
    freeAllMemory();
    machine().primaryReferences = 0;
    machine().sticky = SUCCESS;
}

Status changeLimit(int limit, size_t value) {
    Settings& settings = machine().settings;
    switch (limit) {
        case LIMIT_ORDER:
            settings.order = value < 2 ? static_cast<int>(value) : 2;
            settings.seed = value < 2 ? 0 : value - 2;
            return SUCCESS;
        case LIMIT_MEMORY: settings.memoryBytes = value; return SUCCESS;
        case LIMIT_EAGER: settings.eager = value != 0; return SUCCESS;
        case LIMIT_ALLOCATIONS: settings.allocations = value; return SUCCESS;
        default: return limit >= 0 && limit <= 8 ? SUCCESS : INVALID_VALUE;
    }
}

}  // namespace

Context* currentContext() { return contexts.empty() ? nullptr : contexts.back(); }

}  // namespace emulator

using namespace emulator;

API cuInit(unsigned flags) {
    std::lock_guard<std::recursive_mutex> guard(machine().lock);
    if (flags != 0) {
        return INVALID_VALUE;
    }
    if (!machine().initialised) {
        readSettings(machine().settings);
        machine().initialised = true;
    }
    return SUCCESS;
}

API cuDriverGetVersion(int* version) { return *version = DRIVER_VERSION, SUCCESS; }

API cuDeviceGetCount(int* count) {
    return initialised([&] { return *count = 1, SUCCESS; });
}

API cuDeviceGet(int* device, int ordinal) {
    return initialised([&] { return *device = ordinal, ordinal == 0 ? SUCCESS : INVALID_DEVICE; });
}

API cuDeviceGetName(char* name, int length, int) {
    return initialised([&] { return snprintf(name, length, "CUDA emulator on the CPU"), SUCCESS; });
}

API cuDeviceGetUuid(char* uuid, int) { return memset(uuid, 0xe0, 16), SUCCESS; }

API cuDeviceTotalMem_v2(size_t* bytes, int) {
    return initialised([&] { return *bytes = machine().settings.memoryBytes, SUCCESS; });
}

API cuDeviceGetAttribute(int* value, int number, int) {
    return initialised([&] { return *value = attribute(number), SUCCESS; });
}

API cuDeviceComputeCapability(int* major, int* minor, int) {
    return initialised([&] { return *major = attribute(75), *minor = attribute(76), SUCCESS; });
}

API cuDeviceGetPCIBusId(char* id, int length, int) { return snprintf(id, length, "0000:00:00.0"), SUCCESS; }

API cuDevicePrimaryCtxRetain(void** context, int device) {
    return initialised([&]() -> Status {
        if (device != 0) {
            return INVALID_DEVICE;
        }
        machine().primaryReferences++;
        *context = &machine().primary;
        return SUCCESS;
    });
}

API cuDevicePrimaryCtxRelease_v2(int) {
    return initialised([&]() -> Status {
        if (machine().primaryReferences == 0) {
            return INVALID_CONTEXT;
        }
        if (--machine().primaryReferences == 0) {
            destroyPrimary();
        }
        return SUCCESS;
    });
}

API cuDevicePrimaryCtxReset_v2(int) {
    return initialised([&] { return destroyPrimary(), SUCCESS; });
}

API cuDevicePrimaryCtxSetFlags_v2(int, unsigned) { return SUCCESS; }

API cuDevicePrimaryCtxGetState(int, unsigned* flags, int* active) {
    return initialised([&] { return *flags = 0, *active = machine().primaryReferences > 0, SUCCESS; });
}

API cuCtxCreate_v2(void** context, unsigned, int) {
    return initialised([&] {
        *context = new Context;
        contexts.push_back(static_cast<Context*>(*context));
        return SUCCESS;
    });
}

API cuCtxDestroy_v2(void* context) {
    return initialised([&] {
        drainAll();
        for (Context*& each : contexts) {
            each = each == context ? nullptr : each;
        }
        return SUCCESS;
    });
}

API cuCtxSetCurrent(void* context) {
    return initialised([&] {
        if (contexts.empty()) {
            contexts.push_back(nullptr);
        }
        contexts.back() = static_cast<Context*>(context);
        return SUCCESS;
    });
}

API cuCtxGetCurrent(void** context) {
    return initialised([&] { return *context = currentContext(), SUCCESS; });
}

API cuCtxPushCurrent_v2(void* context) {
    return initialised([&] { return contexts.push_back(static_cast<Context*>(context)), SUCCESS; });
}

API cuCtxPopCurrent_v2(void** context) {
    return initialised([&]() -> Status {
        if (contexts.empty()) {
            return INVALID_CONTEXT;
        }
        if (context) {
            *context = contexts.back();
        }
        contexts.pop_back();
        return SUCCESS;
    });
}

API cuCtxGetDevice(int* device) {
    return inContext([&] { return *device = 0, SUCCESS; });
}

API cuCtxGetApiVersion(void*, unsigned* version) { return *version = 3020, SUCCESS; }

API cuCtxGetStreamPriorityRange(int* least, int* greatest) {
    return inContext([&] { return *least = 0, *greatest = -5, SUCCESS; });
}

API cuCtxGetLimit(size_t* value, int) {
    return inContext([&] { return *value = size_t{1} << 20, SUCCESS; });
}

API cuCtxSetLimit(int limit, size_t value) {
    return inContext([&] { return changeLimit(limit, value); });
}

API cuCtxSynchronize() {
    return inContext([&]() -> Status {
        if (Status status = forbiddenInCapture(true)) {
            return status;
        }
        drainAll();
        return machine().sticky;
    });
}

API cuProfilerStart() { return SUCCESS; }
API cuProfilerStop() { return SUCCESS; }
