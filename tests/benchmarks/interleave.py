# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Timing of several programs against each other, in turn, so that what else the machine does slows all of them alike."""
import statistics
import subprocess


class Worker:
    """A program that does its work once for each line on its input, and answers with the seconds passed, the processor seconds spent, and perhaps more"""

    def __init__(self, name, command, **options):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) < 2:
            raise SystemExit(f"{self.name} failed")
        return tuple(map(float, answer))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(workers, rounds):
    """{name: [(passed, spent, ...)]}, after one round that does not count; the order alternates"""
    times = {worker.name: [] for worker in workers}
    for worker in workers:
        worker.run()
    for number in range(rounds):
        for worker in workers if number % 2 else reversed(workers):
            times[worker.name].append(worker.run())
    return times


def spread(values):
    """Median and quartiles"""
    values = sorted(values)
    if len(values) < 2:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return middle, low, high


def ratios(times, name, base, column):
    """How many times longer `name` takes than `base`, round by round: median and quartiles; column 0 for seconds passed, 1 for seconds spent"""
    return spread([a[column] / b[column] for a, b in zip(times[name], times[base])])


def describe(three):
    return "%.3g (%.3g .. %.3g)" % three
