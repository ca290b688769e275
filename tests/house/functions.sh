#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks that no function of src and gst has more than 60 lines between its braces. Argument: the top folder

set -euo pipefail
cd "$1"

mapfile -d '' files < <(find src gst -name '*.[ch]' -print0)
awk '
  FNR == 1 { start = 0 }
  /^\{/ { start = function_head ? FNR : 0; name = before }
  /^\}/ {
    if (start) functions++
    if (start && FNR - start - 1 > 60) { printf "%s:%d: %s has %d lines\n", FILENAME, start, name, FNR - start - 1; long++ }
    start = 0
  }
  !/^\{/ { function_head = /\)$/ }
  /^[a-zA-Z_]/ { before = $0; sub (/ ?\(.*/, "", before) }
  END { if (functions < 1000) { print "only " functions " functions found"; long++ }; exit long > 0 }
' "${files[@]}" >&2
