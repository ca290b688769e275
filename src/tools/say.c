/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "engine/synth.h"
#include "teacher.h"
#include "tools.h"
#include "wav.h"
#include <stdio.h>
#include <string.h>

#define CHUNK 4096

typedef struct
{
  char *voice, *file, *output;
  char **lexica;
  gboolean float32, verbose;
  WnProsody prosody;
  WnSynthOptions synth;
  gint64 seed;
  int pause, threads;
  WnToolEngine engine;
} Options;

static void
print_warnings (WnSynth *synth)
{
  char **warnings = wn_synth_take_warnings (synth);

  for (int i = 0; warnings && warnings[i]; i++)
    g_printerr ("parwavenet: %s\n", warnings[i]);
  g_strfreev (warnings);
}

static gboolean
read_stdin (char **text, gsize *n, GError **error)
{
  GString *s = g_string_new (NULL);
  char block[4096];
  gsize m;

  while ((m = fread (block, 1, sizeof block, stdin)) > 0)
    g_string_append_len (s, block, m);
  if (ferror (stdin)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "standard input could not be read");
    g_string_free (s, TRUE);
    return FALSE;
  }
  *n = s->len;
  *text = g_string_free (s, FALSE);
  return TRUE;
}

/* With the vocoder that was asked for */
static WnSynth *
synth_new (const Options *o, WnVoice *voice, GError **error)
{
  WnVocoder *teacher = NULL;
  WnSynthOptions options = o->synth;
  WnSynth *synth;

  if (wn_tool_engine_is_teacher (&o->engine)) {
    teacher = wn_tool_engine_vocoder (&o->engine, voice, error);
    if (teacher == NULL)
      return NULL;
    options.noise_scale = 1.0;
  }
  synth = wn_synth_new (voice, &options, error);
  if (synth && teacher) {
    wn_synth_set_vocoder (synth, teacher);
  } else {
    wn_vocoder_free (teacher);
  }
  return synth;
}

static gboolean
speak (const Options *o, WnSynth *synth, int rate, GError **error)
{
  WnWav *wav = wn_wav_open (o->output, rate, o->float32 ? WN_WAV_F32 : WN_WAV_S16, error);
  const gint64 begin = g_get_monotonic_time ();
  gint64 first = 0, end;
  guint64 total = 0, n_clipped;
  float chunk[CHUNK];
  gsize n;

  if (wav == NULL)
    return FALSE;
  while ((n = wn_synth_read (synth, chunk, CHUNK)) > 0) {
    first = first ? first : g_get_monotonic_time ();
    wn_wav_write (wav, chunk, n);
    print_warnings (synth);
    total += n;
  }
  print_warnings (synth);
  end = g_get_monotonic_time ();
  if (!wn_wav_close (wav, &n_clipped, error))
    return FALSE;
  if (n_clipped > 0)
    g_printerr ("parwavenet: %" G_GUINT64_FORMAT " samples were limited\n", n_clipped);
  if (o->verbose) {
    const double audio = (double) total / rate, spent = (end - begin) / 1e6;

    g_printerr (
        "%.2f s of speech in %.2f s, %.1f times faster than real time, first sound after %.0f ms\n",
        audio, spent, spent > 0 ? audio / spent : 0.0, first ? (first - begin) / 1e3 : 0.0);
  }
  return TRUE;
}

static gboolean
run (Options *o, char **arguments, GError **error)
{
  WnVoice *voice = NULL;
  WnSynth *synth = NULL;
  char *text = NULL;
  gsize n = 0;
  gboolean ok = TRUE;

  if ((o->file != NULL) == (arguments != NULL)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "give either a TEXT or --file");
    return FALSE;
  }
  if (arguments) {
    text = g_strjoinv (" ", arguments);
    n = strlen (text);
  } else if (strcmp (o->file, "-") == 0) {
    ok = read_stdin (&text, &n, error);
  } else {
    ok = g_file_get_contents (o->file, &text, &n, error);
  }
  ok = ok && (voice = wn_voice_load (o->voice, error)) != NULL
      && (synth = synth_new (o, voice, error)) != NULL;
  if (ok) {
    wn_synth_set_prosody (synth, &o->prosody);
    ok = wn_synth_start (synth, text, n, 0, error)
        && speak (o, synth, wn_voice_get_info (voice)->sample_rate, error);
  }
  wn_synth_free (synth);
  wn_voice_unref (voice);
  g_free (text);
  return ok;
}

int
wn_tool_say (int argc, char **argv)
{
  Options o = { .prosody = WN_PROSODY_INIT,
    .synth = WN_SYNTH_OPTIONS_INIT,
    .pause = 200,
    .engine = WN_TOOL_ENGINE_INIT };
  char **arguments = NULL;
  const GOptionEntry entries[] = {
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &o.file,
        "Speak a text file (UTF-8); - is standard input", "FILE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
        "WAV file to write (default: speech.wav); - is standard output", "FILE" },
    { "voice", 'v', 0, G_OPTION_ARG_STRING, &o.voice,
        "Name or file of a voice (default: the first of \"parwavenet voices\")", "VOICE" },
    { "rate", 'r', 0, G_OPTION_ARG_DOUBLE, &o.prosody.rate, "Speed, 0.25 to 4 (1)", "FACTOR" },
    { "pitch", 'p', 0, G_OPTION_ARG_DOUBLE, &o.prosody.pitch, "Pitch, 0.5 to 2 (1)", "FACTOR" },
    { "pitch-range", 0, 0, G_OPTION_ARG_DOUBLE, &o.prosody.pitch_range,
        "Liveliness of the pitch, 0 to 2 (1)", "FACTOR" },
    { "volume", 0, 0, G_OPTION_ARG_DOUBLE, &o.prosody.volume, "Volume, 0 to 4 (1)", "FACTOR" },
    { "pause", 0, 0, G_OPTION_ARG_INT, &o.pause, "Silence between sentences (200)", "MS" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "Another noise with each number (0)", "NUMBER" },
    { "noise-scale", 0, 0, G_OPTION_ARG_DOUBLE, &o.synth.noise_scale,
        "Amount of noise, 0 to 2 (the voice's own)", "FACTOR" },
    { "lexicon", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.lexica,
        "Pronunciations of your own, PLS or two columns; may be given several times", "FILE" },
    WN_TOOL_ENGINE_OPTIONS (&o.engine),
    { "spell", 0, 0, G_OPTION_ARG_NONE, &o.synth.spell, "Spell every word", NULL },
    { "no-emoji", 0, 0, G_OPTION_ARG_NONE, &o.synth.no_emoji, "Pass over emoji", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o.threads, "Threads (0: automatic)", "N" },
    { "float", 0, 0, G_OPTION_ARG_NONE, &o.float32, "Write 32-bit floating point samples", NULL },
    { "verbose", 'V', 0, G_OPTION_ARG_NONE, &o.verbose, "Tell how fast it was", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, "TEXT" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new ("- speak a text into a WAV file");
  GError *error = NULL;
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  ok = g_option_context_parse (context, &argc, &argv, &error)
      && wn_tool_engine_check (&o.engine, &error);
  g_option_context_free (context);
  if (ok) {
    o.output = o.output ? o.output : g_strdup ("speech.wav");
    o.synth.seed = o.seed;
    o.synth.sentence_pause = CLAMP (o.pause, 0, 10000);
    o.synth.n_threads = o.threads;
    if (o.lexica) {
      g_autofree char *paths = g_strjoinv (G_SEARCHPATH_SEPARATOR_S, o.lexica);

      g_setenv ("PARWAVENET_LEXICON", paths, TRUE);
    }
    ok = run (&o, arguments, &error);
  }
  g_strfreev (arguments);
  g_free (o.voice);
  g_strfreev (o.lexica);
  g_free (o.file);
  g_free (o.output);
  wn_tool_engine_clear (&o.engine);
  return ok ? 0 : wn_tool_fail (error);
}
