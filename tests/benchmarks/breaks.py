#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where readers pause though nothing is written, and whether the front end does so too:

  breaks.py CORPUS.safetensors ALIGNMENT.safetensors 'BUILD/src/tools/parwavenet text --language TAG'

of "parwavenet prepare" and "parwavenet train align". Of the stretches between punctuation marks, by their syllables: how many there are, the share in which the
reader pauses, pauses to a stretch, and the same of the front end. Of those in which both pause: the share of the front end's pauses that are the reader's, with
an interval of 95 % by bootstrap over stretches, and the share if it had chosen a boundary by chance. Needs python3-numpy.
"""
import json
import shlex
import subprocess
import sys

import numpy

from read_aligned import PAUSE, read_aligned

FIRST_IN_WORD, SYLLABLES_BEFORE, SYLLABLES_BEHIND = 5, 8, 9  # of a phone's context (src/text/phone.h)
BOUNDS = (1, 9, 13, 17, 20, 24, 28, 34, 1000)
LEAST = 5  # syllables of a part, as the front end has it
REPEATS = 1000


def read_words(command, texts):
    """Of each text its words that are spoken, as `parwavenet text --json` has them"""
    lines = "".join(text.replace("\n", " ") + "\n" for text in texts)
    said = subprocess.run([*shlex.split(command), "--json", "--lines"], input=lines, capture_output=True, text=True, check=True).stdout
    return [[w for s in json.loads(line)["sentences"] for w in s["words"] if w["phones"]] for line in said.splitlines()]


def stretches(corpus_path, alignment_path, command):
    """Lists of boundaries between words: syllables before and behind, whether the reader pauses, whether the front end does"""
    utterances = list(read_aligned(corpus_path, alignment_path))
    for utterance, words in zip(utterances, read_words(command, [u.text for u in utterances])):
        is_pause, context = utterance.phones == PAUSE, utterance.context
        starts = numpy.flatnonzero(~is_pause & (context[:, FIRST_IN_WORD] == 1))
        if len(starts) != len(words):
            continue
        stretch = []
        for start, last in zip(starts[1:], words):
            if last["break"] in ("", "|"):
                before, behind = numpy.rint(10 * context[start, [SYLLABLES_BEFORE, SYLLABLES_BEHIND]]).astype(int)
                stretch.append((before, behind + 1, is_pause[start - 1], last["break"] == "|"))
            elif stretch:
                yield numpy.array(stretch)
                stretch = []
        if stretch:
            yield numpy.array(stretch)


def main(corpus, alignment, command):
    found = list(stretches(corpus, alignment, command))
    for low, high in zip(BOUNDS, BOUNDS[1:]):
        own = [s for s in found if low <= s[0, :2].sum() < high]
        if own:
            read, made = ([int(s[:, column].sum()) for s in own] for column in (2, 3))
            print(
                f"{low:4} syllables and more: {len(own):5} stretches, read with pauses {numpy.mean(numpy.array(read) > 0):.2f}, {numpy.mean(read):.2f} each; "
                f"made {numpy.mean(numpy.array(made) > 0):.2f}, {numpy.mean(made):.2f} each"
            )
    inner = [s[numpy.minimum(s[:, 0], s[:, 1]) >= LEAST] for s in found]
    both = [s for s in inner if s[:, 2].any() and s[:, 3].any()]
    if not both:
        sys.exit(f"breaks.py: {corpus}: no stretch in which both pause")
    hits, made, chance = (numpy.array(v) for v in zip(*[((s[:, 2] & s[:, 3]).sum(), s[:, 3].sum(), s[:, 2].mean()) for s in both]))
    drawn = numpy.random.default_rng(1).integers(len(both), size=(REPEATS, len(both)))
    low, high = numpy.percentile(hits[drawn].sum(axis=1) / made[drawn].sum(axis=1), [2.5, 97.5])
    print(f"{len(both)} stretches in which both pause: {hits.sum() / made.sum():.2f} ({low:.2f} .. {high:.2f}) where the reader does, {chance.mean():.2f} by chance")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
