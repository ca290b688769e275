#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The peer of copy synthesis: mel-cepstral analysis, pitch, and an MLSA filter (SPTK 3) on recordings.
#
#   sptk-copy.sh PAIRS.csv FOLDER
#
# PAIRS.csv    lines "recording.wav,..." as "parwavenet eval --write" leaves them; only the first column is read
# FOLDER       gets a WAV for each recording, and pairs.csv for "parwavenet eval --pairs"
# MCEP_ORDER, MCEP_ALPHA, MCEP_SHIFT (samples)  settings of the analysis
#
# Needs Debian's packages sptk and sox.
set -eu

if [ $# != 2 ]; then
  sed -n '3,13s/^# \{0,1\}//p' "$0" >&2
  exit 1
fi
list=$1 folder=$2
order=${MCEP_ORDER:-24} alpha=${MCEP_ALPHA:-0.42} shift=${MCEP_SHIFT:-80}
rate=16000 rate_khz=16 window=400 fft=512
PATH=$PATH:/usr/libexec/sptk/bin

mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$folder/pairs.csv"
while IFS=, read -r recording _; do
  out=$folder/$(basename "$recording" .wav).wav
  sox "$recording" -t raw -e signed -b 16 -c 1 -r $rate "$work/s16"
  x2x +sf "$work/s16" > "$work/f32"
  pitch -a 1 -s $rate_khz -p "$shift" -L 80 -H 500 "$work/f32" > "$work/pitch"
  frame -l $window -p "$shift" "$work/f32" | window -l $window -L $fft |
    mcep -l $fft -m "$order" -a "$alpha" -e 0.1 > "$work/mcep"
  excite -p "$shift" "$work/pitch" |
    mlsadf -P 5 -m "$order" -a "$alpha" -p "$shift" "$work/mcep" |
    sopr -d 32768 > "$work/out"
  sox -V1 -t raw -e floating-point -b 32 -c 1 -r $rate "$work/out" -e signed -b 16 "$out"
  echo "$recording,$out" >> "$folder/pairs.csv"
done < "$list"
