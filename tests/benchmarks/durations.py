#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where a voice's phones last longer or shorter than the recordings':

  durations.py CORPUS.safetensors ALIGNMENT.safetensors 'BUILD/src/tools/parwavenet say --voice VOICE' [WORST]

of "parwavenet prepare" and "parwavenet train align". The command speaks each text that is held out; its phones are compared with those that are aligned, pauses
left out. Prints the correlation, with an interval of 95 % by bootstrap over texts, and without the hundredth that is furthest off, and its share of the squared
error; the correlation within each of the phones that err most; and the WORST (20) of all: a word that was read otherwise than it is spoken shows there. Needs
python3-numpy.
"""
import collections
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

import numpy

from read_aligned import FRAMES, PAUSE, read_aligned

PHONES = 10
REPEATS = 1000


def spoken(command, text, folder):
    """Phones with their frames"""
    subprocess.run([*shlex.split(command), "--timings", "json", "-o", folder / "said.wav", text], check=True)
    phones = json.loads((folder / "said.json").read_text(encoding="utf-8"))["phones"]
    return [(p["text"], round(FRAMES * (p["end"] - p["start"]))) for p in phones if p["text"] != PAUSE]


def compare(corpus, alignment, command):
    """Of each utterance whose phones are the same: its name, the phones, and [2, phones] frames, as said and as recorded"""
    with tempfile.TemporaryDirectory() as folder:
        for recorded in read_aligned(corpus, alignment):
            if not recorded.held_out:
                continue
            said = spoken(command, recorded.text, pathlib.Path(folder))
            phones, sounds = [p for p, _ in said], recorded.phones != PAUSE
            if phones == list(recorded.phones[sounds]):
                yield recorded.id, phones, numpy.array([[n for _, n in said], recorded.durations[sounds]])
            else:
                print(f"{recorded.id}: the voice has other phones than the alignment, left out", file=sys.stderr)


def correlation(frames):
    return numpy.corrcoef(frames)[0, 1]


def report(utterances, worst):
    random = numpy.random.default_rng(1)
    frames = numpy.concatenate([f for _, _, f in utterances], axis=1)
    drawn = [
        correlation(numpy.concatenate([utterances[i][2] for i in random.integers(len(utterances), size=len(utterances))], axis=1)) for _ in range(REPEATS)
    ]
    error = (frames[0] - frames[1]) ** 2
    order = numpy.argsort(-error, kind="stable")
    few = order[: max(1, len(order) // 100)]
    print(f"{len(utterances)} utterances, {len(error)} phones, {frames[0].sum() / frames[1].sum():.3f} of the recorded time")
    print("correlation %.3f (%.3f .. %.3f)" % (correlation(frames), *numpy.percentile(drawn, [2.5, 97.5])))
    print(f"without the worst hundredth {correlation(numpy.delete(frames, few, axis=1)):.3f}, which has {100 * error[few].sum() / error.sum():.0f} % of the squared error")
    places = [(name, i) for name, phones, _ in utterances for i in range(len(phones))]
    phones = {name: phones for name, phones, _ in utterances}
    of_phone = collections.defaultdict(list)
    for i, (name, place) in enumerate(places):
        of_phone[phones[name][place]].append(i)
    for phone, own in sorted(of_phone.items(), key=lambda item: -error[item[1]].sum())[:PHONES]:
        print(f"  {phone:4} {len(own):5} phones, {100 * error[own].sum() / error.sum():4.1f} % of the squared error, correlation {correlation(frames[:, own]):.2f}")
    for i in order[:worst]:
        name, place = places[i]
        around = phones[name][max(place - 3, 0) : place] + [f"[{phones[name][place]}]"] + phones[name][place + 1 : place + 4]
        print(f"  {name}: {' '.join(around)}: {frames[0, i]} frames, recorded {frames[1, i]}")


def main(corpus, alignment, command, worst="20"):
    utterances = list(compare(corpus, alignment, command))
    if not utterances:
        sys.exit(f"durations.py: {corpus}: nothing is held out that the voice says in the phones of {alignment}")
    report(utterances, int(worst))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
