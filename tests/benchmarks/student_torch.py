# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The student of docs/design/model.md in PyTorch, for comparison; needs Debian's python3-torch and python3-numpy.

As a program, a worker of student_peers.py:  student_torch.py VOICE FOLDER THREADS
"""
import json
import math
import resource
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

from read_safetensors import read_safetensors

MARGIN = 2  # frames of features before and behind those that are wanted


class Student(nn.Module):
    """Flows of gated convolutions, [batch][channels][time]"""

    def __init__(self, config, tensors):
        super().__init__()
        self.config = config
        self.weights = nn.ParameterDict()
        for name, values in tensors.items():
            values = torch.from_numpy(numpy.array(values, numpy.float32))
            if name.startswith("cond.projection"):
                self.split_projection(name, values)
            elif values.dim() > 1:  # [taps][in][out]
                self.add(name, values.reshape(-1, *values.shape[-2:]).permute(2, 1, 0))
            else:
                self.add(name, values)
        self.register_buffer("place", torch.arange(config["hop"]) / config["hop"])

    def add(self, name, values):
        self.weights[name.replace(".", "_")] = nn.Parameter(values.contiguous())

    def split_projection(self, name, values):
        at = 0
        for flow in range(self.config["n_flows"]):
            columns = 2 * self.config["channels"][flow]
            for layer in range(self.config["layers"][flow]):
                part = values[..., at : at + columns]
                self.add(f"{name}.{flow}.{layer}", part.t().unsqueeze(2) if part.dim() > 1 else part)
                at += columns

    def conv(self, x, name, bias="bias", weight="weight", dilation=1):
        w = self.weights
        return functional.conv1d(x, w[f"{name}_{weight}"], w[f"{name}_{bias}"] if bias else None, dilation=dilation)

    def conditioning(self, h, flow, layer):
        """Columns of one layer, interpolated between frames"""
        w = self.weights
        c = functional.conv1d(h, w[f"cond_projection_weight_{flow}_{layer}"], w[f"cond_projection_bias_{flow}_{layer}"])
        return torch.lerp(c[:, :, :-1, None], c[:, :, 1:, None], self.place).flatten(2)

    def network(self, before, excitation, h, flow):
        """(mu, a) of a flow"""
        x = self.conv(torch.cat((before, excitation), 1), f"flow_{flow}_in")
        for layer in range(self.config["layers"][flow]):
            dilation = 2 ** (layer % self.config["cycle"])
            past = functional.pad(x, ((self.config["kernel"] - 1) * dilation, 0))
            name = f"flow_{flow}_layer_{layer}"
            gates = self.conv(past, name, None, dilation=dilation) + self.conditioning(h, flow, layer)
            a, b = gates.chunk(2, 1)
            x = x + self.conv(torch.tanh(a) * torch.sigmoid(b), name, None, "residual")
        x = functional.relu(self.conv(functional.relu(x), f"flow_{flow}_out_1"))
        return self.conv(x, f"flow_{flow}_out_2").chunk(2, 1)

    def forward(self, noise, features, excitation):
        """noise [batch][1][samples]; features [batch][values][frames + 1 + 2 MARGIN]; excitation [batch][2][samples]"""
        h = functional.relu(self.conv(features, "cond_1"))
        h = functional.relu(self.conv(h, "cond_2"))
        x = noise
        for flow in range(self.config["n_flows"]):
            mu, a = self.network(functional.pad(x, (1, -1)), excitation, h, flow)
            x = x * (math.exp(-3) + functional.softplus(a + self.config["scale_bias"])) + mu
        return x


def main():
    voice, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    metadata, tensors = read_safetensors(voice, "student.")
    config = json.loads(metadata["student"])
    torch.set_num_threads(threads)
    student = Student(config, tensors)

    def read(name, *shape):
        return torch.from_numpy(numpy.fromfile(f"{folder}/{name}.f32", numpy.float32).reshape(1, *shape))

    noise, excitation, features = read("noise", 1, -1), read("excitation", 2, -1), read("features", config["cond_in"], -1)
    features = functional.pad(features, (MARGIN, MARGIN + 1), mode="replicate")
    with torch.no_grad():
        # traced and frozen it is a little faster than as it stands
        student = torch.jit.freeze(torch.jit.trace(student.eval(), (noise, features, excitation)))
        for _ in sys.stdin:
            begin, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
            wave = student(noise, features, excitation)
            seconds, spent = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
            wave.numpy().tofile(f"{folder}/torch-{threads}.f32")
            print(seconds, spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime, flush=True)


if __name__ == "__main__":
    main()
