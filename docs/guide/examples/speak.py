#!/usr/bin/env python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Speaks its arguments one after the other, each a little higher, and prints when each word is heard."""

import sys

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst

Gst.init(None)
loop = GLib.MainLoop()
pipeline = Gst.parse_launch("parwavenetsrc name=speech keep-alive=true is-live=true ! audioconvert ! audioresample ! autoaudiosink")
speech = pipeline.get_by_name("speech")
last = 0
status = 0


def on_message(bus, message):
    global status
    if message.type == Gst.MessageType.ERROR:
        print(message.parse_error().gerror.message, file=sys.stderr)
        status = 1
        loop.quit()
    elif message.type == Gst.MessageType.ELEMENT:
        about = message.get_structure()
        if about.get_name() == "tts-word":
            print(f"{about.get_value('running-time') / Gst.SECOND:6.2f} s  {about.get_string('name')}", flush=True)
        elif about.get_name() == "tts-utterance-end" and about.get_value("utterance-id") == last:
            loop.quit()


bus = pipeline.get_bus()
bus.add_signal_watch()
bus.connect("message", on_message)
pipeline.set_state(Gst.State.PLAYING)

for i, text in enumerate(sys.argv[1:] or ["Hello from Python."]):
    params = Gst.Structure.new_empty("params")
    params.set_value("pitch", 1.0 + 0.1 * i)
    last = speech.emit("say", text, params)

loop.run()
pipeline.set_state(Gst.State.NULL)
sys.exit(status)
