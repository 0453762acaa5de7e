package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DeviceException;
import org.storygan.backend.Storage;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.shape.DType;

final class CudaMemoryTest {
    private Gpu gpu;
    private CudaMemory memory;

    @BeforeEach
    void open() {
        gpu = Emulation.gpu(Allocations.EXACT);
        memory = new CudaMemory(gpu);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            gpu.close();
        }
    }

    @Test
    void everyJavaType_goesToEitherStorageAndBack() {
        for (DType type : new DType[] {DType.FLOAT32, DType.INT32}) {
            Storage storage = memory.allocate(type, 3);
            memory.upload(new float[] {1, -2, 3}, storage);
            assertThat(floats(storage)).containsExactly(1, -2, 3);
            memory.upload(new double[] {4, -5, 6}, storage);
            assertThat(doubles(storage)).containsExactly(4, -5, 6);
            memory.upload(new int[] {7, -8, 9}, storage);
            assertThat(ints(storage)).containsExactly(7, -8, 9);
            assertThat(floats(storage)).containsExactly(7, -8, 9);
        }
    }

    @Test
    void bitsOfFloats_areKept() {
        Storage storage = memory.allocate(DType.FLOAT32, 3);
        memory.upload(new float[] {-0f, Float.NaN, Float.MIN_VALUE}, storage);
        assertThat(floats(storage)).containsExactly(-0f, Float.NaN, Float.MIN_VALUE);
    }

    @Test
    void float64_isRefused() {
        assertThatThrownBy(() -> memory.allocate(DType.FLOAT64, 1))
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: stores real numbers as float32; float64 is for the reference backend");
    }

    @Test
    void memory_returnsWhenFreedAndIsRefusedAfterwards() {
        Storage storage = memory.allocate(DType.FLOAT32, 5);
        assertThat(gpu.bytesInUse()).isEqualTo(20);
        memory.free(storage);
        assertThat(gpu.bytesInUse()).isZero();
        assertThatThrownBy(() -> memory.download(storage, new float[5]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("memory of 5 elements is used after it was freed");
    }

    @Test
    void emptyStorage_isAllocatedAndMoved() {
        Storage storage = memory.allocate(DType.FLOAT32, 0);
        memory.upload(new float[0], storage);
        assertThat(floats(storage)).isEmpty();
        memory.free(storage);
    }

    private float[] floats(Storage storage) {
        float[] values = new float[(int) storage.count()];
        memory.download(storage, values);
        return values;
    }

    private double[] doubles(Storage storage) {
        double[] values = new double[(int) storage.count()];
        memory.download(storage, values);
        return values;
    }

    private int[] ints(Storage storage) {
        int[] values = new int[(int) storage.count()];
        memory.download(storage, values);
        return values;
    }
}
