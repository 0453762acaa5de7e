package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import jcuda.CudaException;
import org.junit.jupiter.api.Test;

/** What JCuda throws, read back. */
final class StatusTableTest {
    private static StatusTable.Status status(String thrown) {
        return DriverStatus.TABLE.of(new CudaException(thrown));
    }

    @Test
    void name_isFound() {
        assertThat(status("CUDA_ERROR_OUT_OF_MEMORY")).hasToString("CUDA_ERROR_OUT_OF_MEMORY (2)");
        assertThat(status("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"))
                .hasToString("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803): the driver was updated while it ran:"
                        + " restart the machine");
    }

    @Test
    void numberThatJcudaHasNoNameFor_isFound() {
        assertThat(status("INVALID CUresult: 226").name()).isEqualTo("CUDA_ERROR_CONTAINED");
    }

    @Test
    void unknownStatus_isPassedOn() {
        assertThat(status("INVALID CUresult: 4711")).hasToString("a status that is not in our table (4711)");
        assertThat(status("something else")).hasToString("something else (-1)");
    }

    @Test
    void errorsInsideKernels_endTheDevice() {
        assertThat(DriverStatus.isSticky(status("CUDA_ERROR_ILLEGAL_ADDRESS"))).isTrue();
        assertThat(DriverStatus.isSticky(status("CUDA_ERROR_OUT_OF_MEMORY"))).isFalse();
    }
}
