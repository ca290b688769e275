/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/letters.h"

int
wn_stress_letters (const char *word, guint8 *letters)
{
  int n = 0;

  for (const char *p = word; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (n == WN_STRESS_MAX_WORD)
      return 0;
    letters[n++] = c >= 0x430 && c <= 0x44f ? c - 0x430 + 1 : c == 0x451 ? 33 : 34;
  }
  return n;
}

gboolean
wn_stress_is_vowel (guint8 letter)
{
  switch (letter) {
    case 1:  /* а */
    case 6:  /* е */
    case 9:  /* и */
    case 15: /* о */
    case 20: /* у */
    case 28: /* ы */
    case 30: /* э */
    case 31: /* ю */
    case 32: /* я */
    case 33: /* ё */
      return TRUE;
    default:
      return FALSE;
  }
}
