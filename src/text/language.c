/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/language.h"
#include <string.h>
#include "text/de/german.h"
#include "text/en/english.h"
#include "text/es/spanish.h"
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
    if (found == NULL && strcspn (own, "-") == primary
        && g_ascii_strncasecmp (own, tag, primary) == 0)
      found = languages[i];
  }
  return found;
}

const WnLanguage *
wn_language_find (const char *tag)
{
  const WnLanguage *found = wn_language_known (tag);

  return found ? found : languages[0];
}

int
wn_language_phone (const WnLanguage *language, const char *name)
{
  for (int i = 0; i < language->n_phones; i++)
    if (strcmp (language->phones[i].name, name) == 0)
      return i;
  return -1;
}
