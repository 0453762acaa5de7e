#!/usr/bin/env bash
# Compiles src/main/cuda/*.cu to TARGET/classes/org/storygan/cuda/NAME.fatbin.  kernels.sh MODULE TARGET
# Only what changed is compiled. Without nvcc the committed PTX serves, which the driver compiles when the program starts.
# KERNEL_JOBS=N compiles so many files at a time.
set -euo pipefail
module=$1
sources=$module/src/main/cuda
out=$2/classes/org/storygan/cuda
work=$2/kernels
. "$(dirname "$0")/sources.sh"

# Machine code for each generation; 86, 89, 103 and 121 run that of the one before. What is newer compiles the PTX.
generations="75 80 90 100 120"

# PTX made from other sources than these would compute something else than the CPU tests say.
without_nvcc() {
  local source name stale=""
  for source in "$sources"/*.cu; do
    name=$(basename "$source" .cu)
    [ "$(ptx_hash "$module" "$name")" = "$(sources_hash "$source")" ] || stale="$stale $name.cu"
  done
  echo "kernels: no nvcc on the PATH: the CUDA kernels come as PTX, which the driver compiles when they are first used"
  [ -z "$stale" ] || echo "kernels: LEFT OUT, because their PTX is of other sources (scripts/ptx makes it, with nvcc):$stale"
}

# Machine code of the first generation that can run the file and of all later ones.
targets() {
  local generation codes=""
  for generation in $generations; do
    if [ "$generation" -ge "$1" ] && [[ $available == *" sm_$generation "* ]]; then codes="$codes,sm_$generation"; fi
  done
  printf -- '-gencode=arch=compute_%s,code=[compute_%s%s]' "$1" "$1" "$codes"
}

# What ptxas says about each kernel, as lines: kernel, generation, registers, bytes of stack, of spills, of shared memory
resources() {
  awk '
    /Compiling entry function/ { kernel = $7; target = $9; gsub(/\x27/, "", kernel); gsub(/\x27/, "", target) }
    /bytes stack frame/ { stack = $1; spills = $5 + $9 }
    /Used [0-9]+ registers/ {
      shared = 0
      for (i = 1; i <= NF; i++) if ($i == "smem,"  || $i == "smem") shared = $(i - 2)
      for (i = 1; i <= NF; i++) if ($i == "Used") registers = $(i + 1)
      print kernel, target, registers, stack, spills, shared
    }'
}

# A spilled register is memory traffic that no header of a kernel counts: it fails the build unless spills.txt says why not.
judge() {
  awk -v name="$2" '
    FNR == NR { if ($0 !~ /^#/ && NF >= 2) allowed[$1] = $2; next }
    !($1 in seen) { seen[$1]; kernels++ }
    $3 > most { most = $3 }
    $5 > 0 { spilled++; if ($5 > allowed[$1] + 0) { printf "kernels: %s spills %d bytes on %s (src/build/spills.txt allows %d)\n", $1, $5, $2, allowed[$1]; bad = 1 } }
    END {
      printf "kernels: %s.cu: %d kernels, at most %d registers, %s\n", name, kernels, most, spilled ? spilled " spills" : "no spills"
      exit bad
    }' "$module/src/build/spills.txt" "$1"
}

compile() {
  local source=$1 name first hash
  name=$(basename "$source" .cu)
  hash=$( (sources_hash "$source"; echo "$compiler"; cat "$0") | sha256sum | cut -c1-16)
  if [ -e "$out/$name.fatbin" ] && [ "$(cat "$work/$name.hash" 2>/dev/null)" = "$hash" ]; then return; fi
  rm -f "$out/$name.fatbin"
  # The paths in messages and in what is compiled are those inside the folder, the same on every machine.
  if ! (cd "$sources" && nvcc $NVCC_OPTIONS -fatbin -Xfatbin -compress-all --compress-mode=size -Xptxas -v --threads 1 \
    "$(targets "$(first_generation "$source")")" "$name.cu" -o "$work/$name.fatbin") >"$work/$name.log" 2>&1; then
    grep -v '^ptxas info' "$work/$name.log" >&2
    echo "kernels: nvcc cannot compile $name.cu" >&2
    return 1
  fi
  resources <"$work/$name.log" >"$work/$name.resources.txt"
  judge "$work/$name.resources.txt" "$name"
  mv "$work/$name.fatbin" "$out/$name.fatbin"
  echo "$hash" >"$work/$name.hash"
}

if ! command -v nvcc >/dev/null; then
  rm -f "$out"/*.fatbin
  without_nvcc
  exit 0
fi
mkdir -p "$out" "$work"
work=$(cd "$work" && pwd)
compiler=$(nvcc --version | tail -n 1)
available=" $(nvcc --list-gpu-code | tr '\n' ' ') "
for old in "$out"/*.fatbin; do # a kernel file that is gone
  [ ! -e "$old" ] || [ -e "$sources/$(basename "$old" .fatbin).cu" ] || rm "$old"
done
failed=0
for source in "$sources"/*.cu; do
  while [ "$(jobs -rp | wc -l)" -ge "${KERNEL_JOBS:-1}" ]; do wait -n || failed=1; done
  compile "$source" &
done
while [ -n "$(jobs -p)" ]; do wait -n || { [ $? = 127 ] && break; failed=1; }; done
exit $failed
