// Atomics: one thread runs at a time, so each is a plain read and write. Their order is the schedule's; a kernel whose
// float result depends on it differs between schedules, which is how the project finds float atomics that slipped in.
#pragma once

#define EMULATOR_ATOMIC(name, expression)                  \
    template <class T, class U>                            \
    static inline T name(T* address, U operand) {          \
        T old = *address, value = static_cast<T>(operand); \
        *address = static_cast<T>(expression);             \
        return old;                                        \
    }

EMULATOR_ATOMIC(atomicAdd, old + value)
EMULATOR_ATOMIC(atomicSub, old - value)
EMULATOR_ATOMIC(atomicMax, old < value ? value : old)
EMULATOR_ATOMIC(atomicMin, value < old ? value : old)
EMULATOR_ATOMIC(atomicAnd, old& value)
EMULATOR_ATOMIC(atomicOr, old | value)
EMULATOR_ATOMIC(atomicXor, old ^ value)
EMULATOR_ATOMIC(atomicExch, value)

#undef EMULATOR_ATOMIC

template <class T, class U, class V>
static inline T atomicCAS(T* address, U expected, V value) {
    T old = *address;
    if (old == static_cast<T>(expected)) {
        *address = static_cast<T>(value);
    }
    return old;
}

static inline unsigned atomicInc(unsigned* address, unsigned limit) {
    unsigned old = *address;
    *address = old >= limit ? 0 : old + 1;
    return old;
}

static inline unsigned atomicDec(unsigned* address, unsigned limit) {
    unsigned old = *address;
    *address = old == 0 || old > limit ? limit : old - 1;
    return old;
}
