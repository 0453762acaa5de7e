// convolutions and their gradients as products of matrices that are never made:
//   y[p, o] = sum_t,c x[p at t, c] w[o, t, c]        dx[q, c] = sum_t,o dy[q at t, o] w[o, t, c]
//   dw[o, t, c] = sum_p dy[p, o] x[p at t, c]        p and q: pixels of y and x, t: taps of the kernel
//
// shapes      x, dx: (n, h, w, c), w, dw: (out, kh, kw, c / groups), y, dy: (n, oh, ow, out); results dense; any padding
// traffic     each tile reads its rows and columns of both operands, x up to kh·kw times, most of it from L2; from memory
//             about 4·(x + w + y) bytes, and 8·splits·result where the sum is split
// work        2·n·oh·ow·out·kh·kw·c / groups flop in each direction; 3 x 3 with 64 channels and more: 280 flop/byte and
//             more: bound by arithmetic; expect 60-80 % of the FP32 peak, less where channels % 4 != 0
// launch      grid = tiles · groups · splits (· phases of the stride for dx), block = 256 (Convolve.java)
// error       <= min(k, 16)·2^-24·sum |terms|, k terms a sum: float32, k rising, then over the splits  (ConvolveKernelTest)
// measured    H200, 3 x 3, 64 to 512 channels: forward 23 to 37, dx 21 to 33, dw 14 to 26 TFLOP/s; since tiles and splits are
//             chosen by counting the device's rounds (Cut.java) predicted 33 at 256 and 512 channels, in each direction
#include "convolution.cuh"

#define CONVOLUTIONS(suffix, tile, blocks)                                                                          \
    KERNEL_BOUNDS((256, blocks), convolve_##suffix, float* __restrict__ y, const float* __restrict__ x,             \
                  const float* __restrict__ w, const __grid_constant__ Window v) {                                  \
        convolve<tile>(y, x, w, v);                                                                                 \
    }                                                                                                               \
    KERNEL_BOUNDS((256, blocks), convolve_input_##suffix, float* __restrict__ dx, const float* __restrict__ w,      \
                  const float* __restrict__ dy, const __grid_constant__ Window v) {                                 \
        convolveInput<tile>(dx, w, dy, v);                                                                          \
    }                                                                                                               \
    KERNEL_BOUNDS((256, blocks), convolve_weight_##suffix, float* __restrict__ dw, const float* __restrict__ x,     \
                  const float* __restrict__ dy, const __grid_constant__ Window v) {                                 \
        convolveWeight<tile>(dw, x, dy, v);                                                                         \
    }

CONVOLUTIONS(tile128_f32, LargeTile, 1)
CONVOLUTIONS(tile128x64_f32, TallTile, 1)
CONVOLUTIONS(tile64_f32, SmallTile, 2)
