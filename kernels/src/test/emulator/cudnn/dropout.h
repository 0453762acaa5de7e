// The dropout descriptor, which recurrent networks take as well.
#pragma once

#include "handle.h"

namespace emulator {

struct Dropout {
    float rate = 0;
    void* states = nullptr;
    size_t statesBytes = 0;
};

}  // namespace emulator
