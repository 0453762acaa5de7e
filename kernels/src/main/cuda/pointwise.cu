// functions of one and two numbers, and selections, element by element:  y = f(x),  y = f(a, b),  y = mask != 0 ? a : b
//
// shapes      x, a, b, mask: any strides, 0 where they broadcast; y: dense; p, q: the function's constants
// traffic     reads 4 bytes an element and input, writes 4 bytes an element; a broadcast input stays in the cache
// work        1..40 flop an element                       intensity below 4 flop/byte: bound by memory
// launch      grid = (columns / 1024, rows), block = (min(256, columns / 4), 256 / that): four elements a thread and step;
//             a quarter of the columns' blocks for rows of 2^22 and more, so that a thread has four loads in flight
// error       with u = 2^-24, what one rounding costs of its result: sums, products, quotients and roots 1 u; log 3, exp, sin,
//             cos and tanh 5 (1 and 2 units in the last place, and their own rounding); sigmoid 7 (exp, sum, quotient),
//             softplus 9 (exp, log1p 3, sum); gradients of tanh and sigmoid 4; powers 20 (8 units, correction 2); leaky ReLU 2;
//             affine 2 u of |p x|, u of |q| and of the result; selections and comparisons exact   (PointwiseKernelTest)
// measured    not yet on a device
#include "view.cuh"

template <class Function>
__device__ __forceinline__ void mapView(float* y, const float* x, const View& view, Function f) {
    int rows = rowsOf(view);
    long long columns = columnsOf(view);
    for (long long row = firstRow(); row < rows; row += rowStride()) {
        Row<float> from(x + rowOffset(view, static_cast<int>(row)), stepOf(view));
        forEachFour(columns, y + row * columns, 1, from.isEasy, [&](long long column, int count, bool easily) {
            Four<float> v = from.load(column, count, easily);
#pragma unroll
            for (int k = 0; k < 4; k++) {
                v.at[k] = f(v.at[k]);
            }
            return v;
        });
    }
}

// a and b have one shape
template <class Function>
__device__ __forceinline__ void zipViews(float* y, const float* a, const View& viewOfA, const float* b,
                                         const View& viewOfB, Function f) {
    int rows = rowsOf(viewOfA);
    long long columns = columnsOf(viewOfA);
    for (long long row = firstRow(); row < rows; row += rowStride()) {
        Row<float> fromA(a + rowOffset(viewOfA, static_cast<int>(row)), stepOf(viewOfA));
        Row<float> fromB(b + rowOffset(viewOfB, static_cast<int>(row)), stepOf(viewOfB));
        bool areEasy = fromA.isEasy && fromB.isEasy;
        forEachFour(columns, y + row * columns, 1, areEasy, [&](long long column, int count, bool easily) {
            Four<float> v = fromA.load(column, count, easily);
            Four<float> w = fromB.load(column, count, easily);
#pragma unroll
            for (int k = 0; k < 4; k++) {
                v.at[k] = f(v.at[k], w.at[k]);
            }
            return v;
        });
    }
}

__device__ __forceinline__ float sigmoid(float x) {
    float e = expf(-fabsf(x));  // never overflows
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

// NaN if either is, as in Java; C's fmaxf takes the other
__device__ __forceinline__ float larger(float a, float b) { return a != a || b != b ? a + b : fmaxf(a, b); }

__device__ __forceinline__ float smaller(float a, float b) { return a != a || b != b ? a + b : fminf(a, b); }

// 1 to the power of infinity or NaN has no value in Java; in C it is 1
__device__ __forceinline__ float power(float a, float b) {
    bool undefined = b != b || (isinf(b) && fabsf(a) == 1);
    return undefined ? __int_as_float(0x7fffffff) : powf(a, b);
}

// x to the power of p + q, where q is what rounding the exponent to p left:  x^p (1 + q log|x|)
__device__ __forceinline__ float power(float x, float p, float q) {
    float correction = q * logf(fabsf(x));
    if (q == 0 || !isfinite(correction)) {
        return power(x, p);
    }
    bool fraction = x < 0 && fabsf(p) < 0x1p24f;  // p may be whole, p + q is not
    return fraction ? __int_as_float(0x7fffffff) : power(x, p) * (1 + correction);
}

__device__ __forceinline__ float slope(float slope, float dy) { return slope == 0 ? 0 : slope * dy; }

// the name is that of the ScalarFunction in lower case; p and q are its parameters
#define UNARY(name, expression)                                                                                        \
    struct unary_##name {                                                                                              \
        float p, q;                                                                                                    \
        __device__ __forceinline__ float operator()(float x) const { return expression; }                              \
    };                                                                                                                 \
    KERNEL(unary_##name##_f32, float* __restrict__ y, const float* __restrict__ x, const __grid_constant__ View view,  \
           float p, float q) {                                                                                         \
        mapView(y, x, view, unary_##name{p, q});                                                                       \
    }

UNARY(negate, -x)
UNARY(exp, expf(x))
UNARY(log, logf(x))
UNARY(tanh, tanhf(x))
UNARY(sigmoid, sigmoid(x))
UNARY(relu, x < 0 ? 0 : x)
UNARY(softplus, (x > 0 ? x : 0) + log1pf(expf(-fabsf(x))))
UNARY(sqrt, sqrtf(x))
UNARY(reciprocal, 1 / x)
UNARY(square, x* x)
UNARY(abs, fabsf(x))
UNARY(sin, sinf(x))
UNARY(cos, cosf(x))
UNARY(sign, x > 0 ? 1.0f : x < 0 ? -1.0f : x)
UNARY(affine, p* x + q)
UNARY(power, power(x, p, q))
UNARY(clamp, x < p ? p : x > q ? q : x)
UNARY(leaky_relu, x > 0 ? x : p * x)

#define BINARY(name, expression)                                                                                       \
    struct binary_##name {                                                                                             \
        float p, q;                                                                                                    \
        __device__ __forceinline__ float operator()(float a, float b) const { return expression; }                     \
    };                                                                                                                 \
    KERNEL(binary_##name##_f32, float* __restrict__ y, const float* __restrict__ a,                                    \
           const __grid_constant__ View viewOfA, const float* __restrict__ b, const __grid_constant__ View viewOfB,    \
           float p, float q) {                                                                                         \
        zipViews(y, a, viewOfA, b, viewOfB, binary_##name{p, q});                                                      \
    }

BINARY(add, a + b)
BINARY(sub, a - b)
BINARY(mul, a* b)
BINARY(div, a / b)
BINARY(pow, power(a, b))
BINARY(max, larger(a, b))
BINARY(min, smaller(a, b))
BINARY(equal, a == b ? 1 : 0)
BINARY(greater, a > b ? 1 : 0)
BINARY(wins, a > b ? 1 : a == b ? 0.5f : 0)
// from y = f(x), or from x where f loses what its derivative needs, as a; and dy as b
BINARY(relu_gradient, a <= 0 ? 0 : b)
BINARY(tanh_gradient, b*((1 - a) * (1 + a)))  // 1 - a² near ±1 would cost digits
BINARY(sigmoid_gradient, b*(a*(1 - a)))
BINARY(leaky_relu_gradient, slope(a > 0 ? 1 : p, b))
BINARY(clamp_gradient, slope(a < p || a > q ? 0 : 1, b))

KERNEL(select_f32, float* __restrict__ y, const float* __restrict__ mask, const __grid_constant__ View viewOfMask,
       const float* __restrict__ a, const __grid_constant__ View viewOfA, const float* __restrict__ b,
       const __grid_constant__ View viewOfB) {
    int rows = rowsOf(viewOfMask);
    long long columns = columnsOf(viewOfMask);
    for (long long row = firstRow(); row < rows; row += rowStride()) {
        const float* fromMask = mask + rowOffset(viewOfMask, static_cast<int>(row));
        const float* fromA = a + rowOffset(viewOfA, static_cast<int>(row));
        const float* fromB = b + rowOffset(viewOfB, static_cast<int>(row));
        for (long long column = firstColumn(); column < columns; column += columnStride()) {
            int count = static_cast<int>(min(4LL, columns - column));
            Four<float> m = load4(fromMask + column * stepOf(viewOfMask), stepOf(viewOfMask), count);
            Four<float> v = load4(fromA + column * stepOf(viewOfA), stepOf(viewOfA), count);
            Four<float> w = load4(fromB + column * stepOf(viewOfB), stepOf(viewOfB), count);
#pragma unroll
            for (int k = 0; k < 4; k++) {
                v.at[k] = m.at[k] != 0 ? v.at[k] : w.at[k];
            }
            store4(y + row * columns + column, 1, count, v);
        }
    }
}
