#!/usr/bin/env bash
# Compiles src/main/cuda/*.cu for the CPU and the stand-ins for CUDA's libraries they run on.  emulator.sh MODULE FOLDER
# Only what changed is built. Without g++ the folder stays empty and the tests that need it say so.
set -euo pipefail
kernels=$1/src/main/cuda
emulator=$1/src/test/emulator
out=$2
mkdir -p "$out"

command -v g++ >/dev/null || { echo "emulator: no g++ on the PATH: the CUDA tests cannot run here"; exit 0; }

warnings="-Wall -Wextra"
# nvcc knows #pragma unroll, and kernels compare thread numbers with int sizes
kernel_warnings="$warnings -Wno-unknown-pragmas -Wno-sign-compare"
# unique symbols would be shared between kernel libraries and keep a closed one loaded
common="-std=c++17 -O2 -g1 -fPIC -fvisibility=hidden -fno-gnu-unique -ffp-contract=off -I$emulator/include"
if grep -qm1 -w fma /proc/cpuinfo 2>/dev/null; then common="$common -mfma"; fi  # fmaf inline; the same bits either way

# build TARGET COMMAND SOURCE...: runs the command unless the target was made by it from these very sources
build() {
  local target=$1 command=$2 hash
  shift 2
  hash=$( (echo "$command"; cat "$@") | sha256sum | cut -c1-16)
  if [ -e "$out/$target" ] && [ "$(cat "$out/$target.hash" 2>/dev/null)" = "$hash" ]; then return; fi
  echo "emulator: $target"
  $command -o "$out/$target.part"
  mv "$out/$target.part" "$out/$target"
  echo "$hash" >"$out/$target.hash"
}

for source in "$kernels"/*.cu; do
  [ -e "$source" ] || continue
  build "$(basename "$source" .cu).emu.so" \
    "g++ $common $kernel_warnings -shared -I$kernels -x c++ $source" "$source" "$kernels"/*.cuh "$emulator"/include/*.h
done
