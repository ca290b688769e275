/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/say_as.h"
#include <string.h>

WnSayAs
wn_say_as (const char *interpret_as)
{
  static const struct
  {
    const char *name;
    WnSayAs how;
  } names[] = {
    { "characters", WN_SAY_AS_CHARACTERS },
    { "spell-out", WN_SAY_AS_CHARACTERS },
    { "verbatim", WN_SAY_AS_CHARACTERS },
    { "cardinal", WN_SAY_AS_CARDINAL },
    { "number", WN_SAY_AS_CARDINAL },
    { "ordinal", WN_SAY_AS_ORDINAL },
    { "digits", WN_SAY_AS_DIGITS },
    { "date", WN_SAY_AS_DATE },
    { "time", WN_SAY_AS_TIME },
    { "telephone", WN_SAY_AS_TELEPHONE },
    { "currency", WN_SAY_AS_CURRENCY },
  };

  for (gsize i = 0; interpret_as && i < G_N_ELEMENTS (names); i++) {
    if (strcmp (interpret_as, names[i].name) == 0)
      return names[i].how;
  }
  return WN_SAY_AS_WRITTEN;
}
