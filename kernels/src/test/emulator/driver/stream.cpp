// Streams: creation, order between them, synchronization, host functions.
#include "stream.h"

#include <algorithm>

#include "capture.h"
#include "memory.h"
#include "stream_work.h"

namespace emulator {

namespace {

constexpr unsigned NON_BLOCKING = 1;

Stream& nullStream() {
    static Stream& only = *new Stream;
    return only;
}

std::vector<Stream*>& created() {
    static auto& all = *new std::vector<Stream*>;
    return all;
}

uint64_t nextId = 1;

bool waitsForNullStream(const Stream& stream) { return !(stream.flags & NON_BLOCKING); }

// The null stream and the streams that wait for it take turns: each lets the other finish first.
Status takeTurn(Stream& stream) {
    if (&stream != &nullStream()) {
        if (waitsForNullStream(stream)) {
            drain(nullStream());
        }
        return SUCCESS;
    }
    for (Stream* other : created()) {
        if (!waitsForNullStream(*other)) {
            continue;
        }
        if (other->capture) {
            other->capture->invalid = true;
            return STREAM_CAPTURE_IMPLICIT;
        }
        drain(*other);
    }
    return SUCCESS;
}

}  // namespace

Stream* streamOf(void* handle) {
    // CU_STREAM_LEGACY and CU_STREAM_PER_THREAD are 1 and 2; both are taken for the null stream
    if (reinterpret_cast<uintptr_t>(handle) <= 2) {
        return &nullStream();
    }
    auto found = std::find(created().begin(), created().end(), static_cast<Stream*>(handle));
    return found == created().end() ? nullptr : *found;
}

const std::vector<Stream*>& createdStreams() { return created(); }
bool isNullStream(const Stream* stream) { return stream == &nullStream(); }

Status enqueue(void* handle, Work work) {
    Stream* stream = streamOf(handle);
    if (!stream) {
        return INVALID_HANDLE;
    }
    if (stream->capture) {
        return addToCapture(*stream, std::move(work));
    }
    if (Status status = takeTurn(*stream)) {
        return status;
    }
    stream->queue.push_back(std::move(work));
    if (machine().settings.eager) {
        drain(*stream);
        return machine().sticky;
    }
    return SUCCESS;
}

void drain(Stream& stream, const Mark* until) {
    if (stream.running) {
        return;
    }
    stream.running = true;
    while (!stream.queue.empty() && !(until && until->done)) {
        Work work = std::move(stream.queue.front());
        stream.queue.pop_front();
        if (!machine().sticky) {
            work.run();
        }
    }
    stream.running = false;
}

void drainAll() {
    drain(nullStream());
    std::vector<Stream*> order = created();
    if (machine().settings.order == 1) {
        std::reverse(order.begin(), order.end());
    }
    for (Stream* stream : order) {
        drain(*stream);
    }
}

Status synchronize(Stream& stream) {
    if (stream.capture) {
        stream.capture->invalid = true;
        return STREAM_CAPTURE_UNSUPPORTED;
    }
    if (Status status = takeTurn(stream)) {
        return status;
    }
    drain(stream);
    return machine().sticky;
}

void destroyStreams() {
    for (Stream* stream : created()) {
        delete stream;
    }
    created().clear();
    nullStream().queue.clear();
}

}  // namespace emulator

using namespace emulator;

API cuStreamCreateWithPriority(void** handle, unsigned flags, int priority) {
    return inContext([&]() -> Status {
        auto* stream = new Stream;
        stream->flags = flags;
        stream->priority = priority;
        stream->id = nextId++;
        created().push_back(stream);
        *handle = stream;
        return SUCCESS;
    });
}

API cuStreamCreate(void** handle, unsigned flags) { return cuStreamCreateWithPriority(handle, flags, 0); }

API cuStreamDestroy_v2(void* handle) {
    return inContext([&]() -> Status {
        Stream* stream = streamOf(handle);
        if (!stream || isNullStream(stream)) {
            return INVALID_HANDLE;
        }
        if (stream->capture) {
            stream->capture->invalid = true;
            stream->capture->ends.erase(stream);
        }
        drain(*stream);
        created().erase(std::find(created().begin(), created().end(), stream));
        delete stream;
        return machine().sticky;
    });
}

template <class Body>
static Status withStream(void* handle, Body body) {
    return inContext([&]() -> Status {
        Stream* stream = streamOf(handle);
        return stream ? body(*stream) : INVALID_HANDLE;
    });
}

API cuStreamGetFlags(void* handle, unsigned* flags) {
    return withStream(handle, [&](Stream& stream) { return *flags = stream.flags, SUCCESS; });
}

API cuStreamGetPriority(void* handle, int* priority) {
    return withStream(handle, [&](Stream& stream) { return *priority = stream.priority, SUCCESS; });
}

API cuStreamGetId(void* handle, uint64_t* id) {
    return withStream(handle, [&](Stream& stream) { return *id = stream.id, SUCCESS; });
}

API cuStreamGetCtx(void* handle, void** context) {
    return withStream(handle, [&](Stream&) { return *context = currentContext(), SUCCESS; });
}

API cuStreamSynchronize(void* handle) {
    return withStream(handle, [&](Stream& stream) { return synchronize(stream); });
}

// Asking makes progress, but the first answer is still "not ready": whoever polls must poll again.
API cuStreamQuery(void* handle) {
    return withStream(handle, [&](Stream& stream) -> Status {
        if (stream.capture) {
            stream.capture->invalid = true;
            return STREAM_CAPTURE_UNSUPPORTED;
        }
        bool empty = stream.queue.empty();
        drain(stream);
        return machine().sticky ? machine().sticky : empty ? SUCCESS : NOT_READY;
    });
}

API cuLaunchHostFunc(void* handle, void (*function)(void*), void* data) {
    return inContext([&] { return enqueue(handle, {[=] { return function(data), SUCCESS; }, "host function"}); });
}

API cuStreamAddCallback(void* handle, void (*function)(void*, int, void*), void* data, unsigned) {
    return inContext(
        [&] { return enqueue(handle, {[=] { return function(handle, SUCCESS, data), SUCCESS; }, "callback"}); });
}

#define SHARED extern "C" __attribute__((visibility("default"))) int

SHARED storygan_emulator_enqueue(void* handle, const char* name, std::function<int()>* work) {
    return inContext([&] {
        auto run = *work;
        return enqueue(handle, {[run] { return static_cast<Status>(run()); }, name});
    });
}

SHARED storygan_emulator_wait(void* handle) { return cuStreamSynchronize(handle); }

SHARED storygan_emulator_ready() {
    return inContext([] { return SUCCESS; });
}

SHARED storygan_emulator_access(const char* name, const void* memory, size_t bytes) {
    if (inside(memory, bytes)) {
        return SUCCESS;
    }
    return endDevice(ILLEGAL_ADDRESS, std::string(name) + ": " + std::to_string(bytes) +
                                          " bytes are not inside one allocation; they begin at " + describe(memory));
}
