#!/bin/bash
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs what README.md prints, as printed, in a fresh Debian 12: debootstrap makes a root, what is committed is copied into it, and
# every command of the README runs there one after the other, but for tests/run, and with the sound going nowhere. By hand, as
# root: it takes half an hour and 3 GB
# Argument: a folder for the root, kept for the next time

set -euo pipefail
root=$(realpath -m -- "${1:?Usage: $0 FOLDER}")
cd "$(dirname -- "$0")/../.."

[ -e "$root/bin/bash" ] || debootstrap --variant=minbase bookworm "$root"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
cp /etc/resolv.conf "$root/etc/resolv.conf"
rm -rf "$root/root/parwavenet"
mkdir -p "$root/root/parwavenet"
git archive HEAD | tar -x -C "$root/root/parwavenet"

# The C program and the blocks of commands, in their order; no sound card, nobody who stops a server
sed -n '/^```c$/,/^```$/{/^```/!p}' README.md > "$root/root/parwavenet/hello.c"
{
  echo 'set -euxo pipefail; cd; cd parwavenet'
  echo 'printf "This is a book. It has two sentences.\n" > book.txt'
  echo 'printf "1\n00:00:00,500 --> 00:00:01,500\nHello there.\n\n" > movie.srt'
  echo 'export PARWAVENET_SINK=fakesink DEBIAN_FRONTEND=noninteractive'
  sed -nE '/^```(console|sh)$/,/^```$/{/^```/!p}' README.md |
    sed -E '/^\.\/tests\/run$/d; s/autoaudiosink/fakesink/; s/sudo //g; s/^parwavenet serve$/& \& sleep 20/; /^parwavenet (prepare|train|export)/d'
} > "$root/root/commands"
env -i HOME=/root TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" /bin/bash /root/commands
[ "$(stat -c %s "$root/root/parwavenet/speech.wav")" -gt 10000 ]
echo "README.md: all of its commands run"
