// The device language: each part of it computes what CUDA says, under every schedule.
#include <cmath>
#include <functional>

#include "buffer.h"
#include "cases.h"
#include "folder.h"
#include "kernel_library.h"

using namespace emulator;

static std::vector<float> ramp(int count) {
    std::vector<float> values(count);
    for (int i = 0; i < count; i++) {
        values[i] = static_cast<float>(i + 1);
    }
    return values;
}

// forward, reverse and 20 random orders
static void underEverySchedule(const std::function<void(KernelLibrary&)>& body) {
    KernelLibrary demo(kernelFile("demo"));
    for (int i = 0; i < 22; i++) {
        demo.schedule = {i < 2 ? i : 2, static_cast<uint64_t>(i)};
        body(demo);
    }
}

CASE(add_coversEveryElementWithAnyGrid) {
    underEverySchedule([](KernelLibrary& demo) {
        for (int count : {0, 1, 31, 33, 1000}) {
            Buffer<float> y(count), a(ramp(count)), b(ramp(count));
            demo.run("demo_add", {dim3(3), dim3(64)}, y.data(), a.data(), b.data(), count);
            for (int i = 0; i < count; i++) {
                CHECK_EQUAL(y.data()[i], 2.0f * static_cast<float>(i + 1));
            }
        }
    });
}

CASE(blockSum_isTheSameBitsInEveryOrder) {
    std::vector<float> x(5000);
    for (size_t i = 0; i < x.size(); i++) {
        x[i] = std::sin(static_cast<float>(i));
    }
    std::vector<float> first;
    underEverySchedule([&](KernelLibrary& demo) {
        Buffer<float> y(4), in(x);
        demo.run("demo_block_sum", {dim3(4), dim3(256)}, y.data(), in.data(), 5000);
        if (first.empty()) {
            first = y.values();
        }
        CHECK(first == y.values());
    });
    double expected = 0, sum = 0;
    for (float v : x) {
        expected += static_cast<double>(v);
    }
    for (float v : first) {
        sum += static_cast<double>(v);
    }
    CHECK(std::fabs(sum - expected) < 1e-3);  // 5000 terms below 1, each addition within 2^-24 of sums below 100
}

CASE(rowShare_addsAWarpByShuffles) {
    underEverySchedule([](KernelLibrary& demo) {
        Buffer<float> y(7 * 50), x(ramp(7 * 50));
        demo.run("demo_row_share", {dim3(2), dim3(32, 4)}, y.data(), x.data(), 7, 50);
        for (int row = 0; row < 7; row++) {
            float sum = 50.0f * static_cast<float>(50 * row) + 1275.0f;  // whole numbers: exact in any order
            CHECK_EQUAL(y.data()[row * 50 + 3], static_cast<float>(row * 50 + 4) / sum);
        }
    });
}

CASE(transpose_goesThroughDynamicShared) {
    underEverySchedule([](KernelLibrary& demo) {
        Buffer<float> y(20 * 50), x(ramp(20 * 50));
        demo.run("demo_transpose", {dim3(4, 2), dim3(16, 16), 16 * 17 * sizeof(float)}, y.data(), x.data(), 20, 50);
        for (int r = 0; r < 20; r++) {
            for (int c = 0; c < 50; c++) {
                CHECK_EQUAL(y.data()[c * 20 + r], x.data()[r * 50 + c]);
            }
        }
    });
}

struct Strides {
    int rank;
    int size[4];
    long long stride[4];
};

CASE(strided_takesAStructByValue) {
    KernelLibrary demo(kernelFile("demo"));
    Buffer<float> y(6), x(ramp(6));
    Strides transposed = {2, {3, 2, 0, 0}, {1, 3, 0, 0}};
    demo.run("demo_strided", {dim3(1), dim3(32)}, y.data(), x.data(), transposed, 6);
    std::vector<float> expected = {1, 4, 2, 5, 3, 6};
    CHECK(y.values() == expected);
}

CASE(histogram_countsByAtomics) {
    underEverySchedule([](KernelLibrary& demo) {
        Buffer<int> counts(std::vector<int>(3, 0)), x({0, 1, 2, 2, 1, 2});
        demo.run("demo_histogram", {dim3(2), dim3(4)}, counts.data(), x.data(), 6);
        std::vector<int> expected = {1, 2, 3};
        CHECK(counts.values() == expected);
    });
}

CASE(round_isTheSameAtEveryAlignment) {
    KernelLibrary demo(kernelFile("demo"));
    std::vector<float> x = {1.0f, 1.00390625f, 1.01171875f, -2.5f, 1e-40f, 3.3e38f, 3.4e38f, 0.1f, 7.0f};
    std::vector<float> first;
    for (size_t offset = 0; offset < 4; offset++) {
        Buffer<float> y(x.size(), offset), in(x, offset);
        demo.run("demo_round", {dim3(1), dim3(32)}, y.data(), in.data(), static_cast<int>(x.size()));
        first = offset ? first : y.values();
        CHECK(first == y.values());
    }
    CHECK_EQUAL(first[1], 1.0f);       // halfway: to even
    CHECK_EQUAL(first[2], 1.015625f);  // halfway: to even
    CHECK(std::isinf(first[6]));       // above the largest bfloat16
}

CASE(votes_followTheLanes) {
    underEverySchedule([](KernelLibrary& demo) {
        std::vector<int> lanes(32);
        for (int i = 0; i < 32; i++) {
            lanes[i] = i;
        }
        Buffer<int> y(32 * 6), x(lanes);
        demo.run("demo_votes", {dim3(1), dim3(32)}, y.data(), x.data());
        const int* lane20 = y.data() + 20 * 6;
        CHECK_EQUAL(static_cast<unsigned>(lane20[0]), 0xaaaaaaaau);
        CHECK_EQUAL(lane20[1], 3);
        CHECK_EQUAL(lane20[2], 17);
        CHECK_EQUAL(lane20[3], 25);
        CHECK_EQUAL(y.data()[12 * 6 + 3], 12);  // 12 + 5 is outside the segment of 16
        CHECK_EQUAL(lane20[4], 23);
        CHECK_EQUAL(lane20[5], 16);
        CHECK_EQUAL(y.data()[2 * 6 + 2], 2);  // shuffling up, the first lanes keep their own
    });
}

CASE(intrinsics_followTheirDefinitions) {
    KernelLibrary demo(kernelFile("demo"));
    Buffer<int> y(12);
    demo.run("demo_bits", {dim3(1), dim3(1)}, y.data(), 0x12345678, -1);
    std::vector<int> expected = {
        13, 3, 4, 0x1e6a2c48, 0x12345677, 0x3456789a, 0x78123456, static_cast<int>(0xff785634u), 0, 2147483647, 3, -3};
    for (size_t i = 0; i < expected.size(); i++) {
        CHECK_EQUAL(y.data()[i], expected[i]);
    }
}

CASE(extremes_orderZerosAndLeaveNaNs) {
    KernelLibrary demo(kernelFile("demo"));
    Buffer<float> y(6);
    auto of = [&](float a, float b) { demo.run("demo_extremes", {dim3(1), dim3(1)}, y.data(), a, b); };
    of(0.0f, -0.0f);
    for (int i = 0; i < 6; i++) {
        CHECK_EQUAL(y.data()[i], 0.0f);
        CHECK_EQUAL(std::signbit(y.data()[i]), i >= 3);
    }
    of(NAN, 2.0f);
    for (int i = 0; i < 6; i++) {
        CHECK_EQUAL(y.data()[i], 2.0f);
    }
}

CASE(launch_refusesWrongParameters) {
    KernelLibrary demo(kernelFile("demo"));
    Buffer<float> y(4);
    try {
        demo.run("demo_block_sum", {dim3(1), dim3(256)}, y.data(), y.data());
        CHECK(!"a parameter too few must be refused");
    } catch (const KernelError& e) {
        CHECK_CONTAINS(e.what(), "parameters of 16 bytes, its own take 20");
    }
    try {
        demo.run("demo_block_sum", {dim3(1), dim3(512)}, y.data(), y.data(), 4);
        CHECK(!"more threads than the launch bounds must be refused");
    } catch (const KernelError& e) {
        CHECK_CONTAINS(e.what(), "launch bounds");
    }
}

int main(int count, char** words) { return cases::main(count, words); }
