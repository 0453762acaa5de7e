// Convolutions of the stand-in of cuDNN: all directions in both layouts against the definition, the choice of
// algorithms, and everything that is refused.
#include <cmath>

#include "cudnn_calls.h"

extern "C" {
int cudnnConvolutionForward(void*, const void*, void*, CUdeviceptr, void*, CUdeviceptr, void*, int, CUdeviceptr, size_t,
                            const void*, void*, CUdeviceptr);
int cudnnConvolutionBackwardData(void*, const void*, void*, CUdeviceptr, void*, CUdeviceptr, void*, int, CUdeviceptr,
                                 size_t, const void*, void*, CUdeviceptr);
int cudnnConvolutionBackwardFilter(void*, const void*, void*, CUdeviceptr, void*, CUdeviceptr, void*, int, CUdeviceptr,
                                   size_t, const void*, void*, CUdeviceptr);
int cudnnConvolutionBackwardBias(void*, const void*, void*, CUdeviceptr, const void*, void*, CUdeviceptr);
int cudnnGetConvolutionBackwardFilterAlgorithm_v7(void*, void*, void*, void*, void*, int, int*, void*);
int cudnnFindConvolutionForwardAlgorithmEx(void*, void*, CUdeviceptr, void*, CUdeviceptr, void*, void*, CUdeviceptr,
                                           int, int*, void*, CUdeviceptr, size_t);
int cudnnGetConvolutionForwardWorkspaceSize(void*, void*, void*, void*, void*, int, size_t*);
}

static const float ONE = 1, ZERO = 0;
constexpr size_t ROOM = 1 << 20;

struct Performance {
    int algorithm, status;
    float milliseconds;
    size_t memory;
    int deterministic, math, reserved[3];
};

struct Shape {
    int format, n, c, h, w, k, r, s, stride, padding, dilation, groups;
};

// One convolution with its descriptors and the definition to compare with.
struct Problem {
    Shape p;
    int oh = 0, ow = 0;
    void *handle, *x, *w, *y = nullptr, *convolution = nullptr;
    CUdeviceptr workspace;

    explicit Problem(const Shape& shape) : p(shape), handle(newDnn()) {
        x = tensor4(p.format, p.n, p.c, p.h, p.w);
        w = filter4(p.format, p.k, p.c / p.groups, p.r, p.s);
        CHECK_EQUAL(cudnnCreateConvolutionDescriptor(&convolution), 0);
        CHECK_EQUAL(cudnnSetConvolution2dDescriptor(convolution, p.padding, p.padding, p.stride, p.stride, p.dilation,
                                                    p.dilation, 1, FLOAT),
                    0);
        CHECK_EQUAL(cudnnSetConvolutionGroupCount(convolution, p.groups), 0);
        CHECK_EQUAL(cudnnSetConvolutionMathType(convolution, FMA), 0);
        int n = 0, k = 0;
        CHECK_EQUAL(cudnnGetConvolution2dForwardOutputDim(convolution, x, w, &n, &k, &oh, &ow), 0);
        y = tensor4(p.format, n, k, oh, ow);
        workspace = newMemory(ROOM);
    }

    size_t sizeX() const { return static_cast<size_t>(p.n * p.c * p.h * p.w); }
    size_t sizeW() const { return static_cast<size_t>(p.k * p.c / p.groups * p.r * p.s); }
    size_t sizeY() const { return static_cast<size_t>(p.n * p.k * oh * ow); }

    size_t at(int channels, int height, int width, int n, int c, int h, int w_) const {
        return static_cast<size_t>(p.format == CHANNELS_LAST ? ((n * height + h) * width + w_) * channels + c
                                                             : ((n * channels + c) * height + h) * width + w_);
    }

    std::vector<float> expected(const std::vector<float>& in, const std::vector<float>& filter) const {
        std::vector<float> out(sizeY(), 0.0f);
        int perGroup = p.c / p.groups;
        for (int n = 0; n < p.n; n++)
            for (int k = 0; k < p.k; k++)
                for (int i = 0; i < oh; i++)
                    for (int j = 0; j < ow; j++)
                        for (int c = 0; c < perGroup; c++)
                            for (int r = 0; r < p.r; r++)
                                for (int s = 0; s < p.s; s++) {
                                    int h = i * p.stride - p.padding + r * p.dilation,
                                        v = j * p.stride - p.padding + s * p.dilation;
                                    if (h >= 0 && v >= 0 && h < p.h && v < p.w) {
                                        int channel = k / (p.k / p.groups) * perGroup + c;
                                        out[at(p.k, oh, ow, n, k, i, j)] += in[at(p.c, p.h, p.w, n, channel, h, v)] *
                                                                            filter[at(perGroup, p.r, p.s, k, c, r, s)];
                                    }
                                }
        return out;
    }
};

static const Shape SHAPES_TRIED[] = {
    {CHANNELS_LAST, 2, 3, 5, 7, 4, 3, 3, 1, 1, 1, 1}, {CHANNELS_FIRST, 2, 3, 5, 7, 4, 3, 3, 1, 1, 1, 1},
    {CHANNELS_LAST, 1, 4, 8, 6, 6, 3, 1, 2, 1, 1, 2}, {CHANNELS_FIRST, 1, 4, 8, 6, 6, 2, 4, 2, 1, 2, 2},
    {CHANNELS_LAST, 3, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1},
};

CASE(forward_isTheDefinition) {
    for (const Shape& shape : SHAPES_TRIED) {
        Problem p(shape);
        auto x = wholeNumbers(p.sizeX(), 1), w = wholeNumbers(p.sizeW(), 2);
        CUdeviceptr y = newMemory(p.sizeY() * 4);
        CHECK_EQUAL(cudnnConvolutionForward(p.handle, &ONE, p.x, upload(x), p.w, upload(w), p.convolution, 1,
                                            p.workspace, ROOM, &ZERO, p.y, y),
                    0);
        CHECK(download(y, p.sizeY()) == p.expected(x, w));
    }
}

// A linear map and its two adjoints: sum dy·y(x, w) = sum dx·x = sum dw·w, exactly for whole numbers.
CASE(backward_isTheAdjointOfForward) {
    for (const Shape& shape : SHAPES_TRIED) {
        Problem p(shape);
        auto x = wholeNumbers(p.sizeX(), 3), w = wholeNumbers(p.sizeW(), 4), dy = wholeNumbers(p.sizeY(), 5);
        CUdeviceptr dx = newMemory(p.sizeX() * 4), dw = newMemory(p.sizeW() * 4), gradient = upload(dy);
        CHECK_EQUAL(cudnnConvolutionBackwardData(p.handle, &ONE, p.w, upload(w), p.y, gradient, p.convolution, 1,
                                                 p.workspace, ROOM, &ZERO, p.x, dx),
                    0);
        CHECK_EQUAL(cudnnConvolutionBackwardFilter(p.handle, &ONE, p.x, upload(x), p.y, gradient, p.convolution, 1,
                                                   p.workspace, ROOM, &ZERO, p.w, dw),
                    0);
        double forward = dot(p.expected(x, w), dy);
        CHECK_EQUAL(dot(download(dx, p.sizeX()), x), forward);
        CHECK_EQUAL(dot(download(dw, p.sizeW()), w), forward);
    }
}

CASE(beta_addsToWhatIsThere) {
    Problem p(SHAPES_TRIED[0]);
    auto x = wholeNumbers(p.sizeX(), 1), w = wholeNumbers(p.sizeW(), 2), before = wholeNumbers(p.sizeY(), 3);
    float alpha = 2, beta = 3;
    CUdeviceptr y = upload(before);
    CHECK_EQUAL(cudnnConvolutionForward(p.handle, &alpha, p.x, upload(x), p.w, upload(w), p.convolution, 1, p.workspace,
                                        ROOM, &beta, p.y, y),
                0);
    CHECK_EQUAL(download(y, p.sizeY())[9], 2 * p.expected(x, w)[9] + 3 * before[9]);
}

CASE(backwardBias_sumsEachChannel) {
    Problem p(SHAPES_TRIED[0]);
    auto dy = wholeNumbers(p.sizeY(), 6);
    CUdeviceptr db = newMemory(16);
    CHECK_EQUAL(
        cudnnConvolutionBackwardBias(p.handle, &ONE, p.y, upload(dy), &ZERO, tensor4(CHANNELS_LAST, 1, 4, 1, 1), db),
        0);
    float sum = 0;
    for (size_t i = 2; i < dy.size(); i += 4) {
        sum += dy[i];
    }
    CHECK_EQUAL(download(db, 4)[2], sum);
}

CASE(defaultMath_roundsFloatsToTf32) {
    Problem p({CHANNELS_LAST, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1});
    CUdeviceptr x = upload({1.0f + 1.0f / 4096}), y = newMemory(4);
    for (int math : {0, FMA}) {
        CHECK_EQUAL(cudnnSetConvolutionMathType(p.convolution, math), 0);
        CHECK_EQUAL(
            cudnnConvolutionForward(p.handle, &ONE, p.x, x, p.w, x, p.convolution, 1, p.workspace, ROOM, &ZERO, p.y, y),
            0);
        CHECK_EQUAL(download(y, 1)[0] == 1.0f, math == 0);
    }
}

CASE(workspace_isCheckedAndUsed) {
    Problem p(SHAPES_TRIED[0]);
    CUdeviceptr x = upload(wholeNumbers(p.sizeX(), 1)), w = upload(wholeNumbers(p.sizeW(), 2)),
                y = newMemory(p.sizeY() * 4);
    size_t bytes = 0;
    CHECK_EQUAL(cudnnGetConvolutionForwardWorkspaceSize(p.handle, p.x, p.w, p.convolution, p.y, 1, &bytes), 0);
    CHECK(bytes > 0);
    auto run = [&](CUdeviceptr workspace, size_t size) {
        return cudnnConvolutionForward(p.handle, &ONE, p.x, x, p.w, w, p.convolution, 1, workspace, size, &ZERO, p.y,
                                       y);
    };
    CHECK_EQUAL(run(p.workspace, bytes - 1), TOO_SMALL);
    CHECK_EQUAL(run(0, bytes), NULL_POINTER);
    CUdeviceptr ours = upload(std::vector<float>(bytes / 4 + 1, 1.0f));
    CHECK_EQUAL(run(ours, bytes), 0);
    CHECK(std::isnan(download(ours, 1)[0]));
    CHECK_EQUAL(download(ours, bytes / 4 + 1)[bytes / 4], 1.0f);
    CHECK_EQUAL(cudnnGetConvolutionForwardWorkspaceSize(p.handle, p.x, p.w, p.convolution, p.y, 6, &bytes),
                UNSUPPORTED);
}

CASE(heuristics_nameAnAlgorithmFirstThatIsNotDeterministic) {
    Problem p(SHAPES_TRIED[0]);
    Performance found[8];
    int count = 0;
    CHECK_EQUAL(cudnnGetConvolutionBackwardFilterAlgorithm_v7(p.handle, p.x, p.y, p.convolution, p.w, 8, &count, found),
                0);
    CHECK_EQUAL(count, 2);
    CHECK_EQUAL(found[0].deterministic, 0);
    CHECK_EQUAL(found[1].deterministic, 1);
    auto x = std::vector<float>(p.sizeX(), 1.1f), dy = std::vector<float>(p.sizeY(), 0.7f);
    CUdeviceptr dw = newMemory(p.sizeW() * 4), dx = upload(x), ddy = upload(dy);
    auto run = [&](int algorithm) {
        CHECK_EQUAL(cudnnConvolutionBackwardFilter(p.handle, &ONE, p.x, dx, p.y, ddy, p.convolution, algorithm,
                                                   p.workspace, ROOM, &ZERO, p.w, dw),
                    0);
        return download(dw, p.sizeW());
    };
    CHECK(run(found[0].algorithm) != run(found[0].algorithm));
    CHECK(run(found[1].algorithm) == run(found[1].algorithm));
}

CASE(find_overwritesTheOutputAndSortsByTime) {
    Problem p(SHAPES_TRIED[1]);
    Performance found[8];
    int count = 0;
    CUdeviceptr x = upload(wholeNumbers(p.sizeX(), 1)), w = upload(wholeNumbers(p.sizeW(), 2));
    CUdeviceptr y = upload(std::vector<float>(p.sizeY(), 1.0f));
    CHECK_EQUAL(cudnnFindConvolutionForwardAlgorithmEx(p.handle, p.x, x, p.w, w, p.convolution, p.y, y, 8, &count,
                                                       found, p.workspace, 800),
                0);
    CHECK_EQUAL(count, 3);
    CHECK(std::isnan(download(y, 1)[0]));
    CHECK_EQUAL(found[0].status, 0);
    CHECK(found[0].milliseconds > 0 && found[0].milliseconds <= found[1].milliseconds);
    CHECK(found[2].status != 0);  // wants more than 800 bytes
    void* stream = newStream();
    CHECK_EQUAL(cudnnSetStream(p.handle, stream), 0);
    CHECK_EQUAL(cuStreamBeginCapture_v2(stream, 2), 0);
    CHECK(cudnnFindConvolutionForwardAlgorithmEx(p.handle, p.x, x, p.w, w, p.convolution, p.y, y, 8, &count, found,
                                                 p.workspace, 800) != 0);
}

CASE(wrongArguments_areRefusedByCategory) {
    Problem p(SHAPES_TRIED[0]);
    CUdeviceptr x = newMemory(p.sizeX() * 4), w = newMemory(p.sizeW() * 4), y = newMemory(p.sizeY() * 4);
    auto run = [&](void* xd, void* wd, void* yd, CUdeviceptr source) {
        return cudnnConvolutionForward(p.handle, &ONE, xd, source, wd, w, p.convolution, 1, p.workspace, ROOM, &ZERO,
                                       yd, y);
    };
    CHECK_EQUAL(run(p.x, p.w, p.y, 0), NULL_POINTER);
    CHECK_EQUAL(run(tensor4(CHANNELS_LAST, 2, 3, 5, 6), p.w, p.y, x), SHAPES);
    CHECK_EQUAL(run(tensor4(CHANNELS_LAST, 2, 6, 5, 7), p.w, p.y, x), SHAPES);
    CHECK_EQUAL(run(tensor4(CHANNELS_FIRST, 2, 3, 5, 7), p.w, p.y, x), UNSUPPORTED_LAYOUT);
    CHECK_EQUAL(run(tensor4(CHANNELS_LAST, 2, 3, 5, 7, DOUBLE), p.w, p.y, x), UNSUPPORTED_TYPE);
    void* tensor = nullptr;
    CHECK_EQUAL(cudnnCreateTensorDescriptor(&tensor), 0);
    CHECK_EQUAL(cudnnSetTensor4dDescriptor(tensor, CHANNELS_LAST, FLOAT, 0, 3, 5, 7), BAD_PARAM);
    CHECK_EQUAL(cudnnSetConvolution2dDescriptor(p.convolution, 1, 1, 0, 1, 1, 1, 1, FLOAT), BAD_PARAM);
    CHECK_EQUAL(std::string(cudnnGetErrorString(UNSUPPORTED_LAYOUT)), "CUDNN_STATUS_NOT_SUPPORTED_LAYOUT");
    CHECK_EQUAL(cudnnDestroy(p.handle), 0);
    CHECK_EQUAL(run(p.x, p.w, p.y, x), 1001);
}

CASE(depthwise_isForChannelsThatLieFirst) {
    for (int format : {CHANNELS_FIRST, CHANNELS_LAST}) {
        Problem p({format, 1, 2, 3, 3, 2, 1, 1, 1, 0, 1, 2});
        size_t bytes = 0;
        CHECK_EQUAL(cudnnGetConvolutionForwardWorkspaceSize(p.handle, p.x, p.w, p.convolution, p.y, 1, &bytes),
                    format == CHANNELS_LAST ? UNSUPPORTED_LAYOUT : 0);
    }
}

int main(int count, char** words) { return cases::main(count, words); }
