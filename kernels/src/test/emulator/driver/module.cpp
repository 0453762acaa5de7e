// Loading kernel libraries and finding their kernels and constants.
#include "module.h"

#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <memory>
#include <set>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "recorder.h"
#include "stream.h"

namespace emulator {

namespace {

constexpr int DYNAMIC_SHARED_LIMIT = 227 << 10;  // what an H100's block can ask for

std::set<LoadedModule*>& modules() {
    static auto& all = *new std::set<LoadedModule*>;
    return all;
}

std::set<void*>& functionHandles() {
    static auto& all = *new std::set<void*>;
    return all;
}

std::map<std::string, uint64_t>& launchCounts() {
    static auto& all = *new std::map<std::string, uint64_t>;
    return all;
}

bool isHostLibrary(const void* image) {
    auto* header = static_cast<const Elf64_Ehdr*>(image);
    return memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 && header->e_machine == EM_X86_64;
}

// The section headers come last in what a linker writes, so they tell the length of the file.
size_t lengthOf(const void* image) {
    auto* header = static_cast<const Elf64_Ehdr*>(image);
    return header->e_shoff + size_t{header->e_shnum} * header->e_shentsize;
}

Status open(void** out, const std::string& path, int file) {
    std::unique_ptr<LoadedModule> module(new LoadedModule);
    module->path = path;
    module->file = file;
    module->library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!module->library) {
        return complain(INVALID_IMAGE, dlerror());
    }
    auto contents = reinterpret_cast<void (*)(Module*)>(dlsym(module->library, MODULE_SYMBOL));
    if (contents) {
        contents(&module->contents);
    }
    if (module->contents.version != MODULE_VERSION) {
        return complain(INVALID_IMAGE, path + " is not a kernel library of this emulator: build it again");
    }
    *out = module.get();
    modules().insert(module.release());
    return SUCCESS;
}

Status openImage(void** out, const void* image) {
    if (!isHostLibrary(image)) {
        return complain(INVALID_IMAGE, "the module is not a kernel library built for the emulator (NAME.emu.so)");
    }
    int file = memfd_create("kernels", MFD_CLOEXEC);
    size_t length = lengthOf(image);
    if (file < 0 || write(file, image, length) != static_cast<ssize_t>(length)) {
        return INVALID_IMAGE;
    }
    return open(out, "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(file), file);
}

void close(LoadedModule* module) {
    for (const Constant* constant = module->contents.constants; constant; constant = constant->next) {
        forget(constant->address);
    }
    for (auto& [name, function] : module->functions) {
        functionHandles().erase(function.get());
    }
    dlclose(module->library);
    if (module->file >= 0) {
        ::close(module->file);
    }
    delete module;
}

LoadedModule* moduleOf(void* handle) {
    auto found = modules().find(static_cast<LoadedModule*>(handle));
    return found == modules().end() ? nullptr : *found;
}

template <class Body>
Status withFunction(void* handle, Body body) {
    return inContext([&]() -> Status {
        Function* function = functionOf(handle);
        return function ? body(*function) : INVALID_HANDLE;
    });
}

struct AtExit {
    ~AtExit() {
        finishRecording();
        const std::string& file = machine().settings.report;
        FILE* out = file.empty() ? nullptr : fopen(file.c_str(), "a");
        if (!out) {
            return;
        }
        for (auto& [kernel, count] : launchCounts()) {
            fprintf(out, "launches %s %llu\n", kernel.c_str(), static_cast<unsigned long long>(count));
        }
        fprintf(out, "live %zu bytes\n", bytesInUse());
        fclose(out);
    }
} atExit;

}  // namespace

Function* functionOf(void* handle) {
    return functionHandles().count(handle) ? static_cast<Function*>(handle) : nullptr;
}

void unloadModules() {
    for (LoadedModule* module : modules()) {
        close(module);
    }
    modules().clear();
}

// g++ comes with addr2line; the paths in kernel libraries are shortened to the file's name.
std::string sourceOf(const LoadedModule& module, const void* code) {
    Dl_info info{};
    if (!dladdr(code, &info) || !info.dli_fbase) {
        return "an unknown place";
    }
    char command[256];
    size_t offset = static_cast<const char*>(code) - static_cast<const char*>(info.dli_fbase);
    snprintf(command, sizeof command, "addr2line -s -e %s %#zx 2>/dev/null", module.path.c_str(), offset);
    char line[256] = "";
    if (FILE* out = popen(command, "r")) {
        if (!fgets(line, sizeof line, out)) {
            line[0] = 0;
        }
        pclose(out);
    }
    line[strcspn(line, " \n")] = 0;
    return line[0] && line[0] != '?' ? line : "offset " + std::to_string(offset) + " of the kernel library";
}

void countLaunch(const Kernel& kernel) { launchCounts()[kernel.name]++; }

}  // namespace emulator

using namespace emulator;

API cuModuleLoadDataEx(void** module, const void* image, unsigned, int*, void**) {
    return inContext([&] { return image ? openImage(module, image) : INVALID_VALUE; });
}

API cuModuleLoadData(void** module, const void* image) {
    return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr);
}
API cuModuleLoadFatBinary(void** module, const void* image) { return cuModuleLoadData(module, image); }

API cuModuleLoad(void** module, const char* path) {
    return inContext([&] { return access(path, R_OK) == 0 ? open(module, path, -1) : FILE_NOT_FOUND; });
}

API cuModuleUnload(void* handle) {
    return inContext([&]() -> Status {
        LoadedModule* module = moduleOf(handle);
        if (!module) {
            return INVALID_HANDLE;
        }
        drainAll();
        modules().erase(module);
        close(module);
        return machine().sticky;
    });
}

API cuModuleGetFunction(void** out, void* handle, const char* name) {
    return inContext([&]() -> Status {
        LoadedModule* module = moduleOf(handle);
        if (!module) {
            return INVALID_HANDLE;
        }
        for (const Kernel* kernel = module->contents.kernels; kernel; kernel = kernel->next) {
            if (strcmp(kernel->name, name) == 0) {
                auto& function = module->functions[name];
                if (!function) {
                    function.reset(new Function{module, kernel});
                    functionHandles().insert(function.get());
                }
                *out = function.get();
                return SUCCESS;
            }
        }
        return NOT_FOUND;
    });
}

API cuModuleGetGlobal_v2(Address* address, size_t* bytes, void* handle, const char* name) {
    return inContext([&]() -> Status {
        LoadedModule* module = moduleOf(handle);
        if (!module) {
            return INVALID_HANDLE;
        }
        for (const Constant* constant = module->contents.constants; constant; constant = constant->next) {
            if (strcmp(constant->name, name) == 0) {
                know(constant->address, constant->bytes, Kind::CONSTANT);
                if (address) {
                    *address = reinterpret_cast<Address>(constant->address);
                }
                if (bytes) {
                    *bytes = constant->bytes;
                }
                return SUCCESS;
            }
        }
        return NOT_FOUND;
    });
}

API cuModuleGetLoadingMode(int* mode) { return *mode = 1, SUCCESS; }

API cuFuncGetAttribute(int* value, int attribute, void* handle) {
    return withFunction(handle, [&](Function& function) -> Status {
        switch (attribute) {
            case 0: *value = static_cast<int>(function.kernel->maxThreads); return SUCCESS;
            case 1:
            case 2:
            case 3: *value = 0; return SUCCESS;   // static shared, constant and local memory are not known here
            case 4: *value = 32; return SUCCESS;  // registers neither
            case 5:
            case 6: *value = machine().settings.capability; return SUCCESS;
            case 8: *value = function.dynamicSharedMax; return SUCCESS;
            default: *value = 0; return attribute < 0 ? INVALID_VALUE : SUCCESS;
        }
    });
}

API cuFuncSetAttribute(void* handle, int attribute, int value) {
    return withFunction(handle, [&](Function& function) -> Status {
        if (attribute == 8) {
            if (value < 0 || value > DYNAMIC_SHARED_LIMIT) {
                return INVALID_VALUE;
            }
            function.dynamicSharedMax = value;
        }
        return SUCCESS;
    });
}

API cuFuncSetCacheConfig(void* handle, int) {
    return withFunction(handle, [](Function&) { return SUCCESS; });
}

API cuFuncGetModule(void** module, void* handle) {
    return withFunction(handle, [&](Function& function) { return *module = function.module, SUCCESS; });
}
