// pooling of images:  y[n, oh, ow, c] = the largest, or the mean, of x over the window of (oh, ow); and its gradient
//
// shapes      x, dx: (n, h, w, c), y, dy: (n, oh, ow, c), all dense
// traffic     forward reads each pixel once a window from the cache; the gradient finds each window's largest value again
//             instead of reading an index
// work        a window's pixels for each output; the gradient for each window over a pixel    bound by memory up to 3x3
// launch      grid = (ceil(c / x), pixels), block = (x, y), 256 threads: neighbouring threads have neighbouring channels
// error       largest: exact; means and gradients: 1e-6 of the sum of magnitudes   (CudaContractTest)
// measured    not yet on a device
#include "fold.cuh"

struct Pool {
    int n, h, w, c, oh, ow;
    int windowH, windowW, strideH, strideW, top, left;
    int countsPadding;  // whether a mean divides by the whole window
};

// the part of the window of output (oh, ow) that lies inside the image
struct Window {
    int top, bottom, left, right;

    __device__ __forceinline__ Window(const Pool& p, int oh, int ow) {
        int first = oh * p.strideH - p.top;
        int start = ow * p.strideW - p.left;
        top = max(0, first);
        bottom = min(first + p.windowH, p.h);
        left = max(0, start);
        right = min(start + p.windowW, p.w);
    }

    __device__ __forceinline__ float divisor(const Pool& p) const {
        return p.countsPadding ? p.windowH * p.windowW : (bottom - top) * (right - left);
    }

    // the offset of the largest value in one channel of one image: the first of equals, or the first NaN
    __device__ __forceinline__ long long largest(const float* image, const Pool& p) const {
        long long best = (static_cast<long long>(top) * p.w + left) * p.c;
        for (int h = top; h < bottom; h++) {
            for (int w = left; w < right; w++) {
                long long at = (static_cast<long long>(h) * p.w + w) * p.c;
                float v = image[at];
                float peak = image[best];
                if (v > peak || (v != v && peak == peak)) {
                    best = at;
                }
            }
        }
        return best;
    }

    __device__ __forceinline__ float mean(const float* image, const Pool& p) const {
        Sum sum;
        for (int h = top; h < bottom; h++) {
            for (int w = left; w < right; w++) {
                sum.add(image[(static_cast<long long>(h) * p.w + w) * p.c]);
            }
        }
        return sum.value() / divisor(p);
    }
};

__device__ __forceinline__ long long firstPixel() { return static_cast<long long>(blockIdx.y) * blockDim.y + threadIdx.y; }
__device__ __forceinline__ long long pixelStride() { return static_cast<long long>(gridDim.y) * blockDim.y; }

template <bool MAX>
__device__ __forceinline__ void poolOutputs(float* y, const float* x, const Pool& p) {
    int c = blockIdx.x * blockDim.x + threadIdx.x;
    long long pixels = static_cast<long long>(p.n) * p.oh * p.ow;
    if (c >= p.c) {
        return;
    }
    for (long long pixel = firstPixel(); pixel < pixels; pixel += pixelStride()) {
        int inImage = static_cast<int>(pixel % (p.oh * p.ow));
        const float* image = x + pixel / (p.oh * p.ow) * p.h * p.w * p.c + c;
        Window window(p, inImage / p.ow, inImage % p.ow);
        y[pixel * p.c + c] = MAX ? image[window.largest(image, p)] : window.mean(image, p);
    }
}

// dx at (h, w): what the windows over it pass on, in row-major order of the windows
template <bool MAX>
__device__ __forceinline__ void poolGradients(float* dx, const float* x, const float* dy, const Pool& p) {
    int c = blockIdx.x * blockDim.x + threadIdx.x;
    long long pixels = static_cast<long long>(p.n) * p.h * p.w;
    if (c >= p.c) {
        return;
    }
    for (long long pixel = firstPixel(); pixel < pixels; pixel += pixelStride()) {
        int inImage = static_cast<int>(pixel % (p.h * p.w));
        int h = inImage / p.w + p.top;
        int w = inImage % p.w + p.left;
        const float* image = x + pixel / (p.h * p.w) * p.h * p.w * p.c + c;
        const float* gradients = dy + pixel / (p.h * p.w) * p.oh * p.ow * p.c + c;
        float sum = 0;
        for (int oh = max(0, (h - p.windowH + p.strideH) / p.strideH); oh <= min(p.oh - 1, h / p.strideH); oh++) {
            for (int ow = max(0, (w - p.windowW + p.strideW) / p.strideW); ow <= min(p.ow - 1, w / p.strideW); ow++) {
                Window window(p, oh, ow);
                float d = gradients[(static_cast<long long>(oh) * p.ow + ow) * p.c];
                if (!MAX) {
                    sum += d / window.divisor(p);
                } else if (window.largest(image, p) == static_cast<long long>(inImage) * p.c) {
                    sum += d;
                }
            }
        }
        dx[pixel * p.c + c] = sum;
    }
}

KERNEL_BOUNDS((256), pool_max_f32, float* __restrict__ y, const float* __restrict__ x, Pool p) {
    poolOutputs<true>(y, x, p);
}

KERNEL_BOUNDS((256), pool_mean_f32, float* __restrict__ y, const float* __restrict__ x, Pool p) {
    poolOutputs<false>(y, x, p);
}

KERNEL_BOUNDS((256), pool_max_gradient_f32, float* __restrict__ dx, const float* __restrict__ x,
              const float* __restrict__ dy, Pool p) {
    poolGradients<true>(dx, x, dy, p);
}

KERNEL_BOUNDS((256), pool_mean_gradient_f32, float* __restrict__ dx, const float* __restrict__ x,
              const float* __restrict__ dy, Pool p) {
    poolGradients<false>(dx, x, dy, p);
}
