// Streams are queues that run late on purpose: work is done when something waits for it and not before. What reads a
// result without waiting, or overwrites a source too early, then fails on every run instead of now and then on a GPU.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "machine.h"

namespace emulator {

struct Work {
    std::function<Status()> run;
    std::string name;
};

struct Capture;

struct Stream {
    std::deque<Work> queue;
    unsigned flags = 0;  // 1: does not wait for the null stream
    int priority = 0;
    uint64_t id = 0;
    bool running = false;
    Capture* capture = nullptr;
};

// The moment an event stands for: the work before it in one stream, or a node of a graph being captured.
struct Mark {
    bool done = false;
    Stream* stream = nullptr;
    Capture* capture = nullptr;
    std::vector<int> nodes;
    std::chrono::steady_clock::time_point time;
};

// null when the handle is no stream
Stream* streamOf(void* handle);
const std::vector<Stream*>& createdStreams();
bool isNullStream(const Stream* stream);

Status enqueue(void* handle, Work work);

// Runs what is queued; up to the mark, when one is given.
void drain(Stream& stream, const Mark* until = nullptr);
void drainAll();

// Waiting is an error while the stream is captured, and spoils the capture.
Status synchronize(Stream& stream);

void destroyStreams();  // with the context

}  // namespace emulator
