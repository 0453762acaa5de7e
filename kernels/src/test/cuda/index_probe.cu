// Where the index helpers say that elements lie, for sizes whose memory no machine has: nothing is read or written there.
#include "fold.cuh"
#include "view.cuh"

// y[i] = the offset of element (rows[i], columns[i]) of the view
KERNEL(index_probe_view, long long* __restrict__ y, const int* __restrict__ rows, const int* __restrict__ columns,
       const __grid_constant__ View view, int count) {
    int i = static_cast<int>(threadIdx.x);
    if (i < count) {
        y[i] = rowOffset(view, rows[i]) + columns[i] * stepOf(view);
    }
}

// y[2 i] and y[2 i + 1] = where the result of column (outer[i], inner[i]) lies, and its partial result of the block's part
KERNEL(index_probe_fold, long long* __restrict__ y, const int* __restrict__ outer, const int* __restrict__ inner,
       const __grid_constant__ Fold f, int count) {
    int i = static_cast<int>(threadIdx.x);
    if (i < count && blockIdx.y == gridDim.y - 1) {
        Lane lane(f);
        lane.o = outer[i];
        lane.i = inner[i];
        y[2 * i] = lane.column(f);
        y[2 * i + 1] = lane.partial(f);
    }
}
