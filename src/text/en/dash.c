/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/dash.h"
#include <string.h>

/* As far as is looked for an equals sign */
#define NEAR 60

gboolean
wn_is_calculation (const char *text, gsize length, gsize at)
{
  const gsize start = at > NEAR ? at - NEAR : 0, end = MIN (length, at + NEAR);

  for (gsize i = start; i < end; i++)
    if (strchr ("=^", text[i])
        || (i + 2 < end && strchr ("+*", text[i]) && text[i + 1] == ' ' && i > start
            && text[i - 1] == ' '))
      return TRUE;
  return FALSE;
}

gsize
wn_dash_end (const char *text, gsize length, gsize at)
{
  const gboolean spaced = at < length && text[at] == ' ';
  gsize end = at + spaced;

  if (end + 1 < length && text[end] == '-' && text[end + 1] != '-') {
    if (spaced != (text[end + 1] == ' ') || wn_is_calculation (text, length, at))
      return 0;
    return end + 1 + spaced;
  }
  if (end + 3 < length
      && (memcmp (text + end, "\u2013", 3) == 0
          || (!spaced && memcmp (text + end, "\u2014", 3) == 0))) {
    end += 3;
    return end + (text[end] == ' ');
  }
  return 0;
}
