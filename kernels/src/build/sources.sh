# What kernels.sh and scripts/ptx agree on about a .cu file: what it is made of and which devices can run it.

NVCC_OPTIONS="-std=c++17 -O3"

# The file and all it includes, in the order of their names after the file itself.
sources_of() {
  local folder found next
  folder=$(dirname "$1")
  found=""
  next=$(basename "$1")
  while [ -n "$next" ]; do
    found=$(printf '%s\n' $found $next | LC_ALL=C sort -u)
    next=$(for file in $next; do sed -n 's/^#include "\([^"]*\.cuh\)".*/\1/p' "$folder/$file"; done | LC_ALL=C sort -u |
      LC_ALL=C comm -23 - <(printf '%s\n' $found))
  done
  for file in $found; do printf '%s/%s\n' "$folder" "$file"; done
}

# 16 digits that change when the file, or a file that it includes, does.
sources_hash() {
  cat $(sources_of "$1") | sha256sum | cut -c1-16
}

# The first generation that can run the file: tensor cores take TF32 and bfloat16 from 8.0 on.
first_generation() {
  # no pipe to grep -q: it ends at the first match, and under pipefail the broken pipe would count as no match
  if [[ "$(sources_of "$1")" == *"/mma.cuh"* ]]; then echo 80; else echo 75; fi
}

# Where the committed PTX of a file lies: ptx_file MODULE NAME
ptx_file() {
  echo "$1/src/main/resources/org/storygan/cuda/$2.ptx.gz"
}

# The hash of the sources that the committed PTX was made of, "" when there is none.
ptx_hash() {
  local file
  file=$(ptx_file "$1" "$2")
  if [ -e "$file" ]; then gunzip -c "$file" | sed -n '1s,^// sources ,,p'; fi
}
