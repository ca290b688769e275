#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks who includes whom: each folder only what lies below it, libraries only where they belong. Argument: the top folder

set -euo pipefail
cd "$1"

declare -A below=(
  [src/base]=''
  [src/dsp]='src/base'
  [src/text]='src/model/letters.h src/model/params.h src/base'
  [src/nn]='src/base'
  [src/model]='src/nn src/dsp src/base'
  [src/engine]='src/text src/model src/nn src/dsp src/base'
  [src/train]='src/model src/nn src/text src/dsp src/base'
  [src/tools]='src/engine src/train src/model src/nn src/text src/dsp src/base'
  [gst]='src/engine/parwavenet.h src/base/error.h'
)

status=0
complain () {
  echo "$1: $2" >&2
  status=1
}

# Sets target to the file that an include names: beside the file, from src, or from the build folder (empty)
resolve () {
  local folder=$1 name=$2

  target="?"
  if [ -f "$folder/$name" ]; then
    target=$folder/$name
  elif [ -f "src/$name" ]; then
    target=src/$name
  elif [ "$name" = config.h ]; then
    target=
  fi
}

# Libraries: pattern of the header, then the folders or files that may include it
check_library () {
  local file=$1 header=$2

  case $header in
    gst/fft/*) [[ $file == src/dsp/* ]] ;;
    gst/*) [[ $file == gst/* || $file == src/train/corpus/audiofile.c ]] ;;
    cairo.h) [[ $file == src/tools/report/report_picture.c ]] ;;
    mpi.h) [[ $file == src/train/run/ranks.c ]] ;;
    json-glib/*) [[ $file == src/base/* || $file == src/model/config.c || $file == src/train/* || $file == src/tools/* ]] ;;
    *) true ;;
  esac
}

files=0
for folder in "${!below[@]}"; do
  while read -r file; do
    files=$((files + 1))
    while read -r kind name; do
      if [ "$kind" = '<' ]; then
        check_library "$file" "$name" || complain "$file" "<$name> does not belong here"
        continue
      fi
      resolve "${file%/*}" "$name"
      allowed=no
      for other in "$folder" ${below[$folder]}; do
        [[ -z $target || $target == "$other" || $target == "$other"/* ]] && allowed=yes
      done
      [[ $allowed = yes && $name != *..* ]] || complain "$file" "\"$name\" does not lie below $folder"
    done < <(sed -nE 's/^# *include *([<"])([^>"]*)[>"].*/\1 \2/p' "$file")
  done < <(find "$folder" -name '*.[ch]')
done
[ "$files" -gt 50 ] || complain "$1" "only $files files found"
exit $status
