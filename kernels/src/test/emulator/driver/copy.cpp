// Copies and fills. Device ranges are checked when the call is made; the bytes move when the stream gets there, so a
// page-locked source that is overwritten too early is copied as it then is.
#include <cstring>

#include "memory.h"
#include "stream.h"

namespace emulator {

namespace {

enum class Side { DEVICE, HOST, ANY };

struct Copy {
    const char* name;
    void* to;
    const void* from;
    size_t bytes;
    Side toSide, fromSide;
};

Status checkRange(const char* name, const char* what, const void* memory, size_t bytes) {
    if (inside(memory, bytes)) {
        return SUCCESS;
    }
    return complain(INVALID_VALUE, std::string(name) + ": the " + what + " of " + std::to_string(bytes) +
                                       " bytes is not inside one allocation; it begins at " + describe(memory));
}

Status check(const Copy& copy) {
    if (copy.toSide == Side::DEVICE) {
        if (Status status = checkRange(copy.name, "destination", copy.to, copy.bytes)) {
            return status;
        }
    }
    return copy.fromSide == Side::DEVICE ? checkRange(copy.name, "source", copy.from, copy.bytes) : SUCCESS;
}

// Host memory that is not page-locked: the driver has read or written it when the call returns.
bool pageable(const Copy& copy) {
    return (copy.toSide != Side::DEVICE && !inside(copy.to, copy.bytes)) ||
           (copy.fromSide != Side::DEVICE && !inside(copy.from, copy.bytes));
}

Status start(const Copy& copy, void* handle, bool wait) {
    return inContext([&]() -> Status {
        Stream* stream = streamOf(handle);
        if (!stream) {
            return INVALID_HANDLE;
        }
        if (copy.bytes == 0) {
            return SUCCESS;
        }
        if (Status status = check(copy)) {
            return status;
        }
        wait |= pageable(copy);
        if (wait && stream->capture) {
            return synchronize(*stream);
        }
        Status status =
            enqueue(handle, {[copy] { return memmove(copy.to, copy.from, copy.bytes), SUCCESS; }, copy.name});
        return status || !wait ? status : synchronize(*stream);
    });
}

void* memoryAt(Address address) { return reinterpret_cast<void*>(address); }

template <class T>
Status fill(const char* name, Address to, T value, size_t count, void* handle) {
    return inContext([&]() -> Status {
        if (count == 0) {
            return SUCCESS;
        }
        if (to % sizeof(T) != 0) {
            return INVALID_VALUE;
        }
        if (Status status = checkRange(name, "destination", memoryAt(to), count * sizeof(T))) {
            return status;
        }
        T* memory = static_cast<T*>(memoryAt(to));
        return enqueue(handle, {[=] { return std::fill(memory, memory + count, value), SUCCESS; }, name});
    });
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cuMemcpyHtoD_v2(Address to, const void* from, size_t bytes) {
    return start({"cuMemcpyHtoD", memoryAt(to), from, bytes, Side::DEVICE, Side::HOST}, nullptr, true);
}

API cuMemcpyDtoH_v2(void* to, Address from, size_t bytes) {
    return start({"cuMemcpyDtoH", to, memoryAt(from), bytes, Side::HOST, Side::DEVICE}, nullptr, true);
}

// between two places of the device the call does not wait, although its name has no "async"
API cuMemcpyDtoD_v2(Address to, Address from, size_t bytes) {
    return start({"cuMemcpyDtoD", memoryAt(to), memoryAt(from), bytes, Side::DEVICE, Side::DEVICE}, nullptr, false);
}

API cuMemcpyHtoDAsync_v2(Address to, const void* from, size_t bytes, void* stream) {
    return start({"cuMemcpyHtoDAsync", memoryAt(to), from, bytes, Side::DEVICE, Side::HOST}, stream, false);
}

API cuMemcpyDtoHAsync_v2(void* to, Address from, size_t bytes, void* stream) {
    return start({"cuMemcpyDtoHAsync", to, memoryAt(from), bytes, Side::HOST, Side::DEVICE}, stream, false);
}

API cuMemcpyDtoDAsync_v2(Address to, Address from, size_t bytes, void* stream) {
    return start({"cuMemcpyDtoDAsync", memoryAt(to), memoryAt(from), bytes, Side::DEVICE, Side::DEVICE}, stream, false);
}

API cuMemcpy(Address to, Address from, size_t bytes) {
    return start({"cuMemcpy", memoryAt(to), memoryAt(from), bytes, Side::ANY, Side::ANY}, nullptr, true);
}

API cuMemcpyAsync(Address to, Address from, size_t bytes, void* stream) {
    return start({"cuMemcpyAsync", memoryAt(to), memoryAt(from), bytes, Side::ANY, Side::ANY}, stream, false);
}

API cuMemsetD8_v2(Address to, unsigned char value, size_t count) {
    return fill("cuMemsetD8", to, value, count, nullptr);
}
API cuMemsetD16_v2(Address to, unsigned short value, size_t count) {
    return fill("cuMemsetD16", to, value, count, nullptr);
}
API cuMemsetD32_v2(Address to, unsigned value, size_t count) { return fill("cuMemsetD32", to, value, count, nullptr); }

API cuMemsetD8Async(Address to, unsigned char value, size_t count, void* stream) {
    return fill("cuMemsetD8Async", to, value, count, stream);
}

API cuMemsetD16Async(Address to, unsigned short value, size_t count, void* stream) {
    return fill("cuMemsetD16Async", to, value, count, stream);
}

API cuMemsetD32Async(Address to, unsigned value, size_t count, void* stream) {
    return fill("cuMemsetD32Async", to, value, count, stream);
}
