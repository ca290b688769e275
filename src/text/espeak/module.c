/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <espeak-ng/speak_lib.h>
#include <gmodule.h>
#include <string.h>
#include "text/espeak/espeak.h"

static GMutex lock;
static char *current; /* the language that is set */
static int started;   /* 1, or -1: it could not be */

static gboolean
start (void)
{
  if (started == 0)
    started = espeak_Initialize (AUDIO_OUTPUT_RETRIEVAL, 0, NULL, espeakINITIALIZE_DONT_EXIT) > 0
        ? 1
        : -1;
  return started > 0;
}

/* What espeak-ng calls otherwise than people do */
static const char *
own_name (const char *primary)
{
  static const char *const names[][2] = { { "zh", "cmn" }, { "no", "nb" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i][0], primary) == 0)
      return names[i][1];
  return primary;
}

/* With the lock held */
static gboolean
set_language (const char *tag)
{
  g_autofree char *primary = g_ascii_strdown (tag, -1);

  if (!start ())
    return FALSE;
  if (g_strcmp0 (current, tag) == 0)
    return TRUE;
  if (espeak_SetVoiceByName (primary) != EE_OK) {
    g_strdelimit (primary, "-_", '\0');
    if (espeak_SetVoiceByName (own_name (primary)) != EE_OK)
      return FALSE;
  }
  g_free (current);
  current = g_strdup (tag);
  return TRUE;
}

static int
has (const char *tag)
{
  gboolean found;

  g_mutex_lock (&lock);
  found = set_language (tag);
  g_mutex_unlock (&lock);
  return found;
}

static char *
word_in (const char *tag, const char *word)
{
  const void *text = word;
  GString *out = NULL;

  g_mutex_lock (&lock);
  if (set_language (tag)) {
    out = g_string_new (NULL);
    while (text) {
      const char *phonemes = espeak_TextToPhonemes (&text, espeakCHARS_UTF8, espeakPHONEMES_IPA);

      if (phonemes)
        g_string_append (out, phonemes);
    }
  }
  g_mutex_unlock (&lock);
  return out ? g_string_free (out, FALSE) : NULL;
}

G_MODULE_EXPORT const WnEspeak wn_espeak_module = { WN_ESPEAK_VERSION, has, word_in };
