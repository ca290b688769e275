/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "settings.h"
#include "engine/synth.h"
#include <string.h>

void
wn_speak_settings_add (WnSpeakSettings *s, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "voice", 'v', 0, G_OPTION_ARG_STRING, &s->voice,
        "Name or file of a voice (the first of \"parwavenet voices\")", "VOICE" },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &s->language,
        "Language, by which a voice is chosen when none is named (the voice's)", "TAG" },
    { "rate", 'r', 0, G_OPTION_ARG_DOUBLE, &s->prosody.rate, "Speed, 0.25 to 4", "FACTOR" },
    { "pitch", 'p', 0, G_OPTION_ARG_DOUBLE, &s->prosody.pitch, "Pitch, 0.5 to 2", "FACTOR" },
    { "pitch-range", 0, 0, G_OPTION_ARG_DOUBLE, &s->prosody.pitch_range,
        "Liveliness of the pitch, 0 to 2", "FACTOR" },
    { "volume", 0, 0, G_OPTION_ARG_DOUBLE, &s->prosody.volume, "Volume, 0 to 4", "FACTOR" },
    { "pause", 0, 0, G_OPTION_ARG_INT, &s->pause, "Silence between sentences, 0 to 10000", "MS" },
    { "punctuation", 0, 0, G_OPTION_ARG_STRING, &s->punctuation,
        "Punctuation to read by name: none, some, most or all (none)", "WHICH" },
    { "spell", 0, 0, G_OPTION_ARG_NONE, &s->spell, "Spell every word", NULL },
    { "no-emoji", 0, 0, G_OPTION_ARG_NONE, &s->no_emoji, "Pass over emoji", NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &s->seed, "Another noise with each number", "NUMBER" },
    { "noise-scale", 0, 0, G_OPTION_ARG_DOUBLE, &s->noise_scale,
        "Amount of noise, 0 to 2 (the voice's own)", "FACTOR" },
    { "lexicon", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &s->lexica,
        "Pronunciations of your own, PLS or two columns; may be given several times", "FILE" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &s->threads,
        "Threads, 0 to 256; 0, the default, for "
        "automatic",
        "N" },
    { NULL },
  };

  wn_tool_add_entries (context, entries);
}

int
wn_speak_punctuation (const char *name, GError **error)
{
  /* in the order of WnPunctuation */
  static const char *const names[] = { "none", "some", "most", "all", NULL };

  return name ? wn_tool_choose ("--punctuation", name, names, error) : WN_PUNCTUATION_NONE;
}

gboolean
wn_speak_settings_check (const WnSpeakSettings *s, GError **error)
{
  return wn_tool_check_range ("--rate", s->prosody.rate, 0.25, 4.0, error)
      && wn_tool_check_range ("--pitch", s->prosody.pitch, 0.5, 2.0, error)
      && wn_tool_check_range ("--pitch-range", s->prosody.pitch_range, 0.0, 2.0, error)
      && wn_tool_check_range ("--volume", s->prosody.volume, 0.0, 4.0, error)
      && wn_tool_check_range ("--pause", s->pause, 0, 10000, error)
      && wn_tool_check_range ("--threads", s->threads, 0, 256, error)
      && (s->noise_scale == -1.0
          || wn_tool_check_range ("--noise-scale", s->noise_scale, 0.0, 2.0, error))
      && wn_speak_punctuation (s->punctuation, error) >= 0;
}

void
wn_speak_settings_clear (WnSpeakSettings *s)
{
  g_free (s->voice);
  g_free (s->language);
  g_free (s->punctuation);
  g_strfreev (s->lexica);
  g_free (s->ssml_files);
}

WnVoice *
wn_speak_voice (const WnSpeakSettings *s, GError **error)
{
  WnVoice *voice = NULL;
  GPtrArray *voices;

  if (!s->language || s->voice) {
    voice = wn_voice_load (s->voice, error);
    if (voice && s->language
        && wn_voice_info_speaks (wn_voice_get_info (voice), s->language) != WN_SPEAKS_IT) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "the voice %s does not speak \"%s\"",
          s->voice, s->language);
      g_clear_pointer (&voice, wn_voice_unref);
    }
    return voice;
  }
  voices = wn_voices_list ();
  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *info = voices->pdata[i];

    if (wn_voice_info_speaks (info, s->language) == WN_SPEAKS_IT) {
      voice = wn_voice_load (info->path, error);
      g_ptr_array_unref (voices);
      return voice;
    }
  }
  g_ptr_array_unref (voices);
  g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "no installed voice speaks \"%s\"",
      s->language);
  return NULL;
}

WnSynth *
wn_speak_synth (const WnSpeakSettings *s, const WnToolEngine *engine, WnVoice *voice,
    GError **error)
{
  g_autofree char *lexica = s->lexica ? g_strjoinv (G_SEARCHPATH_SEPARATOR_S, s->lexica) : NULL;
  WnSynthOptions options = { .seed = s->seed,
    .noise_scale = s->noise_scale,
    .sentence_pause = s->pause,
    .spell = s->spell,
    .no_emoji = s->no_emoji,
    .n_threads = s->threads,
    .punctuation = wn_speak_punctuation (s->punctuation, NULL),
    .lexica = lexica,
    .ssml_files = s->ssml_files };
  WnVocoder *teacher = NULL;
  WnSynth *synth;

  if (engine && wn_tool_engine_is_teacher (engine)) {
    teacher = wn_tool_engine_vocoder (engine, voice, error);
    if (!teacher)
      return NULL;
    options.noise_scale = s->noise_scale < 0.0 ? 1.0 : s->noise_scale;
  }
  synth = wn_synth_new (voice, &options, error);
  if (!synth) {
    wn_vocoder_free (teacher);
    return NULL;
  }
  if (teacher)
    wn_synth_set_vocoder (synth, teacher);
  wn_synth_set_prosody (synth, &s->prosody);
  return synth;
}

void
wn_speak_warn (WnSynth *synth)
{
  char **warnings = wn_synth_take_warnings (synth);

  for (int i = 0; warnings && warnings[i]; i++)
    g_printerr ("parwavenet: %s\n", warnings[i]);
  g_strfreev (warnings);
}
