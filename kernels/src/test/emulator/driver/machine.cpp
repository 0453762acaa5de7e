// Settings, status strings and the report at the end of the process.
#include "machine.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace emulator {

Machine& machine() {
    static Machine& only = *new Machine;
    return only;
}

namespace {

const char* variable(const char* name) { return getenv((std::string("STORYGAN_EMULATOR_") + name).c_str()); }

bool variableIs(const char* name, const char* value) {
    const char* found = variable(name);
    return found && strcmp(found, value) == 0;
}

void readOrder(Settings& settings) {
    const char* order = variable("ORDER");
    if (!order || strcmp(order, "fwd") == 0) {
        return;
    }
    if (strcmp(order, "rev") == 0) {
        settings.order = 1;
    } else if (strncmp(order, "rand:", 5) == 0) {
        settings.order = 2;
        settings.seed = strtoull(order + 5, nullptr, 10);
    } else {
        fprintf(stderr, "[emulator] STORYGAN_EMULATOR_ORDER is %s: fwd, rev or rand:SEED are known\n", order);
    }
}

}  // namespace

void readSettings(Settings& settings) {
    readOrder(settings);
    settings.eager = variableIs("STREAMS", "eager");
    settings.guard = !variableIs("GUARD", "0");
    settings.verbose = variableIs("VERBOSE", "1");
    settings.launches = !variableIs("LAUNCHES", "off");
    if (const char* megabytes = variable("MEMORY_MB")) {
        settings.memoryBytes = strtoull(megabytes, nullptr, 10) << 20;
    }
    if (const char* count = variable("MULTIPROCESSORS")) {
        settings.multiprocessors = atoi(count);
    }
    if (const char* capability = variable("CAPABILITY")) {
        settings.capability = atoi(capability);
    }
    settings.report = variable("REPORT") ? variable("REPORT") : "";
    settings.record = variable("RECORD") ? variable("RECORD") : "";
    if (const char* count = variable("RECORD_LAUNCHES")) {
        settings.recordLaunches = strtoull(count, nullptr, 10);
    }
    if (const char* kilobytes = variable("RECORD_KB")) {
        settings.recordBytes = strtoull(kilobytes, nullptr, 10) << 10;
    }
}

Status complain(Status status, const std::string& message) {
    machine().lastError = message;
    fprintf(stderr, "[emulator] error %d: %s\n", status, message.c_str());
    return status;
}

Status endDevice(Status status, const std::string& message) {
    if (!machine().sticky) {
        machine().sticky = complain(status, message);
    }
    return machine().sticky;
}

namespace {

struct Name {
    Status status;
    const char* name;
};

const Name NAMES[] = {
    {SUCCESS, "CUDA_SUCCESS"},
    {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE"},
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY"},
    {NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED"},
    {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE"},
    {INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT"},
    {FILE_NOT_FOUND, "CUDA_ERROR_FILE_NOT_FOUND"},
    {INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE"},
    {NOT_FOUND, "CUDA_ERROR_NOT_FOUND"},
    {NOT_READY, "CUDA_ERROR_NOT_READY"},
    {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS"},
    {LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"},
    {HOST_MEMORY_ALREADY_REGISTERED, "CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED"},
    {HOST_MEMORY_NOT_REGISTERED, "CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED"},
    {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED"},
    {NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED"},
    {STREAM_CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"},
    {STREAM_CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED"},
    {STREAM_CAPTURE_MERGE, "CUDA_ERROR_STREAM_CAPTURE_MERGE"},
    {STREAM_CAPTURE_UNMATCHED, "CUDA_ERROR_STREAM_CAPTURE_UNMATCHED"},
    {STREAM_CAPTURE_UNJOINED, "CUDA_ERROR_STREAM_CAPTURE_UNJOINED"},
    {STREAM_CAPTURE_ISOLATION, "CUDA_ERROR_STREAM_CAPTURE_ISOLATION"},
    {STREAM_CAPTURE_IMPLICIT, "CUDA_ERROR_STREAM_CAPTURE_IMPLICIT"},
    {CAPTURED_EVENT, "CUDA_ERROR_CAPTURED_EVENT"},
};

}  // namespace
}  // namespace emulator

using namespace emulator;

API cuGetErrorName(int status, const char** text) {
    for (const Name& known : NAMES) {
        if (known.status == status) {
            *text = known.name;
            return SUCCESS;
        }
    }
    *text = nullptr;
    return INVALID_VALUE;
}

// The real driver has a sentence for each code; here the sentence of the error that ended the device says more.
API cuGetErrorString(int status, const char** text) {
    if (status && status == machine().sticky) {
        *text = machine().lastError.c_str();
        return SUCCESS;
    }
    return cuGetErrorName(status, text);
}

// What an entry point answers that JCuda binds and the stand-in does not have (stubs.s, made by emulator.sh).
extern "C" __attribute__((visibility("hidden"))) int emulatorUnknownEntryPoint(const char* name) {
    fprintf(stderr, "[emulator] %s is not emulated: it answers CUDA_ERROR_NOT_SUPPORTED\n", name);
    return NOT_SUPPORTED;
}
