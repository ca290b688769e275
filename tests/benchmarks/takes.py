#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How alike a speaker's readings of the same text are, in the figures that "train acoustic" prints of a voice and its speaker:

  takes.py CORPUS.safetensors ALIGNMENT.safetensors

of "parwavenet prepare" and "parwavenet train align". Of each pair of recordings of one text that are aligned to the same phones, either is compared with the
other, whose phones are brought to its durations: correlations of durations and of F0 (frames that both voice), MCD and V/UV errors in its frames, with
intervals of 95 % by bootstrap over texts. Needs python3-numpy.
"""
import collections
import itertools
import json
import sys

import numpy

from read_aligned import PAUSE, read_aligned
from read_safetensors import read_safetensors

CEPSTRUM = 24
SPEECH_DB = 40  # below the loudest frame
REPEATS = 1000


def brought_to(frames, durations, wanted):
    """The frames of each phone, repeated and left out so that it lasts as many as wanted"""
    starts = numpy.cumsum(durations) - durations
    places = [
        start + numpy.minimum(((numpy.arange(there) + 0.5) * max(here, 1) / there).astype(int), max(here - 1, 0))
        for start, here, there in zip(starts, durations, wanted)
        if there > 0
    ]
    return frames[numpy.minimum(numpy.concatenate(places), len(frames) - 1)]


def compare(x, y, bands):
    """MCD and V/UV error of frames of the same phones, and both's F0 where both are voiced"""
    k = numpy.arange(1, CEPSTRUM + 1)[:, None]
    cosines = numpy.log(10) / bands * numpy.cos(numpy.pi * k * (numpy.arange(bands) + 0.5) / bands)
    level = 10 * x[:, :bands].mean(axis=1)
    speech = level > level.max() - SPEECH_DB
    difference = (x[speech, :bands] - y[speech, :bands]) @ cosines.T
    both = (x[:, -1] > 0.5) & (y[:, -1] > 0.5)
    return {
        "mcd": 10 / numpy.log(10) * numpy.sqrt(2 * (difference**2).sum(axis=1)).mean(),
        "voicing": 100 * ((x[:, -1] > 0.5) != (y[:, -1] > 0.5)).mean(),
        "f0": 200 * numpy.exp(numpy.stack([x[both, bands], y[both, bands]])),
    }


def correlation(parts):
    return numpy.corrcoef(numpy.concatenate(parts, axis=1))[0, 1]


FIGURES = {
    "correlation of durations": lambda pairs: correlation([p["durations"] for p in pairs]),
    "correlation of F0, Hz": lambda pairs: correlation([p["f0"] for p in pairs]),
    "correlation of F0, median of pairs": lambda pairs: numpy.median([numpy.corrcoef(p["f0"])[0, 1] for p in pairs]),
    "MCD c1-24, dB": lambda pairs: numpy.mean([p["mcd"] for p in pairs]),
    "V/UV error, %": lambda pairs: numpy.mean([p["voicing"] for p in pairs]),
}


def pairs_by_text(corpus_path, alignment_path):
    bands = json.loads(read_safetensors(corpus_path)[0]["features"])["n_mels"]
    readings = collections.defaultdict(list)
    for utterance in read_aligned(corpus_path, alignment_path):
        readings[utterance.text].append(utterance)
    texts = {}
    for text, takes in readings.items():
        for x, y in itertools.permutations(takes, 2):
            if numpy.array_equal(x.phones, y.phones):
                pair = compare(x.features, brought_to(y.features, y.durations, x.durations), bands)
                pair["durations"] = numpy.stack([x.durations, y.durations])[:, x.phones != PAUSE]
                texts.setdefault(text, []).append(pair)
    return list(texts.values())


def main(corpus_path, alignment_path):
    texts = pairs_by_text(corpus_path, alignment_path)
    if not texts:
        sys.exit(f"takes.py: {corpus_path}: no text was read twice")
    random = numpy.random.default_rng(1)
    print(f"{len(texts)} texts, {sum(map(len, texts))} pairs")
    for name, figure in FIGURES.items():
        drawn = [figure(list(itertools.chain(*(texts[i] for i in random.integers(len(texts), size=len(texts)))))) for _ in range(REPEATS)]
        low, high = numpy.percentile(drawn, [2.5, 97.5])
        print(f"{name:36} {figure(list(itertools.chain(*texts))):7.3f} ({low:.3f} .. {high:.3f})")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
