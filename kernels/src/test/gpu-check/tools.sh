#!/usr/bin/env bash
# What the system's own tools say of the device and of the libraries; a tool that is missing is named and is no error.
has() { command -v "$1" >/dev/null || { echo "$1 is not here"; return 1; }; }

has nvidia-smi && nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.sm,clocks.mem,compute_mode --format=csv
has nvcc && nvcc --version | tail -n 2
has compute-sanitizer && compute-sanitizer --version | head -n 1
uname -r
if has readelf; then
  IFS=: read -ra folders <<<"${LD_LIBRARY_PATH:-}"
  for name in libcublas.so.13 libcublas.so.12 libcudnn.so.9; do
    for folder in "${folders[@]}"; do
      if [ -n "$folder" ] && [ -e "$folder/$name" ]; then
        echo "$folder/$name"
        readelf -V "$folder/$name" 2>/dev/null | grep -o 'Name: lib[^ ]*' | sort -u | head -n 6
        break
      fi
    done
  done
fi
exit 0
