// Setting and reading the descriptors of tensors and filters.
#include "tensor.h"

#include <algorithm>
#include <cstring>

#include "handle.h"

namespace emulator {

namespace {

constexpr int64_t ELEMENTS_MAX = int64_t{1} << 31;  // cuDNN's own limit

DnnStatus checkSizes(int dataType, int rank, const int* size) {
    if (!size) {
        return DNN_NULL_POINTER;
    }
    if (rank < 3 || rank > DIMENSIONS_MAX) {
        return DNN_NOT_SUPPORTED;
    }
    if (dataType < 0 || dataType > 13) {
        return DNN_BAD_PARAM;
    }
    int64_t count = 1;
    for (int i = 0; i < rank; i++) {
        if (size[i] <= 0) {
            return DNN_BAD_PARAM;
        }
        count *= size[i];
        if (count >= ELEMENTS_MAX) {
            return DNN_NOT_SUPPORTED;
        }
    }
    return DNN_SUCCESS;
}

DnnStatus set(Tensor* tensor, int dataType, int rank, const int* size, const int* stride) {
    if (!tensor) {
        return DNN_NULL_POINTER;
    }
    if (DnnStatus status = checkSizes(dataType, rank, size)) {
        return status;
    }
    tensor->dataType = dataType;
    tensor->rank = rank;
    std::copy(size, size + rank, tensor->size);
    for (int i = 0; stride && i < rank; i++) {
        if (stride[i] <= 0) {
            return DNN_BAD_PARAM;
        }
        tensor->stride[i] = stride[i];
    }
    return DNN_SUCCESS;
}

}  // namespace

DataType Tensor::type() const {
    switch (dataType) {
        case 1: return R_64F;
        case 2: return R_16F;
        case 9: return R_16BF;
        default: return R_32F;
    }
}

bool computable(int dataType) { return dataType == 0 || dataType == 1 || dataType == 2 || dataType == 9; }

int64_t Tensor::count() const {
    int64_t count = rank ? 1 : 0;
    for (int i = 0; i < rank; i++) {
        count *= size[i];
    }
    return count;
}

size_t Tensor::bytes() const {
    int64_t last = 0;
    for (int i = 0; i < rank; i++) {
        last += int64_t{size[i] - 1} * stride[i];
    }
    return static_cast<size_t>(last + 1) * bytesOf(type());
}

bool Tensor::packed() const { return bytes() == static_cast<size_t>(count()) * bytesOf(type()); }

bool Tensor::sameSize(const Tensor& other) const {
    return rank == other.rank && std::equal(size, size + rank, other.size);
}

// the stride of an axis of size 1 is never used
bool Tensor::sameLayout(const Tensor& other) const {
    if (!sameSize(other)) {
        return false;
    }
    for (int i = 0; i < rank; i++) {
        if (size[i] > 1 && stride[i] != other.stride[i]) {
            return false;
        }
    }
    return true;
}

bool Tensor::is(Format format) const {
    Tensor other = *this;
    pack(other, format);
    return rank >= 4 && sameLayout(other);
}

void pack(Tensor& tensor, Format format) {
    int step = 1;
    if (format == NHWC) {
        tensor.stride[1] = 1;
        step = tensor.size[1];
    }
    for (int axis = tensor.rank - 1; axis >= 0; axis--) {
        if (format == NHWC && axis == 1) {
            continue;
        }
        tensor.stride[axis] = step;
        step *= tensor.size[axis];
    }
}

Tensor Filter::tensor() const {
    Tensor tensor;
    tensor.dataType = dataType;
    tensor.rank = rank;
    std::copy(size, size + rank, tensor.size);
    pack(tensor, static_cast<Format>(format));
    return tensor;
}

}  // namespace emulator

using namespace emulator;

API cudnnCreateTensorDescriptor(Tensor** tensor) { return *tensor = new Tensor, DNN_SUCCESS; }
API cudnnDestroyTensorDescriptor(Tensor* tensor) { return delete tensor, DNN_SUCCESS; }
API cudnnCreateFilterDescriptor(Filter** filter) { return *filter = new Filter, DNN_SUCCESS; }
API cudnnDestroyFilterDescriptor(Filter* filter) { return delete filter, DNN_SUCCESS; }

API cudnnSetTensorNdDescriptor(Tensor* tensor, int dataType, int rank, const int* size, const int* stride) {
    return stride ? set(tensor, dataType, rank, size, stride) : DNN_NULL_POINTER;
}

API cudnnSetTensorNdDescriptorEx(Tensor* tensor, int format, int dataType, int rank, const int* size) {
    if (format != NCHW && format != NHWC) {
        return DNN_BAD_PARAM;
    }
    DnnStatus status = set(tensor, dataType, rank, size, nullptr);
    return status ? status : (pack(*tensor, static_cast<Format>(format)), DNN_SUCCESS);
}

API cudnnSetTensor4dDescriptor(Tensor* tensor, int format, int dataType, int n, int c, int h, int w) {
    int size[] = {n, c, h, w};
    return cudnnSetTensorNdDescriptorEx(tensor, format, dataType, 4, size);
}

API cudnnSetTensor4dDescriptorEx(Tensor* tensor, int dataType, int n, int c, int h, int w, int sn, int sc, int sh,
                                 int sw) {
    int size[] = {n, c, h, w}, stride[] = {sn, sc, sh, sw};
    return set(tensor, dataType, 4, size, stride);
}

API cudnnGetTensor4dDescriptor(const Tensor* t, int* dataType, int* n, int* c, int* h, int* w, int* sn, int* sc,
                               int* sh, int* sw) {
    int* size[] = {n, c, h, w};
    int* stride[] = {sn, sc, sh, sw};
    *dataType = t->dataType;
    for (int i = 0; i < 4; i++) {
        *size[i] = t->size[i];
        *stride[i] = t->stride[i];
    }
    return unless(t->rank == 4, DNN_BAD_PARAM);
}

API cudnnGetTensorNdDescriptor(const Tensor* t, int wanted, int* dataType, int* rank, int* size, int* stride) {
    *dataType = t->dataType;
    *rank = t->rank;
    std::copy(t->size, t->size + std::min(wanted, t->rank), size);
    std::copy(t->stride, t->stride + std::min(wanted, t->rank), stride);
    return DNN_SUCCESS;
}

API cudnnGetTensorSizeInBytes(const Tensor* t, size_t* bytes) { return *bytes = t->bytes(), DNN_SUCCESS; }

API cudnnSetFilterNdDescriptor(Filter* filter, int dataType, int format, int rank, const int* size) {
    if (!filter) {
        return DNN_NULL_POINTER;
    }
    if (format != NCHW && format != NHWC) {
        return DNN_BAD_PARAM;
    }
    if (DnnStatus status = checkSizes(dataType, rank, size)) {
        return status;
    }
    filter->dataType = dataType;
    filter->format = format;
    filter->rank = rank;
    std::copy(size, size + rank, filter->size);
    return DNN_SUCCESS;
}

API cudnnSetFilter4dDescriptor(Filter* filter, int dataType, int format, int k, int c, int h, int w) {
    int size[] = {k, c, h, w};
    return cudnnSetFilterNdDescriptor(filter, dataType, format, 4, size);
}

API cudnnGetFilter4dDescriptor(const Filter* f, int* dataType, int* format, int* k, int* c, int* h, int* w) {
    *dataType = f->dataType;
    *format = f->format;
    *k = f->size[0], *c = f->size[1], *h = f->size[2], *w = f->size[3];
    return unless(f->rank == 4, DNN_BAD_PARAM);
}

API cudnnGetFilterSizeInBytes(const Filter* f, size_t* bytes) { return *bytes = f->tensor().bytes(), DNN_SUCCESS; }
