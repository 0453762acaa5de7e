// The folder the emulator was built into: test programs lie in its folder tests.
#pragma once

#include <climits>
#include <cstdlib>
#include <string>
#include <unistd.h>

inline std::string emulatorFolder() {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    std::string program(path, length > 0 ? static_cast<size_t>(length) : 0);
    std::string folder = program.substr(0, program.rfind('/'));
    return folder.substr(0, folder.rfind('/'));
}

inline std::string kernelFile(const std::string& name) { return emulatorFolder() + "/tests/" + name + ".emu.so"; }
