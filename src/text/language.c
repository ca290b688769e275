/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/language.h"
#include <string.h>
#include "text/en/english.h"

static const WnLanguage *const languages[] = { &wn_english };

const WnLanguage *
wn_language_nth (int i)
{
  return i < G_N_ELEMENTS (languages) ? languages[i] : NULL;
}

const WnLanguage *
wn_language_known (const char *tag)
{
  const gsize primary = tag ? strcspn (tag, "-_") : 0;
  const WnLanguage *found = NULL;

  for (gsize i = 0; tag && i < G_N_ELEMENTS (languages); i++) {
    const char *own = languages[i]->tag;

    if (g_ascii_strcasecmp (own, tag) == 0)
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
