# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Voices as numpy arrays; needs Debian's python3-numpy."""
import json
import struct

import numpy


def read_safetensors(path, prefix=""):
    """Metadata, and the tensors whose names begin with prefix, by the rest of their names; mapped, not read"""
    types = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "U8": "u1"}
    data = numpy.memmap(path, numpy.uint8, "r")
    (length,) = struct.unpack("<Q", data[:8].tobytes())
    header = json.loads(data[8 : 8 + length].tobytes())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        if name.startswith(prefix):
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name[len(prefix) :]] = data[begin:end].view(types[entry["dtype"]]).reshape(entry["shape"])
    return metadata, tensors
