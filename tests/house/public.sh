#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks that what the public reads knows all commands: the man page, and the completion of the shell. Arguments: the top folder,
# parwavenet

set -euo pipefail
root=$1 tool=$2

mapfile -t commands < <("$tool" --help | sed -nE 's/^  ([a-z]+) .*/\1/p')
[ ${#commands[@]} -ge 8 ]
for command in "${commands[@]}"; do
  grep -qE "^\.(B|BI) $command( |$)" "$root/docs/reference/parwavenet.1" || { echo "parwavenet.1 lacks $command" >&2; exit 1; }
done
if command -v man > /dev/null; then
  [ -z "$(LC_ALL=C.UTF-8 MANROFFSEQ= man --warnings -E UTF-8 -l "$root/docs/reference/parwavenet.1" 2>&1 >/dev/null)" ]
fi

# shellcheck source=../../src/tools/completion.bash
. "$root/src/tools/completion.bash"
complete_words () {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _parwavenet 2>/dev/null || true
  echo "${COMPREPLY[*]}"
}
[[ " $(complete_words "$tool" "") " == *" say "* ]]
[[ " $(complete_words "$tool" tr) " == *" train "* ]]
[[ " $(complete_words "$tool" train al) " == *" align "* ]]
[[ " $(complete_words "$tool" say --ra) " == *" --rate= "* ]]
