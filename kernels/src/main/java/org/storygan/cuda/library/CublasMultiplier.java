package org.storygan.cuda.library;

import static jcuda.cudaDataType.CUDA_R_32F;
import static jcuda.jcublas.JCublas2.cublasGemmEx_new;
import static jcuda.jcublas.JCublas2.cublasGemmStridedBatchedEx_new;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16BF;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
import static jcuda.jcublas.cublasGemmAlgo.CUBLAS_GEMM_DEFAULT;
import static jcuda.jcublas.cublasOperation.CUBLAS_OP_N;
import static jcuda.jcublas.cublasOperation.CUBLAS_OP_T;

import jcuda.Pointer;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.Copy;
import org.storygan.cuda.kernel.Multiplier;
import org.storygan.cuda.kernel.Scratch;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/**
 * Matrix products by cuBLAS. It counts columns where we count rows, and so computes the transpose: yᵀ = bᵀ · aᵀ, where the bytes of a
 * row-major b are bᵀ as it wants it. The entry points ending in _new take a compute type; JCuda's others are those of cuBLAS 10.
 */
public final class CublasMultiplier implements Multiplier {
    private final Gpu gpu;
    private final Cublas cublas;
    private final int compute;

    public CublasMultiplier(Gpu gpu, Cublas cublas, Precision precision) {
        this.gpu = gpu;
        this.cublas = cublas;
        compute = compute(precision);
    }

    /**
     * Memory stays float32 and the library rounds what it reads. Rounding to bfloat16 in memory first would let it read half as much, for
     * a pass over each factor that reads four bytes and writes two: a gain only for factors that many products share.
     */
    private static int compute(Precision precision) {
        return switch (precision) {
            case FP32 -> CUBLAS_COMPUTE_32F;
            case TF32 -> CUBLAS_COMPUTE_32F_FAST_TF32;
            case BF16 -> CUBLAS_COMPUTE_32F_FAST_16BF;
        };
    }

    /** Whether it multiplies these where they lie; others are copied first. */
    public boolean takes(Array a, Array b) {
        return a.type() == DType.FLOAT32
                && b.type() == DType.FLOAT32
                && Gemm.of(a, b).isPresent();
    }

    @Override
    public void multiply(Array a, Array b, Array y) {
        if (y.count() == 0) {
            return;
        }
        if (a.shape().size(-1) == 0) {
            new Copy(gpu).fill(0, y); // a sum of nothing; the manual leaves k = 0 open
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            Array left = scratch.real(a);
            Array right = scratch.real(b);
            var gemm = Gemm.of(left, right);
            if (gemm.isPresent()) {
                run(gemm.get(), left, right, y);
            } else {
                Array denseLeft = batch(scratch.dense(left));
                Array denseRight = batch(scratch.dense(right));
                run(Gemm.of(denseLeft, denseRight).orElseThrow(), denseLeft, denseRight, y);
            }
        }
    }

    /** A dense array with its leading axes joined to one. */
    private static Array batch(Array x) {
        int rows = x.shape().size(-2);
        int columns = x.shape().size(-1);
        int count = Math.toIntExact(x.count() / rows / columns);
        return x.reshaped(Shape.of(count, rows, columns)).orElseThrow();
    }

    private void run(Gemm g, Array a, Array b, Array y) {
        Pointer left = gpu.pointer(Pointers.of(a));
        Pointer right = gpu.pointer(Pointers.of(b));
        Pointer result = gpu.pointer(Pointers.of(y));
        if (g.count() == 1) {
            cublas.calls().enqueue(g, () -> one(g, left, right, result));
        } else {
            cublas.calls().enqueue(g, () -> batch(g, left, right, result));
        }
    }

    private void one(Gemm g, Pointer a, Pointer b, Pointer y) {
        cublasGemmEx_new(
                cublas.handle(),
                operation(g.b()),
                operation(g.a()),
                g.m(),
                g.n(),
                g.k(),
                cublas.one(),
                b,
                CUDA_R_32F,
                g.b().leading(),
                a,
                CUDA_R_32F,
                g.a().leading(),
                cublas.zero(),
                y,
                CUDA_R_32F,
                g.m(),
                compute,
                CUBLAS_GEMM_DEFAULT);
    }

    private void batch(Gemm g, Pointer a, Pointer b, Pointer y) {
        cublasGemmStridedBatchedEx_new(
                cublas.handle(),
                operation(g.b()),
                operation(g.a()),
                g.m(),
                g.n(),
                g.k(),
                cublas.one(),
                b,
                CUDA_R_32F,
                g.b().leading(),
                g.strideOfB(),
                a,
                CUDA_R_32F,
                g.a().leading(),
                g.strideOfA(),
                cublas.zero(),
                y,
                CUDA_R_32F,
                g.m(),
                (long) g.n() * g.m(),
                g.count(),
                compute,
                CUBLAS_GEMM_DEFAULT);
    }

    /** A matrix of rows is the transpose already. */
    private static int operation(Lie lie) {
        return lie.runs() == Lie.Runs.ROWS ? CUBLAS_OP_N : CUBLAS_OP_T;
    }
}
