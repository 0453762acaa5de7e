// cuDNN 9's statuses: thousands are the category, the rest says more. Numbers are those of cudnn_graph.h.
#pragma once

#define API extern "C" __attribute__((visibility("default"))) emulator::DnnStatus

namespace emulator {

enum DnnStatus : int {
    DNN_SUCCESS = 0,
    DNN_NOT_INITIALIZED = 1001,
    DNN_BAD_PARAM = 2000,
    DNN_NULL_POINTER = 2002,
    DNN_MISALIGNED_POINTER = 2003,
    DNN_SIZE_INSUFFICIENT = 2006,
    DNN_SHAPE_MISMATCH = 2008,
    DNN_NOT_SUPPORTED = 3000,
    DNN_NOT_SUPPORTED_SHAPE = 3002,
    DNN_NOT_SUPPORTED_DATA_TYPE = 3003,
    DNN_NOT_SUPPORTED_LAYOUT = 3004,
    DNN_EXECUTION_FAILED = 5000,
};

}  // namespace emulator
