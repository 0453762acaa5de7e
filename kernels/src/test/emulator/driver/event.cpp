// Events: marks in streams that other streams and the host wait for.
#include <set>

#include "capture.h"
#include "stream.h"

namespace emulator {

namespace {

struct Event {
    std::shared_ptr<Mark> mark;
};

std::set<Event*>& events() {
    static auto& all = *new std::set<Event*>;
    return all;
}

template <class Body>
Status withEvent(void* handle, Body body) {
    return inContext([&]() -> Status {
        auto* event = static_cast<Event*>(handle);
        return events().count(event) ? body(*event) : INVALID_HANDLE;
    });
}

Status record(Event& event, void* handle) {
    Stream* stream = streamOf(handle);
    if (!stream) {
        return INVALID_HANDLE;
    }
    auto mark = std::make_shared<Mark>();
    mark->stream = stream;
    event.mark = mark;
    if (stream->capture) {
        markInCapture(*stream, *mark);
        return SUCCESS;
    }
    return enqueue(handle, {[mark] {
                                mark->time = std::chrono::steady_clock::now();
                                mark->done = true;
                                return SUCCESS;
                            },
                            "event"});
}

// A host wait for an event of a capture has nothing to wait for.
Status refuseCaptured(const Mark& mark) {
    if (!mark.capture) {
        return SUCCESS;
    }
    forbiddenInCapture(true);
    return CAPTURED_EVENT;
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cuEventCreate(void** handle, unsigned) {
    return inContext([&]() -> Status {
        auto* event = new Event;
        events().insert(event);
        *handle = event;
        return SUCCESS;
    });
}

API cuEventDestroy_v2(void* handle) {
    return initialised([&]() -> Status {
        auto* event = static_cast<Event*>(handle);
        if (!events().erase(event)) {
            return INVALID_HANDLE;
        }
        delete event;
        return SUCCESS;
    });
}

API cuEventRecord(void* handle, void* stream) {
    return withEvent(handle, [&](Event& event) { return record(event, stream); });
}

API cuEventRecordWithFlags(void* handle, void* stream, unsigned) { return cuEventRecord(handle, stream); }

API cuEventQuery(void* handle) {
    return withEvent(handle, [&](Event& event) -> Status {
        if (!event.mark || event.mark->done) {
            return SUCCESS;
        }
        if (Status status = refuseCaptured(*event.mark)) {
            return status;
        }
        drain(*event.mark->stream, event.mark.get());
        return machine().sticky ? machine().sticky : NOT_READY;
    });
}

API cuEventSynchronize(void* handle) {
    return withEvent(handle, [&](Event& event) -> Status {
        if (!event.mark || event.mark->done) {
            return SUCCESS;
        }
        if (Status status = refuseCaptured(*event.mark)) {
            return status;
        }
        drain(*event.mark->stream, event.mark.get());
        return machine().sticky;
    });
}

API cuEventElapsedTime(float* milliseconds, void* from, void* to) {
    return withEvent(from, [&](Event& first) {
        return withEvent(to, [&](Event& second) -> Status {
            if (!first.mark || !second.mark) {
                return INVALID_HANDLE;
            }
            if (!first.mark->done || !second.mark->done) {
                return NOT_READY;
            }
            *milliseconds = std::chrono::duration<float, std::milli>(second.mark->time - first.mark->time).count();
            return SUCCESS;
        });
    });
}

API cuEventElapsedTime_v2(float* milliseconds, void* from, void* to) {
    return cuEventElapsedTime(milliseconds, from, to);
}

API cuStreamWaitEvent(void* stream, void* handle, unsigned) {
    return withEvent(handle, [&](Event& event) -> Status {
        Stream* waiting = streamOf(stream);
        if (!waiting) {
            return INVALID_HANDLE;
        }
        auto mark = event.mark;
        if (!mark) {
            return SUCCESS;  // an event that was never recorded holds nobody up
        }
        if (mark->capture) {
            return waitInCapture(*waiting, *mark);
        }
        if (waiting->capture) {
            waiting->capture->invalid = true;
            return STREAM_CAPTURE_ISOLATION;  // waits for work outside the capture
        }
        return enqueue(stream, {[mark] {
                                    if (!mark->done) {
                                        drain(*mark->stream, mark.get());
                                    }
                                    return SUCCESS;
                                },
                                "wait for an event"});
    });
}
