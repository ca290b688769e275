#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An update of the student's training (multi-resolution STFT loss, Adam) by ParWaveNet and by PyTorch, in turn, with the same weights on the same corpus.

Prints the times of an update, ratios (median and quartiles of the rounds, by time passed and by processor time) and the mean losses, which must agree but for
the draw of the segments. PyTorch's batches are made beforehand, ParWaveNet's within its time. Needs Debian's python3-torch and python3-numpy.
"""
import argparse
import os
import pathlib
import statistics
import sys
import tempfile

from interleave import Worker, describe, measure, ratios, spread

HERE = pathlib.Path(__file__).parent


def compare(options, threads):
    with tempfile.TemporaryDirectory() as folder:
        sizes = [str(options.batch), str(options.frames), str(threads)]
        running = [
            Worker("ours", [options.build / "tests/benchmarks/trainer-worker", options.voice, options.corpus, folder, *sizes]),
            Worker("torch", [sys.executable, HERE / "trainer_torch.py", options.voice, options.corpus, *sizes]),
        ]
        times = measure(running, options.rounds)
        for worker in running:
            worker.close()
    print(f"\n{threads} thread{'s' * (threads > 1)}, {options.batch} segments of {options.frames} frames, {options.rounds} rounds; an update:")
    for name, list_ in times.items():
        passed, spent, losses = zip(*list_)
        print(f"{name:6} {describe(spread(passed))} s, {describe(spread(spent))} s of processors, mean loss {statistics.mean(losses):.3f}"
              f" +- {statistics.stdev(losses) / len(losses) ** 0.5:.3f}")
    passed, spent = (ratios(times, "torch", "ours", column) for column in (0, 1))
    print(f"ours is faster than torch by the factor {describe(passed)}, by processor time {describe(spent)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="folder of the build")
    parser.add_argument("voice", type=pathlib.Path, help="voice file")
    parser.add_argument("corpus", type=pathlib.Path, help="corpus file of \"parwavenet prepare\"")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, nargs="*", default=sorted({1, os.cpu_count()}))
    options = parser.parse_args()
    for threads in options.threads:
        compare(options, threads)


if __name__ == "__main__":
    main()
