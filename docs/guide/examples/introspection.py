#!/usr/bin/env python3
"""Speaks into a WAV file as it comes, and tells when each word is heard: introspection.py TEXT FILE"""

import sys
import wave

import gi

gi.require_version("ParWaveNet", "0")
from gi.repository import Gio, GLib, ParWaveNet  # noqa: E402

voice = ParWaveNet.Voice.new(None)
synthesizer = ParWaveNet.Synthesizer.new(voice)
synthesizer.props.rate = 1.1
synthesizer.start(sys.argv[1])

with wave.open(sys.argv[2], "wb") as out:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(voice.props.sample_rate)
    while samples := synthesizer.read(1600, None).get_data():
        out.writeframes(samples)
        for mark in synthesizer.take_marks(synthesizer.get_position()):
            if mark.kind == ParWaveNet.MarkKind.WORD:
                print(f"{mark.start / voice.props.sample_rate:.2f} s: {mark.name}")

# Another thread, or a signal's handler, may cancel a read; here it is before it begins
cancellable = Gio.Cancellable()
cancellable.cancel()
synthesizer.start("Nobody hears this.")
try:
    synthesizer.read(1600, cancellable)
except GLib.Error as error:
    print(error.message)
