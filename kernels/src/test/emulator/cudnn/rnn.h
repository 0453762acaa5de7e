// Recurrent networks: descriptors, where weights lie, where a call keeps what its backward needs.
//
// A pseudo-layer is one direction of one layer. Its weights are, gate after gate, an input matrix (hidden, input) and a
// recurrent matrix (hidden, hidden), row-major; after all matrices of the network come all biases.
#pragma once

#include <vector>

#include "dropout.h"
#include "handle.h"

namespace emulator {

enum Cell : int { CELL_RELU = 0, CELL_TANH = 1, CELL_LSTM = 2, CELL_GRU = 3 };
enum Bias : int { BIAS_NONE = 0, BIAS_INPUT = 1, BIAS_DOUBLE = 2, BIAS_RECURRENT = 3 };
enum Sequence : int { TIME_MAJOR = 0, TIME_MAJOR_PACKED = 1, BATCH_MAJOR = 2 };

struct Rnn {
    int cell = CELL_LSTM, bias = BIAS_DOUBLE, directions = 1;
    int dataType = 0;
    int input = 0, hidden = 0, layers = 0;
    unsigned flags = 0;

    int gates() const { return cell == CELL_LSTM ? 4 : cell == CELL_GRU ? 3 : 1; }
    int pseudoLayers() const { return layers * directions; }
    int inputOf(int pseudoLayer) const { return pseudoLayer < directions ? input : hidden * directions; }

    // Offsets in elements. Gates 0 .. gates - 1 act on the input, gates .. 2 gates - 1 on the state before.
    size_t matrix(int pseudoLayer, int gate) const;
    bool hasBias(int gate) const {
        return bias == BIAS_DOUBLE || bias == (gate < gates() ? BIAS_INPUT : BIAS_RECURRENT);
    }
    size_t biasAt(int pseudoLayer, int gate) const;
    size_t weights() const;
};

struct RnnData {
    int dataType = 0, layout = TIME_MAJOR;
    int length = 0, batch = 0, vector = 0;
    std::vector<int> lengths;
    bool filled = false;
    float fill = 0;

    size_t rows() const;                   // vectors in memory
    size_t row(int time, int item) const;  // only where time < lengths[item], or in the unpacked layouts
    size_t bytes() const { return rows() * static_cast<size_t>(vector) * sizeof(float); }
    size_t workspaceBytes() const { return 64 * static_cast<size_t>(length * batch); }
    bool sameSequences(const RnnData& other) const {
        return layout == other.layout && length == other.length && batch == other.batch && lengths == other.lengths;
    }
};

// What one step of one sequence leaves for its backward, `hidden` numbers each.
struct Step {
    double* values;
    int hidden, gates;

    double* gate(int g) const { return values + g * hidden; }
    double* gateGradient(int g) const { return values + (gates + g) * hidden; }
    double* state() const { return values + 2 * gates * hidden; }            // h
    double* cell() const { return values + (2 * gates + 1) * hidden; }       // c of an LSTM
    double* recurrent() const { return values + (2 * gates + 2) * hidden; }  // R h + b of a GRU's new gate
    double* recurrentGradient() const { return values + (2 * gates + 3) * hidden; }
};

// All steps of a call, in the reserve space or, for inference, in memory of its own.
class Steps {
public:
    Steps(const Rnn& rnn, const RnnData& data, void* memory)
        : rnn(rnn), data(data), memory(static_cast<double*>(memory)) {}

    static size_t bytes(const Rnn& rnn, const RnnData& data) {
        return static_cast<size_t>(rnn.pseudoLayers()) * static_cast<size_t>(data.length * data.batch) * perStep(rnn) *
               sizeof(double);
    }

    Step at(int pseudoLayer, int time, int item) const {
        size_t index =
            (static_cast<size_t>(pseudoLayer) * static_cast<size_t>(data.length) + static_cast<size_t>(time)) *
                static_cast<size_t>(data.batch) +
            static_cast<size_t>(item);
        return {memory + index * perStep(rnn), rnn.hidden, rnn.gates()};
    }

private:
    static size_t perStep(const Rnn& rnn) { return static_cast<size_t>((2 * rnn.gates() + 4) * rnn.hidden); }

    const Rnn& rnn;
    const RnnData& data;
    double* memory;
};

// One step of a cell. Missing states and biases are zeros.
struct CellWeights {
    const Rnn& rnn;
    const float* weights;
    int pseudoLayer;

    double product(int gate, int row, const double* x) const;  // a row of a matrix times x, plus its bias
    double weight(int gate, int row, int column) const;
};

void stepForward(const CellWeights& w, const double* x, const double* h, const double* c, const Step& step);

// From the gradients of the step's h and c: those of its gates, and of h and c before, which are overwritten.
void stepBackward(const CellWeights& w, const double* h, const double* c, const Step& step, double* dh, double* dc);

}  // namespace emulator
