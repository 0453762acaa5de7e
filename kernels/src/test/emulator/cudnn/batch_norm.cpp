// Batch normalization, per channel (spatial) or per element of a picture (per activation).
//
//   y = scale · (x - mean) / sqrt(var + epsilon) + bias,      running ← (1 - factor) · running + factor · batch
//
// The running variance is the unbiased one, m / (m - 1) of the batch's.
#include <cmath>
#include <vector>

#include "handle.h"

namespace emulator {

namespace {

constexpr int PER_ACTIVATION = 0, SPATIAL = 1, SPATIAL_PERSISTENT = 2;

Tensor parametersOf(const Tensor& x, int mode) {
    Tensor parameters = x;
    parameters.dataType = x.dataType == 1 ? 1 : 0;
    for (int axis = 0; axis < x.rank; axis++) {
        bool kept = axis == 1 || (mode == PER_ACTIVATION && axis > 1);
        parameters.size[axis] = kept ? x.size[axis] : 1;
    }
    pack(parameters, NCHW);
    return parameters;
}

// A norm's tensors. Parameters are float unless x is double.
struct Norm {
    Tensor x, y, parameters;
    double epsilon;

    int64_t groups() const { return parameters.count(); }
    double perGroup() const { return static_cast<double>(x.count() / parameters.count()); }

    double parameter(const void* memory, int64_t group) const {
        return load(memory, parameters.type(), static_cast<size_t>(group));
    }
    void setParameter(void* memory, int64_t group, double value) const {
        if (memory) {
            store(memory, parameters.type(), static_cast<size_t>(group), value);
        }
    }
};

struct Moments {
    std::vector<double> mean, variance;
};

Moments momentsOf(const Norm& norm, const void* x) {
    Moments m{std::vector<double>(norm.groups()), std::vector<double>(norm.groups())};
    forEach(norm.x, [&](const int* i) {
        m.mean[offsetOf(norm.parameters, i)] += load(x, norm.x.type(), offsetOf(norm.x, i)) / norm.perGroup();
    });
    forEach(norm.x, [&](const int* i) {
        double centred = load(x, norm.x.type(), offsetOf(norm.x, i)) - m.mean[offsetOf(norm.parameters, i)];
        m.variance[offsetOf(norm.parameters, i)] += centred * centred / norm.perGroup();
    });
    return m;
}

DnnStatus check(int mode, const Norm& norm, const Tensor& given, double epsilon) {
    bool known = mode == PER_ACTIVATION || mode == SPATIAL || mode == SPATIAL_PERSISTENT;
    bool shapes = norm.x.sameSize(norm.y) && given.sameSize(norm.parameters);
    return firstOf({unless(known && epsilon >= 0, DNN_BAD_PARAM), unless(norm.x.rank >= 4, DNN_NOT_SUPPORTED_SHAPE),
                    unless(shapes, DNN_SHAPE_MISMATCH),
                    unless(computable(norm.x.dataType) && norm.x.dataType == norm.y.dataType &&
                               given.dataType == norm.parameters.dataType,
                           DNN_NOT_SUPPORTED_DATA_TYPE),
                    unless(norm.x.sameLayout(norm.y), DNN_NOT_SUPPORTED_LAYOUT)});
}

void normalize(const Norm& norm, const Moments& m, const void* x, void* y, const void* scale, const void* bias,
               const Blend& blend) {
    forEach(norm.x, [&](const int* i) {
        int64_t group = offsetOf(norm.parameters, i);
        double normalized =
            (load(x, norm.x.type(), offsetOf(norm.x, i)) - m.mean[group]) / std::sqrt(m.variance[group] + norm.epsilon);
        blend.put(y, norm.y.type(), offsetOf(norm.y, i),
                  norm.parameter(scale, group) * normalized + norm.parameter(bias, group));
    });
}

void updateRunning(const Norm& norm, const Moments& m, void* mean, void* variance, double factor) {
    if (!mean) {
        return;
    }
    double m1 = norm.perGroup(), unbiased = m1 > 1 ? m1 / (m1 - 1) : 1;
    for (int64_t g = 0; g < norm.groups(); g++) {
        // factor 1 forgets: what was there may be anything
        double oldMean = factor == 1 ? 0 : norm.parameter(mean, g),
               oldVariance = factor == 1 ? 0 : norm.parameter(variance, g);
        norm.setParameter(mean, g, (1 - factor) * oldMean + factor * m.mean[g]);
        norm.setParameter(variance, g, (1 - factor) * oldVariance + factor * m.variance[g] * unbiased);
    }
}

Moments savedMoments(const Norm& norm, const void* x, const void* mean, const void* inverse) {
    if (!mean) {
        return momentsOf(norm, x);
    }
    Moments m{std::vector<double>(norm.groups()), std::vector<double>(norm.groups())};
    for (int64_t g = 0; g < norm.groups(); g++) {
        double deviation = 1 / norm.parameter(inverse, g);
        m.mean[g] = norm.parameter(mean, g);
        m.variance[g] = deviation * deviation - norm.epsilon;
    }
    return m;
}

struct Gradients {
    const void *x, *dy, *scale;
    void *dx, *dScale, *dBias;
};

// dx = scale / deviation · (dy - mean(dy) - x̂ · mean(dy · x̂))
void differentiate(const Norm& norm, const Tensor& dxd, const Moments& m, const Gradients& g, const Blend& data,
                   const Blend& parameters) {
    std::vector<double> sum(norm.groups()), product(norm.groups());
    auto normalized = [&](const int* i, int64_t group) {
        return (load(g.x, norm.x.type(), offsetOf(norm.x, i)) - m.mean[group]) /
               std::sqrt(m.variance[group] + norm.epsilon);
    };
    forEach(norm.x, [&](const int* i) {
        int64_t group = offsetOf(norm.parameters, i);
        double dy = load(g.dy, norm.y.type(), offsetOf(norm.y, i));
        sum[group] += dy;
        product[group] += dy * normalized(i, group);
    });
    forEach(norm.x, [&](const int* i) {
        int64_t group = offsetOf(norm.parameters, i);
        double dy = load(g.dy, norm.y.type(), offsetOf(norm.y, i));
        double centred = dy - (sum[group] + normalized(i, group) * product[group]) / norm.perGroup();
        data.put(g.dx, dxd.type(), offsetOf(dxd, i),
                 norm.parameter(g.scale, group) / std::sqrt(m.variance[group] + norm.epsilon) * centred);
    });
    for (int64_t group = 0; group < norm.groups(); group++) {
        parameters.put(g.dScale, norm.parameters.type(), group, product[group]);
        parameters.put(g.dBias, norm.parameters.type(), group, sum[group]);
    }
}

bool bothOrNone(const void* a, const void* b) { return (a == nullptr) == (b == nullptr); }

}  // namespace
}  // namespace emulator

using namespace emulator;

API cudnnDeriveBNTensorDescriptor(Tensor* derived, const Tensor* x, int mode) {
    if (!derived || !x) {
        return DNN_NULL_POINTER;
    }
    *derived = parametersOf(*x, mode);
    return unless(mode >= PER_ACTIVATION && mode <= SPATIAL_PERSISTENT, DNN_BAD_PARAM);
}

API cudnnBatchNormalizationForwardTraining(DnnHandle* h, int mode, const void* alpha, const void* beta,
                                           const Tensor* xd, const void* x, const Tensor* yd, void* y, const Tensor* pd,
                                           const void* scale, const void* bias, double factor, void* runningMean,
                                           void* runningVariance, double epsilon, void* savedMean, void* savedInverse) {
    if (DnnStatus status = present(h, alpha, beta, xd, x, yd, y, pd, scale, bias)) {
        return status;
    }
    Norm norm = {*xd, *yd, parametersOf(*xd, mode), epsilon};
    DnnStatus pairs =
        unless(bothOrNone(runningMean, runningVariance) && bothOrNone(savedMean, savedInverse), DNN_BAD_PARAM);
    if (DnnStatus status = firstOf({check(mode, norm, *pd, epsilon), pairs})) {
        return status;
    }
    Blend blend(alpha, beta, norm.x.type());
    const Tensor& p = norm.parameters;
    return queue(*h, "cudnnBatchNormalizationForwardTraining",
                 {norm.x.range(x), norm.y.range(y), p.range(scale), p.range(bias), p.range(runningMean),
                  p.range(runningVariance), p.range(savedMean), p.range(savedInverse)},
                 [=] {
                     Moments m = momentsOf(norm, x);
                     normalize(norm, m, x, y, scale, bias, blend);
                     updateRunning(norm, m, runningMean, runningVariance, factor);
                     for (int64_t g = 0; g < norm.groups(); g++) {
                         norm.setParameter(savedMean, g, m.mean[g]);
                         norm.setParameter(savedInverse, g, 1 / std::sqrt(m.variance[g] + epsilon));
                     }
                 });
}

API cudnnBatchNormalizationForwardInference(DnnHandle* h, int mode, const void* alpha, const void* beta,
                                            const Tensor* xd, const void* x, const Tensor* yd, void* y,
                                            const Tensor* pd, const void* scale, const void* bias, const void* mean,
                                            const void* variance, double epsilon) {
    if (DnnStatus status = present(h, alpha, beta, xd, x, yd, y, pd, scale, bias, mean, variance)) {
        return status;
    }
    Norm norm = {*xd, *yd, parametersOf(*xd, mode), epsilon};
    if (DnnStatus status = check(mode, norm, *pd, epsilon)) {
        return status;
    }
    Blend blend(alpha, beta, norm.x.type());
    const Tensor& p = norm.parameters;
    return queue(*h, "cudnnBatchNormalizationForwardInference",
                 {norm.x.range(x), norm.y.range(y), p.range(scale), p.range(bias), p.range(mean), p.range(variance)},
                 [=] {
                     Moments m{std::vector<double>(norm.groups()), std::vector<double>(norm.groups())};
                     for (int64_t g = 0; g < norm.groups(); g++) {
                         m.mean[g] = norm.parameter(mean, g);
                         m.variance[g] = norm.parameter(variance, g);
                     }
                     normalize(norm, m, x, y, scale, bias, blend);
                 });
}

API cudnnBatchNormalizationBackward(DnnHandle* h, int mode, const void* alphaData, const void* betaData,
                                    const void* alphaParameters, const void* betaParameters, const Tensor* xd,
                                    const void* x, const Tensor* dyd, const void* dy, const Tensor* dxd, void* dx,
                                    const Tensor* pd, const void* scale, void* dScale, void* dBias, double epsilon,
                                    const void* savedMean, const void* savedInverse) {
    if (DnnStatus status = present(h, alphaData, betaData, alphaParameters, betaParameters, xd, x, dyd, dy, dxd, dx, pd,
                                   scale, dScale, dBias)) {
        return status;
    }
    Norm norm = {*xd, *dyd, parametersOf(*xd, mode), epsilon};
    if (DnnStatus status =
            firstOf({check(mode, norm, *pd, epsilon), unless(bothOrNone(savedMean, savedInverse), DNN_BAD_PARAM),
                     unless(dxd->sameLayout(norm.x), DNN_NOT_SUPPORTED_LAYOUT)})) {
        return status;
    }
    Blend data(alphaData, betaData, norm.x.type()), parameters(alphaParameters, betaParameters, norm.x.type());
    Tensor to = *dxd;
    const Tensor& p = norm.parameters;
    return queue(*h, "cudnnBatchNormalizationBackward",
                 {norm.x.range(x), norm.y.range(dy), to.range(dx), p.range(scale), p.range(dScale), p.range(dBias),
                  p.range(savedMean), p.range(savedInverse)},
                 [=] {
                     Moments m = savedMoments(norm, x, savedMean, savedInverse);
                     differentiate(norm, to, m, {x, dy, scale, dx, dScale, dBias}, data, parameters);
                 });
}
