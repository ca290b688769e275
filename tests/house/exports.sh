#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks that the library exports what its header declares, and nothing else. Arguments: the library, its header

set -euo pipefail

exported () {
  nm -D --defined-only "$1" | awk '{ print $3 }' | sort
}

declared () {
  echo wn_error_quark
  sed -nE 's/^WN_API .*[ *](wn_[a-z0-9_]+) \(.*/\1/p' "$1"
}

[ "$(declared "$2" | wc -l)" -gt 10 ]
diff <(declared "$2" | sort) <(exported "$1")
