// What a compiled kernel file tells the driver: its kernels with the layout of their parameters, its constants, and how
// to launch. KERNEL registers each kernel from its C++ type, so nothing can be left out and no list is kept by hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "device_types.h"

namespace emulator {

struct Parameter {
    unsigned offset, bytes;  // in the packed buffer, natural C alignment
    bool pointer;
};

struct Kernel {
    const char* name;
    void (*call)(void* function, void** arguments);
    void* function;
    int parameterCount;
    const Parameter* parameters;
    unsigned parameterBytes;
    unsigned maxThreads;  // of __launch_bounds__, else 1024
    const Kernel* next;
};

struct Constant {
    const char* name;
    void* address;
    size_t bytes;
    const Constant* next;
};

inline const Kernel* kernels = nullptr;
inline const Constant* constants = nullptr;

// The packed layout and the call of one function type.
template <class Function>
struct Signature;

template <class... A>
struct Signature<void (*)(A...)> {
    static constexpr int COUNT = sizeof...(A);

    template <size_t... I>
    static void spread(void* function, void** arguments, std::index_sequence<I...>) {
        (void)arguments;  // a kernel may have no parameter
        reinterpret_cast<void (*)(A...)>(function)(*static_cast<std::remove_cv_t<A>*>(arguments[I])...);
    }

    static void call(void* function, void** arguments) { spread(function, arguments, std::index_sequence_for<A...>{}); }

    static const Parameter* parameters(unsigned& total) {
        static Parameter layout[COUNT + 1] = {{0, static_cast<unsigned>(sizeof(A)), std::is_pointer<A>::value}...,
                                              {0, 0, false}};
        const unsigned alignments[COUNT + 1] = {static_cast<unsigned>(alignof(A))..., 1};
        total = 0;
        for (int i = 0; i < COUNT; i++) {
            layout[i].offset = (total + alignments[i] - 1) / alignments[i] * alignments[i];
            total = layout[i].offset + layout[i].bytes;
        }
        return layout;
    }
};

struct Registration {
    Kernel kernel;

    template <class Function>
    Registration(const char* name, Function function, unsigned maxThreads) {
        kernel.name = name;
        kernel.call = &Signature<Function>::call;
        kernel.function = reinterpret_cast<void*>(function);
        kernel.parameterCount = Signature<Function>::COUNT;
        kernel.parameters = Signature<Function>::parameters(kernel.parameterBytes);
        kernel.maxThreads = maxThreads;
        kernel.next = kernels;
        kernels = &kernel;
    }
};

struct ConstantRegistration {
    Constant constant;

    ConstantRegistration(const char* name, void* address, size_t bytes) : constant{name, address, bytes, constants} {
        constants = &constant;
    }
};

constexpr unsigned firstBound(unsigned threads, unsigned /*blocks*/ = 0) { return threads; }

struct Launch {
    const Kernel* kernel;
    dim3 grid, block;
    size_t sharedBytes;
    void** arguments;
    int order;      // of emulator::Order
    uint64_t seed;  // of the random order
};

// The one thing a kernel library exports.
struct Module {
    int version;
    const Kernel* kernels;
    const Constant* constants;
    bool (*launch)(const Launch& launch, char* message, size_t messageBytes);  // false: message says why
    void (*fault)(const char* message);  // from a signal handler, on the stack of a kernel's thread: ends the launch
};

constexpr int MODULE_VERSION = 1;
constexpr const char* MODULE_SYMBOL = "storygan_emulator_module";

}  // namespace emulator
