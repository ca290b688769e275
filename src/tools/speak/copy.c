/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "audio_out.h"
#include "engine/vocoder.h"
#include "engine/voice.h"
#include "tools/teacher.h"
#include "tools/tools.h"
#include "train/corpus/audiofile.h"

#define DRAIN_INTERVAL 1000 /* ms */

typedef struct
{
  char *voice;
  gboolean float32;
  gint64 seed;
  double noise_scale;
  WnToolEngine engine;
} Options;

/* Sets the noise scale that belongs to it */
static WnVocoder *
vocoder_new (const WnVoice *voice, const Options *o, float *noise_scale, GError **error)
{
  const WnVoiceFile *v = voice->file;

  if (wn_tool_engine_is_teacher (&o->engine)) {
    *noise_scale = o->noise_scale < 0.0 ? 1.0f : (float) o->noise_scale;
    return wn_tool_engine_vocoder (&o->engine, voice, error);
  }
  *noise_scale = o->noise_scale < 0.0 ? v->noise_scale : (float) o->noise_scale;
  return wn_voice_copier (voice);
}

/* Returns [n_frames * hop] samples, g_free */
static float *
resynthesize (const WnVoice *voice, const Options *o, const float *wave, int n, int *n_out,
    GError **error)
{
  const WnVoiceFile *v = voice->file;
  const int n_frames = wn_feature_frames (&v->features, n);
  float *features = g_new (float, wn_feature_dim (&v->features) * (gsize) n_frames);
  float *f0 = g_new (float, n_frames), *voiced = g_new (float, n_frames), *out = NULL;
  float noise_scale;
  WnVocoder *vocoder = vocoder_new (voice, o, &noise_scale, error);

  if (vocoder && wn_features_analyse (&v->features, wave, n, features, error)) {
    const WnVocoderInput input = { .features = features,
      .f0 = f0,
      .voiced = voiced,
      .n_frames = n_frames,
      .seed = o->seed,
      .noise_scale = noise_scale };

    *n_out = n_frames * v->features.hop;
    out = g_new (float, *n_out);
    wn_voice_condition (voice, n_frames, features, f0, voiced);
    wn_vocoder_start (vocoder, &input, 0);
    wn_vocoder_read (vocoder, out, *n_out);
  }
  wn_vocoder_free (vocoder);
  g_free (features);
  g_free (f0);
  g_free (voiced);
  return out;
}

/* To a file that is encoded as its suffix tells */
static gboolean
write_audio (const WnAudioOutSettings *to, const float *x, int n, GError **error)
{
  WnAudioOut *out = wn_audio_out_open (to, error);
  guint64 n_clipped = 0;
  gboolean ok, done = FALSE;

  if (!out)
    return FALSE;
  ok = wn_audio_out_write (out, x, n, error);
  while (ok && !done)
    ok = wn_audio_out_drain (out, DRAIN_INTERVAL, &done, error);
  ok = wn_audio_out_close (out, &n_clipped, ok ? error : NULL) && ok;
  if (n_clipped > 0)
    g_printerr ("parwavenet: %" G_GUINT64_FORMAT " samples were limited\n", n_clipped);
  return ok;
}

static gboolean
run (const Options *o, const char *in, const char *out, GError **error)
{
  WnAudioOutSettings to = { .path = out, .float32 = o->float32 };
  WnVoice *voice;
  float *wave = NULL, *copy = NULL;
  int n, n_out;
  gboolean ok;

  if (!(to.format = wn_audio_format (NULL, out, error)) || !wn_audio_check_path (out, error)
      || !wn_audio_format_check_float (to.format, o->float32, error)
      || !(voice = wn_voice_load (o->voice, error)))
    return FALSE;
  to.rate = voice->info.sample_rate;
  ok = (wave = wn_audio_file_read (in, to.rate, &n, error)) != NULL
      && (copy = resynthesize (voice, o, wave, n, &n_out, error)) != NULL
      && write_audio (&to, copy, MIN (n, n_out), error);
  g_free (copy);
  g_free (wave);
  wn_voice_unref (voice);
  return ok;
}

int
wn_tool_copy (int argc, char **argv)
{
  Options o = { .noise_scale = -1.0, .engine = WN_TOOL_ENGINE_INIT };
  const GOptionEntry entries[] = {
    { "voice", 'v', 0, G_OPTION_ARG_STRING, &o.voice,
        "Name or file of a voice (default: the first of \"parwavenet voices\")", "VOICE" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "Another noise with each number (0)", "NUMBER" },
    { "noise-scale", 0, 0, G_OPTION_ARG_DOUBLE, &o.noise_scale,
        "Amount of noise, 0 to 2 (the voice's own)", "FACTOR" },
    WN_TOOL_ENGINE_OPTIONS (&o.engine),
    { "float", 0, 0, G_OPTION_ARG_NONE, &o.float32,
        "32-bit floating point samples in WAV and raw (16-bit integers)", NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "IN OUT - speak a recording again through a voice's vocoder");
  GError *error = NULL;
  gboolean ok;

  wn_tool_add_entries (context, entries);
  g_option_context_set_description (context,
      "OUT is encoded by its suffix, as \"parwavenet say\" does.");
  ok = g_option_context_parse (context, &argc, &argv, &error)
      && (o.noise_scale == -1.0
          || wn_tool_check_range ("--noise-scale", o.noise_scale, 0.0, 2.0, &error))
      && wn_tool_engine_check (&o.engine, &error);
  g_option_context_free (context);
  if (ok && argc != 3) {
    g_set_error (&error, WN_ERROR, WN_ERROR_SETTINGS, "give a recording and the file to write");
    ok = FALSE;
  }
  ok = ok && run (&o, argv[1], argv[2], &error);
  g_free (o.voice);
  wn_tool_engine_clear (&o.engine);
  return ok ? 0 : wn_tool_fail (error);
}
