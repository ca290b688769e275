#!/usr/bin/env python3
"""Scores the reading of short inputs by category.

usage: text-cases.py PARWAVENET CASES.tsv [--category TEXT] [--failed]

CASES has three columns, with a heading: category, input, expected reading. " OR " separates
accepted readings, " | " in one stands for the end of a sentence. A reading in /.../ is a regular
expression of phones that the sentence must hold; one whose first token is no word but a phone is
the phones of the input. Expectations in prose ("as written in SSML 1.1") are counted apart, as not
judged. Prints a line for each category, with --failed each input that is read otherwise.
"""
import argparse
import json
import re
import subprocess
import sys

PHONE = re.compile(r"^(?:[bdfgklmnprstvwyz]|ch|dh|hh|jh|ng|sh|th|zh|(?:a[aehowxy]|e[hry]|i[hy]|o[wy]|u[hw])[012])$")
NOT_WORDS = re.compile(r"[^a-z0-9' |]")
PROSE = re.compile(r"^(as written|warning|SOMETHING$|not silent$|refused|markup kept|.*phones$)|^no crash$|^as cardinal$")


def words(text):
    return re.sub(r"\s+", " ", text.lower()).strip()


def is_phones(reading):
    return all(PHONE.match(p) for p in reading.split()) and len(reading.split()) > 0


def matches(expected, sentences, phones, as_phones):
    """Whether one accepted reading is what was spoken; None if it is told in prose"""
    spoken = " ".join(sentences)
    if expected.startswith("/") and expected.endswith("/"):
        return re.search("(?:^| )(?:" + expected[1:-1] + ")(?:$| )", phones) is not None
    if as_phones and is_phones(expected):
        return expected == phones.replace(" | ", " ")
    if " | " in expected:
        return [words(s) for s in expected.split(" | ")] == sentences
    return words(expected) == spoken


def read(command, lines):
    """What is spoken of each line: sentences, phones, warnings"""
    out = subprocess.run([command, "text", "--json", "--lines"], input="\n".join(lines).encode(),
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    for reading in map(json.loads, out.decode().splitlines()):
        sentences = [words(" ".join(w["spoken"] for w in s["words"])) for s in reading["sentences"]]
        phones = " | ".join(w["phones"] for s in reading["sentences"] for w in s["words"])
        phones = phones.replace("2", "0")  # the tables tell primary stress only
        yield sentences, phones, reading["warnings"]


def load(path, category):
    """Kind (the category without the name of the report or document), input, expected reading"""
    for row in open(path, encoding="utf-8").read().split("\n")[1:]:
        if row.count("\t") != 2 or category not in row.split("\t")[0]:
            continue
        kind, line, expected = row.split("\t")
        if kind.startswith("homograph"):
            line = re.sub(r"  \[[^\]]*\]$", "", line)
        if kind.startswith(("SSML", "public")):
            kind = kind.split()[0]
        yield kind, line, expected


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command")
    parser.add_argument("cases")
    parser.add_argument("--category", default="", help="only categories that hold this text")
    parser.add_argument("--failed", action="store_true")
    options = parser.parse_args()
    scores = {}
    cases = list(load(options.cases, options.category))
    for (kind, line, expected), (sentences, phones, warnings) in zip(
            cases, read(options.command, [c[1] for c in cases]), strict=True):
        score = scores.setdefault(kind, [0, 0, 0])
        prose = PROSE.match(expected) or (expected[:1] != "/" and NOT_WORDS.search(expected.replace(" OR ", "")))
        if expected in ("SOMETHING", "not silent"):
            right = bool(sentences) or bool(warnings)
        elif expected.startswith("/"):
            right = matches(expected, sentences, phones, False)
        elif prose:
            right = None
        else:
            accepted = re.sub(" OR $", " OR  ", expected).split(" OR ")
            right = any(matches(e, sentences, phones, kind.startswith(("word", "SSML", "public"))) for e in accepted)
        score[0] += right is True
        score[1] += right is not None
        score[2] += right is None
        if options.failed and not right:
            print(f"{'?' if right is None else '-'} {kind}\t{line}\n\t{expected}\n\t{' | '.join(sentences)}"
                  + (f"\t{phones}" if expected[:1] == "/" or is_phones(expected) or prose else "")
                  + (f"\t{warnings}" if warnings else ""))
    total = [sum(s[i] for s in scores.values()) for i in range(3)]
    for kind, score in sorted(scores.items()) + [("all", total)]:
        share = 100 * score[0] / score[1] if score[1] else 0
        print(f"{kind:40} {score[0]:4} of {score[1]:4} {share:6.1f} %" + (f"  ({score[2]} not judged)" if score[2] else ""))


if __name__ == "__main__":
    sys.exit(main())
