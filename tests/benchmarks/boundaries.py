#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How far alignments are from boundaries that are known, or that another aligner found:

  boundaries.py CORPUS.safetensors REFERENCE ALIGNMENT.safetensors...

of "parwavenet prepare" and "parwavenet train align". REFERENCE is a catalogue of units of a Festival voice (such as
/usr/share/festival/voices/russian/msu_ru_nsh_clunits/festival/clunits/msu_ru_nsh.catalogue of Debian's festvox-ru), or lines of an utterance's name and
"phone:end" of each phone, as "flite -psdur" prints them. Phones of both are paired in their order, by how long those of one name are spoken while those of the
other are; errors are of where they begin, less their median. Needs python3-numpy.
"""
import collections
import sys

import numpy

from read_aligned import FRAMES, PAUSE, read_aligned

MISSING = 1.0  # what a phone without a partner costs; a pair, up to
STRANGERS = 1.5
SHORT = 0.045  # seconds; shorter pauses are not looked for


def read_reference(path):
    """{utterance: [(phone, begin, end)]} in seconds"""
    phones = collections.defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            fields = line.split()
            if fields and all(":" in field for field in fields[1:]):
                begin = 0.0
                for phone, end in (field.rsplit(":", 1) for field in fields[1:]):
                    phones[fields[0]].append((phone, begin, float(end)))
                    begin = float(end)
            elif len(fields) == 5 and "_" in fields[0]:
                phones[fields[1]].append((fields[0].rsplit("_", 1)[0], float(fields[2]), float(fields[4])))
    return phones


def read_alignment(corpus, path, reference):
    """Of each utterance that is in both: phones with begin and end as aligned, and as in the reference"""
    for utterance in read_aligned(corpus, path):
        if utterance.id in reference:
            ends = numpy.cumsum(utterance.durations) / FRAMES
            begins = ends - utterance.durations / FRAMES
            yield list(zip(utterance.phones, begins, ends)), reference[utterance.id]


def overlap(x, y):
    return min(x[2], y[2]) - max(x[1], y[1])


def strangeness(utterances):
    """{(phone, phone of the reference): 0 .. 1}"""
    together, alone = collections.Counter(), collections.Counter()
    for ours, theirs in utterances:
        for x in ours:
            for y in theirs:
                shared = max(overlap(x, y), 0)
                together[x[0], y[0]] += shared
                alone[x[0]] += shared
    return {pair: 1 - min(1, 3 * shared / max(alone[pair[0]], 1e-9)) for pair, shared in together.items()}


def pairs_of(ours, theirs, strange):
    """Phones that stand for each other, by the cheapest way to edit one sequence into the other"""
    cost = numpy.add.outer(MISSING * numpy.arange(len(ours) + 1), MISSING * numpy.arange(len(theirs) + 1))
    step = numpy.zeros(cost.shape, int)
    pair = numpy.array([[STRANGERS * strange.get((x[0], y[0]), 1) for y in theirs] for x in ours])
    step[:, 0], step[0, :] = 1, 2
    for i in range(1, len(ours) + 1):
        for j in range(1, len(theirs) + 1):
            ways = cost[i - 1, j - 1] + pair[i - 1, j - 1], cost[i - 1, j] + MISSING, cost[i, j - 1] + MISSING
            step[i, j] = numpy.argmin(ways)
            cost[i, j] = ways[step[i, j]]
    i, j = len(ours), len(theirs)
    while i and j:
        if step[i, j] == 0 and pair[i - 1, j - 1] < MISSING:
            yield ours[i - 1], theirs[j - 1]
        i, j = i - (step[i, j] != 2), j - (step[i, j] != 1)


def inner_pauses(phones):
    spoken = [i for i, phone in enumerate(phones) if phone[0] != PAUSE]
    return [phone for phone in phones[spoken[0] : spoken[-1]] if phone[0] == PAUSE]


def report(path, utterances):
    strange = strangeness(utterances)
    errors, durations, false, missed, found = [], [], 0, 0, 0
    for ours, theirs in utterances:
        for x, y in pairs_of([x for x in ours if x[0] != PAUSE], [y for y in theirs if y[0] != PAUSE], strange):
            errors.append(x[1] - y[1])
            durations.append((x[2] - x[1], y[2] - y[1]))
        here, there = inner_pauses(ours), inner_pauses(theirs)
        hits = sum(any(overlap(x, y) > 0 for y in there) for x in here)
        found, false = found + hits, false + len(here) - hits
        missed += sum(y[2] - y[1] > SHORT and all(overlap(x, y) <= 0 for x in here) for y in there)
    error = 1000 * numpy.abs(numpy.array(errors) - numpy.median(errors))
    print(f"{path}: {len(utterances)} utterances, {len(errors)} phones, {1000 * numpy.median(errors):.0f} ms late")
    print("  error, median and mean, ms       %.1f %.1f" % (numpy.median(error), error.mean()))
    print("  off by 20, 50, 100 ms and more   %.2f %.2f %.2f %%" % tuple(100 * (error > limit).mean() for limit in (20.5, 50.5, 100.5)))
    print("  correlation of durations         %.3f" % numpy.corrcoef(numpy.array(durations).T)[0, 1])
    print(f"  pauses found, false, missed      {found} {false} {missed}")


def main(corpus, reference, *alignments):
    known = read_reference(reference)
    for path in alignments:
        utterances = list(read_alignment(corpus, path, known))
        if not utterances:
            sys.exit(f"boundaries.py: {reference}: none of the utterances of {corpus}")
        report(path, utterances)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
