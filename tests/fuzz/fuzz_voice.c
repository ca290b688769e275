/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "engine/parwavenet.h"

/* A voice file, and half a second of speech: a choice of header or whole, one of text, the file */

#define MAX_SAMPLES 8000

static void
speak (WnVoice *voice, const char *text)
{
  static float out[1000];
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnSynth *synth;
  gsize m = 1;

  options.n_threads = 1;
  synth = wn_synth_new (voice, &options, NULL);
  FUZZ_CHECK (synth != NULL);
  FUZZ_CHECK (wn_synth_start (synth, text, -1, 0, NULL));
  wn_synth_get_length (synth);
  for (gsize n = 0; n < MAX_SAMPLES && m > 0; n += m) {
    m = wn_synth_read (synth, out, G_N_ELEMENTS (out));
    for (gsize i = 0; i < m; i++)
      FUZZ_CHECK (out[i] >= -1.0f && out[i] <= 1.0f);
  }
  g_ptr_array_unref (wn_synth_take_marks (synth, G_MAXUINT64));
  g_strfreev (wn_synth_take_warnings (synth));
  wn_synth_free (synth);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const texts[] = { "Hi.", "A b, c?", "One two three four five.", "10:30 p.m." };
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in), text = fuzz_byte (&in);
  size_t n;
  uint8_t *file = fuzz_safetensors (&in, how, &n);
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (fuzz_file (0, file, n), &error);

  g_free (file);
  fuzz_check_error (voice != NULL, &error);
  if (voice)
    speak (voice, texts[text % G_N_ELEMENTS (texts)]);
  wn_voice_unref (voice);
  return 0;
}
