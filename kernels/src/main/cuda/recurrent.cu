// cells of recurrent networks, fused after their matrix products; s is the logistic function, ' the next state
//   LSTM   i, f, o = s(gx + gh), g = tanh(gx + gh):  c' = f c + i g, h' = o tanh(c')        gates in the order i, f, g, o
//   GRU    r, z = s(gx + gh), n = tanh(gx + r gh):   h' = n + z (h - n)                     gates in the order r, z, n
//
// shapes      gx = W x + b: (rows, gates · hidden), rows gxStep apart; gh = U h (+ b): the same, dense; states (rows, hidden)
//             mask: (rows), rows maskStep apart; where it is 0 the state stays, and the output is 0
// traffic     LSTM: reads 4·(8 + 1)·n, writes 4·(4 + 3)·n bytes for n = rows · hidden; back 4·(4 + 4) and 4·5
//             GRU: reads 4·(6 + 1)·n, writes 4·(4 + 1)·n; back reads 4·(4 + 3)·n, writes 4·(6 + 1)·n
// work        ~ 60 flop an element, of which 5 exp        below 1 flop/byte: bound by memory, or by the launch (80 x 128: 2 us)
// launch      grid = rows · hidden / 256, block = 256: a thread a unit (Recurrent.java)
// error       <= 64·2^-24 against float64 where gates sum to at most 8, states and gradients to 4   (RecurrentKernelTest)
// measured    not yet on a device
#include "common.cuh"

struct Cells {
    int rows, hidden;
    int gxStep, maskStep, outputStep;  // elements between rows; outputs of all time steps may lie side by side
};

// the row and the unit of a thread; unit -1 if there is none
struct Unit {
    long long row;
    int unit;
};

__device__ __forceinline__ Unit unitOf(const Cells& cells) {
    long long index = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
    long long row = index / cells.hidden;
    return {row, row < cells.rows ? static_cast<int>(index - row * cells.hidden) : -1};
}

__device__ __forceinline__ float logistic(float x) {
    float e = expf(-fabsf(x));  // never overflows
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

__device__ __forceinline__ bool isValid(const float* mask, long long row, const Cells& cells) {
    return !mask || mask[row * cells.maskStep] != 0;
}

// gates receives i, f, g, o as the way back needs them
KERNEL(lstm_cell_f32, float* __restrict__ output, float* __restrict__ nextH, float* __restrict__ nextC,
       float* __restrict__ gates, const float* __restrict__ gx, const float* __restrict__ gh,
       const float* __restrict__ h, const float* __restrict__ c, const float* __restrict__ mask,
       const __grid_constant__ Cells cells) {
    Unit at = unitOf(cells);
    if (at.unit < 0) {
        return;
    }
    int hidden = cells.hidden;
    long long state = at.row * hidden + at.unit;
    if (!isValid(mask, at.row, cells)) {
        output[at.row * cells.outputStep + at.unit] = 0;
        nextH[state] = h[state];
        nextC[state] = c[state];
        for (int gate = 0; gate < 4; gate++) {
            gates[(at.row * 4 + gate) * hidden + at.unit] = 0;
        }
        return;
    }
    const float* fromX = gx + at.row * cells.gxStep + at.unit;
    const float* fromH = gh + at.row * 4 * hidden + at.unit;
    float i = logistic(fromX[0] + fromH[0]);
    float f = logistic(fromX[hidden] + fromH[hidden]);
    float g = tanhf(fromX[2 * hidden] + fromH[2 * hidden]);
    float o = logistic(fromX[3 * hidden] + fromH[3 * hidden]);
    float next = fmaf(f, c[state], i * g);
    float out = o * tanhf(next);
    output[at.row * cells.outputStep + at.unit] = out;
    nextH[state] = out;
    nextC[state] = next;
    float* to = gates + at.row * 4 * hidden + at.unit;
    to[0] = i;
    to[hidden] = f;
    to[2 * hidden] = g;
    to[3 * hidden] = o;
}

// dgates is the gradient of gx and of gh alike. dh is that of nextH without the output's; what the cell passes on to the
// state before it is dcBefore and, where the mask is 0, all of dh; the rest of dhBefore is dgates · U.
KERNEL(lstm_cell_gradient_f32, float* __restrict__ dgates, float* __restrict__ dhBefore, float* __restrict__ dcBefore,
       const float* __restrict__ doutput, const float* __restrict__ dh, const float* __restrict__ dc,
       const float* __restrict__ gates, const float* __restrict__ c, const float* __restrict__ nextC,
       const float* __restrict__ mask, const __grid_constant__ Cells cells) {
    Unit at = unitOf(cells);
    if (at.unit < 0) {
        return;
    }
    int hidden = cells.hidden;
    long long state = at.row * hidden + at.unit;
    float* to = dgates + at.row * 4 * hidden + at.unit;
    if (!isValid(mask, at.row, cells)) {
        for (int gate = 0; gate < 4; gate++) {
            to[gate * hidden] = 0;
        }
        dhBefore[state] = dh[state];
        dcBefore[state] = dc[state];
        return;
    }
    const float* from = gates + at.row * 4 * hidden + at.unit;
    float i = from[0], f = from[hidden], g = from[2 * hidden], o = from[3 * hidden];
    float t = tanhf(nextC[state]);
    float dout = dh[state] + doutput[at.row * cells.outputStep + at.unit];
    float dnext = fmaf(dout * o, (1 - t) * (1 + t), dc[state]);  // 1 - t² near ±1 would cost digits
    to[0] = dnext * g * (i * (1 - i));
    to[hidden] = dnext * c[state] * (f * (1 - f));
    to[2 * hidden] = dnext * i * ((1 - g) * (1 + g));
    to[3 * hidden] = dout * t * (o * (1 - o));
    dhBefore[state] = 0;
    dcBefore[state] = dnext * f;
}

// gates receives r, z, n and the candidate's gh as the way back needs them
KERNEL(gru_cell_f32, float* __restrict__ nextH, float* __restrict__ gates, const float* __restrict__ gx,
       const float* __restrict__ gh, const float* __restrict__ h, const __grid_constant__ Cells cells) {
    Unit at = unitOf(cells);
    if (at.unit < 0) {
        return;
    }
    int hidden = cells.hidden;
    long long state = at.row * hidden + at.unit;
    const float* fromX = gx + at.row * cells.gxStep + at.unit;
    const float* fromH = gh + at.row * 3 * hidden + at.unit;
    float r = logistic(fromX[0] + fromH[0]);
    float z = logistic(fromX[hidden] + fromH[hidden]);
    float candidate = fromH[2 * hidden];
    float n = tanhf(fmaf(r, candidate, fromX[2 * hidden]));
    nextH[state] = fmaf(z, h[state] - n, n);
    float* to = gates + at.row * 4 * hidden + at.unit;
    to[0] = r;
    to[hidden] = z;
    to[2 * hidden] = n;
    to[3 * hidden] = candidate;
}

// dhBefore is what passes beside the gates; the rest of it is dgh · U
KERNEL(gru_cell_gradient_f32, float* __restrict__ dgx, float* __restrict__ dgh, float* __restrict__ dhBefore,
       const float* __restrict__ dh, const float* __restrict__ gates, const float* __restrict__ h,
       const __grid_constant__ Cells cells) {
    Unit at = unitOf(cells);
    if (at.unit < 0) {
        return;
    }
    int hidden = cells.hidden;
    long long state = at.row * hidden + at.unit;
    const float* from = gates + at.row * 4 * hidden + at.unit;
    float r = from[0], z = from[hidden], n = from[2 * hidden], candidate = from[3 * hidden];
    float dnext = dh[state];
    float dn = dnext * (1 - z) * ((1 - n) * (1 + n));
    float dz = dnext * (h[state] - n) * (z * (1 - z));
    float dr = dn * candidate * (r * (1 - r));
    float* toX = dgx + at.row * 3 * hidden + at.unit;
    float* toH = dgh + at.row * 3 * hidden + at.unit;
    toX[0] = toH[0] = dr;
    toX[hidden] = toH[hidden] = dz;
    toX[2 * hidden] = dn;
    toH[2 * hidden] = dn * r;
    dhBefore[state] = dnext * z;
}
