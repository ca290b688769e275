/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/syllables.h"
#include <string.h>
#include "text/en/codes.h"
#include "text/en/phones.h"

/* What a word can begin with, beside single consonants */
static const char *const onsets[] = { "b l", "b r", "b y", "d r", "d w", "d y", "f l", "f r", "f y",
  "g l", "g r", "g w", "g y", "hh w", "hh y", "k l", "k r", "k w", "k y", "m y", "n y", "p l",
  "p r", "p y", "s f", "s k", "s l", "s m", "s n", "s p", "s t", "s w", "s k l", "s k r", "s k w",
  "s k y", "s p l", "s p r", "s p y", "s t r", "s t y", "sh r", "t r", "t w", "t y", "th r", "th w",
  "v y" };

static gboolean
is_onset (const guint8 *codes, int n)
{
  char cluster[16] = "";

  if (n <= 1)
    return n == 0 || strcmp (wn_english_phones[WN_LEXICON_PHONE (codes[0])].name, "ng") != 0;
  if (n > 3)
    return FALSE;
  for (int i = 0; i < n; i++) {
    if (i)
      g_strlcat (cluster, " ", sizeof cluster);
    g_strlcat (cluster, wn_english_phones[WN_LEXICON_PHONE (codes[i])].name, sizeof cluster);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (onsets); i++)
    if (strcmp (onsets[i], cluster) == 0)
      return TRUE;
  return FALSE;
}

int
wn_syllables (const guint8 *codes, int n, gboolean *begins)
{
  int count = 0, last = -1;

  for (int i = 0; i < n; i++)
    begins[i] = i == 0;
  for (int i = 0; i < n; i++) {
    int onset;

    if (!wn_code_is_vowel (codes[i]))
      continue;
    count++;
    if (last >= 0) {
      for (onset = last + 1; !is_onset (codes + onset, i - onset);)
        onset++;
      begins[onset] = TRUE;
    }
    last = i;
  }
  return MAX (count, 1);
}
