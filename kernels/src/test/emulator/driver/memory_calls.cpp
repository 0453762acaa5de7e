// The driver's entry points for memory: allocation, page-locked memory, pools, questions about addresses.
#include "capture.h"
#include "memory.h"
#include "stream.h"

using namespace emulator;

namespace {

// Allocations wait for nothing but may not happen while a stream is captured.
Status allocateNow(Address* address, size_t bytes, Kind kind) {
    return inContext([&]() -> Status {
        Status forbidden = forbiddenInCapture();
        return forbidden ? forbidden : allocate(address, bytes, kind);
    });
}

// The real driver waits for the device before it frees.
Status releaseNow(Address address, Kind kind) {
    return inContext([&]() -> Status {
        if (!address) {
            return SUCCESS;
        }
        if (Status forbidden = forbiddenInCapture()) {
            return forbidden;
        }
        drainAll();
        if (machine().sticky) {
            return machine().sticky;
        }
        std::string damaged = damage();
        return damaged.empty() ? release(address, kind) : endDevice(ILLEGAL_ADDRESS, "something " + damaged);
    });
}

}  // namespace

API cuMemGetInfo_v2(size_t* available, size_t* total) {
    return inContext([&] {
        *total = machine().settings.memoryBytes;
        *available = *total - bytesInUse();
        return SUCCESS;
    });
}

API cuMemAlloc_v2(Address* address, size_t bytes) { return allocateNow(address, bytes, Kind::DEVICE); }
API cuMemFree_v2(Address address) { return releaseNow(address, Kind::DEVICE); }

API cuMemAllocHost_v2(void** memory, size_t bytes) {
    return allocateNow(reinterpret_cast<Address*>(memory), bytes, Kind::PAGE_LOCKED);
}

API cuMemHostAlloc(void** memory, size_t bytes, unsigned) { return cuMemAllocHost_v2(memory, bytes); }
API cuMemFreeHost(void* memory) { return releaseNow(reinterpret_cast<Address>(memory), Kind::PAGE_LOCKED); }

API cuMemHostRegister_v2(void* memory, size_t bytes, unsigned) {
    return inContext([&]() -> Status {
        if (!memory || bytes == 0) {
            return INVALID_VALUE;
        }
        if (inside(memory, 0)) {
            return HOST_MEMORY_ALREADY_REGISTERED;
        }
        know(memory, bytes, Kind::REGISTERED);
        return SUCCESS;
    });
}

API cuMemHostUnregister(void* memory) {
    return inContext([&]() -> Status {
        auto found = allocations().find(reinterpret_cast<uintptr_t>(memory));
        if (found == allocations().end() || found->second.kind != Kind::REGISTERED) {
            return HOST_MEMORY_NOT_REGISTERED;
        }
        drainAll();
        forget(memory);
        return SUCCESS;
    });
}

API cuMemHostGetDevicePointer_v2(Address* address, void* memory, unsigned) {
    return inContext(
        [&] { return *address = reinterpret_cast<Address>(memory), isHost(memory) ? SUCCESS : INVALID_VALUE; });
}

// Memory in stream order: taken at once, given back when the stream gets there.
API cuMemAllocAsync(Address* address, size_t bytes, void* stream) {
    return inContext([&]() -> Status {
        Stream* ordered = streamOf(stream);
        if (!ordered) {
            return INVALID_HANDLE;
        }
        return ordered->capture ? NOT_SUPPORTED : allocate(address, bytes, Kind::DEVICE);
    });
}

API cuMemAllocFromPoolAsync(Address* address, size_t bytes, void*, void* stream) {
    return cuMemAllocAsync(address, bytes, stream);
}

API cuMemFreeAsync(Address address, void* stream) {
    return inContext([&]() -> Status {
        auto found = allocations().find(address);
        if (found == allocations().end() || found->second.kind != Kind::DEVICE) {
            return INVALID_VALUE;
        }
        return enqueue(stream, {[address] { return release(address, Kind::DEVICE); }, "free"});
    });
}

API cuMemPoolCreate(void** pool, const void*) { return *pool = new char, SUCCESS; }
API cuMemPoolDestroy(void* pool) { return delete static_cast<char*>(pool), SUCCESS; }
API cuMemPoolTrimTo(void*, size_t) { return SUCCESS; }

API cuMemGetAddressRange_v2(Address* base, size_t* bytes, Address address) {
    return inContext([&]() -> Status {
        const void* memory = reinterpret_cast<const void*>(address);
        if (!isDevice(memory)) {
            return NOT_FOUND;
        }
        auto found = std::prev(allocations().upper_bound(address));
        if (base) {
            *base = found->first;
        }
        if (bytes) {
            *bytes = found->second.bytes;
        }
        return SUCCESS;
    });
}

API cuPointerGetAttribute(void* data, int attribute, Address address) {
    return inContext([&]() -> Status {
        const void* memory = reinterpret_cast<const void*>(address);
        if (!inside(memory, 0)) {
            return INVALID_VALUE;
        }
        switch (attribute) {
            case 2: *static_cast<unsigned*>(data) = isDevice(memory) ? 2 : 1; return SUCCESS;  // memory type
            case 3: *static_cast<Address*>(data) = address; return SUCCESS;                    // device pointer
            case 4: *static_cast<const void**>(data) = memory; return SUCCESS;                 // host pointer
            case 9: *static_cast<int*>(data) = 0; return SUCCESS;                              // device ordinal
            default: return NOT_SUPPORTED;
        }
    });
}
