// convolutions as one reads them:  y[n, oh, ow, o] = sum of x[n, oh s + kh - top, ow s + kw - left, i] w[o, kh, kw, i]
// over kh, kw and the channels i of o's group; and its two transposes, each thread gathering what it has to add
//
// The slow twin: what is faster is compared with it.
//
// shapes      x: (n, h, w, c), w: (out, kh, kw, c / groups), y: (n, oh, ow, out), all dense
// traffic     reads each factor once a product, from the cache
// work        2·n·oh·ow·out·kh·kw·c/groups flop           bound by the cache
// launch      one thread an element of the result, 256 a block
// error       1e-6 of the sum of magnitudes for the contract's sizes; at worst half an ulp of it a term   (CudaContractTest)
// measured    not meant to be
#include "common.cuh"

struct Convolution {
    int n, h, w, c;
    int out, kh, kw;
    int oh, ow;
    int strideH, strideW, top, left, groups;

    __device__ __forceinline__ int inPerGroup() const { return c / groups; }
    __device__ __forceinline__ int outPerGroup() const { return out / groups; }

    __device__ __forceinline__ long long pixelOfX(int image, int row, int column) const {
        return ((static_cast<long long>(image) * h + row) * w + column) * c;
    }

    __device__ __forceinline__ long long pixelOfY(int image, int row, int column) const {
        return ((static_cast<long long>(image) * oh + row) * ow + column) * out;
    }

    __device__ __forceinline__ long long tap(int channel, int row, int column) const {
        return ((static_cast<long long>(channel) * kh + row) * kw + column) * inPerGroup();
    }
};

__device__ __forceinline__ long long element() { return static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; }

KERNEL_BOUNDS((256, 4), convolve_naive_f32, float* __restrict__ y, const float* __restrict__ x,
              const float* __restrict__ weight, const __grid_constant__ Convolution c) {
    long long at = element();
    if (at >= static_cast<long long>(c.n) * c.oh * c.ow * c.out) {
        return;
    }
    int channel = static_cast<int>(at % c.out);
    int ow = static_cast<int>(at / c.out % c.ow);
    int oh = static_cast<int>(at / c.out / c.ow % c.oh);
    int image = static_cast<int>(at / c.out / c.ow / c.oh);
    int first = channel / c.outPerGroup() * c.inPerGroup();
    float sum = 0;
    for (int kh = 0; kh < c.kh; kh++) {
        int row = oh * c.strideH + kh - c.top;
        for (int kw = 0; kw < c.kw; kw++) {
            int column = ow * c.strideW + kw - c.left;
            if (row >= 0 && row < c.h && column >= 0 && column < c.w) {
                const float* from = x + c.pixelOfX(image, row, column) + first;
                const float* taps = weight + c.tap(channel, kh, kw);
                for (int i = 0; i < c.inPerGroup(); i++) {
                    sum = fmaf(from[i], taps[i], sum);
                }
            }
        }
    }
    y[at] = sum;
}

KERNEL_BOUNDS((256), convolve_naive_input_gradient_f32, float* __restrict__ dx, const float* __restrict__ weight,
              const float* __restrict__ dy, const __grid_constant__ Convolution c) {
    long long at = element();
    if (at >= static_cast<long long>(c.n) * c.h * c.w * c.c) {
        return;
    }
    int channel = static_cast<int>(at % c.c);
    int column = static_cast<int>(at / c.c % c.w) + c.left;
    int row = static_cast<int>(at / c.c / c.w % c.h) + c.top;
    int image = static_cast<int>(at / c.c / c.w / c.h);
    int group = channel / c.inPerGroup();
    float sum = 0;
    for (int kh = 0; kh < c.kh; kh++) {
        int oh = (row - kh) / c.strideH;
        for (int kw = 0; kw < c.kw; kw++) {
            int ow = (column - kw) / c.strideW;
            bool hits = row - kh == oh * c.strideH && column - kw == ow * c.strideW;
            if (hits && row >= kh && oh < c.oh && column >= kw && ow < c.ow) {
                const float* from = dy + c.pixelOfY(image, oh, ow);
                for (int o = group * c.outPerGroup(); o < (group + 1) * c.outPerGroup(); o++) {
                    sum = fmaf(from[o], weight[c.tap(o, kh, kw) + channel % c.inPerGroup()], sum);
                }
            }
        }
    }
    dx[at] = sum;
}

KERNEL_BOUNDS((256), convolve_naive_weight_gradient_f32, float* __restrict__ dweight, const float* __restrict__ x,
              const float* __restrict__ dy, const __grid_constant__ Convolution c) {
    long long at = element();
    if (at >= static_cast<long long>(c.out) * c.kh * c.kw * c.inPerGroup()) {
        return;
    }
    int in = static_cast<int>(at % c.inPerGroup());
    int kw = static_cast<int>(at / c.inPerGroup() % c.kw);
    int kh = static_cast<int>(at / c.inPerGroup() / c.kw % c.kh);
    int out = static_cast<int>(at / c.inPerGroup() / c.kw / c.kh);
    int channel = out / c.outPerGroup() * c.inPerGroup() + in;
    float sum = 0;
    for (int image = 0; image < c.n; image++) {
        for (int oh = 0; oh < c.oh; oh++) {
            int row = oh * c.strideH + kh - c.top;
            for (int ow = 0; ow < c.ow; ow++) {
                int column = ow * c.strideW + kw - c.left;
                if (row >= 0 && row < c.h && column >= 0 && column < c.w) {
                    sum = fmaf(x[c.pixelOfX(image, row, column) + channel], dy[c.pixelOfY(image, oh, ow) + out], sum);
                }
            }
        }
    }
    dweight[at] = sum;
}
