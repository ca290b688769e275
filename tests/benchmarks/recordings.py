# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The recordings of a list that "parwavenet eval --write FOLDER" leaves, and the mean of what is counted for each of their samples or windows."""
import sys
import wave

ROUNDS = 5000


def recordings(pairs):
    """Of each line's first file its path, its samples as bytes of 16 bits, and the sampling rate"""
    with open(pairs, encoding="utf-8") as lines:
        paths = [line.strip().split(",")[0] for line in lines]
    if not paths:
        sys.exit("%s: names no files" % pairs)
    for path in paths:
        with wave.open(path) as sound:
            if sound.getsampwidth() != 2 or sound.getnchannels() != 1:
                sys.exit("%s: is not 16-bit mono" % path)
            yield path, sound.readframes(sound.getnframes()), sound.getframerate()


def mean_and_interval(sums, generator):
    """Of a file's sum and number each: their mean, and its 95 % interval by bootstrap over files"""

    def rate(pick):
        return sum(total for total, _ in pick) / sum(n for _, n in pick)

    rounds = sorted(rate(generator.choices(sums, k=len(sums))) for _ in range(ROUNDS))
    return rate(sums), rounds[int(0.025 * ROUNDS)], rounds[int(0.975 * ROUNDS)]
