# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A worker of trainer_peers.py: the student's training in PyTorch, as src/train/student_trainer.c does it.

    trainer_torch.py VOICE CORPUS BATCH FRAMES THREADS

For each line on its input it makes one update, and prints the seconds that have passed, those that processors have spent, and the loss. Making the
batches and averaging the weights is not counted. The learning rate is 0, so that losses can be compared.
"""
import json
import resource
import sys
import time

import numpy
import torch

from student_torch import MARGIN, Student, read_safetensors

RESOLUTIONS = ((512, 50, 240), (1024, 120, 600), (2048, 240, 1200))
FLOOR = 1e-7
CLIP = 5


class Batches:
    """Random segments of a corpus file, with what the student reads there"""

    def __init__(self, corpus, voice, batch, frames):
        metadata, tensors = read_safetensors(corpus)
        self.rate, self.hop = (json.loads(metadata["features"])[name] for name in ("rate", "hop"))
        _, statistics = read_safetensors(voice, "feature.")
        self.pre_emphasis = float(read_safetensors(voice)[0]["pre_emphasis"])
        self.mean, self.std = statistics["mean"], statistics["std"]
        self.wave, self.features, self.starts = tensors["wave"], tensors["features"], tensors["frame_offsets"]
        lengths = numpy.diff(self.starts)
        usable = (lengths >= frames + 1 + 2 * MARGIN) & (tensors["held_out"] == 0)
        self.shares = numpy.where(usable, lengths, 0) / lengths[usable].sum()  # each frame is as likely as any other
        self.batch, self.frames = batch, frames
        self.random = numpy.random.default_rng(1)

    def excitation(self, rows, samples):
        """[2][samples] of docs/design/model.md from frames of features"""
        place = numpy.arange(samples) / self.hop
        f0, voiced = (numpy.interp(place, numpy.arange(len(rows)), column) for column in (200 * numpy.exp(rows[:, -3]), rows[:, -1]))
        cycles = self.random.random() + numpy.cumsum(f0) / self.rate
        x = 2 * numpy.pi * (cycles - numpy.floor(cycles + 0.5))
        harmonics = numpy.maximum(1, numpy.floor(0.475 * self.rate / f0))
        half = numpy.where(numpy.abs(numpy.sin(x / 2)) < 1e-5, 1, numpy.sin(x / 2))
        pulses = numpy.where(half == 1, 2 * harmonics + 1, numpy.sin((harmonics + 0.5) * x) / half)
        return numpy.stack((voiced * numpy.sin(x), voiced * (pulses - 1) / (2 * numpy.sqrt(2 * harmonics))))

    def segment(self):
        utterance = self.random.choice(len(self.shares), p=self.shares)
        begin, end = self.starts[utterance], self.starts[utterance + 1]
        first = self.random.integers(begin + MARGIN, end - self.frames - MARGIN)
        rows = self.features[first - MARGIN : first + self.frames + 1 + MARGIN]
        samples = self.frames * self.hop
        u = self.random.random(samples)
        wave = self.wave[first * self.hop - 1 : first * self.hop + samples] / 32767
        return (
            numpy.log(u / (1 - u))[None],
            ((rows - self.mean) / self.std).T,
            self.excitation(rows[MARGIN:-MARGIN], samples),
            wave[1:] - self.pre_emphasis * wave[:-1],
        )

    def __next__(self):
        parts = zip(*(self.segment() for _ in range(self.batch)))
        return [torch.from_numpy(numpy.stack(part).astype(numpy.float32)) for part in parts]


def magnitudes(x, fft, hop, window):
    spectrum = torch.stft(x, fft, hop, len(window), window, center=True, pad_mode="constant", return_complex=True)
    spectrum = torch.view_as_real(spectrum[..., : -(-x.shape[-1] // hop)])
    return torch.sqrt(torch.clamp(spectrum.square().sum(-1), min=FLOOR))


def spectral_loss(x, y, windows):
    """Multi-resolution STFT loss: the mean over segments"""
    loss = 0
    for (fft, hop, _), window in zip(RESOLUTIONS, windows):
        a, b = magnitudes(x, fft, hop, window), magnitudes(y, fft, hop, window)
        convergence = torch.linalg.norm(a - b, dim=(1, 2)) / torch.linalg.norm(b, dim=(1, 2))
        loss = loss + convergence.mean() + (torch.log(a) - torch.log(b)).abs().mean()
    return loss / len(RESOLUTIONS)


def main():
    voice, corpus = sys.argv[1:3]
    batch, frames, threads = map(int, sys.argv[3:])
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    metadata, tensors = read_safetensors(voice, "student.")
    student = Student(json.loads(metadata["student"]), tensors)
    wave_std = float(metadata["wave_std"])
    batches = Batches(corpus, voice, batch, frames)
    windows = [torch.hann_window(window) for _, _, window in RESOLUTIONS]
    optimiser = torch.optim.Adam(student.parameters(), lr=0)
    for _ in sys.stdin:
        noise, features, excitation, target = next(batches)
        begin, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        optimiser.zero_grad()
        loss = spectral_loss(student(noise, features, excitation)[:, 0] * wave_std, target, windows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), CLIP)
        optimiser.step()
        seconds, spent = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
        print(seconds, spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime, loss.item(), flush=True)


if __name__ == "__main__":
    main()
