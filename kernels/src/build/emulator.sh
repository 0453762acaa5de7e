#!/usr/bin/env bash
# Compiles src/main/cuda/*.cu, and src/test/cuda/*.cu, for the CPU and the stand-ins for CUDA's libraries they run on.  emulator.sh MODULE FOLDER
# Only what changed is built. Without g++ the folder stays empty and the tests that need it say so.
# emulator.sh MODULE FOLDER sanitized: instead, the kernels with AddressSanitizer and UBSan, and the program that replays launches on
# them (SanitizerTest asks for it); exit code 3 where g++ has no sanitizers.
set -euo pipefail
kernels=$1/src/main/cuda
emulator=$1/src/test/emulator
out=$2

command -v g++ >/dev/null || { echo "emulator: no g++ on the PATH: the CUDA tests cannot run here"; exit 0; }
mkdir -p "$out/parts"

warnings="-Wall -Wextra"
# nvcc knows #pragma unroll, and kernels compare thread numbers with int sizes
# and a misaligned access, which a device refuses, is an illegal instruction instead of whatever the CPU makes of it
kernel_options="$warnings -Wno-unknown-pragmas -Wno-sign-compare -fsanitize=alignment -fsanitize-undefined-trap-on-error"
# unique symbols would be shared between kernel libraries and keep a closed one loaded
common="-std=c++17 -O2 -g1 -fPIC -fvisibility=hidden -fno-gnu-unique -ffp-contract=off -I$emulator/include"
if grep -qm1 -w fma /proc/cpuinfo 2>/dev/null; then common="$common -mfma"; fi  # fmaf inline; the same bits either way

# build TARGET COMMAND SOURCE...: runs the command unless the target was made by it from these very sources
build() {
  local target=$1 command=$2 hash
  shift 2
  hash=$( (echo "$command"; cat "$@") | sha256sum | cut -c1-16)
  if [ -e "$out/$target" ] && [ "$(cat "$out/parts/${target##*/}.hash" 2>/dev/null)" = "$hash" ]; then return; fi
  echo "emulator: ${target##*/}"
  $command -o "$out/$target.part"
  mv "$out/$target.part" "$out/$target"
  echo "$hash" >"$out/parts/${target##*/}.hash"
}

# stubs FOLDER OBJECT...: an entry point for every symbol JCuda binds that none of the objects defines
stubs() {
  local folder=$1
  shift
  echo 'int emulatorUnknownEntryPoint(const char*);'
  echo '#define STUB(name) __attribute__((visibility("default"))) int name(void) { return emulatorUnknownEntryPoint(#name); }'
  comm -23 <(LC_ALL=C sort "$emulator/$folder/symbols.txt") <(nm --defined-only "$@" | awk 'NF == 3 {print $3}' | LC_ALL=C sort -u) |
    sed 's/.*/STUB(&)/'
}

# stand_in FOLDER LIBRARY OPTION...: compiles a folder's sources and links them with the stubs
stand_in() {
  local folder=$1 library=$2 source object objects=()
  shift 2
  for source in "$emulator/$folder"/*.cpp; do
    object=parts/$folder-$(basename "$source" .cpp).o
    build "$object" "g++ $common $warnings -I$emulator/driver -I$emulator/$folder -c $source" \
      "$source" "$emulator"/include/{device_bits,device_types,number_format,poison,registry}.h "$emulator"/{driver,"$folder"}/*.h
    objects+=("$out/$object")
  done
  stubs "$folder" "${objects[@]}" >"$out/parts/$folder-stubs.c"
  build "parts/$folder-stubs.o" "gcc -O1 -fPIC -c $out/parts/$folder-stubs.c" "$out/parts/$folder-stubs.c"
  build "$library" "g++ -shared ${objects[*]} $out/parts/$folder-stubs.o -Wl,-soname,$library $*" \
    "${objects[@]}" "$out/parts/$folder-stubs.o"
}

# JCuda asks for the symbols' version, which is the library's name
versioned() {
  echo "$1 { global: $2*; local: *; };" >"$out/parts/$2.map"
  echo "-Wl,--version-script=$out/parts/$2.map -L$out -l:libcuda.so.1"
}

# -O0: the sanitizers see the accesses that the source has, and the build takes half the time; the warnings are the other build's
sanitized() {
  local flags="${common/-O2/-O0} -w -fsanitize=address,undefined -fno-sanitize-recover=all" source
  echo 'int main() {}' | g++ $flags -x c++ - -o "$out/parts/probe" && "$out/parts/probe" ||
    { echo "emulator: g++ builds no program with -fsanitize=address,undefined here: are libasan and libubsan installed?"; exit 3; }
  for source in "$kernels"/*.cu "$1"/src/test/cuda/*.cu "$emulator"/tests/kernels/bugs.cu; do
    while [ "$(jobs -rp | wc -l)" -ge "${KERNEL_JOBS:-1}" ]; do wait -n; done
    build "$(basename "$source" .cu).emu.so" \
      "g++ $flags -shared -fmacro-prefix-map=${source%/*}/= -I$kernels -x c++ $source" "$source" "$kernels"/*.cuh "$emulator"/include/*.h &
  done
  build replay "g++ $flags -I$emulator/driver $emulator/tests/replay.cpp -ldl" \
    "$emulator"/tests/{replay.cpp,kernel_library.h} "$emulator"/include/*.h "$emulator"/driver/recording.h
  while [ -n "$(jobs -p)" ]; do wait -n || { [ $? = 127 ] && break; exit 1; }; done
}
if [ "${3:-}" = sanitized ]; then
  sanitized "$1"
  exit
fi

rm -rf "$out/recorded" "$out/launches.txt"  # what an earlier run of the tests left
mkdir -p "$out/recorded"
for source in "$kernels"/*.cu "$1"/src/test/cuda/*.cu; do
  [ -e "$source" ] || continue
  build "$(basename "$source" .cu).emu.so" \
    "g++ $common $kernel_options -shared -fmacro-prefix-map=${source%/*}/= -I$kernels -x c++ $source" "$source" "$kernels"/*.cuh "$emulator"/include/*.h
done
stand_in driver libcuda.so.1 -ldl
stand_in cublas libcublas.so.12 $(versioned libcublas.so.12 cublas)
stand_in cudnn libcudnn.so.9 $(versioned libcudnn.so.9 cudnn)

# The emulator's own tests: programs of cases, and the kernels they run, some of them wrong on purpose.
mkdir -p "$out/tests"
for source in "$emulator"/tests/kernels/*.cu; do
  build "tests/$(basename "$source" .cu).emu.so" \
    "g++ $common $kernel_options -shared -fmacro-prefix-map=${source%/*}/= -I$kernels -x c++ $source" "$source" "$kernels"/*.cuh "$emulator"/include/*.h
done
for source in "$emulator"/tests/*_test.cpp; do
  build "tests/$(basename "$source" .cpp)" \
    "g++ $common $warnings -I$emulator/driver -I$emulator/tests $source -L$out -l:libcuda.so.1 -l:libcublas.so.12 -l:libcudnn.so.9 -ldl -Wl,-rpath,\$ORIGIN/.." \
    "$source" "$emulator"/{include,driver,tests}/*.h
done
