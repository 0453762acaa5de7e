package org.storygan.cuda.driver;

import java.util.Set;

/** The status codes of the driver, as in cuda.h of CUDA 13.0. */
final class DriverStatus {
    static final int OUT_OF_MEMORY = 2;
    static final int NO_DEVICE = 100;
    static final int NOT_FOUND = 500;

    /** After one of these every call fails until the process, or at least its context, ends. */
    private static final Set<Integer> STICKY =
            Set.of(214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 999);

    static final StatusTable TABLE = new StatusTable("CUDA_ERROR_", """
            1 INVALID_VALUE
            2 OUT_OF_MEMORY
            3 NOT_INITIALIZED
            4 DEINITIALIZED
            5 PROFILER_DISABLED
            6 PROFILER_NOT_INITIALIZED
            7 PROFILER_ALREADY_STARTED
            8 PROFILER_ALREADY_STOPPED
            34 STUB_LIBRARY this libcuda.so.1 is the stub to link against, not the driver
            36 CALL_REQUIRES_NEWER_DRIVER update the NVIDIA driver
            46 DEVICE_UNAVAILABLE another program has the device to itself
            100 NO_DEVICE is CUDA_VISIBLE_DEVICES or NVIDIA_VISIBLE_DEVICES empty?
            101 INVALID_DEVICE
            102 DEVICE_NOT_LICENSED
            200 INVALID_IMAGE
            201 INVALID_CONTEXT no context is current on this thread
            202 CONTEXT_ALREADY_CURRENT
            205 MAP_FAILED
            206 UNMAP_FAILED
            207 ARRAY_IS_MAPPED
            208 ALREADY_MAPPED
            209 NO_BINARY_FOR_GPU the kernels are not compiled for this device
            210 ALREADY_ACQUIRED
            211 NOT_MAPPED
            212 NOT_MAPPED_AS_ARRAY
            213 NOT_MAPPED_AS_POINTER
            214 ECC_UNCORRECTABLE the device's memory is damaged
            215 UNSUPPORTED_LIMIT
            216 CONTEXT_ALREADY_IN_USE
            217 PEER_ACCESS_UNSUPPORTED
            218 INVALID_PTX
            219 INVALID_GRAPHICS_CONTEXT
            220 NVLINK_UNCORRECTABLE
            221 JIT_COMPILER_NOT_FOUND libnvidia-ptxjitcompiler.so.1 is missing from the driver
            222 UNSUPPORTED_PTX_VERSION update the NVIDIA driver
            223 JIT_COMPILATION_DISABLED unset CUDA_DISABLE_PTX_JIT
            224 UNSUPPORTED_EXEC_AFFINITY
            225 UNSUPPORTED_DEVSIDE_SYNC
            226 CONTAINED
            300 INVALID_SOURCE
            301 FILE_NOT_FOUND
            302 SHARED_OBJECT_SYMBOL_NOT_FOUND
            303 SHARED_OBJECT_INIT_FAILED
            304 OPERATING_SYSTEM
            400 INVALID_HANDLE
            401 ILLEGAL_STATE
            402 LOSSY_QUERY
            500 NOT_FOUND
            600 NOT_READY
            700 ILLEGAL_ADDRESS a kernel touched memory that is not its own
            701 LAUNCH_OUT_OF_RESOURCES too many registers or too much shared memory for so many threads
            702 LAUNCH_TIMEOUT the display's watchdog ended the kernel
            703 LAUNCH_INCOMPATIBLE_TEXTURING
            704 PEER_ACCESS_ALREADY_ENABLED
            705 PEER_ACCESS_NOT_ENABLED
            708 PRIMARY_CONTEXT_ACTIVE
            709 CONTEXT_IS_DESTROYED
            710 ASSERT an assertion in a kernel failed
            711 TOO_MANY_PEERS
            712 HOST_MEMORY_ALREADY_REGISTERED
            713 HOST_MEMORY_NOT_REGISTERED
            714 HARDWARE_STACK_ERROR
            715 ILLEGAL_INSTRUCTION
            716 MISALIGNED_ADDRESS a kernel read or wrote at an address that is no multiple of the size
            717 INVALID_ADDRESS_SPACE
            718 INVALID_PC
            719 LAUNCH_FAILED a kernel failed while it ran
            720 COOPERATIVE_LAUNCH_TOO_LARGE
            721 TENSOR_MEMORY_LEAK
            800 NOT_PERMITTED
            801 NOT_SUPPORTED
            802 SYSTEM_NOT_READY is the fabric manager running?
            803 SYSTEM_DRIVER_MISMATCH the driver was updated while it ran: restart the machine
            804 COMPAT_NOT_SUPPORTED_ON_DEVICE the CUDA compatibility package does not serve this device: update the driver
            805 MPS_CONNECTION_FAILED
            806 MPS_RPC_FAILURE
            807 MPS_SERVER_NOT_READY
            808 MPS_MAX_CLIENTS_REACHED
            809 MPS_MAX_CONNECTIONS_REACHED
            810 MPS_CLIENT_TERMINATED
            811 CDP_NOT_SUPPORTED
            812 CDP_VERSION_MISMATCH
            900 STREAM_CAPTURE_UNSUPPORTED what was asked for cannot become part of a graph
            901 STREAM_CAPTURE_INVALIDATED an earlier call made the capture void
            902 STREAM_CAPTURE_MERGE
            903 STREAM_CAPTURE_UNMATCHED
            904 STREAM_CAPTURE_UNJOINED
            905 STREAM_CAPTURE_ISOLATION
            906 STREAM_CAPTURE_IMPLICIT
            907 CAPTURED_EVENT
            908 STREAM_CAPTURE_WRONG_THREAD
            909 TIMEOUT
            910 GRAPH_EXEC_UPDATE_FAILURE
            911 EXTERNAL_DEVICE
            912 INVALID_CLUSTER_SIZE
            913 FUNCTION_NOT_LOADED
            914 INVALID_RESOURCE_TYPE
            915 INVALID_RESOURCE_CONFIGURATION
            916 KEY_ROTATION
            999 UNKNOWN
            """);

    private DriverStatus() {}

    static boolean isSticky(StatusTable.Status status) {
        return STICKY.contains(status.code());
    }
}
