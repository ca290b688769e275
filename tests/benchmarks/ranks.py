#!/usr/bin/env python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How training gains from a second rank: ranks.py BUILD-FOLDER CORPUS [ROUNDS]

The folder is one of a build with -Dmpi=enabled. In each round the student is trained for 20 updates by one rank and by two, one thread and four segments each; and two
ranks sum gradients of the student's size. Prints seconds an update, and medians of what the second rank brings: 2 would be all.
"""
import csv, pathlib, statistics, subprocess, sys, tempfile

build, corpus = pathlib.Path(sys.argv[1]), sys.argv[2]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5


def mpirun(n, *command):
    return subprocess.run(['mpirun', '-n', str(n), '--oversubscribe', '--allow-run-as-root', *map(str, command)], check=True, capture_output=True, text=True).stdout


def seconds(n):
    with tempfile.TemporaryDirectory() as run:
        mpirun(n, build / 'src/tools/parwavenet', 'train', 'student', '--steps', 21, '--evaluate', 1000, '--threads', 1, corpus, run)
        rows = {int(r['step']): float(r['seconds']) for r in csv.DictReader(open(run + '/log.csv'))}
        return (rows[20] - rows[10]) / 10


gains, sums = [], []
for _ in range(rounds):
    one, two = seconds(1), seconds(2)
    sums.append(float(mpirun(2, build / 'tests/benchmarks/ranks-worker')))
    gains.append(2 * one / two)
    print(f'{one:.3f} s an update on one rank, {two:.3f} s on two: {gains[-1]:.2f} times the segments a second; sum of the gradients {1e3 * sums[-1]:.2f} ms')
print(f'median {statistics.median(gains):.2f} ({min(gains):.2f} .. {max(gains):.2f}); sum {1e3 * statistics.median(sums):.2f} ms')
