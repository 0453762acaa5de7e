// Stream capture: while a stream is captured its work becomes the nodes of a graph, with the order between them that
// streams and events imply and no other.
#pragma once

#include <map>
#include <thread>
#include <vector>

#include "stream.h"

namespace emulator {

struct Node {
    Work work;
    std::vector<int> after;  // indices of smaller nodes
};

struct Graph {
    std::vector<Node> nodes;
};

struct Capture {
    Graph graph;
    Stream* origin = nullptr;
    int mode = 0;  // 0 global, 1 this thread, 2 relaxed
    std::thread::id thread;
    bool invalid = false;
    std::map<Stream*, std::vector<int>> ends;  // what the next node of each captured stream comes after
};

Status addToCapture(Stream& stream, Work work);

// cuEventRecord and cuStreamWaitEvent of captured streams.
void markInCapture(const Stream& stream, Mark& mark);
Status waitInCapture(Stream& stream, const Mark& mark);

// For calls that a capture forbids (allocations, waiting for everything): the error, and every capture is spoiled.
Status forbiddenInCapture(bool alsoRelaxed = false);

}  // namespace emulator
