#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bits a sample of recordings as if they were Gaussian with their own spectra, beside which a teacher's (parwavenet eval --teacher) are to be read.

A Gaussian process of power spectrum S, in squared steps of 16 bits, has log2 (2 pi e S) / 2 bits a sample in the mean over frequency (Cover and Thomas 2006,
"Elements of Information Theory", 12.5). S is that of each window alone, by multitaper (Thomson 1982): the mean over K = 4 Slepian tapers of half-bandwidth 2.5
bins, with the bias of its logarithm, digamma (K) - log (K), taken off. Windows overlap by half. So what is told is how much a spectrum at hand saves, pitch
included where windows are long enough to resolve it; what a model has less, it knows from waveforms.

The recordings are the first column of a list that "parwavenet eval --write FOLDER" leaves, 16-bit mono. Printed are, for each length of window, the mean over
all windows and its 95 % interval by bootstrap over files.

Needs Debian's packages python3-numpy and python3-scipy. Example:

  parwavenet eval --teacher teacher --corpus corpus.safetensors --write out
  gaussian-bits.py out/pairs-teacher.csv
"""
import argparse
import random

import numpy
import scipy.signal.windows
import scipy.special

from recordings import mean_and_interval, recordings

TAPERS = 4
HALF_BANDWIDTH = 2.5
LENGTHS_MS = 10, 20, 40, 80


def window_bits(samples, length):
    """Bits a sample of each window"""
    tapers = scipy.signal.windows.dpss(length, HALF_BANDWIDTH, TAPERS)
    bias = scipy.special.digamma(TAPERS) - numpy.log(TAPERS)
    bits = []
    for start in range(0, len(samples) - length + 1, length // 2):
        spectra = numpy.abs(numpy.fft.rfft(tapers * samples[start:start + length], axis=1)) ** 2
        power = numpy.maximum(spectra.mean(axis=0)[1:-1], 1 / 12)  # a step's own noise
        bits.append((numpy.log2(2 * numpy.pi * numpy.e) + (numpy.log(power).mean() - bias) / numpy.log(2)) / 2)
    return bits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", help="list of sound files, the recording first in each line")
    options = parser.parse_args()

    sounds = [(numpy.frombuffer(data, dtype="<i2").astype(float), rate) for _, data, rate in recordings(options.pairs)]
    generator = random.Random(1)
    for milliseconds in LENGTHS_MS:
        files = [window_bits(samples, rate * milliseconds // 1000) for samples, rate in sounds]
        bits = mean_and_interval([(sum(bits), len(bits)) for bits in files if bits], generator)
        print(f"{milliseconds:3d} ms  " + "%.3f (%.3f .. %.3f)" % bits)


if __name__ == "__main__":
    main()
