#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Checks that docs/plugins/gst_plugins_cache.json tells of the plugin what it is, and that gst-inspect-1.0 shows the same
# properties and signals. Arguments: the program plugins-cache, the file

set -euo pipefail
program=$1 file=$2
unset GST_TRACERS

"$program" parwavenet | diff - "$file" || { echo "$file is out of date: docs/meson.build says how to write it" >&2; exit 1; }
command -v gst-inspect-1.0 > /dev/null || exit 0

# Properties of all sources and elements, which the file leaves to GStreamer's own
inherited=' name parent blocksize do-timestamp num-buffers typefind '
for element in parwavenetsrc textwavenet; do
  mapfile -t shown < <(LC_ALL=C gst-inspect-1.0 --no-colors "$element" | sed -nE 's/^  ([a-z-]+) +: .*/\1/p')
  mapfile -t told < <(python3 -c '
import json, sys
element = json.load(open(sys.argv[1]))["parwavenet"]["elements"][sys.argv[2]]
print("\n".join(element["properties"]))' "$file" "$element")
  [ ${#told[@]} -ge 20 ]
  for name in "${told[@]}"; do
    [[ " ${shown[*]} " == *" $name "* ]] || { echo "gst-inspect-1.0 does not show $element's $name" >&2; exit 1; }
  done
  for name in "${shown[@]}"; do
    [[ " ${told[*]} " == *" $name "* || $inherited == *" $name "* ]] || { echo "$file lacks $element's $name" >&2; exit 1; }
  done
done
