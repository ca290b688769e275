#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks that all C files look as .clang-format says. Other versions of clang-format than 14 (Debian 12) lay some lines out
# differently: without it the test is skipped. Arguments: the top folder; --fix formats the files instead

set -euo pipefail
cd "$1"

format=
for program in clang-format-14 clang-format; do
  ! "$program" --version 2>/dev/null | grep -q 'version 14\.' || { format=$program; break; }
done
[ -n "$format" ] || { echo "skipped: there is no clang-format 14" >&2; exit 77; }

mapfile -d '' files < <(find src gst tests docs -name '*.[ch]' -print0)
[ ${#files[@]} -gt 300 ] || { echo "only ${#files[@]} files found" >&2; exit 1; }
if [ "${2:-}" = --fix ]; then
  "$format" -i "${files[@]}"
else
  "$format" --dry-run --Werror "${files[@]}"
fi
