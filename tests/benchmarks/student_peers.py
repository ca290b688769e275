#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same student on the same input by ParWaveNet in float32 (ours) and in 8 bits, as it is by default where the processor can (ours8), by ONNX Runtime and by
PyTorch, in turn, with one thread each and with all processors.

Prints times, ratios (median and quartiles of the rounds, by time passed and by processor time), and the largest difference between any two samples.

"ours8" and ONNX Runtime's 8 bits compute the same layers in 8 bits, the rest in float32.

Needs node with onnxruntime-node in a folder of NODE_PATH (npm install --ignore-scripts onnxruntime-node), and Debian's python3-torch, python3-onnx and python3-numpy;
what is missing is left out.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy

from interleave import Worker, describe, measure, ratios, spread
from read_safetensors import read_safetensors

HERE = pathlib.Path(__file__).parent
TEXT = "The quick brown fox jumps over the lazy dog near the river bank, and nobody is surprised."


def workers(build, voice, recording, folder, threads, pieces, int8):
    config = json.loads(read_safetensors(voice)[0]["student"])
    found = []
    for name, precision in (("ours", "float32"), ("ours8", "int8")):
        command = [build / "tests/benchmarks/student-worker", voice, recording, folder, str(threads), name]
        found.append(Worker(name, command, env={**os.environ, "PARWAVENET_PRECISION": precision}))
        found[-1].run()  # leaves the inputs
    onnx = ["node", HERE / "student_onnx.cjs", folder / "student.onnx", folder, str(threads), str(config["cond_in"])]
    if shutil.which("node") and subprocess.run(["node", "-e", "require('onnxruntime-node')"], capture_output=True).returncode == 0:
        found.append(Worker("onnx", onnx))
        found += [Worker(f"onnx/{frames}", [*onnx, str(frames)]) for frames in pieces]
        for form in int8:
            quantised = folder / f"{form}.onnx"
            subprocess.run([sys.executable, HERE / "student_onnx_int8.py", form, folder / "student.onnx", folder, quantised], check=True)
            command = [*onnx[:2], quantised, *onnx[3:]]
            found.append(Worker(form, [*command, form]))
            found += [Worker(f"{form}/{frames}", [*command, str(frames)]) for frames in pieces]
    openmp = {**os.environ, "OMP_NUM_THREADS": str(threads)}  # of oneDNN, which torch.set_num_threads() leaves alone
    if importlib.util.find_spec("torch"):
        found.append(Worker("torch", [sys.executable, HERE / "student_torch.py", voice, folder, str(threads)], env=openmp))
    return found


def compare(build, voice, recording, folder, threads, rounds, rate, pieces, int8):
    running = workers(build, voice, recording, folder, threads, pieces, int8)
    times = measure(running, rounds)
    for worker in running:
        worker.close()
    waves = {name: numpy.fromfile(folder / f"{name}-{threads}.f32", numpy.float32) for name in times if "/" not in name}
    length = len(waves["ours"]) / rate
    print(f"\n{threads} thread{'s' * (threads > 1)}, {length:.1f} s of speech, {rounds} rounds")
    for name, list_ in times.items():
        passed, spent = (spread([t[column] for t in list_]) for column in (0, 1))
        fastest = spent if threads == 1 else passed
        print(f"{name:6} {describe(passed)} s, {describe(spent)} s of processors: {length / fastest[0]:.2f} times real time")
    for name in list(times)[2:]:
        if name in waves:
            difference = numpy.abs(waves[name] - waves["ours"]).max()
            error = 20 * numpy.log10((waves[name] - waves["ours"]).std() / waves["ours"].std() + 1e-12)
            print(f"{name}: largest difference to ours {difference:.1e} of a deviation of {waves['ours'].std():.2f}, {error:.1f} dB")
        for ours in ("ours", "ours8"):
            passed, spent = (ratios(times, name, ours, column) for column in (0, 1))
            print(f"{ours} is faster than {name} by the factor {describe(passed)}, by processor time {describe(spent)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="folder of the build")
    parser.add_argument("voice", type=pathlib.Path, help="voice file")
    parser.add_argument("--recording", type=pathlib.Path, help="what is spoken (default: what the voice makes of a sentence)")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pieces", type=int, nargs="*", default=[], metavar="FRAMES",
        help="ONNX Runtime also in pieces of so many frames, as onnx/FRAMES: their speed alone, for they lack each other's history")
    parser.add_argument("--int8", nargs="*", default=[], metavar="FORM",
        help="ONNX Runtime also in 8 bits, the products written down as FORM: qlinear, merged, integer (student_onnx_int8.py)")
    parser.add_argument("--threads", type=int, nargs="*", default=sorted({1, os.cpu_count()}))
    options = parser.parse_args()
    tool = options.build / "src/tools/parwavenet"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        recording = options.recording or folder / "speech.wav"
        if not options.recording:
            subprocess.run([tool, "say", "-v", options.voice, "-o", recording, TEXT], check=True)
        subprocess.run([tool, "export", "--onnx", options.voice, "-o", folder / "student.onnx"], check=True)
        rate = json.loads(read_safetensors(options.voice)[0]["student"])["rate"]
        for threads in options.threads:
            compare(options.build, options.voice, recording, folder, threads, options.rounds, rate, options.pieces, options.int8)


if __name__ == "__main__":
    main()
