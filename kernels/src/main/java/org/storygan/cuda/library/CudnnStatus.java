package org.storygan.cuda.library;

import org.storygan.cuda.driver.StatusTable;

/** The status codes of cuDNN, as in cudnn_graph.h of cuDNN 9: thousands are the kind of failure. JCuda's table is that of cuDNN 8. */
final class CudnnStatus {
    private static final int KIND = 1000;
    private static final int NOT_SUPPORTED = 3;

    static final StatusTable TABLE = new StatusTable("CUDNN_STATUS_", """
            1001 NOT_INITIALIZED does this cuDNN fit the NVIDIA driver?
            1002 SUBLIBRARY_VERSION_MISMATCH the files of libcudnn are of several versions
            1003 SERIALIZATION_VERSION_MISMATCH
            1004 DEPRECATED
            1005 LICENSE_ERROR
            1006 RUNTIME_IN_PROGRESS
            1007 RUNTIME_FP_OVERFLOW
            1008 SUBLIBRARY_LOADING_FAILED are all files of libcudnn in one folder?
            2000 BAD_PARAM
            2002 BAD_PARAM_NULL_POINTER
            2003 BAD_PARAM_MISALIGNED_POINTER
            2004 BAD_PARAM_NOT_FINALIZED
            2005 BAD_PARAM_OUT_OF_BOUND
            2006 BAD_PARAM_SIZE_INSUFFICIENT
            2007 BAD_PARAM_STREAM_MISMATCH
            2008 BAD_PARAM_SHAPE_MISMATCH
            2009 BAD_PARAM_DUPLICATED_ENTRIES
            2010 BAD_PARAM_ATTRIBUTE_TYPE
            2011 BAD_PARAM_CUDA_GRAPH_MISMATCH
            2012 BAD_PARAM_DESCRIPTOR_TYPE
            3000 NOT_SUPPORTED
            3001 NOT_SUPPORTED_GRAPH_PATTERN
            3002 NOT_SUPPORTED_SHAPE
            3003 NOT_SUPPORTED_DATA_TYPE
            3004 NOT_SUPPORTED_LAYOUT
            3005 NOT_SUPPORTED_INCOMPATIBLE_CUDA_DRIVER
            3006 NOT_SUPPORTED_INCOMPATIBLE_CUDART
            3007 NOT_SUPPORTED_ARCH_MISMATCH
            3008 NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING libnvrtc, or the driver's library, was not found by cuDNN
            3009 NOT_SUPPORTED_SUBLIBRARY_UNAVAILABLE are all files of libcudnn in one folder?
            3010 NOT_SUPPORTED_SHARED_MEMORY_INSUFFICIENT
            3011 NOT_SUPPORTED_PADDING
            3012 NOT_SUPPORTED_BAD_LAUNCH_PARAM
            3013 NOT_SUPPORTED_CUDA_GRAPH_NATIVE_API
            3014 NOT_SUPPORTED_INVALID_DYNAMIC_SHAPE
            4000 INTERNAL_ERROR
            4001 INTERNAL_ERROR_COMPILATION_FAILED
            4002 INTERNAL_ERROR_UNEXPECTED_VALUE
            4003 INTERNAL_ERROR_HOST_ALLOCATION_FAILED
            4004 INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED the device's memory is full: try smaller batches
            4005 INTERNAL_ERROR_BAD_LAUNCH_PARAM
            4006 INTERNAL_ERROR_TEXTURE_CREATION_FAILED
            5000 EXECUTION_FAILED
            5001 EXECUTION_FAILED_CUDA_DRIVER
            5002 EXECUTION_FAILED_CUBLAS
            5003 EXECUTION_FAILED_CUDART
            5004 EXECUTION_FAILED_CURAND
            """);

    private CudnnStatus() {}

    /** Whether the library says that it cannot do what was asked, which is no mistake of the call. */
    static boolean isUnsupported(StatusTable.Status status) {
        return status.code() / KIND == NOT_SUPPORTED;
    }
}
