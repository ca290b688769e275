/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/words.h"
#include <string.h>
#include "text/espeak/ipa.h"
#include "text/espeak/load.h"

/* Words that are kept with their phones, a thread */
#define MAX_KNOWN 4000

typedef struct
{
  const WnEspeak *module;
  GHashTable *known; /* word -> IPA */
} Voice;

void *
wn_espeak_open (const WnLanguage *language, GError **error)
{
  const WnEspeak *module = wn_espeak_load (error);
  Voice *voice;

  if (!module)
    return NULL;
  if (!module->has (language->tag)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "espeak-ng has no voice for \"%s\"",
        language->tag);
    return NULL;
  }
  voice = g_new0 (Voice, 1);
  voice->module = module;
  voice->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return voice;
}

void
wn_espeak_close (void *data)
{
  Voice *voice = data;

  if (!voice)
    return;
  g_hash_table_unref (voice->known);
  g_free (voice);
}

/* "(en)word(de)": where espeak-ng reads by another language's rules */
static void
remove_switches (char *ipa)
{
  char *open, *close;

  while ((open = strchr (ipa, '(')) != NULL && (close = strchr (open, ')')) != NULL)
    memmove (open, close + 1, strlen (close + 1) + 1);
}

static const char *
ipa_of (Voice *voice, const char *tag, const char *word)
{
  char *ipa = g_hash_table_lookup (voice->known, word);

  if (ipa)
    return ipa;
  if (g_hash_table_size (voice->known) >= MAX_KNOWN)
    g_hash_table_remove_all (voice->known);
  ipa = voice->module->word (tag, word);
  if (!ipa)
    ipa = g_strdup ("");
  remove_switches (ipa);
  g_hash_table_insert (voice->known, g_strdup (word), ipa);
  return ipa;
}

/* Phones of espeak-ng's reading; a # between parts is dropped */
static void
read_ipa (const WnLanguage *language, const char *ipa, gboolean stressed, GArray *sounds)
{
  char *unknown = NULL;
  int at = 0;
  g_autofree char *phones = wn_ipa_read_phones (language, NULL, ipa, &unknown, &at);

  g_free (unknown);
  if (phones)
    wn_sounds_read (language, phones, sounds);
  for (guint i = 0; !stressed && i < sounds->len; i++)
    g_array_index (sounds, WnSound, i).stress = 0;
}

void
wn_espeak_words (const WnLanguage *language, void *voice, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments)
{
  g_autoptr (GArray) sounds = g_array_new (FALSE, FALSE, sizeof (WnSound));

  for (guint i = first; i < end; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
    const gboolean last = word->punct || i + 1 == end;
    const gboolean function = !word->phones && !last
        && wn_is_listed (language->function_words, word->text);
    const WnSoundWord kind = { word->written, i, !function };

    g_array_set_size (sounds, 0);
    if (word->phones)
      wn_sounds_read (language, word->phones, sounds);
    else
      read_ipa (language, ipa_of (voice, language->tag, word->text), !function, sounds);
    wn_segments_append (language, (WnSound *) (void *) sounds->data, sounds->len, &kind, TRUE,
        syllable, segments);
  }
}

gboolean
wn_latin_pronounceable (const char *word)
{
  int vowels = 0, row = 0, n = 0;

  for (const char *p = word; *p; p = g_utf8_next_char (p), n++) {
    if (strstr ("aeiouyäöüéèëïáóíú", (char[]){ p[0], (guchar) p[0] >= 0xc0 ? p[1] : 0, 0 })) {
      vowels++;
      row = 0;
    } else if (++row > (vowels ? 2 : 1)) {
      return FALSE;
    }
  }
  return vowels > 0 && (n < 3 || row < 2) && (n > 2 || n == 1);
}
