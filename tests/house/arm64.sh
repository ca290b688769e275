#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Compiles the networks for 64-bit ARM as Meson does by default: GCC 12 used to die of an internal error there. Skipped without that
# compiler or its headers
# Arguments: source folder

set -euo pipefail
cc=aarch64-linux-gnu-gcc
echo '#include <stdlib.h>' | $cc -xc -E - >/dev/null 2>&1 || exit 77
cd "$1"
read -ra flags < <(pkg-config --cflags glib-2.0 json-glib-1.0)
for file in src/model/*.c src/nn/layers/*.c; do
  $cc -std=gnu11 -O3 -fno-math-errno -fno-trapping-math -fPIC -Isrc -I"${file%/*}" "${flags[@]}" -c "$file" -o /dev/null
done
