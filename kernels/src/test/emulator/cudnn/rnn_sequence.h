// Whole sequences through all layers and directions of a recurrent network.
#pragma once

#include "rnn.h"

namespace emulator {

struct Sequences {
    const Rnn& rnn;
    const RnnData &x, &y;
    const Steps& steps;

    // the time of the k-th step of a direction
    int time(int direction, int item, int k) const {
        return direction == 0 ? k : x.lengths[static_cast<size_t>(item)] - 1 - k;
    }

    // what a layer reads at a time: x, or the states of both directions below
    std::vector<double> input(const float* memory, int layer, int time, int item) const;
};

struct ForwardCall {
    const float *x, *weights;
    float* y;
    const float *hx, *cx;
    float *hy, *cy;
};

struct BackwardCall {
    const float *dy, *weights, *hx, *cx, *dhy, *dcy;
    float *dx, *dhx, *dcx;
};

void forward(const Sequences& s, const ForwardCall& call);
void backwardData(const Sequences& s, const BackwardCall& call);

// Takes the gates' gradients that backwardData left in the steps; adds to dw.
void backwardWeights(const Sequences& s, const float* x, const float* hx, float* dw);

}  // namespace emulator
