// One step of a recurrent cell and its derivative. Gates in cuDNN's order:
//
//   LSTM   i, f, g, o     c' = f c + i g          h' = o tanh c'
//   GRU    r, z, n        n = tanh(W x + b + r (R h + b_R))     h' = (1 - z) n + z h
#include <cmath>

#include "rnn.h"

namespace emulator {

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double before(const double* state, int i) { return state ? state[i] : 0; }

// the matrices of one gate on both sides, with their biases
double gateInput(const CellWeights& w, int gate, int row, const double* x, const double* h) {
    return w.product(gate, row, x) + w.product(w.rnn.gates() + gate, row, h);
}

void forwardLstm(const CellWeights& w, const double* x, const double* h, const double* c, const Step& s) {
    for (int i = 0; i < w.rnn.hidden; i++) {
        for (int gate = 0; gate < 4; gate++) {
            double sum = gateInput(w, gate, i, x, h);
            s.gate(gate)[i] = gate == 2 ? std::tanh(sum) : sigmoid(sum);
        }
        s.cell()[i] = s.gate(1)[i] * before(c, i) + s.gate(0)[i] * s.gate(2)[i];
        s.state()[i] = s.gate(3)[i] * std::tanh(s.cell()[i]);
    }
}

void forwardGru(const CellWeights& w, const double* x, const double* h, const Step& s) {
    for (int i = 0; i < w.rnn.hidden; i++) {
        s.gate(0)[i] = sigmoid(gateInput(w, 0, i, x, h));
        s.gate(1)[i] = sigmoid(gateInput(w, 1, i, x, h));
        s.recurrent()[i] = w.product(5, i, h);
        s.gate(2)[i] = std::tanh(w.product(2, i, x) + s.gate(0)[i] * s.recurrent()[i]);
        s.state()[i] = (1 - s.gate(1)[i]) * s.gate(2)[i] + s.gate(1)[i] * before(h, i);
    }
}

void forwardPlain(const CellWeights& w, const double* x, const double* h, const Step& s) {
    for (int i = 0; i < w.rnn.hidden; i++) {
        double sum = gateInput(w, 0, i, x, h);
        s.state()[i] = s.gate(0)[i] = w.rnn.cell == CELL_TANH ? std::tanh(sum) : std::fmax(sum, 0);
    }
}

// Gradients of the gates before their activation, and of c before.
void gatesLstm(const CellWeights& w, const double* c, const Step& s, const double* dh, double* dc) {
    for (int k = 0; k < w.rnn.hidden; k++) {
        double i = s.gate(0)[k], f = s.gate(1)[k], g = s.gate(2)[k], o = s.gate(3)[k], t = std::tanh(s.cell()[k]);
        double d = dc[k] + dh[k] * o * (1 - t * t);
        s.gateGradient(0)[k] = d * g * i * (1 - i);
        s.gateGradient(1)[k] = d * before(c, k) * f * (1 - f);
        s.gateGradient(2)[k] = d * i * (1 - g * g);
        s.gateGradient(3)[k] = dh[k] * t * o * (1 - o);
        dc[k] = d * f;
    }
}

void gatesGru(const CellWeights& w, const double* h, const Step& s, const double* dh) {
    for (int k = 0; k < w.rnn.hidden; k++) {
        double r = s.gate(0)[k], z = s.gate(1)[k], n = s.gate(2)[k];
        double dn = dh[k] * (1 - z) * (1 - n * n);
        s.gateGradient(0)[k] = dn * s.recurrent()[k] * r * (1 - r);
        s.gateGradient(1)[k] = dh[k] * (before(h, k) - n) * z * (1 - z);
        s.gateGradient(2)[k] = dn;
        s.recurrentGradient()[k] = dn * r;
    }
}

void gatesPlain(const CellWeights& w, const Step& s, const double* dh) {
    for (int k = 0; k < w.rnn.hidden; k++) {
        double y = s.gate(0)[k];
        s.gateGradient(0)[k] = dh[k] * (w.rnn.cell == CELL_TANH ? 1 - y * y : y > 0);
    }
}

}  // namespace

double CellWeights::weight(int gate, int row, int column) const {
    int columns = gate < rnn.gates() ? rnn.inputOf(pseudoLayer) : rnn.hidden;
    return static_cast<double>(
        weights[rnn.matrix(pseudoLayer, gate) + static_cast<size_t>(row) * static_cast<size_t>(columns) +
                static_cast<size_t>(column)]);
}

double CellWeights::product(int gate, int row, const double* x) const {
    int columns = gate < rnn.gates() ? rnn.inputOf(pseudoLayer) : rnn.hidden;
    const float* matrix =
        weights + rnn.matrix(pseudoLayer, gate) + static_cast<size_t>(row) * static_cast<size_t>(columns);
    double sum =
        rnn.hasBias(gate) ? static_cast<double>(weights[rnn.biasAt(pseudoLayer, gate) + static_cast<size_t>(row)]) : 0;
    for (int k = 0; x && k < columns; k++) {
        sum += static_cast<double>(matrix[k]) * x[k];
    }
    return sum;
}

void stepForward(const CellWeights& w, const double* x, const double* h, const double* c, const Step& step) {
    switch (w.rnn.cell) {
        case CELL_LSTM: forwardLstm(w, x, h, c, step); break;
        case CELL_GRU: forwardGru(w, x, h, step); break;
        default: forwardPlain(w, x, h, step);
    }
}

void stepBackward(const CellWeights& w, const double* h, const double* c, const Step& step, double* dh, double* dc) {
    const Rnn& rnn = w.rnn;
    switch (rnn.cell) {
        case CELL_LSTM: gatesLstm(w, c, step, dh, dc); break;
        case CELL_GRU: gatesGru(w, h, step, dh); break;
        default: gatesPlain(w, step, dh);
    }
    std::vector<double> dBefore(static_cast<size_t>(rnn.hidden));
    for (int k = 0; k < rnn.hidden; k++) {
        double sum = rnn.cell == CELL_GRU ? dh[k] * step.gate(1)[k] : 0;
        for (int gate = 0; gate < rnn.gates(); gate++) {
            bool scaled = rnn.cell == CELL_GRU && gate == 2;  // r stands between the state and the new gate
            const double* d = scaled ? step.recurrentGradient() : step.gateGradient(gate);
            for (int i = 0; i < rnn.hidden; i++) {
                sum += d[i] * w.weight(rnn.gates() + gate, i, k);
            }
        }
        dBefore[static_cast<size_t>(k)] = sum;
    }
    std::copy(dBefore.begin(), dBefore.end(), dh);
}

}  // namespace emulator
