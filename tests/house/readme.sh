#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Installs into an empty folder, then compiles and runs the C program of README.md against what was installed.
# Arguments: build folder, README.md, prefix, C compiler

set -euo pipefail
build=$1 readme=$2 prefix=$3
shift 3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root

DESTDIR=$root meson install -C "$build" --no-rebuild --quiet
pc=$(find "$root" -name parwavenet-0.pc)
sed -i "s|^prefix=.*|prefix=$root$prefix|" "$pc"
export PKG_CONFIG_PATH=${pc%/*}
libdir=$(pkg-config --variable=libdir parwavenet-0)

sed -n '/^```c$/,/^```$/{/^```/!p}' "$readme" > "$folder/hello.c"
read -ra flags < <(pkg-config --cflags --libs parwavenet-0)
"$@" -Wall -Wextra -Werror "$folder/hello.c" -o "$folder/hello" "${flags[@]}"
export LD_LIBRARY_PATH=$libdir
"$folder/hello" > "$folder/audio"
bytes=$(stat -c %s "$folder/audio")
[ "$bytes" -gt 16000 ] || { echo "only $bytes bytes of audio"; exit 1; }

# without a voice the message, not a crash
! PARWAVENET_VOICE_PATH=/nowhere PARWAVENET_VOICE_SYSTEM_PATH= "$folder/hello" 2> "$folder/message" > /dev/null
grep -q voice "$folder/message"
"$root$prefix/bin/parwavenet" --version
