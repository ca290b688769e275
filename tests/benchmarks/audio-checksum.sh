#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Speaks every line of a text file in both precisions and prints a checksum of the samples of each: two builds that print the same
# speak the same, bit by bit. Usage: audio-checksum.sh PARWAVENET VOICE SENTENCES

set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 PARWAVENET VOICE SENTENCES" >&2; exit 2; }
tool=$1 voice=$2 sentences=$3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for precision in float32 int8; do
  lines=0
  while IFS= read -r text; do
    [ -n "$text" ] || continue
    PARWAVENET_PRECISION=$precision "$tool" say --voice "$voice" --threads 1 --float --output "$folder/$lines.wav" -- "$text"
    lines=$((lines + 1))
  done < "$sentences"
  (cd "$folder" && sha256sum $(seq -f %.0f.wav 0 $((lines - 1)))) > "$folder/sums"
  echo "$precision $(sha256sum < "$folder/sums" | cut -d' ' -f1) $lines sentences"
done
