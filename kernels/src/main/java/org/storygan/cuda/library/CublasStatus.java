package org.storygan.cuda.library;

import org.storygan.cuda.driver.StatusTable;

/** The status codes of cuBLAS, as in cublas_api.h of CUDA 13.0. */
final class CublasStatus {
    static final StatusTable TABLE = new StatusTable("CUBLAS_STATUS_", """
            1 NOT_INITIALIZED does this cuBLAS fit the NVIDIA driver?
            3 ALLOC_FAILED the device's memory is full: try smaller batches
            7 INVALID_VALUE
            8 ARCH_MISMATCH this cuBLAS does not serve the device
            11 MAPPING_ERROR
            13 EXECUTION_FAILED
            14 INTERNAL_ERROR
            15 NOT_SUPPORTED
            16 LICENSE_ERROR
            """);

    private CublasStatus() {}
}
