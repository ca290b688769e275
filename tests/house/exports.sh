#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks that the library exports what its header declares, and nothing else, and that neither it nor the plugin needs what only
# training does. Arguments: the library, its header, the plugin

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
for file in "$1" "$3"; do
  ! readelf -d "$file" | grep -E 'NEEDED.*(openblas|blas|lapack|gstapp|cairo|mpi)' || { echo "$file needs it" >&2; exit 1; }
done
# GLib and json-glib alone
! readelf -d "$1" | grep NEEDED | grep -vE '\[(lib(glib|gobject|gio|gmodule)-2\.0|libjson-glib-1\.0|lib[cm]|ld-linux[^ ]*|libgcc_s|lib(a|t|ub)san)\.so' || { echo "$1 needs it" >&2; exit 1; }
