#!/usr/bin/env python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast whole speech synthesizers are, from text to a WAV file, in turn: a sentence, and a minute and more.

Printed are seconds of speech a second that processors spent, and a second that passed, starting the program included (median and quartiles of the
rounds), and how many times more processor time each takes for a second of speech than the first, round by round.

Commands get the texts in the file $TEXT and write $WAV. Without --system: ParWaveNet, and those of espeak-ng, flite (slt) and festival (us-slt-hts;
Debian's packages festival and festvox-us-slt-hts) that are installed.
"""
import argparse
import contextlib
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time
import wave

from interleave import describe, ratios, spread

PARAGRAPH = """The ferry leaves the old harbour at seven in the morning, and it comes back before dark. Most of the passengers are on their way to work;
they read, they sleep, or they look at the water. On Sundays there are families with children, who want to see the engine, and the captain lets them in. \
Would anybody have thought that a boat of this age could still be so quiet? It was built by hand, forty years ago, and it has been painted every spring. \
When the wind is strong, the crossing takes a little longer, but nobody complains, because the view of the city from the middle of the bay is worth the wait.
"""
SENTENCE = "The ferry leaves the old harbour at seven in the morning, and it comes back before dark.\n"
REPEATED = 3

PEERS = {
    "espeak-ng": 'espeak-ng -v en-us -f "$TEXT" -w "$WAV"',
    "flite": 'flite -voice slt -f "$TEXT" -o "$WAV"',
    "text2wave": 'text2wave -eval "(voice_cmu_us_slt_arctic_hts)" -o "$WAV" "$TEXT"',
}


def speech_seconds(path):
    with contextlib.closing(wave.open(str(path))) as file:
        # what is written to a pipe tells no length
        return (path.stat().st_size - 44) / file.getframerate() / file.getsampwidth() / file.getnchannels()


def run(command, text, folder):
    """(seconds passed, processor seconds) for a second of speech, and the seconds of speech"""
    output = folder / "speech.wav"
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TEXT": str(text), "WAV": str(output)})
    passed, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    length = speech_seconds(output)
    output.unlink()
    return passed / length, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / length, length


def compare(systems, text, what, rounds, folder):
    path = folder / "text"
    path.write_text(text)
    times = {name: [] for name in systems}
    for number in range(rounds + 1):
        for name, command in systems.items():
            times[name].append(run(command, path, folder))
    print(f"\n{what}, {rounds} rounds")
    first = next(iter(systems))
    for name, list_ in times.items():
        del list_[0]
    for name, list_ in times.items():
        passed, spent = (spread([1 / entry[column] for entry in list_]) for column in (0, 1))
        print(f"{name:28} {list_[0][2]:6.1f} s of speech: {describe(spent)} times real time by processor time, {describe(passed)} by time passed,"
              f" {describe(ratios(times, name, first, 1))} times the processor time of the first", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="folder of the build")
    parser.add_argument("voice", help="voice file")
    parser.add_argument("--system", action="append", default=[], metavar="NAME=COMMAND", help="instead of the synthesizers above")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ours = f'"{options.build}/src/tools/parwavenet" say -v "{options.voice}" -f "$TEXT" -o "$WAV" --threads '
    systems = {"parwavenet, 1 thread": ours + "1", f"parwavenet, {os.cpu_count()} threads": ours + str(os.cpu_count())}
    if options.system:
        systems.update(system.split("=", 1) for system in options.system)
    else:
        systems.update((name, command) for name, command in PEERS.items() if shutil.which(name))
    with tempfile.TemporaryDirectory() as folder:
        for text, what in ((SENTENCE, "A sentence"), (PARAGRAPH * REPEATED, "A minute and more")):
            compare(systems, text, what, options.rounds, pathlib.Path(folder))


if __name__ == "__main__":
    main()
