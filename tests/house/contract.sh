#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# contract.sh root: every test that docs/reference/contract.md names exists
cd "$1" || exit 1
status=0
for name in $(grep '^|' docs/reference/contract.md | sed 's/.*| \([^|]*\) |$/\1/' | grep -o '`[a-z_/]*`: [a-z0-9, -]*' | tr -d '`,' | tr ' ' ',')
do
  program=${name%%:*}
  case $program in
    engine/*) file=tests/$program.c ;;
    *) file=tests/gst/test_$program.c ;;
  esac
  for test in $(echo "${name#*:}" | tr ',' ' ')
  do
    [ "$test" = all ] || grep -q "\"\(/[a-z/]*/\)\?$test\"" "$file" || { echo "docs/reference/contract.md: $file has no test $test"; status=1; }
  done
done
exit $status
