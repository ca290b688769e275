#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bits a sample that FLAC -8 needs for recordings, beside which a teacher's bits a sample (parwavenet eval --teacher) are to be read.

The recordings are the first column of a list that "parwavenet eval --write FOLDER" leaves: the held-out utterances, 16-bit mono. Counted are the audio frames
of each file's own stream, without its metadata. Printed are the mean over all samples and its 95 % interval by bootstrap over files.

Needs Debian's package flac. Example:

  parwavenet eval --teacher teacher --corpus corpus.safetensors --write out
  flac-bits.py out/pairs-teacher.csv
"""
import argparse
import random
import subprocess
import sys

from recordings import mean_and_interval, recordings


def frame_bytes(stream):
    """Bytes behind the metadata blocks"""
    if stream[:4] != b"fLaC":
        sys.exit("no FLAC stream")
    at, last = 4, False
    while not last:
        last = bool(stream[at] & 128)
        at += 4 + int.from_bytes(stream[at + 1:at + 4], "big")
    return len(stream) - at


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", help="list of sound files, the recording first in each line")
    options = parser.parse_args()

    files = []
    for path, data, _ in recordings(options.pairs):
        stream = subprocess.run(["flac", "-8", "--totally-silent", "--stdout", path], check=True, capture_output=True).stdout
        files.append((8 * frame_bytes(stream), len(data) // 2))
    bits = mean_and_interval(files, random.Random(1))
    print("%d files, %d samples: FLAC -8 takes %.3f bits a sample (%.3f .. %.3f)" % (len(files), sum(n for _, n in files), *bits))


if __name__ == "__main__":
    main()
