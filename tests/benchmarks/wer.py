#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Word error rates of synthetic speech, as stock PocketSphinx (en-us model and language model) hears it.

Every system speaks every sentence; each is transcribed and aligned with its text. Printed are the share of words wrong
(substituted, deleted or inserted, of all words of the texts), its 95 % interval by bootstrap over sentences, and the
difference from the last system, paired by sentence.

Before alignment both sides become lower-case words: digits are spelled out (2 -> two, 2nd -> second, 1,250 -> one thousand two
hundred fifty; no "and"), hyphens and slashes separate words, all other marks but apostrophes inside words are dropped.

Sounds of other rates than 16 kHz are resampled. With --batch one pocketsphinx_batch hears all sentences of a system, which is
several times faster; it takes each sentence as a whole, without looking for pauses, and the mean of its cepstra from the same
sentence, so that its figures are lower: compare within one run only. Needs Debian's packages pocketsphinx, pocketsphinx-en-us, flite. Example:

  wer.py sentences.txt --system 'parwavenet=build/src/tools/parwavenet say -o "$WAV" "$TEXT"'

With --seeds N, systems whose command has $SEED speak each sentence with the seeds 0 .. N-1, and what is wrong is summed; the
others speak it once, as they always would. --first also prints by how much the first system differs from each of the others.
Known systems, for --with: %s (Debian's flite, festival, festvox-kallpc16k, festvox-us-slt-hts). Example:

  wer.py tests/benchmarks/everyday.txt --seeds 3 --first --with flite-rms --with slt-hts --with kal \\
    --system 'en-us-1=build/src/tools/parwavenet say --voice models/en-us-1.safetensors --seed $SEED -o "$WAV" "$TEXT"'
"""
import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor

FLITE = 'flite=flite -voice slt -t "$TEXT" -o "$WAV"'
FESTIVAL = 'echo "$TEXT" | text2wave -eval "(voice_%s)" -o "$WAV"'
KNOWN = {
    "flite-rms": 'flite -voice rms -t "$TEXT" -o "$WAV"',
    "flite-awb": 'flite -voice awb -t "$TEXT" -o "$WAV"',
    "slt-hts": FESTIVAL % "cmu_us_slt_arctic_hts",
    "kal": FESTIVAL % "kal_diphone",
}
MODEL = "/usr/share/pocketsphinx/model/en-us/"
SPHINX_BATCH = ("pocketsphinx_batch -hmm {0}en-us -lm {0}en-us.lm.bin -dict {0}cmudict-en-us.dict -adcin yes -adchdr 44 "
                '-cepdir / -cepext "" -ctl "$LIST" -hyp "$HEARD" -logfn /dev/null').format(MODEL)
SPHINX = "pocketsphinx_continuous -infile {} -logfn /dev/null"
ROUNDS = 5000

ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen").split()
TENS = "x x twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
            "twelve": "twelfth"}


def cardinal(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (" " + ONES[n % 10] if n % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            return cardinal(n // size) + " " + name + (" " + cardinal(n % size) if n % size else "")


def ordinal(n):
    *before, last = cardinal(n).split()
    if last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last = ORDINALS.get(last, last + "th")
    return " ".join(before + [last])


def words(text):
    text = re.sub(r"\(\d+\)", "", text.lower().replace("\u2019", "'"))
    text = re.sub(r"(\d),(?=\d{3})", r"\1", text)
    text = re.sub(r"(\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1])), text)
    text = re.sub(r"\d+", lambda m: " " + cardinal(int(m[0])) + " ", text)
    text = re.sub(r"[-/]", " ", text)
    return [w for w in (re.sub(r"[^a-z']", "", w).strip("'") for w in text.split()) if w]


def errors(reference, heard):
    """Levenshtein distance of two lists"""
    row = list(range(len(heard) + 1))
    for i, r in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, h in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(diagonal + (r != h), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def run(command, **variables):
    result = subprocess.run(command, shell=True, env=dict(os.environ, **variables), capture_output=True, text=True)
    if result.returncode:
        sys.exit("%s: exit status %d\n%s" % (command, result.returncode, result.stderr.strip()))
    return result.stdout


def at_16_khz(wav):
    """The path of the same sound at the rate that PocketSphinx hears; another file if it has another rate"""
    with wave.open(wav) as sound:
        if sound.getframerate() == 16000 and sound.getnchannels() == 1:
            return wav
    other = wav[:-4] + "-16k.wav"
    run('gst-launch-1.0 -q filesrc location="$WAV" ! wavparse ! audioconvert ! audioresample quality=10 ! '
        'audio/x-raw,rate=16000,channels=1,format=S16LE ! wavenc ! filesink location="$OTHER"', WAV=wav, OTHER=other)
    return other


def speak(system, command, text, folder, i, seed=0):
    """The path of the sound at 16 kHz"""
    wav = os.path.join(folder, "%s-%03d-%d.wav" % (system, i, seed) if seed else "%s-%03d.wav" % (system, i))
    run(command, TEXT=text, WAV=wav, SEED=str(seed))
    return at_16_khz(wav)


def hear(wav):
    return " ".join(words(run(SPHINX.format('"$WAV"'), WAV=wav)))


def hear_batch(wavs):
    """What was heard of each"""
    heard = [""] * len(wavs)
    with tempfile.TemporaryDirectory() as folder:
        paths = {"LIST": os.path.join(folder, "list"), "HEARD": os.path.join(folder, "heard")}
        with open(paths["LIST"], "w") as lines:
            lines.writelines("%s 0 -1 %d\n" % (os.path.abspath(wav)[1:], i) for i, wav in enumerate(wavs))
        run(SPHINX_BATCH, **paths)
        with open(paths["HEARD"]) as lines:
            for line in lines:
                said, number = line.rsplit("(", 1)
                heard[int(number.split()[0].rstrip(")"))] = " ".join(words(said))
    return heard


def hear_all(pool, name, command, texts, folder, seeds, batch):
    """For each seed what was heard of each text; a system without $SEED has one"""
    n = seeds if "$SEED" in command else 1
    tasks = [(seed, i) for seed in range(n) for i in range(len(texts))]
    wavs = list(pool.map(lambda t: speak(name, command, texts[t[1]], folder, t[1], t[0]), tasks))
    heard = hear_batch(wavs) if batch else list(pool.map(hear, wavs))
    return [heard[seed * len(texts):(seed + 1) * len(texts)] for seed in range(n)]


def interval(values):
    values = sorted(values)
    return values[int(0.025 * len(values))], values[int(0.975 * len(values))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.replace("%s", ", ".join(KNOWN)), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", help="text file, one sentence a line")
    parser.add_argument("--system", action="append", default=[], metavar="NAME=COMMAND",
                        help="a system: a shell command that speaks $TEXT into the file $WAV; flite slt is always the last")
    parser.add_argument("--with", action="append", default=[], choices=KNOWN, dest="known", help="a known system")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="renderings of each sentence (default 1)")
    parser.add_argument("--first", action="store_true", help="compare the first system with each of the others")
    parser.add_argument("--jobs", type=int, default=1, help="sentences at the same time (default 1)")
    parser.add_argument("--batch", action="store_true", help="all sentences of a system by one pocketsphinx_batch")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the sound files there")
    parser.add_argument("--show", action="store_true", help="print what was heard wrong")
    options = parser.parse_args()

    with open(options.sentences, encoding="utf-8") as lines:
        texts = [line.strip() for line in lines if line.strip()]
    references = [words(text) for text in texts]
    systems = [system.split("=", 1) for system in options.system]
    systems += [[name, KNOWN[name]] for name in options.known] + [FLITE.split("=", 1)]
    n_words = [len(reference) for reference in references]
    wrong, rounds = {}, {}
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(options.jobs) as pool:
        folder = options.keep or temporary
        os.makedirs(folder, exist_ok=True)
        for name, command in systems:
            wrong[name] = [0] * len(texts)
            rounds[name] = hear_all(pool, name, command, texts, folder, options.seeds, options.batch)
            for heard in rounds[name]:
                for i, (text, reference, h) in enumerate(zip(texts, references, heard)):
                    n = errors(reference, h.split())
                    wrong[name][i] += n
                    if n and options.show:
                        print("%s: %d wrong\n  %s\n  %s" % (name, n, text, h))

    random.seed(1)
    picks = [random.choices(range(len(texts)), k=len(texts)) for _ in range(ROUNDS)]

    def rate(name, pick):
        return 100 * sum(wrong[name][i] for i in pick) / sum(n_words[i] for i in pick) / len(rounds[name])

    def compare(name, other):
        print(", %+.1f points from %s (%+.1f .. %+.1f)" % ((rate(name, everything) - rate(other, everything), other)
              + interval([rate(name, p) - rate(other, p) for p in picks])), end="")

    everything, last = range(len(texts)), systems[-1][0]
    print("%d sentences, %d words" % (len(texts), sum(n_words)))
    for name, _ in systems:
        print("%-12s %5.1f %% of words wrong (%.1f .. %.1f)" % ((name, rate(name, everything)) + interval([rate(name, p) for p in picks])), end="")
        if name != last:
            compare(name, last)
        if name == systems[0][0] and options.first:
            for other, _ in systems[1:-1]:
                compare(name, other)
        print()


if __name__ == "__main__":
    main()
