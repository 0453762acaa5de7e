// Capture of streams, graphs and their launch.
#include "capture.h"

#include <algorithm>
#include <set>

namespace emulator {

namespace {

std::set<Capture*>& captures() {
    static auto& all = *new std::set<Capture*>;
    return all;
}

template <class T>
std::set<T*>& handles() {
    static auto& all = *new std::set<T*>;
    return all;
}

struct Executable {
    Graph graph;
};

void endCapture(Capture* capture) {
    for (auto& [stream, end] : capture->ends) {
        stream->capture = nullptr;
    }
    captures().erase(capture);
}

// Every branch that other streams took must have come back to the first stream through an event.
bool joined(const Capture& capture) {
    std::set<int> reached;
    std::vector<int> open = capture.ends.at(capture.origin);
    while (!open.empty()) {
        int node = open.back();
        open.pop_back();
        if (reached.insert(node).second) {
            const auto& after = capture.graph.nodes[node].after;
            open.insert(open.end(), after.begin(), after.end());
        }
    }
    return reached.size() == capture.graph.nodes.size();
}

// A topological order by the schedule: the nodes' own, the latest possible first, or at random.
std::vector<int> orderOf(const Graph& graph, uint64_t& random) {
    std::vector<int> order, open;
    std::vector<size_t> missing(graph.nodes.size());
    std::vector<std::vector<int>> next(graph.nodes.size());
    for (size_t i = 0; i < graph.nodes.size(); i++) {
        missing[i] = graph.nodes[i].after.size();
        for (int before : graph.nodes[i].after) {
            next[before].push_back(static_cast<int>(i));
        }
        if (!missing[i]) {
            open.push_back(static_cast<int>(i));
        }
    }
    while (!open.empty()) {
        random = random * 6364136223846793005ull + 1442695040888963407ull;
        auto chosen = machine().settings.order == 0   ? std::min_element(open.begin(), open.end())
                      : machine().settings.order == 1 ? std::max_element(open.begin(), open.end())
                                                      : open.begin() + static_cast<long>((random >> 33) % open.size());
        int node = *chosen;
        open.erase(chosen);
        order.push_back(node);
        for (int later : next[node]) {
            if (--missing[later] == 0) {
                open.push_back(later);
            }
        }
    }
    return order;
}

Status launchGraph(const Executable& executable, void* stream) {
    uint64_t random = machine().settings.seed;
    for (int node : orderOf(executable.graph, random)) {
        if (Status status = enqueue(stream, executable.graph.nodes[node].work)) {
            return status;
        }
    }
    return SUCCESS;
}

}  // namespace

Status addToCapture(Stream& stream, Work work) {
    Capture& capture = *stream.capture;
    if (capture.invalid) {
        return STREAM_CAPTURE_INVALIDATED;
    }
    auto& end = capture.ends[&stream];
    std::sort(end.begin(), end.end());
    end.erase(std::unique(end.begin(), end.end()), end.end());
    capture.graph.nodes.push_back({std::move(work), end});
    end = {static_cast<int>(capture.graph.nodes.size()) - 1};
    return SUCCESS;
}

void markInCapture(const Stream& stream, Mark& mark) {
    mark.capture = stream.capture;
    mark.nodes = stream.capture->ends[const_cast<Stream*>(&stream)];
}

Status waitInCapture(Stream& stream, const Mark& mark) {
    if (!captures().count(mark.capture) || (stream.capture && stream.capture != mark.capture)) {
        return STREAM_CAPTURE_MERGE;
    }
    stream.capture = mark.capture;
    auto& end = mark.capture->ends[&stream];
    end.insert(end.end(), mark.nodes.begin(), mark.nodes.end());
    return SUCCESS;
}

Status forbiddenInCapture(bool alsoRelaxed) {
    Status status = SUCCESS;
    for (Capture* capture : captures()) {
        bool reaches = capture->mode == 0 || (capture->mode == 1 && capture->thread == std::this_thread::get_id());
        if (reaches || alsoRelaxed) {
            capture->invalid = true;
            status = STREAM_CAPTURE_UNSUPPORTED;
        }
    }
    return status;
}

}  // namespace emulator

using namespace emulator;

API cuStreamBeginCapture_v2(void* handle, int mode) {
    return inContext([&]() -> Status {
        Stream* stream = streamOf(handle);
        if (!stream) {
            return INVALID_HANDLE;
        }
        if (isNullStream(stream)) {
            return STREAM_CAPTURE_UNSUPPORTED;
        }
        if (stream->capture || mode < 0 || mode > 2) {
            return INVALID_VALUE;
        }
        auto* capture = new Capture;
        capture->origin = stream;
        capture->mode = mode;
        capture->thread = std::this_thread::get_id();
        capture->ends[stream] = {};
        stream->capture = capture;
        captures().insert(capture);
        return SUCCESS;
    });
}

API cuStreamEndCapture(void* handle, void** graph) {
    return inContext([&]() -> Status {
        *graph = nullptr;
        Stream* stream = streamOf(handle);
        if (!stream) {
            return INVALID_HANDLE;
        }
        if (!stream->capture) {
            return INVALID_VALUE;
        }
        if (stream->capture->origin != stream) {
            return STREAM_CAPTURE_UNMATCHED;
        }
        std::unique_ptr<Capture> capture(stream->capture);
        endCapture(capture.get());
        if (capture->invalid) {
            return STREAM_CAPTURE_INVALIDATED;
        }
        if (!joined(*capture)) {
            return STREAM_CAPTURE_UNJOINED;
        }
        auto* captured = new Graph(std::move(capture->graph));
        handles<Graph>().insert(captured);
        *graph = captured;
        return SUCCESS;
    });
}

API cuStreamIsCapturing(void* handle, int* state) {
    return inContext([&]() -> Status {
        Stream* stream = streamOf(handle);
        if (!stream) {
            return INVALID_HANDLE;
        }
        *state = !stream->capture ? 0 : stream->capture->invalid ? 2 : 1;
        return SUCCESS;
    });
}

API cuThreadExchangeStreamCaptureMode(int*) { return SUCCESS; }

API cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    return inContext([&]() -> Status {
        if (!handles<Graph>().count(static_cast<Graph*>(graph))) {
            return INVALID_VALUE;
        }
        auto* made = new Executable{*static_cast<Graph*>(graph)};
        handles<Executable>().insert(made);
        *executable = made;
        return SUCCESS;
    });
}

API cuGraphUpload(void* executable, void*) {
    return inContext(
        [&] { return handles<Executable>().count(static_cast<Executable*>(executable)) ? SUCCESS : INVALID_VALUE; });
}

API cuGraphLaunch(void* executable, void* stream) {
    return inContext([&] {
        bool known = handles<Executable>().count(static_cast<Executable*>(executable)) != 0;
        return known ? launchGraph(*static_cast<Executable*>(executable), stream) : INVALID_VALUE;
    });
}

API cuGraphGetNodes(void* graph, void**, size_t* count) {
    return inContext([&]() -> Status {
        if (!handles<Graph>().count(static_cast<Graph*>(graph))) {
            return INVALID_VALUE;
        }
        *count = static_cast<Graph*>(graph)->nodes.size();
        return SUCCESS;
    });
}

API cuGraphExecDestroy(void* executable) {
    return initialised([&]() -> Status {
        if (!handles<Executable>().erase(static_cast<Executable*>(executable))) {
            return INVALID_VALUE;
        }
        delete static_cast<Executable*>(executable);
        return SUCCESS;
    });
}

API cuGraphDestroy(void* graph) {
    return initialised([&]() -> Status {
        if (!handles<Graph>().erase(static_cast<Graph*>(graph))) {
            return INVALID_VALUE;
        }
        delete static_cast<Graph*>(graph);
        return SUCCESS;
    });
}
