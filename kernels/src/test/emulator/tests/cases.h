// A test program of cases:  PROGRAM --list  prints their names, PROGRAM NAME runs one and ends with 0 or with 1 and a
// reason. Each case has the process for itself, so one may end the device. JUnit runs them all (EmulatorTest).
#pragma once

#include <cstdio>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace cases {

struct Case {
    const char* name;
    void (*run)();
};

inline std::vector<Case>& all() {
    static std::vector<Case> cases;
    return cases;
}

struct Added {
    Added(const char* name, void (*run)()) { all().push_back({name, run}); }
};

struct Failed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] inline void failAt(const char* file, int line, const std::string& what) {
    throw Failed(std::string(strrchr(file, '/') ? strrchr(file, '/') + 1 : file) + ":" + std::to_string(line) + ": " +
                 what);
}

template <class A, class B>
void checkEqual(const A& found, const B& expected, const char* text, const char* file, int line) {
    if (!(found == expected)) {
        std::ostringstream message;
        message << text << " is " << found << ", expected " << expected;
        failAt(file, line, message.str());
    }
}

inline void checkContains(const std::string& text, const std::string& part, const char* file, int line) {
    if (text.find(part) == std::string::npos) {
        failAt(file, line, "\"" + text + "\" does not say \"" + part + "\"");
    }
}

inline int run(const Case& one) {
    try {
        one.run();
        return 0;
    } catch (const std::exception& e) {
        printf("%s: %s\n", one.name, e.what());
        return 1;
    }
}

inline int main(int count, char** words) {
    for (const Case& one : all()) {
        if (count == 2 && strcmp(words[1], "--list") == 0) {
            printf("%s\n", one.name);
        } else if (count == 2 && strcmp(words[1], one.name) == 0) {
            return run(one);
        }
    }
    if (count == 2 && strcmp(words[1], "--list") == 0) {
        return 0;
    }
    printf("usage: %s --list | CASE\n", words[0]);
    return 2;
}

}  // namespace cases

#define CASE(name)                                           \
    static void name();                                      \
    static const cases::Added addedCase_##name(#name, name); \
    static void name()

#define CHECK(condition) ((condition) ? (void)0 : cases::failAt(__FILE__, __LINE__, #condition " does not hold"))
#define CHECK_EQUAL(found, expected) cases::checkEqual(found, expected, #found, __FILE__, __LINE__)
#define CHECK_CONTAINS(text, part) cases::checkContains(text, part, __FILE__, __LINE__)
