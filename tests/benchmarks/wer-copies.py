#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Word error rates of copies beside those of their recordings, as stock PocketSphinx (en-us model and language model) hears both.

FOLDER is what "parwavenet eval --write FOLDER" leaves: texts.txt, the recordings ID-reference.wav, copies ID.wav by a voice and ID-teacher.wav by a teacher.
Printed are for recordings and copies the share of words wrong (as in wer.py beside this file), its 95 % interval by bootstrap over utterances, and the copies'
difference from the recordings, paired by utterance: a difference whose interval holds 0 is not significant.

Needs Debian's packages pocketsphinx, pocketsphinx-en-us. Example:

  parwavenet eval --voice en-us-1 --teacher teacher --corpus corpus.safetensors --write out
  wer-copies.py out
"""
import argparse
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor

import wer

SYSTEMS = {"recordings": "-reference", "teacher": "-teacher", "voice": ""}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--jobs", type=int, default=1, help="utterances at the same time (default 1)")
    parser.add_argument("--show", action="store_true", help="print what was heard wrong")
    options = parser.parse_args()

    with open(os.path.join(options.folder, "texts.txt"), encoding="utf-8") as lines:
        texts = dict(line.rstrip("\n").split("|", 1) for line in lines)
    ids = sorted(texts)
    references = [wer.words(texts[i]) for i in ids]
    n_words = [len(reference) for reference in references]

    def path(name, i):
        return os.path.join(options.folder, i + SYSTEMS[name] + ".wav")

    names = [name for name in SYSTEMS if all(os.path.exists(path(name, i)) for i in ids)]
    if "recordings" not in names or len(names) < 2:
        sys.exit("%s: holds no recordings with copies" % options.folder)
    wrong = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        for name in names:
            heard = list(pool.map(lambda i: wer.words(wer.run(wer.SPHINX.format('"$WAV"'), WAV=wer.at_16_khz(path(name, i)))), ids))
            wrong[name] = [wer.errors(r, h) for r, h in zip(references, heard)]
            if options.show:
                for i, h, n in zip(ids, heard, wrong[name]):
                    if n:
                        print("%s: %d wrong\n  %s\n  %s" % (name, n, texts[i], " ".join(h)))

    random.seed(1)
    picks = [random.choices(range(len(ids)), k=len(ids)) for _ in range(wer.ROUNDS)]

    def rate(name, pick):
        return 100 * sum(wrong[name][i] for i in pick) / sum(n_words[i] for i in pick)

    everything = range(len(ids))
    print("%d utterances, %d words" % (len(ids), sum(n_words)))
    for name in names:
        print("%-12s %5.1f %% of words wrong (%.1f .. %.1f)" % ((name, rate(name, everything)) + wer.interval([rate(name, p) for p in picks])), end="")
        if name != "recordings":
            low, high = wer.interval([rate(name, p) - rate("recordings", p) for p in picks])
            print(", %+.1f points from the recordings (%+.1f .. %+.1f): %s" % (rate(name, everything) - rate("recordings", everything), low, high,
                  "not significant" if low <= 0 <= high else "significant"), end="")
        print()


if __name__ == "__main__":
    main()
