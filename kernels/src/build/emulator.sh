#!/usr/bin/env bash
# Builds the stand-ins for CUDA's libraries and the kernels for them.  emulator.sh MODULE FOLDER
set -euo pipefail
mkdir -p "$2"
