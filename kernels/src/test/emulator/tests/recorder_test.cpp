// Which launches the driver writes down to be run again (STORYGAN_EMULATOR_RECORD).
#include <cstdlib>
#include <memory>

#include "driver_calls.h"
#include "recording.h"

// A device that records so many launches of a kernel into a folder of its own.
static std::string recordingDevice(const char* launches) {
    char folder[] = "/tmp/recorded-XXXXXX";
    CHECK(mkdtemp(folder) != nullptr);
    setenv("STORYGAN_EMULATOR_RECORD", folder, 1);
    setenv("STORYGAN_EMULATOR_RECORD_LAUNCHES", launches, 1);
    openDevice();
    return folder;
}

// How many of a kernel were kept; takes the folder away.
static int kept(const std::string& folder, const char* kernel) {
    std::string path = folder + "/" + kernel + "." + std::to_string(getpid()) + ".launches";
    int launches = 0;
    if (std::unique_ptr<FILE, int (*)(FILE*)> file{fopen(path.c_str(), "rb"), fclose}) {
        RecordedLaunch launch;
        for (RecordFile records(file.get()); records.read(launch);) {
            launches++;
        }
    }
    unlink(path.c_str());
    rmdir(folder.c_str());
    return launches;
}

CASE(launchesOfOneShape_areKeptOnce) {
    std::string folder = recordingDevice("30");
    void* round = kernelOf("demo", "demo_round");
    CUdeviceptr y = newMemory(400);
    for (int i = 0; i < 5; i++) {
        CUdeviceptr x = upload(std::vector<float>(100, static_cast<float>(i)));
        CHECK_EQUAL(launch(round, 1, 32, nullptr, y, x, 8), SUCCESS);
    }
    CHECK_EQUAL(launch(round, 1, 32, nullptr, y + 4, y + 200, 8), SUCCESS);  // another alignment
    CHECK_EQUAL(launch(round, 1, 32, nullptr, y, y + 200, 9), SUCCESS);  // another size
    CHECK_EQUAL(cuCtxSynchronize(), SUCCESS);
    CHECK_EQUAL(kept(folder, "demo_round"), 3);
}

CASE(launchesOfAKernelThatTakesOnlyArrays_areToldApartByTheirNumbers) {
    std::string folder = recordingDevice("30");
    void* votes = kernelOf("demo", "demo_votes");
    CUdeviceptr y = newMemory(32 * 64);
    CHECK_EQUAL(cuMemsetD32Async(y, 0, 512, nullptr), SUCCESS);
    CUdeviceptr x = upload(std::vector<float>(32, 1.0f)), other = upload(std::vector<float>(32, 2.0f));
    CHECK_EQUAL(launch(votes, 1, 32, nullptr, y, x), SUCCESS);
    CHECK_EQUAL(launch(votes, 1, 32, nullptr, y, x), SUCCESS);  // what the first left in y is new
    CHECK_EQUAL(launch(votes, 1, 32, nullptr, y, x), SUCCESS);  // nothing is
    CHECK_EQUAL(launch(votes, 1, 32, nullptr, y, other), SUCCESS);
    CHECK_EQUAL(cuCtxSynchronize(), SUCCESS);
    CHECK_EQUAL(kept(folder, "demo_votes"), 3);
}

CASE(noMoreAreKeptThanAskedFor) {
    std::string folder = recordingDevice("3");
    void* votes = kernelOf("demo", "demo_votes");
    CUdeviceptr y = newMemory(32 * 64);
    for (int i = 0; i < 50; i++) {
        CUdeviceptr x = upload(std::vector<float>(32, static_cast<float>(i)));
        CHECK_EQUAL(launch(votes, 1, 32, nullptr, y, x), SUCCESS);
    }
    CHECK_EQUAL(cuCtxSynchronize(), SUCCESS);
    CHECK_EQUAL(kept(folder, "demo_votes"), 3);
}

int main(int count, char** words) { return cases::main(count, words); }
