/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/language.h"
#include <string.h>
#include "text/de/german.h"
#include "text/en/english.h"
#include "text/es/spanish.h"
#include "text/espeak/any.h"
#include "text/nl/dutch.h"
#include "text/ru/russian.h"

static const WnLanguage *const languages[] = { &wn_english, &wn_spanish_mexico, &wn_spanish_spain,
  &wn_russian, &wn_german, &wn_dutch };

const WnLanguage *
wn_language_nth (int i)
{
  return i < G_N_ELEMENTS (languages) ? languages[i] : NULL;
}

/* "es_ES" is "es-ES" */
static gboolean
is_same (const char *own, const char *tag)
{
  for (; *own && *tag; own++, tag++)
    if (g_ascii_tolower (*own) != (*tag == '_' ? '-' : g_ascii_tolower (*tag)))
      return FALSE;
  return *own == *tag;
}

const WnLanguage *
wn_language_known (const char *tag)
{
  const gsize primary = tag ? strcspn (tag, "-_") : 0;
  const WnLanguage *found = NULL;

  for (gsize i = 0; tag && i < G_N_ELEMENTS (languages); i++) {
    const char *own = languages[i]->tag;

    if (is_same (own, tag))
      return languages[i];
    if (!found && strcspn (own, "-") == primary && g_ascii_strncasecmp (own, tag, primary) == 0)
      found = languages[i];
  }
  return found || !tag ? found : wn_espeak_language (tag, NULL, NULL);
}

const WnLanguage *
wn_language_find (const char *tag)
{
  const WnLanguage *found = wn_language_known (tag);

  return found ? found : languages[0];
}

const WnLanguage *
wn_language_require (const char *tag, GError **error)
{
  const WnLanguage *found = tag && *tag ? wn_language_known (tag) : languages[0];
  g_autoptr (GString) known = g_string_new (NULL);

  if (found)
    return found;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", languages[i]->tag);
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "no language \"%s\"; there is %s, and by espeak-ng %s", tag, known->str, wn_espeak_tags ());
  return NULL;
}

const WnLanguage *
wn_language_of_phones (const char *tag, const char *phones, GError **error)
{
  const WnLanguage *found = wn_language_require (tag, error);

  return found && found->varies && phones ? wn_espeak_language (tag, phones, error) : found;
}

char *
wn_language_phones (const WnLanguage *language)
{
  GString *names = g_string_new (NULL);

  for (int i = 0; i < language->n_phones; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", language->phones[i].name);
  return g_string_free (names, FALSE);
}

int
wn_language_phone (const WnLanguage *language, const char *name)
{
  for (int i = 0; i < language->n_phones; i++)
    if (strcmp (language->phones[i].name, name) == 0)
      return i;
  return -1;
}
