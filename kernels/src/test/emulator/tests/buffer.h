// Device memory of a C++ test: one allocation of exactly the bytes it holds, so that AddressSanitizer's red zone begins
// at the last element, poisoned, and started `offset` elements past a 256-byte boundary to try every alignment.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include "poison.h"

namespace emulator {

template <class T>
class Buffer {
public:
    explicit Buffer(size_t count, size_t offset = 0) : count_(count), offset_(offset) {
        size_t bytes = (count + offset) * sizeof(T);
        if (posix_memalign(&memory, 256, bytes ? bytes : 1) != 0) {
            throw std::bad_alloc();
        }
        fillWithPoison(memory, bytes);
    }

    explicit Buffer(const std::vector<T>& values, size_t offset = 0) : Buffer(values.size(), offset) {
        if (!values.empty()) {
            memcpy(data(), values.data(), values.size() * sizeof(T));
        }
    }

    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { free(memory); }

    T* data() const { return static_cast<T*>(memory) + offset_; }
    size_t size() const { return count_; }
    std::vector<T> values() const { return std::vector<T>(data(), data() + count_); }

private:
    void* memory = nullptr;
    size_t count_, offset_;
};

}  // namespace emulator
