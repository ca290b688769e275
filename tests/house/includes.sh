#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks who includes whom: each folder only what lies below it, no circle among the files of a folder (x.c and x.h are one),
# libraries only where they belong. Argument: the top folder

set -euo pipefail
cd "$1"

train='src/train/linear src/model src/nn/layers src/nn/kernels src/text src/dsp src/base'
tools='src/engine src/train src/train/lexicon src/train/align src/train/measure src/train/loss src/train/network src/train/corpus src/train/run'
tools+=" src/train/optimise $train"
# Each folder, and the folders and files that it may include
declare -A below=(
  [src/base]=''
  [src/dsp]='src/base'
  [src/text]='src/base'
  [src/text/en]='src/text src/model/letters.h src/model/params.h src/base'
  [src/text/scan]='src/text src/base'
  [src/text/es]='src/text/scan src/text src/base'
  [src/text/espeak]='src/text/scan src/text src/base'
  [src/text/de]='src/text/espeak src/text/scan src/text src/base'
  [src/text/nl]='src/text/espeak src/text/scan src/text src/base'
  [src/text/ru]='src/text/scan src/text src/model/letters.h src/model/params.h src/base'
  [src/nn/kernels]='src/base'
  [src/nn/layers]='src/nn/kernels src/base'
  [src/model]='src/nn/layers src/nn/kernels src/dsp src/base'
  [src/sound]='src/base'
  [src/engine]='src/sound src/model src/nn/layers src/nn/kernels src/text src/dsp src/base'
  [src/train/linear]='src/nn/layers src/nn/kernels src/base'
  [src/train/optimise]=$train
  [src/train/run]="src/train/optimise $train"
  [src/train/corpus]="src/train/run $train"
  [src/train/network]="src/train/corpus src/train/run $train"
  [src/train/loss]="src/train/network src/train/corpus src/train/run $train"
  [src/train/measure]="src/train/loss src/train/network src/train/corpus src/train/run $train"
  [src/train/align]="src/train/measure src/train/corpus src/train/run $train"
  [src/train/lexicon]="src/train/optimise src/train/run src/text/en src/text/ru $train"
  [src/train]="src/train/lexicon src/train/measure src/train/loss src/train/network src/train/corpus src/train/run src/train/optimise $train"
  [src/tools]=$tools
  [src/tools/bench]="src/tools $tools"
  [src/tools/eval]="src/tools $tools"
  [src/tools/report]="src/tools $tools"
  [src/desktop]='src/engine/parwavenet.h'
  [src/gobject]='src/engine/parwavenet.h'
  [src/tools/speak]="src/tools $tools"
  [src/tools/serve]="src/tools src/tools/speak/audio_format.h src/engine/parwavenet.h src/base"
  [gst]='src/engine/parwavenet.h src/base/error.h src/base/rng.h'
)
# The table of languages, whose parts lie above
declare -A more=(
  [src/text/language.c]='src/text/*/*.h'
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
    gst/*) [[ $file == gst/* || $file == src/train/corpus/audiofile.c || $file == src/tools/speak/* || $file == src/tools/serve/encoder.c ]] ;;
    libsoup/*) [[ $file == src/tools/serve/http.c ]] ;;
    cairo.h) [[ $file == src/tools/report/report_picture.c ]] ;;
    cblas.h | lapack*.h) [[ $file == src/train/linear/blas.c ]] ;;
    sndfile.h | samplerate.h) [[ $file == src/sound/module.c ]] ;;
    gmodule.h) [[ $file == src/base/module.c || $file == src/*/module.c ]] ;;
    mpi.h) [[ $file == src/train/run/ranks.c ]] ;;
    json-glib/*) [[ $file == src/base/* || $file == src/model/config.c || $file == src/train/* || $file == src/tools/* ]] ;;
    *) true ;;
  esac
}

# May file include target, of another folder or its own?
is_below () {
  local file=$1 target=$2 other

  [ "${target%/*}" != "${file%/*}" ] || return 0
  for other in ${below[${file%/*}]:-} ${more[$file]:-}; do
    # shellcheck disable=SC2053
    [[ $target == $other || ${target%/*} == "$other" ]] && return 0
  done
  return 1
}

# Folders of other languages are like that of English
for folder in src/text/*/; do
  below[${folder%/}]=${below[${folder%/}]:-${below[src/text/en]}}
done

mapfile -t files < <(find src gst -name '*.[ch]' | sort)
[ ${#files[@]} -gt 300 ] || complain "$1" "only ${#files[@]} files found"
for file in "${files[@]}"; do
  [ -n "${below[${file%/*}]+known}" ] || complain "$file" "what its folder may include is not said here"
done

edges=
while IFS=' ' read -r file kind name; do
  if [ "$kind" = '<' ]; then
    check_library "$file" "$name" || complain "$file" "<$name> does not belong here"
    continue
  fi
  resolve "${file%/*}" "$name"
  [ -n "$target" ] || continue
  if [[ $target == '?' || $name == *..* ]] || ! is_below "$file" "$target"; then
    complain "$file" "\"$name\" does not lie below ${file%/*}"
  elif [[ ${target%/*} == "${file%/*}" && ${target%.[ch]} != "${file%.[ch]}" ]]; then
    edges+="${file%.[ch]} ${target%.[ch]}"$'\n'
  fi
done < <(sed -nE 's/^# *include *([<"])([^>"]*)[>"].*/\1 \2/; T; F; p' "${files[@]}" | paste -d' ' - -)
[ "$(wc -l <<< "$edges")" -gt 100 ] || complain "$1" "hardly any includes found"

circles=$(tsort <<< "$edges" 2>&1 >/dev/null) || complain "files that include each other" "$circles"
exit $status
