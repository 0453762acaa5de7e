// The stand-in driver: memory, copies, launches and the errors it must answer.
#include <cmath>
#include <fstream>
#include <iterator>

#include "driver_calls.h"

static CUdeviceptr wholeNumbers(int count) {
    std::vector<float> values(count);
    for (int i = 0; i < count; i++) {
        values[i] = static_cast<float>(i);
    }
    return upload(values);
}

CASE(launch_computesThroughPointersAndThroughAPackedBuffer) {
    openDevice();
    void* add = kernelOf("demo", "demo_add");
    CUdeviceptr a = wholeNumbers(100), y = newMemory(400);
    CHECK_EQUAL(launch(add, 2, 64, nullptr, y, a, a, 100), SUCCESS);
    CHECK_EQUAL(download(y, 100)[99], 198.0f);
    struct {
        CUdeviceptr y, a, b;
        int count;
    } parameters = {y, y, a, 100};
    size_t bytes = 28;
    void* extra[] = {reinterpret_cast<void*>(1), &parameters, reinterpret_cast<void*>(2), &bytes, nullptr};
    CHECK_EQUAL(cuLaunchKernel(add, 2, 1, 1, 64, 1, 1, 0, nullptr, nullptr, extra), SUCCESS);
    CHECK_EQUAL(download(y, 100)[99], 297.0f);
    bytes = 24;
    CHECK_EQUAL(cuLaunchKernel(add, 2, 1, 1, 64, 1, 1, 0, nullptr, nullptr, extra), INVALID_VALUE);
}

CASE(launch_refusesWrongSizes) {
    openDevice();
    void* add = kernelOf("demo", "demo_add");
    CUdeviceptr y = newMemory(400);
    CHECK_EQUAL(launch(add, 0, 64, nullptr, y, y, y, 0), INVALID_VALUE);
    CHECK_EQUAL(launch(add, 1, 2048, nullptr, y, y, y, 0), INVALID_VALUE);
    CHECK_EQUAL(launch(kernelOf("demo", "demo_block_sum"), 1, 512, nullptr, y, y, 0), INVALID_VALUE);
    CHECK_EQUAL(launch(nullptr, 1, 1, nullptr), INVALID_HANDLE);
    void* transpose = kernelOf("demo", "demo_transpose");
    int zero = 0;
    void* parameters[] = {&y, &y, &zero, &zero};
    CHECK_EQUAL(cuLaunchKernel(transpose, 1, 1, 1, 1, 1, 1, 49 << 10, nullptr, parameters, nullptr), INVALID_VALUE);
    CHECK_EQUAL(cuFuncSetAttribute(transpose, 8, 49 << 10), SUCCESS);
    CHECK_EQUAL(cuLaunchKernel(transpose, 1, 1, 1, 1, 1, 1, 49 << 10, nullptr, parameters, nullptr), SUCCESS);
    CHECK_EQUAL(cuFuncSetAttribute(transpose, 8, 228 << 10), INVALID_VALUE);
}

CASE(module_isLoadedFromAnImageAndFindsConstants) {
    openDevice();
    std::ifstream file(kernelFile("demo"), std::ios::binary);
    std::vector<char> image((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    void *module = nullptr, *function = nullptr;
    CHECK_EQUAL(cuModuleLoadData(&module, image.data()), SUCCESS);
    CUdeviceptr table = 0;
    size_t bytes = 0;
    CHECK_EQUAL(cuModuleGetGlobal_v2(&table, &bytes, module, "demoTable"), SUCCESS);
    CHECK_EQUAL(bytes, size_t{16});
    float values[] = {3, 1, 4, 1};
    CHECK_EQUAL(cuMemcpyHtoD_v2(table, values, 16), SUCCESS);
    CHECK_EQUAL(cuModuleGetFunction(&function, module, "demo_table"), SUCCESS);
    CUdeviceptr y = newMemory(24);
    CHECK_EQUAL(launch(function, 1, 32, nullptr, y, 6), SUCCESS);
    CHECK_EQUAL(download(y, 6)[4], 3.0f);
    CHECK_EQUAL(cuModuleGetFunction(&function, module, "demo_missing"), NOT_FOUND);
    CHECK_EQUAL(cuModuleUnload(module), SUCCESS);
    CHECK_EQUAL(cuModuleUnload(module), INVALID_HANDLE);
    CHECK_EQUAL(cuModuleLoadData(&module, ".version 8.0 .target sm_90 and more text of a PTX file, long enough"),
                INVALID_IMAGE);
    CHECK_EQUAL(cuModuleLoad(&module, "/no/such/file"), FILE_NOT_FOUND);
}

CASE(memory_isFullOfNaNsAndAligned) {
    openDevice();
    for (size_t bytes : {4, 100, 4096, 5000}) {
        CUdeviceptr address = newMemory(bytes);
        CHECK_EQUAL(address % 256, 0u);
        CHECK(std::isnan(download(address, 1)[0]));
    }
}

CASE(memory_pastItsLimitIsOutOfMemory) {
    openDevice();
    CHECK_EQUAL(cuCtxSetLimit(LIMIT_MEMORY, 1 << 20), SUCCESS);
    CUdeviceptr first = newMemory(900 << 10), second = 0;
    CHECK_EQUAL(cuMemAlloc_v2(&second, 200 << 10), OUT_OF_MEMORY);
    CHECK_EQUAL(cuMemFree_v2(first), SUCCESS);
    CHECK_EQUAL(cuMemAlloc_v2(&second, 200 << 10), SUCCESS);
    size_t available = 0, total = 0;
    CHECK_EQUAL(cuMemGetInfo_v2(&available, &total), SUCCESS);
    CHECK_EQUAL(total - available, size_t{200 << 10});
    CHECK_EQUAL(cuMemAlloc_v2(&second, 0), INVALID_VALUE);
}

CASE(memory_freedTwiceIsRefused) {
    openDevice();
    CUdeviceptr address = newMemory(64);
    CHECK_EQUAL(cuMemFree_v2(address), SUCCESS);
    CHECK_EQUAL(cuMemFree_v2(address), INVALID_VALUE);
    CHECK_EQUAL(cuMemFree_v2(0), SUCCESS);
}

CASE(copy_pastTheEndIsRefused) {
    openDevice();
    CUdeviceptr address = newMemory(64);
    char host[128] = "";
    CHECK_EQUAL(cuMemcpyHtoD_v2(address, host, 65), INVALID_VALUE);
    CHECK_EQUAL(cuMemcpyDtoH_v2(host, address + 60, 8), INVALID_VALUE);
    CHECK_EQUAL(cuMemcpyDtoH_v2(host, address + 60, 4), SUCCESS);
    CHECK_EQUAL(cuMemsetD32Async(address, 0, 17, nullptr), INVALID_VALUE);
}

CASE(calls_withoutAContextAreRefused) {
    CUdeviceptr address = 0;
    CHECK_EQUAL(cuMemAlloc_v2(&address, 64), NOT_INITIALIZED);
    CHECK_EQUAL(cuInit(0), SUCCESS);
    CHECK_EQUAL(cuMemAlloc_v2(&address, 64), INVALID_CONTEXT);
}

CASE(outOfBounds_faultsAndNamesTheLine) {
    openDevice();
    CUdeviceptr y = newMemory(1024);
    CHECK_EQUAL(launch(kernelOf("bugs", "bug_out_of_bounds"), 1, 32, nullptr, y, 256), SUCCESS);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, ILLEGAL_ADDRESS);
    CHECK_CONTAINS(lastError(status), "kernel bug_out_of_bounds (1,1,1)x(32,1,1)");
    CHECK_CONTAINS(lastError(status),
                   "thread (0,0,0): illegal address: 0 bytes past the end of an allocation of 1024 bytes");
    CHECK_CONTAINS(lastError(status), "at bugs.cu:");
    CHECK_EQUAL(cuMemFree_v2(y), ILLEGAL_ADDRESS);  // the error stays
    CHECK_EQUAL(cuDevicePrimaryCtxReset_v2(0), SUCCESS);
    CHECK_EQUAL(cuCtxSynchronize(), SUCCESS);
}

CASE(outOfBounds_byLittleIsFoundAfterTheLaunch) {
    openDevice();
    CUdeviceptr y = newMemory(100);
    CHECK_EQUAL(launch(kernelOf("bugs", "bug_out_of_bounds"), 1, 1, nullptr, y, 25), SUCCESS);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, ILLEGAL_ADDRESS);
    CHECK_CONTAINS(lastError(status), "wrote up to 4 bytes past the end of an allocation of 100 bytes");
}

CASE(outOfBounds_beforeTheStartIsFound) {
    openDevice();
    CUdeviceptr y = newMemory(100);
    CHECK_EQUAL(launch(kernelOf("bugs", "bug_before_the_start"), 1, 2, nullptr, y), SUCCESS);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, ILLEGAL_ADDRESS);
    CHECK_CONTAINS(lastError(status), "wrote up to 8 bytes before the start of an allocation of 100 bytes");
}

CASE(misalignedVector_faultsAndNamesTheLine) {
    openDevice();
    CUdeviceptr y = newMemory(128), x = newMemory(1024);
    CHECK_EQUAL(launch(kernelOf("bugs", "bug_misaligned_vector"), 1, 32, nullptr, y, x), SUCCESS);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, MISALIGNED_ADDRESS);
    CHECK_CONTAINS(lastError(status), "kernel bug_misaligned_vector (1,1,1)x(32,1,1)");
    CHECK_CONTAINS(lastError(status), "thread (0,0,0): misaligned address, at bugs.cu:");
}

CASE(freedMemory_faultsWhenItIsRead) {
    openDevice();
    CUdeviceptr y = newMemory(4), x = newMemory(4096);
    void* read = kernelOf("bugs", "bug_read_out_of_bounds");
    CHECK_EQUAL(cuMemFree_v2(x), SUCCESS);
    CHECK_EQUAL(launch(read, 1, 1, nullptr, y, x, 0), SUCCESS);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, ILLEGAL_ADDRESS);
    CHECK_CONTAINS(lastError(status), "parameter 1 is no device address");
}

CASE(hostPointer_isNoDeviceAddress) {
    openDevice();
    float host = 0;
    CHECK_EQUAL(launch(kernelOf("bugs", "bug_trap"), 1, 1, nullptr, &host), SUCCESS);
    CHECK_EQUAL(cuCtxSynchronize(), ILLEGAL_ADDRESS);
}

CASE(assertInAKernel_endsTheDevice) {
    openDevice();
    CUdeviceptr y = newMemory(256);
    CHECK_EQUAL(launch(kernelOf("bugs", "bug_assert"), 1, 32, nullptr, y), SUCCESS);
    int status = cuCtxSynchronize();
    CHECK_EQUAL(status, LAUNCH_FAILED);
    CHECK_CONTAINS(lastError(status), "assertion threadIdx.x < 20 failed");
    CHECK_EQUAL(cuCtxSynchronize(), LAUNCH_FAILED);
}

CASE(missingEntryPoint_answersNotSupported) {
    void* reference = nullptr;
    CHECK_EQUAL(cuTexRefCreate(&reference), NOT_SUPPORTED);
}

CASE(releasedContext_freesWhatItOwned) {
    openDevice();
    newMemory(1000);
    newStream();
    CHECK_EQUAL(cuDevicePrimaryCtxRelease_v2(0), SUCCESS);
    openDevice();
    size_t available = 0, total = 0;
    CHECK_EQUAL(cuMemGetInfo_v2(&available, &total), SUCCESS);
    CHECK_EQUAL(available, total);
}

int main(int count, char** words) { return cases::main(count, words); }
