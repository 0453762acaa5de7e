// The recurrence over time, forward and backward, through layers and directions.
#include "rnn_sequence.h"

#include <algorithm>
#include <cmath>

#include "poison.h"

namespace emulator {

namespace {

// The initial or final states: (layers · directions, batch, hidden), absent where null.
struct States {
    const Rnn& rnn;
    int batch;
    float* memory;

    float* at(int pseudoLayer, int item) const {
        size_t row = static_cast<size_t>(pseudoLayer) * static_cast<size_t>(batch) + static_cast<size_t>(item);
        return memory ? memory + row * static_cast<size_t>(rnn.hidden) : nullptr;
    }
    std::vector<double> read(int pseudoLayer, int item) const {
        const float* from = at(pseudoLayer, item);
        return from ? std::vector<double>(from, from + rnn.hidden)
                    : std::vector<double>(static_cast<size_t>(rnn.hidden));
    }
    void write(int pseudoLayer, int item, const double* values) const {
        float* to = at(pseudoLayer, item);
        for (int i = 0; to && i < rnn.hidden; i++) {
            to[i] = static_cast<float>(values[i]);
        }
    }
};

void fillPadding(const RnnData& data, float* memory) {
    if (data.layout == TIME_MAJOR_PACKED) {
        return;
    }
    for (int item = 0; item < data.batch; item++) {
        for (int time = data.lengths[static_cast<size_t>(item)]; time < data.length; time++) {
            float* row = memory + data.row(time, item) * static_cast<size_t>(data.vector);
            data.filled ? std::fill(row, row + data.vector, data.fill)
                        : fillWithPoison(row, static_cast<size_t>(data.vector) * sizeof(float));
        }
    }
}

}  // namespace

std::vector<double> Sequences::input(const float* memory, int layer, int time, int item) const {
    if (layer == 0) {
        const float* from = memory + x.row(time, item) * static_cast<size_t>(x.vector);
        return std::vector<double>(from, from + x.vector);
    }
    std::vector<double> values;
    for (int d = 0; d < rnn.directions; d++) {
        const double* state = steps.at((layer - 1) * rnn.directions + d, time, item).state();
        values.insert(values.end(), state, state + rnn.hidden);
    }
    return values;
}

void forward(const Sequences& s, const ForwardCall& call) {
    const Rnn& rnn = s.rnn;
    auto states = [&](const float* memory) { return States{rnn, s.x.batch, const_cast<float*>(memory)}; };
    for (int p = 0; p < rnn.pseudoLayers(); p++) {
        CellWeights weights = {rnn, call.weights, p};
        for (int item = 0; item < s.x.batch; item++) {
            std::vector<double> h = states(call.hx).read(p, item), c = states(call.cx).read(p, item);
            for (int k = 0; k < s.x.lengths[static_cast<size_t>(item)]; k++) {
                int time = s.time(p % rnn.directions, item, k);
                Step step = s.steps.at(p, time, item);
                stepForward(weights, s.input(call.x, p / rnn.directions, time, item).data(), h.data(), c.data(), step);
                h.assign(step.state(), step.state() + rnn.hidden);
                c.assign(step.cell(), step.cell() + rnn.hidden);
            }
            states(call.hy).write(p, item, h.data());
            states(call.cy).write(p, item, c.data());
        }
    }
    for (int item = 0; item < s.y.batch; item++) {
        for (int time = 0; time < s.y.lengths[static_cast<size_t>(item)]; time++) {
            std::vector<double> top = s.input(call.x, rnn.layers, time, item);
            std::copy(top.begin(), top.end(), call.y + s.y.row(time, item) * static_cast<size_t>(s.y.vector));
        }
    }
    fillPadding(s.y, call.y);
}

namespace {

// Gradients of a layer's outputs or inputs at every place, `width` numbers each.
struct Places {
    const RnnData& data;
    int width;
    std::vector<double> values;

    Places(const RnnData& data, int width)
        : data(data), width(width), values(static_cast<size_t>(data.length * data.batch * width)) {}
    double* at(int time, int item) { return values.data() + static_cast<size_t>((time * data.batch + item) * width); }
};

void backwardDirection(const Sequences& s, const BackwardCall& call, int p, Places& dOut, Places& dIn) {
    const Rnn& rnn = s.rnn;
    auto states = [&](const float* memory) { return States{rnn, s.x.batch, const_cast<float*>(memory)}; };
    CellWeights weights = {rnn, call.weights, p};
    int direction = p % rnn.directions;
    for (int item = 0; item < s.x.batch; item++) {
        std::vector<double> dh = states(call.dhy).read(p, item), dc = states(call.dcy).read(p, item);
        std::vector<double> firstH = states(call.hx).read(p, item), firstC = states(call.cx).read(p, item);
        for (int k = s.x.lengths[static_cast<size_t>(item)] - 1; k >= 0; k--) {
            int time = s.time(direction, item, k);
            Step step = s.steps.at(p, time, item);
            const double* out = dOut.at(time, item) + direction * rnn.hidden;
            for (int i = 0; i < rnn.hidden; i++) {
                dh[static_cast<size_t>(i)] += out[i];
            }
            int before = s.time(direction, item, k - 1);
            const double* h = k ? s.steps.at(p, before, item).state() : firstH.data();
            const double* c = k ? s.steps.at(p, before, item).cell() : firstC.data();
            stepBackward(weights, h, c, step, dh.data(), dc.data());
            double* in = dIn.at(time, item);
            for (int gate = 0; gate < rnn.gates(); gate++) {
                for (int i = 0; i < rnn.hidden; i++) {
                    for (int j = 0; j < dIn.width; j++) {
                        in[j] += step.gateGradient(gate)[i] * weights.weight(gate, i, j);
                    }
                }
            }
        }
        states(call.dhx).write(p, item, dh.data());
        states(call.dcx).write(p, item, dc.data());
    }
}

}  // namespace

void backwardData(const Sequences& s, const BackwardCall& call) {
    const Rnn& rnn = s.rnn;
    Places dOut(s.y, s.y.vector);
    for (int item = 0; item < s.y.batch; item++) {
        for (int time = 0; time < s.y.lengths[static_cast<size_t>(item)]; time++) {
            const float* from = call.dy + s.y.row(time, item) * static_cast<size_t>(s.y.vector);
            std::copy(from, from + s.y.vector, dOut.at(time, item));
        }
    }
    for (int layer = rnn.layers - 1; layer >= 0; layer--) {
        Places dIn(s.x, rnn.inputOf(layer * rnn.directions));
        for (int direction = rnn.directions - 1; direction >= 0; direction--) {
            backwardDirection(s, call, layer * rnn.directions + direction, dOut, dIn);
        }
        dOut.width = dIn.width;
        dOut.values = std::move(dIn.values);
    }
    for (int item = 0; item < s.x.batch; item++) {
        for (int time = 0; time < s.x.lengths[static_cast<size_t>(item)]; time++) {
            const double* from = dOut.at(time, item);
            std::copy(from, from + s.x.vector, call.dx + s.x.row(time, item) * static_cast<size_t>(s.x.vector));
        }
    }
    fillPadding(s.x, call.dx);
}

namespace {

// dw += gradient of a gate times what its matrix was multiplied with
void addOuter(const Rnn& rnn, float* dw, int p, int gate, const double* d, const double* x, int columns) {
    float* matrix = dw + rnn.matrix(p, gate);
    float* bias = rnn.hasBias(gate) ? dw + rnn.biasAt(p, gate) : nullptr;
    for (int i = 0; i < rnn.hidden; i++) {
        for (int k = 0; k < columns; k++) {
            matrix[i * columns + k] += static_cast<float>(d[i] * x[k]);
        }
        if (bias) {
            bias[i] += static_cast<float>(d[i]);
        }
    }
}

}  // namespace

void backwardWeights(const Sequences& s, const float* x, const float* hx, float* dw) {
    const Rnn& rnn = s.rnn;
    for (int p = 0; p < rnn.pseudoLayers(); p++) {
        for (int item = 0; item < s.x.batch; item++) {
            std::vector<double> first = States{rnn, s.x.batch, const_cast<float*>(hx)}.read(p, item);
            for (int k = 0; k < s.x.lengths[static_cast<size_t>(item)]; k++) {
                int time = s.time(p % rnn.directions, item, k);
                Step step = s.steps.at(p, time, item);
                std::vector<double> in = s.input(x, p / rnn.directions, time, item);
                const double* h =
                    k ? s.steps.at(p, s.time(p % rnn.directions, item, k - 1), item).state() : first.data();
                for (int gate = 0; gate < rnn.gates(); gate++) {
                    bool scaled = rnn.cell == CELL_GRU && gate == 2;
                    addOuter(rnn, dw, p, gate, step.gateGradient(gate), in.data(), static_cast<int>(in.size()));
                    addOuter(rnn, dw, p, rnn.gates() + gate,
                             scaled ? step.recurrentGradient() : step.gateGradient(gate), h, rnn.hidden);
                }
            }
        }
    }
}

}  // namespace emulator
