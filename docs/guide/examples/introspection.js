#!/usr/bin/env gjs
// Speaks into a file of bare samples as they come, in a main loop, and tells when each word is heard: introspection.js TEXT FILE

imports.gi.versions.ParWaveNet = "0";
const { Gio, GLib, ParWaveNet } = imports.gi;

Gio._promisify(ParWaveNet.Synthesizer.prototype, "read_async", "read_finish");

const loop = GLib.MainLoop.new(null, false);
const cancellable = new Gio.Cancellable();

async function speak(text, path) {
  const voice = ParWaveNet.Voice.new(null);
  const synthesizer = ParWaveNet.Synthesizer.new(voice);
  const out = Gio.File.new_for_path(path).replace(null, false, Gio.FileCreateFlags.NONE, null);
  let samples;

  synthesizer.start(text);
  while ((samples = await synthesizer.read_async(1600, cancellable)).get_size() > 0) {
    out.write_bytes(samples, null);
    for (const mark of synthesizer.take_marks(synthesizer.get_position())) {
      if (mark.kind === ParWaveNet.MarkKind.WORD) {
        print(`${(mark.start / voice.sample_rate).toFixed(2)} s: ${mark.name}`);
      }
    }
  }
  out.close(null);

  // what is on its way ends at once
  synthesizer.start("Nobody hears this.".repeat(100));
  const reading = synthesizer.read_async(16000 * 60, cancellable);
  cancellable.cancel();
  try {
    await reading;
  } catch (error) {
    print(error.message);
  }
}

speak(ARGV[0], ARGV[1]).catch(logError).finally(() => loop.quit());
loop.run();
