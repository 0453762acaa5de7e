// convolutions and their gradients, a thread for each element of the result, nothing shared: for groups of few channels,
// where a tile would be mostly empty, and the slow twin that convolve.cu is compared with
//
// shapes      as convolve.cu; results dense
// traffic     neighbouring threads have neighbouring channels, so x and y are read in whole lines, kh·kw times from L1;
//             with one channel a group about 4·(x + w + y) bytes come from memory
// work        2·n·oh·ow·out·kh·kw·c / groups flop; one channel a group: kh·kw / 4 flop/byte: bound by memory and L1
// launch      grid = elements / 256, for dw times the splits of the pixels; block = 256 (Convolve.java)
// error       <= min(k, 16)·2^-24·sum |terms|, k terms a sum: float32 in the order of the taps   (ConvolveKernelTest)
// measured    not yet on a device
#include "window.cuh"

__device__ __forceinline__ long long threadOfGrid() {
    return static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
}

KERNEL_BOUNDS((256), convolve_direct_f32, float* __restrict__ y, const float* __restrict__ x,
              const float* __restrict__ w, const __grid_constant__ Window v) {
    long long index = threadOfGrid();
    if (index >= static_cast<long long>(v.images) * v.outHeight * v.outWidth * v.outChannels) {
        return;
    }
    int out = static_cast<int>(index % v.outChannels);
    Odometer pixel(static_cast<int>(index / v.outChannels), v.outHeight, v.outWidth);
    int channels = inOfGroup(v);
    Picture picture = pictureOfX(v, x, out / outOfGroup(v));
    const float* weight = w + static_cast<long long>(out) * v.kernelHeight * v.kernelWidth * channels;
    float sum = 0;
    for (int kh = 0; kh < v.kernelHeight; kh++) {
        for (int kw = 0; kw < v.kernelWidth; kw++, weight += channels) {
            int r = pixel.middle * v.strideHeight + kh - v.top, c = pixel.fast * v.strideWidth + kw - v.left;
            if (picture.has(r, c)) {
                const float* from = picture.at(pixel.slow, r, c, 0);
                for (int i = 0; i < channels; i++) {
                    sum = fmaf(from[i], weight[i], sum);
                }
            }
        }
    }
    y[index] = sum;
}

KERNEL_BOUNDS((256), convolve_input_direct_f32, float* __restrict__ dx, const float* __restrict__ w,
              const float* __restrict__ dy, const __grid_constant__ Window v) {
    long long index = threadOfGrid();
    if (index >= static_cast<long long>(v.images) * v.height * v.width * v.channels) {
        return;
    }
    int in = static_cast<int>(index % v.channels);
    Odometer pixel(static_cast<int>(index / v.channels), v.height, v.width);
    int channels = inOfGroup(v), group = in / channels;
    Picture picture = pictureOfY(v, dy, group);
    long long weightsOfOut = static_cast<long long>(v.kernelHeight) * v.kernelWidth * channels;
    const float* weight = w + group * outOfGroup(v) * weightsOfOut + in % channels;
    float sum = 0;
    for (int kh = 0; kh < v.kernelHeight; kh++) {
        int r = pixel.middle + v.top - kh;
        for (int kw = 0; kw < v.kernelWidth; kw++, weight += channels) {
            int c = pixel.fast + v.left - kw;
            if (r % v.strideHeight == 0 && c % v.strideWidth == 0 && picture.has(r / v.strideHeight, c / v.strideWidth)) {
                const float* from = picture.at(pixel.slow, r / v.strideHeight, c / v.strideWidth, 0);
                for (int o = 0; o < outOfGroup(v); o++) {
                    sum = fmaf(from[o], weight[o * weightsOfOut], sum);
                }
            }
        }
    }
    dx[index] = sum;
}

// dw has room for v.splits results, of which split s sums its share of the pixels
KERNEL_BOUNDS((256), convolve_weight_direct_f32, float* __restrict__ dw, const float* __restrict__ x,
              const float* __restrict__ dy, const __grid_constant__ Window v) {
    int channels = inOfGroup(v);
    int patch = v.kernelHeight * v.kernelWidth * channels;
    long long count = static_cast<long long>(v.outChannels) * patch;
    long long index = threadOfGrid() % ((count + blockDim.x - 1) / blockDim.x * blockDim.x);
    if (index >= count) {
        return;
    }
    int split = static_cast<int>(threadOfGrid() / ((count + blockDim.x - 1) / blockDim.x * blockDim.x));
    int out = static_cast<int>(index / patch);
    Odometer tap(static_cast<int>(index % patch), v.kernelWidth, channels);
    Picture picture = pictureOfX(v, x, out / outOfGroup(v)), gradient = pictureOfY(v, dy, 0);
    int pixels = v.images * v.outHeight * v.outWidth;
    int share = depthOfSplit(pixels, v.splits);
    int end = min(pixels, (split + 1) * share);
    float sum = 0;
    Odometer pixel(min(pixels, split * share), v.outHeight, v.outWidth);
    for (int p = split * share; p < end; p++) {
        int r = pixel.middle * v.strideHeight + tap.slow - v.top, c = pixel.fast * v.strideWidth + tap.middle - v.left;
        if (picture.has(r, c)) {
            sum = fmaf(*gradient.at(pixel.slow, pixel.middle, pixel.fast, out), *picture.at(pixel.slow, r, c, tap.fast),
                       sum);
        }
        pixel.advance(1);
    }
    dw[split * count + index] = sum;
}
