// Recurrent networks of the stand-in of cuDNN: one step by hand, sequences of different lengths in every layout, both
// directions, and gradients against differences. The library computes in float here, so differences are taken with a
// step of 2^-6: truncation and rounding together stay below 1e-3 of slopes near 1.
#include <algorithm>
#include <cmath>
#include <functional>

#include "cudnn_calls.h"

extern "C" {
int cudnnCreateRNNDescriptor(void**);
int cudnnSetRNNDescriptor_v8(void*, int, int, int, int, int, int, int, int, int, int, int, int, void*, unsigned);
int cudnnCreateRNNDataDescriptor(void**);
int cudnnSetRNNDataDescriptor(void*, int, int, int, int, int, const int*, const void*);
int cudnnCreateDropoutDescriptor(void**);
int cudnnSetDropoutDescriptor(void*, void*, float, CUdeviceptr, size_t, unsigned long long);
int cudnnGetRNNWeightSpaceSize(void*, void*, size_t*);
int cudnnGetRNNTempSpaceSizes(void*, void*, int, void*, size_t*, size_t*);
int cudnnGetRNNWeightParams(void*, void*, int, size_t, CUdeviceptr, int, void*, CUdeviceptr*, void*, CUdeviceptr*);
int cudnnGetTensorNdDescriptor(void*, int, int*, int*, int*, int*);
int cudnnRNNForward(void*, void*, int, CUdeviceptr, void*, CUdeviceptr, void*, CUdeviceptr, void*, CUdeviceptr,
                    CUdeviceptr, void*, CUdeviceptr, CUdeviceptr, size_t, CUdeviceptr, size_t, CUdeviceptr, size_t,
                    CUdeviceptr);
int cudnnRNNBackwardData_v8(void*, void*, CUdeviceptr, void*, CUdeviceptr, CUdeviceptr, void*, CUdeviceptr, void*,
                            CUdeviceptr, CUdeviceptr, CUdeviceptr, void*, CUdeviceptr, CUdeviceptr, CUdeviceptr, size_t,
                            CUdeviceptr, size_t, CUdeviceptr, size_t, CUdeviceptr);
int cudnnRNNBackwardWeights_v8(void*, void*, int, CUdeviceptr, void*, CUdeviceptr, void*, CUdeviceptr, void*,
                               CUdeviceptr, size_t, CUdeviceptr, size_t, CUdeviceptr, size_t, CUdeviceptr);
}

constexpr int TANH = 1, LSTM = 2, GRU = 3;
constexpr int TIME_MAJOR = 0, PACKED = 1, BATCH_MAJOR = 2;
constexpr unsigned PADDED_IO = 1;

struct Settings {
    int cell, directions, layers, input, hidden;
    int layout;
    std::vector<int> lengths;
    bool fill = true;
};

// A network with its descriptors and buffers, and calls on whole vectors.
struct Network {
    Settings p;
    void *handle, *rnn = nullptr, *x = nullptr, *y = nullptr, *states = nullptr;
    size_t weightBytes = 0, workBytes = 0, reserveBytes = 0;
    CUdeviceptr work, reserve;

    explicit Network(const Settings& settings) : p(settings), handle(newDnn()) {
        void* dropout = nullptr;
        CHECK_EQUAL(cudnnCreateDropoutDescriptor(&dropout), 0);
        CHECK_EQUAL(cudnnSetDropoutDescriptor(dropout, handle, 0, 0, 0, 0), 0);
        CHECK_EQUAL(cudnnCreateRNNDescriptor(&rnn), 0);
        CHECK_EQUAL(cudnnSetRNNDescriptor_v8(rnn, 0, p.cell, 2, p.directions - 1, 0, FLOAT, FLOAT, 0, p.input, p.hidden,
                                             p.hidden, p.layers, dropout, p.layout == PACKED ? 0 : PADDED_IO),
                    0);
        x = sequences(p.input);
        y = sequences(p.hidden * p.directions);
        int size[] = {p.layers * p.directions, batch(), p.hidden}, stride[] = {batch() * p.hidden, p.hidden, 1};
        CHECK_EQUAL(cudnnCreateTensorDescriptor(&states), 0);
        CHECK_EQUAL(cudnnSetTensorNdDescriptor(states, FLOAT, 3, size, stride), 0);
        CHECK_EQUAL(cudnnGetRNNWeightSpaceSize(handle, rnn, &weightBytes), 0);
        CHECK_EQUAL(cudnnGetRNNTempSpaceSizes(handle, rnn, 1, x, &workBytes, &reserveBytes), 0);
        work = newMemory(workBytes);
        reserve = newMemory(reserveBytes);
    }

    void* sequences(int vector) const {
        void* data = nullptr;
        float fill = -7;
        CHECK_EQUAL(cudnnCreateRNNDataDescriptor(&data), 0);
        CHECK_EQUAL(cudnnSetRNNDataDescriptor(data, FLOAT, p.layout, steps(), batch(), vector, p.lengths.data(),
                                              p.fill ? &fill : nullptr),
                    0);
        return data;
    }

    int batch() const { return static_cast<int>(p.lengths.size()); }
    int steps() const { return *std::max_element(p.lengths.begin(), p.lengths.end()); }
    size_t rows() const {
        int sum = 0;
        for (int each : p.lengths) {
            sum += each;
        }
        return static_cast<size_t>(p.layout == PACKED ? sum : steps() * batch());
    }
    size_t sizeX() const { return rows() * static_cast<size_t>(p.input); }
    size_t sizeY() const { return rows() * static_cast<size_t>(p.hidden * p.directions); }
    size_t sizeStates() const { return static_cast<size_t>(p.layers * p.directions * batch() * p.hidden); }

    std::vector<float> forward(const std::vector<float>& in, const std::vector<float>& weights,
                               const std::vector<float>& h, const std::vector<float>& c, CUdeviceptr hy = 0) const {
        CUdeviceptr out = newMemory(sizeY() * 4);
        CHECK_EQUAL(cudnnRNNForward(handle, rnn, 1, 0, x, upload(in), y, out, states, upload(h), hy, states, upload(c),
                                    0, weightBytes, upload(weights), workBytes, work, reserveBytes, reserve),
                    0);
        return download(out, sizeY());
    }
};

static std::vector<float> small(size_t count, unsigned seed) {
    auto values = fractions(count, seed);
    std::vector<float> out(count);
    for (size_t i = 0; i < count; i++) {
        out[i] = static_cast<float>(values[i]);
    }
    return out;
}

static double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

CASE(lstm_ofOneStepFollowsItsFormula) {
    Network net({LSTM, 1, 1, 1, 1, BATCH_MAJOR, {1}});
    CHECK_EQUAL(net.weightBytes, size_t{4 * 16});
    std::vector<float> w = small(16, 1);  // 4 input and 4 recurrent matrices of one number, 8 biases
    float x = 0.5f, h = -0.25f, c = 0.75f;
    double gate[4];
    for (int g = 0; g < 4; g++) {
        double sum = static_cast<double>(w[g] * x + w[4 + g] * h + w[8 + g] + w[12 + g]);
        gate[g] = g == 2 ? std::tanh(sum) : sigmoid(sum);
    }
    double cell = gate[1] * 0.75 + gate[0] * gate[2];
    CHECK(std::fabs(static_cast<double>(net.forward({x}, w, {h}, {c})[0]) - gate[3] * std::tanh(cell)) < 1e-6);
}

CASE(gru_ofOneStepFollowsItsFormula) {
    Network net({GRU, 1, 1, 1, 1, BATCH_MAJOR, {1}});
    std::vector<float> w = small(12, 2);
    double x = 0.5, h = -0.25;
    auto in = [&](int g) { return static_cast<double>(w[g]) * x + static_cast<double>(w[6 + g]); };
    auto recurrent = [&](int g) { return static_cast<double>(w[3 + g]) * h + static_cast<double>(w[9 + g]); };
    double r = sigmoid(in(0) + recurrent(0)), z = sigmoid(in(1) + recurrent(1)),
           n = std::tanh(in(2) + r * recurrent(2));
    CHECK(std::fabs(static_cast<double>(net.forward({0.5f}, w, {-0.25f}, {0})[0]) - ((1 - z) * n + z * h)) < 1e-6);
}

CASE(weights_areFoundByGate) {
    Network net({LSTM, 2, 2, 3, 4, BATCH_MAJOR, {2}});
    CUdeviceptr weights = newMemory(net.weightBytes), matrix = 0, bias = 0;
    void *m = tensor4(0, 1, 1, 1, 1), *b = tensor4(0, 1, 1, 1, 1);
    int type = 0, rank = 0, size[3], stride[3];
    CHECK_EQUAL(cudnnGetRNNWeightParams(net.handle, net.rnn, 2, net.weightBytes, weights, 1, m, &matrix, b, &bias), 0);
    CHECK_EQUAL(cudnnGetTensorNdDescriptor(m, 3, &type, &rank, size, stride), 0);
    CHECK_EQUAL(rank, 3);
    CHECK_EQUAL(size[1], 4);
    CHECK_EQUAL(size[2], 8);  // the second layer reads both directions of the first
    CHECK(matrix >= weights && bias < weights + net.weightBytes);
    CHECK_EQUAL(cudnnGetRNNWeightParams(net.handle, net.rnn, 4, net.weightBytes, weights, 1, m, &matrix, b, &bias),
                BAD_PARAM);
}

// Sequences of lengths 3, 2 and 1 in one batch give what each gives alone, whatever the layout.
CASE(sequences_ofDifferentLengthsAreIndependent) {
    const int input = 2, hidden = 3;
    for (int cell : {TANH, LSTM, GRU}) {
        for (int layout : {TIME_MAJOR, PACKED, BATCH_MAJOR}) {
            Network together({cell, 2, 1, input, hidden, layout, {3, 2, 1}});
            auto w = small(together.weightBytes / 4, 3);
            auto x = small(18, 4);  // sequence after sequence, 3 steps of 2 numbers each
            auto row = [&](int item, int time) {
                int before = 0;
                for (int each : together.p.lengths) {
                    before += std::min(each, time);
                }
                return static_cast<size_t>(layout == BATCH_MAJOR  ? item * 3 + time
                                           : layout == TIME_MAJOR ? time * 3 + item
                                                                  : before + item);
            };
            std::vector<float> in(together.sizeX(), NAN);
            for (int item = 0; item < 3; item++) {
                for (int time = 0; time < together.p.lengths[item]; time++) {
                    std::copy_n(&x[(item * 3 + time) * input], input, &in[row(item, time) * input]);
                }
            }
            std::vector<float> zeros(together.sizeStates());
            auto y = together.forward(in, w, zeros, zeros);
            for (int item = 0; item < 3; item++) {
                int length = together.p.lengths[item];
                Network alone({cell, 2, 1, input, hidden, BATCH_MAJOR, {length}});
                std::vector<float> own(x.begin() + item * 3 * input, x.begin() + (item * 3 + length) * input);
                std::vector<float> none(alone.sizeStates());
                auto expected = alone.forward(own, w, none, none);
                for (int time = 0; time < length; time++) {
                    for (int i = 0; i < 2 * hidden; i++) {
                        CHECK_EQUAL(y[row(item, time) * 2 * hidden + i], expected[time * 2 * hidden + i]);
                    }
                }
            }
            if (layout != PACKED) {
                CHECK_EQUAL(y[row(2, 2) * 2 * hidden], -7.0f);  // the padding is filled
            }
        }
    }
}

CASE(padding_withoutAFillIsUndefined) {
    Network net({LSTM, 1, 1, 1, 1, BATCH_MAJOR, {2, 1}, false});
    std::vector<float> zeros(2);
    CHECK(std::isnan(net.forward({1, 2, 3, 4}, small(16, 5), zeros, zeros)[3]));
}

CASE(finalState_isTheLastOfEachSequence) {
    Network net({GRU, 1, 1, 1, 2, BATCH_MAJOR, {3, 1}});
    CUdeviceptr hy = newMemory(16);
    std::vector<float> zeros(4);
    auto y = net.forward({1, 2, 3, 4, 0, 0}, small(net.weightBytes / 4, 6), zeros, zeros, hy);
    auto h = download(hy, 4);
    CHECK_EQUAL(h[0], y[4]);
    CHECK_EQUAL(h[2], y[6]);
}

static void checkSlopes(const char* what, const std::vector<float>& at, const std::vector<float>& gradient,
                        const std::function<double(const std::vector<float>&)>& value) {
    const float step = 1.0f / 64;
    for (size_t i = 0; i < at.size(); i++) {
        auto up = at, down = at;
        up[i] += step;
        down[i] -= step;
        double slope = (value(up) - value(down)) / static_cast<double>(2 * step),
               found = static_cast<double>(gradient[i]);
        if (!(std::fabs(slope - found) <= 2e-3 * (1 + std::fabs(slope)))) {
            cases::failAt(__FILE__, __LINE__,
                          std::string(what) + " " + std::to_string(i) + " is " + std::to_string(found) +
                              ", the difference says " + std::to_string(slope));
        }
    }
}

CASE(gradients_areTheDifferences) {
    for (int cell : {TANH, LSTM, GRU}) {
        Network net({cell, 2, 2, 2, 2, BATCH_MAJOR, {3, 2}});
        auto x = small(net.sizeX(), 7), w = small(net.weightBytes / 4, 8), h = small(net.sizeStates(), 9),
             c = small(net.sizeStates(), 10);
        auto dy = small(net.sizeY(), 11);
        std::fill(dy.begin() + 20, dy.end(), 0.0f);  // the padded step
        auto value = [&](const std::vector<float>& in, const std::vector<float>& weights,
                         const std::vector<float>& state) { return dot(net.forward(in, weights, state, c), dy); };
        std::vector<float> y = net.forward(x, w, h, c);
        CUdeviceptr dx = newMemory(net.sizeX() * 4), dh = newMemory(net.sizeStates() * 4),
                    dw = upload(std::vector<float>(w.size(), 0.0f));
        CUdeviceptr dx0 = upload(x), dh0 = upload(h), dy0 = upload(y);
        CHECK_EQUAL(cudnnRNNBackwardData_v8(net.handle, net.rnn, 0, net.y, dy0, upload(dy), net.x, dx, net.states, dh0,
                                            0, dh, net.states, upload(c), 0, 0, net.weightBytes, upload(w),
                                            net.workBytes, net.work, net.reserveBytes, net.reserve),
                    0);
        CHECK_EQUAL(
            cudnnRNNBackwardWeights_v8(net.handle, net.rnn, 0, 0, net.x, dx0, net.states, dh0, net.y, dy0,
                                       net.weightBytes, dw, net.workBytes, net.work, net.reserveBytes, net.reserve),
            0);
        auto dxs = download(dx, x.size()), dws = download(dw, w.size()), dhs = download(dh, h.size());
        dxs.resize(10);  // the last step of the second sequence is padding: its gradient is undefined
        checkSlopes("dx", std::vector<float>(x.begin(), x.begin() + 10), dxs, [&](const std::vector<float>& in) {
            auto whole = x;
            std::copy(in.begin(), in.end(), whole.begin());
            return value(whole, w, h);
        });
        checkSlopes("dw", w, dws, [&](const std::vector<float>& weights) { return value(x, weights, h); });
        checkSlopes("dh", h, dhs, [&](const std::vector<float>& state) { return value(x, w, state); });
    }
}

CASE(buffers_areChecked) {
    Network net({LSTM, 1, 1, 1, 1, BATCH_MAJOR, {1}});
    CUdeviceptr x = upload({1}), y = newMemory(4), w = upload(small(16, 12)), dw = upload(std::vector<float>(16, 0.0f));
    auto run = [&](size_t weightBytes, size_t workBytes, size_t reserveBytes, CUdeviceptr reserve) {
        return cudnnRNNForward(net.handle, net.rnn, 1, 0, net.x, x, net.y, y, net.states, 0, 0, net.states, 0, 0,
                               weightBytes, w, workBytes, net.work, reserveBytes, reserve);
    };
    CHECK_EQUAL(run(63, net.workBytes, net.reserveBytes, net.reserve), TOO_SMALL);
    CHECK_EQUAL(run(64, net.workBytes - 1, net.reserveBytes, net.reserve), TOO_SMALL);
    CHECK_EQUAL(run(64, net.workBytes, net.reserveBytes - 1, net.reserve), TOO_SMALL);
    CHECK_EQUAL(run(64, net.workBytes, net.reserveBytes, 0), NULL_POINTER);
    CHECK_EQUAL(run(64, net.workBytes, net.reserveBytes, net.reserve), 0);
    // the weights' gradient before the data's: the gates' gradients are not there yet
    CHECK_EQUAL(cudnnRNNBackwardWeights_v8(net.handle, net.rnn, 0, 0, net.x, x, net.states, 0, net.y, y, 64, dw,
                                           net.workBytes, net.work, net.reserveBytes, net.reserve),
                0);
    CHECK(!(std::fabs(download(dw, 16)[0]) < 1e30f));
    CHECK_EQUAL(cudnnRNNBackwardWeights_v8(net.handle, net.rnn, 1, 0, net.x, x, net.states, 0, net.y, y, 64, dw,
                                           net.workBytes, net.work, net.reserveBytes, net.reserve),
                UNSUPPORTED);
}

CASE(descriptors_refuseWhatCannotBe) {
    Network net({LSTM, 1, 1, 1, 1, BATCH_MAJOR, {1}});
    int lengths[] = {1, 2};
    CHECK_EQUAL(cudnnSetRNNDataDescriptor(net.x, FLOAT, PACKED, 2, 2, 1, lengths, nullptr),
                BAD_PARAM);  // not descending
    CHECK_EQUAL(cudnnSetRNNDataDescriptor(net.x, FLOAT, BATCH_MAJOR, 1, 2, 1, lengths, nullptr),
                BAD_PARAM);  // longer than the longest
    void* dropout = nullptr;
    CHECK_EQUAL(cudnnCreateDropoutDescriptor(&dropout), 0);
    CHECK_EQUAL(cudnnSetRNNDescriptor_v8(net.rnn, 0, LSTM, 2, 0, 0, FLOAT, FLOAT, 0, 1, 1, 1, 1, dropout, 0), 0);
    CUdeviceptr x = upload({1}), y = newMemory(4), w = upload(small(16, 12));
    CHECK_EQUAL(cudnnRNNForward(net.handle, net.rnn, 0, 0, net.x, x, net.y, y, nullptr, 0, 0, nullptr, 0, 0, 64, w,
                                net.workBytes, net.work, 0, 0),
                UNSUPPORTED_LAYOUT);  // padded sequences without the flag
}

int main(int count, char** words) { return cases::main(count, words); }
