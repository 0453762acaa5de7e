// Descriptors of tensors and filters. Sizes are always given in the order n, c, h, w, whatever the layout in memory.
#pragma once

#include <cstdint>
#include <vector>

#include "number_format.h"
#include "status.h"
#include "stream_work.h"

namespace emulator {

constexpr int DIMENSIONS_MAX = 8;

// cudnnTensorFormat_t
enum Format : int { NCHW = 0, NHWC = 1 };

struct Tensor {
    int dataType = 0;  // cudnnDataType_t
    int rank = 0;
    int size[DIMENSIONS_MAX] = {};
    int stride[DIMENSIONS_MAX] = {};

    DataType type() const;
    int64_t count() const;
    size_t bytes() const;  // from the first to the last element
    bool packed() const;   // no gaps, in any order of the axes
    bool sameSize(const Tensor& other) const;
    bool sameLayout(const Tensor& other) const;
    bool is(Format format) const;  // 4 dimensions or more, packed that way

    int64_t at(int n, int c, int h, int w) const {
        return int64_t{n} * stride[0] + int64_t{c} * stride[1] + int64_t{h} * stride[2] + int64_t{w} * stride[3];
    }

    Range range(const void* memory) const { return {memory, memory ? bytes() : 0}; }
};

struct Filter {
    int dataType = 0;
    int format = NCHW;
    int rank = 0;
    int size[DIMENSIONS_MAX] = {};  // k, c of one group, h, w

    Tensor tensor() const;
};

// Whether the type is one the emulator computes with: float, double, half, bfloat16.
bool computable(int dataType);

void pack(Tensor& tensor, Format format);

// Calls body(index of each axis) for every element, the last axis fastest.
template <class Body>
void forEach(const Tensor& tensor, Body body) {
    int index[DIMENSIONS_MAX] = {};
    for (int64_t left = tensor.count(); left > 0; left--) {
        body(static_cast<const int*>(index));
        for (int axis = tensor.rank - 1; axis >= 0 && ++index[axis] == tensor.size[axis]; axis--) {
            index[axis] = 0;
        }
    }
}

// The offset of an element; an axis of size 1 is broadcast.
inline int64_t offsetOf(const Tensor& tensor, const int* index) {
    int64_t offset = 0;
    for (int axis = 0; axis < tensor.rank; axis++) {
        offset += tensor.size[axis] == 1 ? 0 : int64_t{index[axis]} * tensor.stride[axis];
    }
    return offset;
}

}  // namespace emulator
