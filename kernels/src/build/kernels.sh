#!/usr/bin/env bash
# Compiles src/main/cuda/*.cu to target/classes/org/storygan/cuda/NAME.fatbin.  kernels.sh MODULE TARGET
set -euo pipefail
sources=$1/src/main/cuda
out=$2/classes/org/storygan/cuda

command -v nvcc >/dev/null || { echo "kernels: no nvcc on the PATH: the CUDA kernels are not compiled"; exit 0; }
mkdir -p "$out"
available=" $(nvcc --list-gpu-code | tr '\n' ' ') "

# The code for each generation from $1 on that this nvcc knows, and PTX of the first for what comes later.
targets() {
  local generation
  for generation in 75 80 86 89 90 100 120; do
    if [ "$generation" -ge "$1" ] && [[ $available == *" sm_$generation "* ]]; then
      printf -- '-gencode arch=compute_%s,code=sm_%s ' "$generation" "$generation"
    fi
  done
  printf -- '-gencode arch=compute_%s,code=compute_%s' "$1" "$1"
}

for source in "$sources"/*.cu; do
  [ -e "$source" ] || continue
  name=$(basename "$source" .cu)
  first=75
  if grep -q '^#include "mma.cuh"' "$source"; then first=80; fi
  hash=$(cat "$source" "$sources"/*.cuh "$0" | sha256sum | cut -c1-16)
  if [ -e "$out/$name.fatbin" ] && [ "$(cat "$2/kernels-$name.hash" 2>/dev/null)" = "$hash" ]; then continue; fi
  echo "kernels: nvcc $name.cu"
  nvcc -std=c++17 -O3 -fatbin -Xfatbin -compress-all --compress-mode=size --threads 1 -I"$sources" $(targets "$first") \
    "$source" -o "$out/$name.fatbin"
  echo "$hash" >"$2/kernels-$name.hash"
done
