// nearest-neighbour doubling of images:  y[n, h, w, c] = x[n, h / 2, w / 2, c];  its gradient adds the four copies
//
// shapes      x, dx: (n, h, w, c); y, dy: (n, 2h, 2w, c), all dense; sizes are those of x
// traffic     forward reads 4 and writes 16 bytes an element of x; the gradient reads 16 and writes 4
// work        none; the gradient 3 flop                   bound by memory
// launch      grid = (ceil(c / 4x), pixels of x), block = (x, y), 256 threads: four channels a thread
// error       forward: the same bits; gradient: 2 ulp of the sum of magnitudes   (UpsampleKernelTest)
// measured    not yet on a device
#include "view.cuh"

// the offset of the upper left copy of a pixel
__device__ __forceinline__ long long copyOf(long long pixel, int w, int c) {
    return (4 * (pixel / w) * w + 2 * (pixel % w)) * c;
}

KERNEL_BOUNDS((256), upsample_f32, float* __restrict__ y, const float* __restrict__ x, long long pixels, int w, int c) {
    for (long long pixel = firstRow(); pixel < pixels; pixel += rowStride()) {
        for (long long channel = firstColumn(); channel < c; channel += columnStride()) {
            int count = static_cast<int>(min(4LL, c - channel));
            Four<float> v = load4(x + pixel * c + channel, 1, count);
            float* to = y + copyOf(pixel, w, c) + channel;
            long long below = 2LL * w * c;
            store4(to, 1, count, v);
            store4(to + c, 1, count, v);
            store4(to + below, 1, count, v);
            store4(to + below + c, 1, count, v);
        }
    }
}

KERNEL_BOUNDS((256), upsample_gradient_f32, float* __restrict__ dx, const float* __restrict__ dy, long long pixels,
              int w, int c) {
    for (long long pixel = firstRow(); pixel < pixels; pixel += rowStride()) {
        for (long long channel = firstColumn(); channel < c; channel += columnStride()) {
            int count = static_cast<int>(min(4LL, c - channel));
            const float* from = dy + copyOf(pixel, w, c) + channel;
            long long below = 2LL * w * c;
            Four<float> upperLeft = load4(from, 1, count);
            Four<float> upperRight = load4(from + c, 1, count);
            Four<float> lowerLeft = load4(from + below, 1, count);
            Four<float> lowerRight = load4(from + below + c, 1, count);
            Four<float> sum;
#pragma unroll
            for (int k = 0; k < 4; k++) {
                sum.at[k] = (upperLeft.at[k] + upperRight.at[k]) + (lowerLeft.at[k] + lowerRight.at[k]);
            }
            store4(dx + pixel * c + channel, 1, count, sum);
        }
    }
}
