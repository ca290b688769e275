#!/usr/bin/env python3
"""Scores the reading of short inputs by category.

usage: text-cases.py PARWAVENET CASES.tsv [--category TEXT] [--failed]

CASES has three columns, with a heading: category, input, expected reading.

" OR " separates accepted readings, " | " in one stands for the end of a sentence. A reading in
/.../ is a regular expression of phones that the sentence must hold; one of phones alone is the
phones of the input. Where the category is a report from the public, or markup, expectations tell
what matters of the input:
- words, or phones, that must be spoken in that order; "..." and "," stand between parts
- "A, not B": and B is not spoken
- "a warning", "or a warning", "refused": a warning was given, as the one accepted reading
- "break kept", "no pause after WORD": the pauses told in the JSON
- notes in brackets, and behind ":" in prose, are for the reader
"as written in SSML 1.1" is judged where the input is markup around plain words: these must be
spoken, in that order, and nothing may be warned about but foreign elements. All other prose is
counted apart, as not judged. Prints a line for each category; with --failed each input that is read
otherwise ("-") or not judged ("?").
"""
import argparse
import html
import json
import re
import subprocess
import sys

CONSONANTS = "b d f g k l m n p r s t v w y z ch dh hh jh ng sh th zh".split()
VOWEL = re.compile(r"^(?:a[aehowxy]|e[hry]|i[hy]|o[wy]|u[hw])[012]?$")
NOT_WORDS = re.compile(r"[^a-z0-9' |]")
# What a reader must judge: sounds, melody, other languages
UNSEEN = re.compile(r"(^as written|^silence|^sound|^whisper|contour|Hz\b|\bclamp|\brate|\bpitch|audio"
                    r"|\blevels?$|voice\b|^by required|^only |^case-|^media|phones$|digit by digit|^\d"
                    r"|^pronunciation|^name, not|^bleep|^noun|^inner|^medium =|with emphasis|emphasis kept|rest of the markup kept)")


class Reading:
    """What is spoken of an input: sentences of words, phones, pauses, warnings"""

    def __init__(self, reading):
        spoken = [w for s in reading["sentences"] for w in s["words"]]
        self.sentences = [words(" ".join(w["spoken"] for w in s["words"])) for s in reading["sentences"]]
        self.words = " ".join(self.sentences)
        self.phones = " | ".join(w["phones"] for w in spoken).replace("2", "0")  # the tables tell primary stress only
        self.warnings = reading["warnings"]
        self.pauses = [p["pause"] for p in reading.get("points", []) if "pause" in p]


def words(text):
    return re.sub(r"\s+", " ", text.lower()).strip()


def is_phone(token):
    return token in CONSONANTS or VOWEL.match(token) is not None


def is_phones(reading):
    tokens = reading.split()
    return len(tokens) > 0 and all(map(is_phone, tokens)) and any(VOWEL.match(t) and len(t) > 1 for t in tokens)


def holds(whole, parts):
    """Whether the parts stand in a text in this order, each as whole tokens"""
    at = 0
    whole = f" {whole} "
    for part in parts:
        at = whole.find(f" {part} ", at)
        if at < 0:
            return False
        at += len(part) + 1
    return True


def matches(expected, got, as_phones):
    """Whether one accepted reading is the whole of what was spoken"""
    if expected.startswith("/") and expected.endswith("/"):
        return re.search("(?:^| )(?:" + expected[1:-1] + ")(?:$| )", got.phones) is not None
    if as_phones and is_phones(expected):
        phones = got.phones.replace(" | ", " ")
        return expected == phones or (not re.search(r"\d", expected) and holds(re.sub(r"\d", "", phones), [expected]))
    if " | " in expected:
        return [words(s) for s in expected.split(" | ")] == got.sentences
    return words(expected) == got.words


def split_phones(part):
    """Phones that a part begins with, and the words behind them"""
    tokens = part.split()
    n = 0
    while n < len(tokens) and is_phone(tokens[n]):
        n += 1
    return (" ".join(tokens[:n]), " ".join(tokens[n:])) if is_phones(" ".join(tokens[:n])) else ("", part)


def holds_part(expected, got):
    """What matters of an input; None where that is told in prose"""
    wanted, _, unwanted = expected.partition(", not ")
    if not wanted or NOT_WORDS.search(re.sub(r"\.\.\.|,", "", wanted)):
        return None
    parts = [p.strip() for p in re.split(r"\.\.\.|,", wanted) if p.strip()]
    split = [split_phones(p) for p in parts]
    phones = re.sub(r"\d", "", got.phones.replace(" | ", " "))
    return (holds(got.words, [words(w) for _, w in split if w])
            and holds(phones, [re.sub(r"\d", "", p) for p, _ in split if p])
            and not (unwanted and holds(got.words, [words(unwanted)])))


def content(markup):
    """The words of markup whose elements change none of them, or None"""
    if re.search(r"<(say-as|phoneme|w|token|lexicon|lookup|audio|media|voice|lang)\b|xml:lang=\"(?!en)|\[CDATA|<!ENTITY|<!?$", markup):
        return None
    text = re.sub(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>|<(metadata|desc)\b.*?</\1>", "", markup, flags=re.S)
    text = re.sub(r"<sub alias=\"([^\"]*)\">.*?</sub>", r" \1 ", text)
    text = re.sub(r"</?(?:p|s|break|mark|paragraph|sentence)\b[^>]*>|\\n", " ", text, flags=re.I)
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text)).lower()
    text = text.replace("&", " and ").replace("\u00e9", "e")
    return None if re.search(r"[^a-z\s.,!?']", text) else words(re.sub(r"[.,!?]", " ", text))


def judge_markup(line, got):
    """What a document without surprises must give; None where a reader must judge"""
    wanted = content(line)
    if wanted is None:
        return None
    others = [w for w in got.warnings if not re.search(r"is not known, its text is spoken|not understood", w)]
    return got.words == wanted and not others


def judge_prose(line, expected, got):
    """An expectation of what matters, or of what happens"""
    if expected in ("SOMETHING", "not silent"):
        return bool(got.words) or bool(got.warnings)
    if expected == "no crash":
        return True
    if expected == "as cardinal":
        return bool(re.search(r"million|thousand|hundred", got.words))
    if expected.startswith("as written in SSML"):
        return judge_markup(line, got)
    if re.match(r"break kept|(\d+) s break kept", expected):
        return any(p > 0 for p in got.pauses)
    if match := re.match(r"no pause after (\w+)$", expected):
        return holds(got.words, [match[1].lower()]) and 0.0 in got.pauses
    if match := re.match(r"no (\w+) spoken$", expected):
        return not holds(got.words, [match[1]])
    if re.match(r"refused|warning", expected):
        return bool(got.warnings) and "lol" not in got.words and "root" not in got.words
    if expected == "markup kept":
        return not re.search(r"\b(speak|slash)\b", got.words)
    if match := re.match(r"(.*) or a warning$", expected):
        return bool(got.warnings) or holds_part(match[1], got) is True
    if UNSEEN.search(expected):
        return None
    plain = re.sub(r" \([^()]*\)| \([^()]*$", "", expected.split(": ")[0]).replace("(", "").replace(")", "")
    results = [holds_part(e, got) for e in re.split(" OR | or ", plain)]
    return True if True in results else None if None in results else False


def judge(kind, line, expected, got):
    """Whether an input is read as it should be; None where a reader must judge"""
    loose = kind.startswith(("SSML", "public", "other"))
    accepted = re.sub(" OR $", " OR  ", expected).split(" OR ")
    if any(matches(e, got, loose or kind.startswith("word")) for e in accepted):
        return True
    if expected.startswith("/"):
        return False
    if loose or NOT_WORDS.search(expected.replace(" OR ", "")):
        return judge_prose(line, accepted[-1] if "SOMETHING" in accepted else expected, got)
    return False


def read(command, lines):
    out = subprocess.run([command, "text", "--json", "--lines"], input="\n".join(lines).encode(),
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    return [Reading(json.loads(line)) for line in out.decode().splitlines()]


def load(path, category):
    """Kind (the category without the name of the report or document), input, expected reading"""
    for row in open(path, encoding="utf-8").read().split("\n")[1:]:
        if row.count("\t") != 2 or category not in row.split("\t")[0]:
            continue
        kind, line, expected = row.split("\t")
        if kind.startswith("homograph"):
            line = re.sub(r"  \[[^\]]*\]$", "", line)
        if kind.startswith(("SSML", "public", "other language")):
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
    for (kind, line, expected), got in zip(cases, read(options.command, [c[1] for c in cases]), strict=True):
        score = scores.setdefault(kind, [0, 0, 0])
        right = judge(kind, line, expected, got)
        score[0] += right is True
        score[1] += right is not None
        score[2] += right is None
        if options.failed and not right:
            print(f"{'?' if right is None else '-'} {kind}\t{line}\n\t{expected}\n\t{' | '.join(got.sentences)}"
                  f"\t{got.phones}" + (f"\t{got.warnings}" if got.warnings else ""))
    total = [sum(s[i] for s in scores.values()) for i in range(3)]
    for kind, score in sorted(scores.items()) + [("all", total)]:
        share = 100 * score[0] / score[1] if score[1] else 0
        print(f"{kind:40} {score[0]:4} of {score[1]:4} {share:6.1f} %" + (f"  ({score[2]} not judged)" if score[2] else ""))


if __name__ == "__main__":
    sys.exit(main())
