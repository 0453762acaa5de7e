// Every planted bug of bugs.cu is found: by the error that names kernel, thread, file and line, by a NaN, or by results
// that differ between schedules.
#include <cmath>

#include "buffer.h"
#include "cases.h"
#include "folder.h"
#include "kernel_library.h"

using namespace emulator;

static KernelLibrary bugs() { return KernelLibrary(kernelFile("bugs")); }

template <class... A>
static std::string errorOf(const char* kernel, int threads, A... arguments) {
    try {
        bugs().run(kernel, {dim3(1), dim3(threads)}, arguments...);
    } catch (const KernelError& e) {
        return e.what();
    }
    return "no error";
}

static int countNaN(const Buffer<float>& y) {
    int count = 0;
    for (float v : y.values()) {
        count += std::isnan(v);
    }
    return count;
}

// the results under forward, reverse and some random orders that are not the expected ones
template <class Expected>
static int wrongSchedules(const char* kernel, Expected expected) {
    KernelLibrary library = bugs();
    int wrong = 0;
    for (int i = 0; i < 6; i++) {
        library.schedule = {i < 2 ? i : 2, static_cast<uint64_t>(i)};
        Buffer<float> y(64);
        library.run(kernel, {dim3(1), dim3(64)}, y.data());
        bool right = true;
        for (int t = 0; t < 64; t++) {
            right &= y.data()[t] == expected(t);
        }
        wrong += !right;
    }
    return wrong;
}

CASE(missingBarrier_changesTheResultInEveryOrder) {
    CHECK_EQUAL(wrongSchedules("bug_missing_barrier", [](int t) { return static_cast<float>((t + 33) % 64); }), 6);
}

CASE(missingLoopBarrier_changesTheResultInEveryOrder) {
    CHECK_EQUAL(wrongSchedules("bug_missing_loop_barrier", [](int) { return 3.0f; }), 6);
}

CASE(divergentBarrier_namesBothLines) {
    Buffer<float> y(32);
    std::string error = errorOf("bug_divergent_barrier", 32, y.data());
    CHECK_CONTAINS(error, "bug_divergent_barrier: block (0,0,0) thread (16,0,0): divergent barrier");
    CHECK_CONTAINS(error, "bugs.cu:35 while other threads of the block wait at");
    CHECK_CONTAINS(error, "bugs.cu:31");
}

CASE(shuffleOfExitedLanes_isNamed) {
    Buffer<float> y(32);
    CHECK_CONTAINS(errorOf("bug_shuffle_of_exited_lanes", 32, y.data()), "wait for it at __shfl_xor_sync (bugs.cu:43)");
}

CASE(shuffleOutsideMask_isNamed) {
    Buffer<float> y(32);
    CHECK_CONTAINS(errorOf("bug_shuffle_outside_mask", 32, y.data()), "which is not in mask 0000ffff");
}

CASE(uninitialisedShared_isNaN) {
    Buffer<float> y(32);
    bugs().run("bug_uninitialised_shared", {dim3(1), dim3(32)}, y.data());
    CHECK_EQUAL(countNaN(y), 2);
}

CASE(uninitialisedDynamicShared_isNaN) {
    Buffer<float> y(32);
    bugs().run("bug_uninitialised_dynamic", {dim3(1), dim3(32), 128}, y.data());
    CHECK_EQUAL(countNaN(y), 32);
}

CASE(uninitialisedGlobal_isNaN) {
    Buffer<float> y(32), x(32);
    bugs().run("bug_uninitialised_global", {dim3(1), dim3(32)}, y.data(), x.data());
    CHECK_EQUAL(countNaN(y), 32);
}

CASE(weakWait_readsPoison) {
    Buffer<float> y(32), x(std::vector<float>(32, 1.0f));
    bugs().run("bug_weak_wait", {dim3(1), dim3(32)}, y.data(), x.data());
    CHECK_EQUAL(countNaN(y), 32);
}

CASE(misalignedAsynchronousCopy_isNamed) {
    Buffer<float> y(1), x(std::vector<float>(4, 1.0f));
    CHECK_CONTAINS(errorOf("bug_misaligned_async", 1, y.data(), x.data()), "an address is no multiple of 16");
}

CASE(assert_namesConditionAndLine) {
    Buffer<float> y(32);
    std::string error = errorOf("bug_assert", 32, y.data());
    CHECK_CONTAINS(error, "thread (20,0,0): assertion threadIdx.x < 20 failed at");
    CHECK_CONTAINS(error, "bugs.cu:100");
}

CASE(trap_namesThreadAndLine) {
    Buffer<float> y(32);
    CHECK_CONTAINS(errorOf("bug_trap", 32, y.data()), "thread (7,0,0): __trap at");
}

CASE(deadlock_isReported) {
    Buffer<float> y(32);
    CHECK_CONTAINS(errorOf("bug_deadlock", 32, y.data()),
                   "deadlock: 1 threads wait in a warp collective, 3 at a barrier");
}

CASE(wrongWidth_isNamed) {
    Buffer<float> y(32);
    CHECK_CONTAINS(errorOf("bug_wrong_width", 32, y.data()), "width 12 is not a power of two");
}

CASE(floatAtomic_differsBetweenOrders) {
    KernelLibrary library = bugs();
    Buffer<float> x({1e8f, 1.0f, -1e8f, 1.0f});
    float sums[2];
    for (int order = 0; order < 2; order++) {
        library.schedule = {order, 0};
        Buffer<float> y(std::vector<float>(1, 0.0f));
        library.run("bug_float_atomic", {dim3(4), dim3(1)}, y.data(), x.data());
        sums[order] = y.data()[0];
    }
    CHECK(sums[0] != sums[1]);
}

int main(int count, char** words) { return cases::main(count, words); }
