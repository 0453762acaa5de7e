// Streams that run late, events, capture and graphs: what a missing wait does to the result, on every run.
#include <cmath>

#include "driver_calls.h"

// y = 2 x on a stream, without waiting
static void doubleOn(void* stream, CUdeviceptr y, CUdeviceptr x, int count) {
    static void* add = kernelOf("demo", "demo_add");
    CHECK_EQUAL(launch(add, 1, 64, stream, y, x, x, count), SUCCESS);
}

static float* pinned(size_t count) {
    void* memory = nullptr;
    CHECK_EQUAL(cuMemHostAlloc(&memory, count * sizeof(float), 0), SUCCESS);
    return static_cast<float*>(memory);
}

CASE(work_runsWhenItIsWaitedFor) {
    openDevice();
    void* stream = newStream();
    CUdeviceptr x = upload({1, 2, 3}), y = newMemory(12);
    float* host = pinned(3);
    doubleOn(stream, y, x, 3);
    CHECK_EQUAL(cuMemcpyDtoHAsync_v2(host, y, 12, stream), SUCCESS);
    CHECK(std::isnan(host[2]));  // read before the wait
    CHECK_EQUAL(cuStreamQuery(stream), NOT_READY);
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(host[2], 6.0f);
    CHECK_EQUAL(cuStreamQuery(stream), SUCCESS);
}

CASE(otherStream_withoutAnEventReadsTooEarly) {
    openDevice();
    void *first = newStream(), *second = newStream();
    CUdeviceptr x = upload({1, 2, 3}), y = newMemory(12), z = newMemory(12);
    doubleOn(first, y, x, 3);
    doubleOn(second, z, y, 3);
    CHECK_EQUAL(cuStreamSynchronize(second), SUCCESS);
    CHECK(std::isnan(download(z, 3)[0]));
}

CASE(otherStream_withAnEventWaits) {
    openDevice();
    void *first = newStream(), *second = newStream(), *event = newEvent();
    CUdeviceptr x = upload({1, 2, 3}), y = newMemory(12), z = newMemory(12);
    doubleOn(first, y, x, 3);
    CHECK_EQUAL(cuEventRecord(event, first), SUCCESS);
    CHECK_EQUAL(cuStreamWaitEvent(second, event, 0), SUCCESS);
    doubleOn(second, z, y, 3);
    CHECK_EQUAL(cuStreamSynchronize(second), SUCCESS);
    CHECK_EQUAL(download(z, 3)[0], 4.0f);
    CHECK_EQUAL(cuEventQuery(event), SUCCESS);
}

CASE(pinnedSource_overwrittenEarlyIsCopiedAsItThenIs) {
    openDevice();
    void* stream = newStream();
    float* host = pinned(1);
    CUdeviceptr x = newMemory(4);
    host[0] = 1;
    CHECK_EQUAL(cuMemcpyHtoDAsync_v2(x, host, 4, stream), SUCCESS);
    host[0] = 2;
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(download(x, 1)[0], 2.0f);
}

CASE(pageableSource_isReadAtOnce) {
    openDevice();
    void* stream = newStream();
    float host[1] = {1};
    CUdeviceptr x = newMemory(4);
    CHECK_EQUAL(cuMemcpyHtoDAsync_v2(x, host, 4, stream), SUCCESS);
    host[0] = 2;
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(download(x, 1)[0], 1.0f);
}

CASE(hostFunction_runsInStreamOrder) {
    openDevice();
    void* stream = newStream();
    static CUdeviceptr y = newMemory(4);
    static float seen = 0;
    CUdeviceptr x = upload({3});
    float* host = pinned(1);
    doubleOn(stream, y, x, 1);
    CHECK_EQUAL(cuMemcpyDtoHAsync_v2(host, y, 4, stream), SUCCESS);
    CHECK_EQUAL(cuLaunchHostFunc(stream, [](void* value) { seen = *static_cast<float*>(value); }, host), SUCCESS);
    CHECK_EQUAL(seen, 0.0f);
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(seen, 6.0f);
}

CASE(freeInStreamOrder_comesAfterTheLastUse) {
    openDevice();
    void* stream = newStream();
    CUdeviceptr x = upload({1}), y = newMemory(4);
    doubleOn(stream, y, x, 1);
    CHECK_EQUAL(cuMemFreeAsync(x, stream), SUCCESS);
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(download(y, 1)[0], 2.0f);
    CHECK_EQUAL(cuMemFree_v2(x), INVALID_VALUE);
}

static void* endCapture(void* stream) {
    void *graph = nullptr, *executable = nullptr;
    CHECK_EQUAL(cuStreamEndCapture(stream, &graph), SUCCESS);
    CHECK_EQUAL(cuGraphInstantiateWithFlags(&executable, graph, 0), SUCCESS);
    CHECK_EQUAL(cuGraphDestroy(graph), SUCCESS);
    return executable;
}

CASE(capture_recordsInsteadOfRunning) {
    openDevice();
    void* stream = newStream();
    CUdeviceptr x = upload({1}), y = newMemory(4);
    doubleOn(stream, y, x, 1);  // loads the module before the capture
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    int capturing = 0;
    CHECK_EQUAL(cuStreamBeginCapture_v2(stream, 0), SUCCESS);
    CHECK_EQUAL(cuStreamIsCapturing(stream, &capturing), SUCCESS);
    CHECK_EQUAL(capturing, 1);
    doubleOn(stream, x, y, 1);
    doubleOn(stream, y, x, 1);
    void* executable = endCapture(stream);
    CHECK_EQUAL(download(y, 1)[0], 2.0f);
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(cuGraphLaunch(executable, stream), SUCCESS);
    }
    CHECK_EQUAL(cuStreamSynchronize(stream), SUCCESS);
    CHECK_EQUAL(download(y, 1)[0], 128.0f);
    CHECK_EQUAL(cuGraphExecDestroy(executable), SUCCESS);
    CHECK_EQUAL(cuGraphLaunch(executable, stream), INVALID_VALUE);
}

// Two branches of one graph; returns the status of ending the capture.
static int captureFork(bool join, void** graph, void* first, void* second, CUdeviceptr x, CUdeviceptr y,
                       CUdeviceptr z) {
    void *fork = newEvent(), *back = newEvent();
    CHECK_EQUAL(cuStreamBeginCapture_v2(first, 0), SUCCESS);
    doubleOn(first, y, x, 1);
    CHECK_EQUAL(cuEventRecord(fork, first), SUCCESS);
    CHECK_EQUAL(cuStreamWaitEvent(second, fork, 0), SUCCESS);
    doubleOn(second, z, y, 1);
    CHECK_EQUAL(cuEventRecord(back, second), SUCCESS);
    if (join) {
        CHECK_EQUAL(cuStreamWaitEvent(first, back, 0), SUCCESS);
    }
    doubleOn(first, x, z, 1);
    return cuStreamEndCapture(first, graph);
}

CASE(capture_followsForkAndJoin) {
    openDevice();
    void *first = newStream(), *second = newStream(), *graph = nullptr, *executable = nullptr;
    CUdeviceptr x = upload({1}), y = newMemory(4), z = newMemory(4);
    doubleOn(first, y, x, 1);
    CHECK_EQUAL(captureFork(true, &graph, first, second, x, y, z), SUCCESS);
    CHECK_EQUAL(cuGraphInstantiateWithFlags(&executable, graph, 0), SUCCESS);
    CHECK_EQUAL(cuGraphLaunch(executable, first), SUCCESS);
    CHECK_EQUAL(cuStreamSynchronize(first), SUCCESS);
    CHECK_EQUAL(download(x, 1)[0], 8.0f);
}

CASE(capture_thatDoesNotJoinIsRefused) {
    openDevice();
    void *first = newStream(), *second = newStream(), *graph = nullptr;
    CUdeviceptr x = upload({1}), y = newMemory(4), z = newMemory(4);
    doubleOn(first, y, x, 1);
    CHECK_EQUAL(captureFork(false, &graph, first, second, x, y, z), STREAM_CAPTURE_UNJOINED);
}

CASE(capture_isSpoiledByWaitingAndAllocating) {
    openDevice();
    void *stream = newStream(), *graph = nullptr;
    CUdeviceptr address = 0;
    CHECK_EQUAL(cuStreamBeginCapture_v2(stream, 0), SUCCESS);
    CHECK_EQUAL(cuStreamSynchronize(stream), STREAM_CAPTURE_UNSUPPORTED);
    CHECK_EQUAL(cuStreamEndCapture(stream, &graph), STREAM_CAPTURE_INVALIDATED);
    CHECK_EQUAL(cuStreamBeginCapture_v2(stream, 0), SUCCESS);
    CHECK_EQUAL(cuMemAlloc_v2(&address, 4), STREAM_CAPTURE_UNSUPPORTED);
    CHECK_EQUAL(cuStreamEndCapture(stream, &graph), STREAM_CAPTURE_INVALIDATED);
    CHECK_EQUAL(cuStreamBeginCapture_v2(stream, 2), SUCCESS);
    CHECK_EQUAL(cuMemAlloc_v2(&address, 4), SUCCESS);
    CHECK_EQUAL(cuCtxSynchronize(), STREAM_CAPTURE_UNSUPPORTED);
    CHECK_EQUAL(cuStreamEndCapture(stream, &graph), STREAM_CAPTURE_INVALIDATED);
}

CASE(destroyedHandles_areRefused) {
    openDevice();
    void *stream = newStream(), *event = newEvent();
    CHECK_EQUAL(cuStreamDestroy_v2(stream), SUCCESS);
    CHECK_EQUAL(cuStreamSynchronize(stream), INVALID_HANDLE);
    CHECK_EQUAL(cuEventDestroy_v2(event), SUCCESS);
    CHECK_EQUAL(cuEventSynchronize(event), INVALID_HANDLE);
}

int main(int count, char** words) { return cases::main(count, words); }
