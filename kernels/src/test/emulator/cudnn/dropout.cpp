// Dropout. The states hold a counter that every forward call advances; the reserve space holds the mask, one byte an
// element. The numbers are not those of a GPU, the rules are.
#include <cstring>

#include "dropout.h"

namespace emulator {

namespace {

constexpr size_t STATES = 32 << 10;

struct States {
    uint64_t seed, calls;
};

double uniform(uint64_t seed, uint64_t call, uint64_t index) {  // SplitMix64 over a mixed counter
    uint64_t z = seed + 0x9e3779b97f4a7c15ull * (call * 0x100000001b3ull + index + 1);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return static_cast<double>((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

size_t reserveOf(const Tensor& x) { return (static_cast<size_t>(x.count()) + 15) / 16 * 16; }

DnnStatus check(const Dropout& d, const Tensor& x, const Tensor& y, size_t reserveBytes) {
    return firstOf({unless(d.states, DNN_BAD_PARAM), unless(x.count() == y.count(), DNN_SHAPE_MISMATCH),
                    unless(reserveBytes >= reserveOf(x), DNN_SIZE_INSUFFICIENT),
                    unless(x.packed() && y.packed() && x.sameLayout(y), DNN_NOT_SUPPORTED_LAYOUT),
                    unless(computable(x.dataType) && x.dataType == y.dataType, DNN_NOT_SUPPORTED_DATA_TYPE)});
}

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnCreateDropoutDescriptor(Dropout** d) { return *d = new Dropout, DNN_SUCCESS; }
API cudnnDestroyDropoutDescriptor(Dropout* d) { return delete d, DNN_SUCCESS; }

API cudnnDropoutGetStatesSize(DnnHandle* h, size_t* bytes) {
    return *bytes = STATES, known(h) ? DNN_SUCCESS : DNN_NOT_INITIALIZED;
}

API cudnnDropoutGetReserveSpaceSize(const Tensor* x, size_t* bytes) { return *bytes = reserveOf(*x), DNN_SUCCESS; }

// Without states the descriptor serves where nothing is dropped (a recurrent network of one layer).
API cudnnSetDropoutDescriptor(Dropout* d, DnnHandle* h, float rate, void* states, size_t bytes,
                              unsigned long long seed) {
    if (!d || !known(h)) {
        return d ? DNN_NOT_INITIALIZED : DNN_NULL_POINTER;
    }
    if (!(rate >= 0 && rate <= 1)) {
        return DNN_BAD_PARAM;
    }
    *d = {rate, states, bytes};
    if (!states) {
        return unless(rate == 0, DNN_NULL_POINTER);
    }
    if (bytes < STATES) {
        return DNN_SIZE_INSUFFICIENT;
    }
    return queue(*h, "cudnnSetDropoutDescriptor", {{states, STATES}}, [=] {
        memset(states, 0, STATES);
        static_cast<States*>(states)->seed = seed;
    });
}

API cudnnRestoreDropoutDescriptor(Dropout* d, DnnHandle* h, float rate, void* states, size_t bytes,
                                  unsigned long long) {
    if (!d || !states || !known(h)) {
        return DNN_NULL_POINTER;
    }
    *d = {rate, states, bytes};
    return unless(bytes >= STATES, DNN_SIZE_INSUFFICIENT);
}

API cudnnDropoutForward(DnnHandle* h, const Dropout* dd, const Tensor* xd, const void* x, const Tensor* yd, void* y,
                        void* reserve, size_t reserveBytes) {
    if (DnnStatus status = present(h, dd, xd, x, yd, y, reserve)) {
        return status;
    }
    Dropout d = *dd;
    Tensor tensor = *xd;
    if (DnnStatus status = check(d, tensor, *yd, reserveBytes)) {
        return status;
    }
    return queue(*h, "cudnnDropoutForward",
                 {tensor.range(x), tensor.range(y), {reserve, reserveBytes}, {d.states, STATES}}, [=] {
                     auto* states = static_cast<States*>(d.states);
                     auto* mask = static_cast<unsigned char*>(reserve);
                     uint64_t call = states->calls++;
                     for (int64_t i = 0; i < tensor.count(); i++) {
                         size_t at = static_cast<size_t>(i);
                         mask[at] = uniform(states->seed, call, at) >= static_cast<double>(d.rate);
                         store(y, tensor.type(), at,
                               mask[at] ? load(x, tensor.type(), at) / (1 - static_cast<double>(d.rate)) : 0);
                     }
                 });
}

API cudnnDropoutBackward(DnnHandle* h, const Dropout* dd, const Tensor* dyd, const void* dy, const Tensor* dxd,
                         void* dx, void* reserve, size_t reserveBytes) {
    if (DnnStatus status = present(h, dd, dyd, dy, dxd, dx, reserve)) {
        return status;
    }
    Dropout d = *dd;
    Tensor tensor = *dyd;
    if (DnnStatus status = check(d, tensor, *dxd, reserveBytes)) {
        return status;
    }
    return queue(*h, "cudnnDropoutBackward", {tensor.range(dy), tensor.range(dx), {reserve, reserveBytes}}, [=] {
        auto* mask = static_cast<const unsigned char*>(reserve);
        for (int64_t i = 0; i < tensor.count(); i++) {
            size_t at = static_cast<size_t>(i);
            store(dx, tensor.type(), at,
                  mask[at] ? load(dy, tensor.type(), at) / (1 - static_cast<double>(d.rate)) : 0);
        }
    });
}
