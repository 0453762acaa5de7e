// Modules: kernel libraries compiled by g++ from the .cu files, given as the image of an ELF file or by name.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "machine.h"
#include "registry.h"

namespace emulator {

struct LoadedModule;

struct Function {
    LoadedModule* module;
    const Kernel* kernel;
    int dynamicSharedMax = 48 << 10;
};

struct LoadedModule {
    void* library = nullptr;
    int file = -1;  // the image, kept open so that addresses can be turned into lines
    std::string path;
    Module contents{};
    std::map<std::string, std::unique_ptr<Function>> functions;
};

// null when the handle is no function of a loaded module
Function* functionOf(void* handle);

void unloadModules();  // with the context

// "softmax.cu:41" of an address in the module's code, or the offset when the source cannot be told
std::string sourceOf(const LoadedModule& module, const void* code);

// How often each kernel ran since the process began, modules that are gone included.
void countLaunch(const Kernel& kernel);

}  // namespace emulator
