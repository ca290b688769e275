# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Recordings as "parwavenet train align" aligned them; needs Debian's python3-numpy."""
import json
from typing import NamedTuple

import numpy

from read_safetensors import read_safetensors

PAUSE = "pau"
FRAMES = 100  # a second


class Aligned(NamedTuple):
    id: str
    text: str
    held_out: bool
    features: numpy.ndarray  # [frames, values]
    phones: numpy.ndarray  # [phones] names
    durations: numpy.ndarray  # [phones] frames
    context: numpy.ndarray  # [phones, values]


def read_aligned(corpus_path, alignment_path):
    """All of a corpus that the alignment did not reject"""
    metadata, corpus = read_safetensors(corpus_path)
    about, alignment = read_safetensors(alignment_path)
    names = numpy.array(about["phones"].split())
    for i, utterance in enumerate(json.loads(metadata["utterances"])):
        if not alignment["rejected"][i]:
            frames, phones = (slice(*offsets[i : i + 2]) for offsets in (corpus["frame_offsets"], alignment["phone_offsets"]))
            yield Aligned(
                utterance["id"],
                utterance["text"],
                bool(corpus["held_out"][i]),
                corpus["features"][frames],
                names[alignment["phone"][phones]],
                alignment["duration"][phones],
                alignment["context"][phones],
            )
