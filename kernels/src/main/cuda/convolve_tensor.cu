// convolutions and their gradients on tensor cores: the products of convolve.cu with factors rounded to TF32 or bfloat16
//
// shapes      as convolve.cu, float32 in memory; any sizes, strides, padding, groups and alignment
// traffic     as convolve.cu. A tile of 128 x 128 reads 32 flop/byte; x and dy, read again for each tap, come from the first
//             level of the cache where 128 pixels of them fit, the weights from the second
// work        2·n·oh·ow·out·kh·kw·c / groups flop in each direction: bound by L2 and shared memory as matmul_tensor.cu
// launch      grid as convolve.cu, block = 256; tiles of 128 x 128, or of 128 x 64 and for dw 64 x 128 where there are no
//             more channels (ConvolveTensor.java); from sm_80 on
// error       TF32 <= 2^-10 (1 + 2^-11)·sum |terms|, bf16 <= 2^-8 (1 + 2^-9)·sum |terms|: two roundings a product; and
//             <= 1e-6·sum |terms| beyond them                                                (ConvolveTensorKernelTest)
// measured    not yet on a device; predicted for 80 x 32 x 32, 128 -> 128, 3 x 3: TF32 120, bf16 150 TFLOP/s in each
//             direction, against 37, 33 and 25 of float32
#include "convolution.cuh"
#include "tensor.cuh"

#define CONVOLUTIONS(suffix, arithmetic)                                                                            \
    KERNEL_BOUNDS((256, 2), convolve_tile128_##suffix, float* __restrict__ y, const float* __restrict__ x,          \
                  const float* __restrict__ w, const __grid_constant__ Window v) {                                  \
        convolve<TensorTile<arithmetic, 128, 128, 2>>(y, x, w, v);                                                  \
    }                                                                                                               \
    KERNEL_BOUNDS((256, 2), convolve_tile128x64_##suffix, float* __restrict__ y, const float* __restrict__ x,       \
                  const float* __restrict__ w, const __grid_constant__ Window v) {                                  \
        convolve<TensorTile<arithmetic, 128, 64, 4>>(y, x, w, v);                                                   \
    }                                                                                                               \
    KERNEL_BOUNDS((256, 2), convolve_input_tile128_##suffix, float* __restrict__ dx, const float* __restrict__ w,   \
                  const float* __restrict__ dy, const __grid_constant__ Window v) {                                 \
        convolveInput<TensorTile<arithmetic, 128, 128, 2>>(dx, w, dy, v);                                           \
    }                                                                                                               \
    KERNEL_BOUNDS((256, 2), convolve_input_tile128x64_##suffix, float* __restrict__ dx, const float* __restrict__ w, \
                  const float* __restrict__ dy, const __grid_constant__ Window v) {                                 \
        convolveInput<TensorTile<arithmetic, 128, 64, 4>>(dx, w, dy, v);                                            \
    }                                                                                                               \
    KERNEL_BOUNDS((256, 2), convolve_weight_tile128_##suffix, float* __restrict__ dw, const float* __restrict__ x,  \
                  const float* __restrict__ dy, const __grid_constant__ Window v) {                                 \
        convolveWeight<TensorTile<arithmetic, 128, 128, 2>>(dw, x, dy, v);                                          \
    }                                                                                                               \
    KERNEL_BOUNDS((256, 2), convolve_weight_tile64x128_##suffix, float* __restrict__ dw, const float* __restrict__ x, \
                  const float* __restrict__ dy, const __grid_constant__ Window v) {                                 \
        convolveWeight<TensorTile<arithmetic, 64, 128, 2>>(dw, x, dy, v);                                           \
    }

CONVOLUTIONS(tf32, Tf32)
CONVOLUTIONS(bf16, Bf16)
