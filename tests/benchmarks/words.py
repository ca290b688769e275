#!/usr/bin/env python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Usage: words.py PARWAVENET CMUDICT
# Each word of the CMU Pronouncing Dictionary through the whole chain, alone in a line: the share whose phones are those of one of its
# pronunciations, and whose primary stress is too. Prints the figures, and how long a phone took.
import re
import subprocess
import sys
import time


def plain(phones):
    return [re.sub("^AH0$", "AX0", p.upper()) for p in phones.replace("|", " ").split()]


def without_secondary(phones):
    return [p.replace("2", "0") if p[-1:] == "2" else p for p in phones]


def main():
    words = {}
    for line in open(sys.argv[2], encoding="utf-8"):
        word, *phones = line.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", word)
        if re.fullmatch("[a-z']+", word):
            words.setdefault(word, []).append(plain(" ".join(phones)))
    begin = time.monotonic()
    out = subprocess.run([sys.argv[1], "text", "--phones", "--lines"], input="\n".join(words) + "\n", capture_output=True, text=True,
                         check=True).stdout.splitlines()
    seconds = time.monotonic() - begin
    assert len(out) == len(words)
    right = stressed = first = n_phones = 0
    wrong = []
    for (word, known), line in zip(words.items(), out):
        said = plain(line)
        n_phones += len(said)
        bare = [[re.sub(r"\d", "", p).replace("AX", "AH") for p in phones] for phones in known]
        got = [re.sub(r"\d", "", p).replace("AX", "AH") for p in said]
        right += got in bare
        ok = any(got == b and [i for i, p in enumerate(k) if p[-1] == "1"] == [i for i, p in enumerate(said) if p[-1] == "1"]
                 for b, k in zip(bare, known))
        stressed += ok
        first += got == bare[0]
        if not ok:
            wrong.append((word, line))
    n = len(words)
    print(f"{n} words: phones right {100 * right / n:.2f} %, primary stress too {100 * stressed / n:.2f} %, "
          f"phones of the first pronunciation {100 * first / n:.2f} %; {1e6 * seconds / n_phones:.1f} us a phone")
    if len(sys.argv) > 3:
        for word, line in wrong[:: max(1, len(wrong) // int(sys.argv[3]))]:
            print(word, line)


main()
