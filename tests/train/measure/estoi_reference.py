#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""ESTOI as in Jensen and Taal 2016, written after the article: prints the figures that test_metrics.c expects.

Needs numpy; not run by the test suite."""
import numpy as np

RATE, N = 16000, 48000


def signal():
    t = np.arange(N) / RATE
    f0 = 120 + 30 * np.sin(2 * np.pi * 0.7 * t)
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    x = np.zeros(N)
    for h in range(1, 31):
        gain = 0.5 + 0.5 * np.sin(2 * np.pi * (2 + 0.13 * h) * t + h * h)
        x += gain * np.sin(h * phase) / h
    return 0.5 * x * (np.sin(2 * np.pi * 0.5 * t) > -0.8)


def noise():
    state, out = 12345, np.empty(N)
    for i in range(N):
        state = (1103515245 * state + 12345) % 2**31
        out[i] = state / 2**30 - 1
    return out


def resample(x):
    spectrum = np.fft.rfft(x)
    n = len(x) * 10 // 16
    return np.fft.irfft(spectrum[: n // 2 + 1], n) * 10 / 16


def frames(x, window):
    return np.array([window * x[i : i + 256] for i in range(0, len(x) - 256 + 1, 128)])


def estoi(x, y):
    x, y = resample(x), resample(y)
    window = np.hanning(258)[1:-1]
    fx, fy = frames(x, window), frames(y, window)
    energy = 20 * np.log10(np.linalg.norm(fx, axis=1) + 1e-20)
    keep = energy > energy.max() - 40
    x, y = np.zeros(128 * keep.sum() + 128), np.zeros(128 * keep.sum() + 128)
    for i, (a, b) in enumerate(zip(fx[keep], fy[keep])):
        x[128 * i : 128 * i + 256] += a
        y[128 * i : 128 * i + 256] += b
    hz = np.fft.rfftfreq(512, 1 / 10000)
    edge = [np.argmin(np.abs(hz - 150 * 2 ** ((2 * b - 1) / 6))) for b in range(16)]

    def bands(x):
        power = np.abs(np.fft.rfft(frames(x, window), 512)) ** 2
        return np.sqrt(np.array([power[:, edge[b] : edge[b + 1]].sum(1) for b in range(15)]))

    def normalise(s):
        s = s - s.mean(1, keepdims=True)
        s = s / (np.linalg.norm(s, axis=1, keepdims=True) + 1e-12)
        s = s - s.mean(0)
        return s / (np.linalg.norm(s, axis=0) + 1e-12)

    x, y = bands(x), bands(y)
    return np.mean([np.sum(normalise(x[:, m - 30 : m]) * normalise(y[:, m - 30 : m])) / 30 for m in range(30, x.shape[1] + 1)])


x, v = signal(), noise()
for level in (0.005, 0.05, 0.25, 1):
    print("noise %g: %.4f" % (level, estoi(x, x + level * v)))
print("delayed by 8 ms: %.4f" % estoi(x, np.concatenate([np.zeros(128), x[:-128]])))
print("squared: %.4f" % estoi(x, x * np.abs(x)))
