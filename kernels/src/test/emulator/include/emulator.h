// The CUDA device language for a plain C++17 compiler, included by common.cuh when a kernel file is not compiled by
// nvcc. One block of threads lives at a time and its threads are fibers of the calling thread, so shared memory is
// plain memory, an atomic is a plain read and write, and every run with one schedule does the same thing in the same
// order.
#pragma once

#include "device_types.h"
#include "fiber.h"
#include "block.h"
#include "warp.h"
#include "registry.h"
#include "launch.h"
#include "device_language.h"
#include "device_warp.h"
#include "device_atomics.h"
#include "device_bits.h"
#include "device_math.h"
