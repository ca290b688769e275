/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/any.h"
#include <string.h>
#include "text/espeak/neutral.h"
#include "text/espeak/sounds.h"
#include "text/espeak/words.h"
#include "text/scan/scan.h"
#include "text/script.h"

/* Sets of phones and tags that are kept */
#define MOST_LANGUAGES 500
#define LONGEST_TAG 35

/* Of espeak-ng 1.51, and the usual tags of what it names otherwise */
static const char tags[] =
    "af am an ar as az ba be bg bn bpy bs ca chr cmn cs cv cy da de el en eo es et eu fa fi fr ga "
    "gd gn grc gu hak haw he hi hr ht hu hy hyw ia id io is it ja jbo ka kk kl kn ko kok ku ky la "
    "lb lfn lt ltg lv mi mk ml mr ms mt my nb nci ne nl no nog om or pa pap pl pt py qu quc ro ru "
    "sd shn si sk sl smj sq sr sv sw ta te th tk tn tr tt ug uk ur uz vi yue zh";

const char *
wn_espeak_tags (void)
{
  return tags;
}

/* "fr_CA" as "fr-CA"; NULL if no language has it; g_free */
static char *
canonical_tag (const char *tag)
{
  const gsize n = strlen (tag), primary = strcspn (tag, "-_");
  g_autofree char *wanted = g_strdup_printf (" %.*s ", (int) MIN (primary, 8), tag),
                  *list = g_strdup_printf (" %s ", tags);
  char *own;

  if (n == 0 || n > LONGEST_TAG || primary > 8)
    return NULL;
  for (char *p = wanted; *p; p++)
    *p = g_ascii_tolower (*p);
  if (!strstr (list, wanted))
    return NULL;
  own = g_strdelimit (g_strdup (tag), "_", '-');
  memcpy (own, wanted + 1, primary);
  for (const char *p = own; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '-') {
      g_free (own);
      return NULL;
    }
  return own;
}

/* Returns NULL if one of the names is none */
static WnPhoneInfo *
read_phones (const char *names, int *n, GError **error)
{
  g_auto (GStrv) all = g_strsplit (names, " ", -1);
  const int count = g_strv_length (all);
  g_autofree WnPhoneInfo *phones = g_new0 (WnPhoneInfo, MAX (1, count));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (count < 2 || count > WN_SOUNDS_MOST || strcmp (all[0], "pau") != 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%d phones, where 2 to %d are expected, the first of them pau", count, WN_SOUNDS_MOST);
    return NULL;
  }
  for (int i = 0; i < count; i++) {
    phones[i].features = i > 0 && g_utf8_validate (all[i], -1, NULL) ? wn_sound_features (all[i])
                                                                     : 0;
    if ((i > 0 && phones[i].features == 0) || !g_hash_table_add (seen, all[i])) {
      g_autofree char *shown = g_strescape (all[i], NULL);

      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "the phone \"%.60s\" is no sound of the International Phonetic Alphabet, or there twice",
          shown);
      return NULL;
    }
  }
  for (int i = 0; i < count; i++)
    phones[i].name = g_strdup (all[i]);
  *n = count;
  return g_steal_pointer (&phones);
}

static WnLanguage *
make_language (const char *tag, const char *names, GError **error)
{
  WnLanguage language = {
    .tag = tag,
    .varies = TRUE,
    .sentences = &wn_neutral_sentences,
    .reader = wn_neutral_reader (wn_script_of_language (tag)),
    .normalise = wn_reader_normalise,
    .open = wn_espeak_open,
    .close = wn_espeak_close,
    .pronounce = wn_espeak_phrase,
    .say_as = wn_reader_say_as,
    .read_phones = wn_sounds_read_phones,
  };

  language.phones = names ? read_phones (names, &language.n_phones, error)
                          : wn_sounds_all (&language.n_phones);
  if (!language.phones)
    return NULL;
  language.tag = g_strdup (tag);
  return g_memdup2 (&language, sizeof language);
}

const WnLanguage *
wn_espeak_language (const char *tag, const char *phones, GError **error)
{
  static GMutex lock;
  static GHashTable *known;
  g_autofree char *own = canonical_tag (tag), *key = NULL;
  WnLanguage *language;

  if (!own)
    return NULL;
  key = g_strconcat (own, phones ? "\n" : "", phones, NULL);
  g_mutex_lock (&lock);
  if (!known)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  language = g_hash_table_lookup (known, key);
  if (!language && g_hash_table_size (known) >= MOST_LANGUAGES)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "more than %d languages and sets of phones",
        MOST_LANGUAGES);
  else if (!language && (language = make_language (own, phones, error)) != NULL)
    g_hash_table_insert (known, g_steal_pointer (&key), language);
  g_mutex_unlock (&lock);
  return language;
}
