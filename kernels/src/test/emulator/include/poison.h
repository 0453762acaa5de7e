// What memory holds that nobody wrote.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace emulator {

// A float, a bfloat16 and a half read from it are NaN; an int read from it is an index no allocation reaches.
constexpr unsigned POISON = 0x7fa57fa5u;

inline void fillWithPoison(void* memory, size_t bytes) {
    char* to = static_cast<char*>(memory);
    unsigned pattern = POISON;
    for (size_t i = 0; i < bytes; i += sizeof pattern) {
        memcpy(to + i, &pattern, std::min(sizeof pattern, bytes - i));
    }
}

}  // namespace emulator
