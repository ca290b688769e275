#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The examples of GObject introspection, in Python and JavaScript: words are told, samples written, a cancelled read is one.
# README.md's program too. Arguments: the folder of the examples, README.md

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ran=0

check () {
  grep -q ' s: Hello$' "$folder/log"
  grep -q ' s: there$' "$folder/log"
  [ "$(grep -c ' s: ' "$folder/log")" = 2 ]
  grep -qi 'cancel' "$folder/log"
  [ "$(stat -c %s "$folder/audio")" -gt 4000 ] || { echo "hardly any audio" >&2; exit 1; }
  ran=$((ran + 1))
}

for python in $(type -ap python3); do
  "$python" -c 'import gi' 2>/dev/null || continue
  "$python" "$1/introspection.py" "Hello there." "$folder/audio" > "$folder/log"
  [ "$(head -c 4 "$folder/audio")" = RIFF ]
  check
  sed -n '/^```python$/,/^```$/{/^```/!p}' "$2" > "$folder/readme.py"
  "$python" "$folder/readme.py" > "$folder/log"
  grep -q "'Python'" "$folder/log"
  break
done
if command -v gjs >/dev/null; then
  gjs "$1/introspection.js" "Hello there." "$folder/audio" > "$folder/log"
  check
fi
[ $ran -gt 0 ] || { echo "skipped: there is neither PyGObject nor gjs" >&2; exit 77; }
