/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/spoken.h"
#include <string.h>

static void
clear_word (void *data)
{
  g_free (((WnSpokenWord *) data)->text);
  g_free (((WnSpokenWord *) data)->phones);
}

void
wn_spoken_init (WnSpoken *spoken)
{
  spoken->words = g_array_new (FALSE, FALSE, sizeof (WnSpokenWord));
  g_array_set_clear_func (spoken->words, clear_word);
  spoken->written = g_array_new (FALSE, FALSE, sizeof (WnWritten));
  spoken->warning = NULL;
}

void
wn_spoken_clear (WnSpoken *spoken)
{
  g_array_free (spoken->words, TRUE);
  g_array_free (spoken->written, TRUE);
  g_free (spoken->warning);
}

gboolean
wn_is_listed (const char *const *list, const char *word)
{
  for (; list && *list; list++)
    if (strcmp (*list, word) == 0)
      return TRUE;
  return FALSE;
}

void
wn_say (GString *out, const char *words)
{
  if (!words || *words == '\0')
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, words);
}

gboolean
wn_spoken_has (const WnSpoken *spoken, guint end, const char *const *words, gsize n)
{
  for (guint i = 0; i < end; i++)
    for (gsize k = 0; k < n; k++)
      if (strcmp (g_array_index (spoken->words, WnSpokenWord, i).text, words[k]) == 0)
        return TRUE;
  return FALSE;
}

char *
wn_spoken_to_string (const WnSpoken *spoken)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < spoken->words->len; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);

    if (i > 0 && word->text[0] != '\'')
      g_string_append_c (line, ' ');
    g_string_append (line, word->text);
    if (word->punct)
      g_string_append_c (line, word->punct);
  }
  return g_string_free (line, FALSE);
}
