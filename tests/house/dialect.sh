#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks what clang-format does not: that pointers are tested alike (docs/CONTRIBUTING.md).
# Argument: the top folder

set -euo pipefail
cd "$1"
status=0
complain () {
  local found

  found=$(grep -rnP --include='*.[ch]' "$2" src gst | head -20) || true
  [ -z "$found" ] || { printf '%s:\n%s\n' "$1" "$found" >&2; status=1; }
}

# "!= NULL" makes a value of a pointer, and both forms stand behind an assignment
complain 'write !p' '(?<!\)) == NULL'
complain 'write p' '(if|while) \([A-Za-z_][\w>.-]* != NULL|(&&|\|\|) [A-Za-z_][\w>.-]* != NULL'
exit $status
