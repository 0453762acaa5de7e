// Descriptors of recurrent networks and of their sequences, the sizes of their buffers, the places of their weights.
#include <algorithm>

#include "rnn.h"

namespace emulator {

namespace {

constexpr unsigned PADDED_IO = 1;

size_t matricesOf(const Rnn& rnn, int pseudoLayer) {
    return static_cast<size_t>(rnn.gates()) * static_cast<size_t>(rnn.hidden) *
           static_cast<size_t>(rnn.inputOf(pseudoLayer) + rnn.hidden);
}

int biasesOf(const Rnn& rnn) {
    int sets = rnn.bias == BIAS_DOUBLE ? 2 : rnn.bias == BIAS_NONE ? 0 : 1;
    return sets * rnn.gates();
}

}  // namespace

size_t Rnn::matrix(int pseudoLayer, int gate) const {
    size_t offset = 0;
    for (int p = 0; p < pseudoLayer; p++) {
        offset += matricesOf(*this, p);
    }
    size_t input = static_cast<size_t>(hidden) * static_cast<size_t>(inputOf(pseudoLayer));
    size_t recurrent = static_cast<size_t>(hidden) * static_cast<size_t>(hidden);
    size_t before = static_cast<size_t>(std::min(gate, gates())) * input;
    return offset + before + static_cast<size_t>(std::max(gate - gates(), 0)) * recurrent;
}

size_t Rnn::biasAt(int pseudoLayer, int gate) const {
    int index = pseudoLayer * biasesOf(*this) + (bias == BIAS_RECURRENT ? gate - gates() : gate);
    return matrix(pseudoLayers(), 0) + static_cast<size_t>(index) * static_cast<size_t>(hidden);
}

size_t Rnn::weights() const {
    return matrix(pseudoLayers(), 0) +
           static_cast<size_t>(pseudoLayers() * biasesOf(*this)) * static_cast<size_t>(hidden);
}

size_t RnnData::rows() const {
    if (layout != TIME_MAJOR_PACKED) {
        return static_cast<size_t>(length) * static_cast<size_t>(batch);
    }
    size_t rows = 0;
    for (int each : lengths) {
        rows += static_cast<size_t>(each);
    }
    return rows;
}

size_t RnnData::row(int time, int item) const {
    if (layout == BATCH_MAJOR) {
        return static_cast<size_t>(item) * static_cast<size_t>(length) + static_cast<size_t>(time);
    }
    if (layout == TIME_MAJOR) {
        return static_cast<size_t>(time) * static_cast<size_t>(batch) + static_cast<size_t>(item);
    }
    size_t row = static_cast<size_t>(item);  // packed: the steps before hold only the sequences that still run
    for (int each : lengths) {
        row += static_cast<size_t>(std::min(each, time));
    }
    return row;
}

namespace {

DnnStatus checkLengths(int layout, int length, int batch, const int* lengths) {
    for (int i = 0; i < batch; i++) {
        bool packed = layout == TIME_MAJOR_PACKED;
        if (lengths[i] < (packed ? 1 : 0) || lengths[i] > length || (packed && i > 0 && lengths[i] > lengths[i - 1])) {
            return DNN_BAD_PARAM;
        }
    }
    return DNN_SUCCESS;
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnCreateRNNDescriptor(Rnn** rnn) { return *rnn = new Rnn, DNN_SUCCESS; }
API cudnnDestroyRNNDescriptor(Rnn* rnn) { return delete rnn, DNN_SUCCESS; }
API cudnnCreateRNNDataDescriptor(RnnData** data) { return *data = new RnnData, DNN_SUCCESS; }
API cudnnDestroyRNNDataDescriptor(RnnData* data) { return delete data, DNN_SUCCESS; }

API cudnnSetRNNDescriptor_v8(Rnn* rnn, int algorithm, int cell, int bias, int direction, int inputMode, int dataType,
                             int precision, int /*math*/, int input, int hidden, int projection, int layers,
                             const Dropout* dropout, unsigned flags) {
    if (!rnn || !dropout) {
        return DNN_NULL_POINTER;
    }
    bool modes = algorithm >= 0 && algorithm <= 3 && cell >= CELL_RELU && cell <= CELL_GRU && bias >= BIAS_NONE &&
                 bias <= BIAS_RECURRENT && (direction == 0 || direction == 1) && flags <= PADDED_IO;
    if (!modes || input <= 0 || hidden <= 0 || layers <= 0 || projection < 0 || projection > hidden) {
        return DNN_BAD_PARAM;
    }
    if (dataType != 0 || precision != 0) {
        return DNN_NOT_SUPPORTED_DATA_TYPE;
    }
    // left out: projections, inputs without a matrix, dropout between layers
    if ((projection != 0 && projection != hidden) || inputMode != 0 || (layers > 1 && dropout->rate > 0)) {
        return DNN_NOT_SUPPORTED;
    }
    *rnn = {cell, bias, direction + 1, dataType, input, hidden, layers, flags};
    return DNN_SUCCESS;
}

API cudnnSetRNNDataDescriptor(RnnData* data, int dataType, int layout, int length, int batch, int vector,
                              const int* lengths, const void* fill) {
    if (!data || !lengths) {
        return DNN_NULL_POINTER;
    }
    if (layout < TIME_MAJOR || layout > BATCH_MAJOR || length <= 0 || batch <= 0 || vector <= 0) {
        return DNN_BAD_PARAM;
    }
    if (dataType != 0) {
        return DNN_NOT_SUPPORTED_DATA_TYPE;
    }
    if (DnnStatus status = checkLengths(layout, length, batch, lengths)) {
        return status;
    }
    *data = {dataType,        layout,
             length,          batch,
             vector,          std::vector<int>(lengths, lengths + batch),
             fill != nullptr, fill ? *static_cast<const float*>(fill) : 0};
    return DNN_SUCCESS;
}

API cudnnGetRNNWeightSpaceSize(DnnHandle* h, const Rnn* rnn, size_t* bytes) {
    DnnStatus status = present(h, rnn, bytes);
    return status ? status : (*bytes = rnn->weights() * sizeof(float), DNN_SUCCESS);
}

API cudnnGetRNNTempSpaceSizes(DnnHandle* h, const Rnn* rnn, int training, const RnnData* x, size_t* workspace,
                              size_t* reserve) {
    if (DnnStatus status = present(h, rnn, x)) {
        return status;
    }
    if (workspace) {
        *workspace = x->workspaceBytes();
    }
    if (reserve) {
        *reserve = training ? Steps::bytes(*rnn, *x) : 0;
    }
    return DNN_SUCCESS;
}

static void describe(Tensor* tensor, int rows, int columns) {
    *tensor = Tensor{};
    tensor->rank = 3;
    tensor->size[0] = 1, tensor->size[1] = rows, tensor->size[2] = columns;
    pack(*tensor, NCHW);
}

API cudnnGetRNNWeightParams(DnnHandle* h, const Rnn* rnn, int pseudoLayer, size_t bytes, const void* weights, int gate,
                            Tensor* matrixTensor, void** matrix, Tensor* biasTensor, void** bias) {
    if (DnnStatus status = present(h, rnn, weights, matrixTensor, matrix, biasTensor, bias)) {
        return status;
    }
    if (pseudoLayer < 0 || pseudoLayer >= rnn->pseudoLayers() || gate < 0 || gate >= 2 * rnn->gates()) {
        return DNN_BAD_PARAM;
    }
    if (bytes < rnn->weights() * sizeof(float)) {
        return DNN_SIZE_INSUFFICIENT;
    }
    auto* base = static_cast<float*>(const_cast<void*>(weights));
    *matrix = base + rnn->matrix(pseudoLayer, gate);
    describe(matrixTensor, rnn->hidden, gate < rnn->gates() ? rnn->inputOf(pseudoLayer) : rnn->hidden);
    bool has = rnn->hasBias(gate);
    *bias = has ? base + rnn->biasAt(pseudoLayer, gate) : nullptr;
    has ? describe(biasTensor, rnn->hidden, 1) : void(*biasTensor = Tensor{});
    return DNN_SUCCESS;
}
