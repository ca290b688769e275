/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_SETTINGS_H
#define WN_TOOLS_SETTINGS_H

#include "engine/parwavenet.h"
#include "tools/options.h"
#include "tools/teacher.h"

/** How to speak: what the commands that do have in common */
typedef struct
{
  char *voice, *language, *punctuation;
  char **lexica;
  char
      *ssml_files; /* the folder that SSML may read files of; only commands that read SSML set it */
  WnProsody prosody;
  gint64 seed;
  double noise_scale;
  int pause, threads;
  gboolean spell, no_emoji;
} WnSpeakSettings;

/* clang-format off */
#define WN_SPEAK_SETTINGS_INIT { NULL, NULL, NULL, NULL, NULL, WN_PROSODY_INIT, 0, -1.0, 200, 0, FALSE, FALSE }
/* clang-format on */

/** Adds their options; s must stay until the context has parsed */
void wn_speak_settings_add (WnSpeakSettings *s, GOptionContext *context);
/**
 * Errors  WN_ERROR_SETTINGS: what is out of range or unknown, and its range
 */
gboolean wn_speak_settings_check (const WnSpeakSettings *s, GError **error);
void wn_speak_settings_clear (WnSpeakSettings *s);

/** none, some, most, all; NULL = none; -1 = unknown, an error */
int wn_speak_punctuation (const char *name, GError **error);

/**
 * The voice that is named, or the first that speaks the language ("en" is spoken by en-US), or the
 * first; wn_voice_unref()
 * Errors  as wn_voice_load(); WN_ERROR_NOT_FOUND, WN_ERROR_SETTINGS: the language is not spoken
 */
WnVoice *wn_speak_voice (const WnSpeakSettings *s, GError **error);

/** engine: what makes the sound; NULL = the voice's student. wn_synth_free() */
WnSynth *wn_speak_synth (const WnSpeakSettings *s, const WnToolEngine *engine, WnVoice *voice,
    GError **error);

/** Prints the warnings of a synthesizer to stderr */
void wn_speak_warn (WnSynth *synth);

#endif
