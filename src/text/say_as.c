/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/say_as.h"
#include <string.h>

static const struct
{
  const char *name;
  WnSayAs how;
} names[] = {
  { "characters", WN_SAY_AS_CHARACTERS },
  { "character", WN_SAY_AS_CHARACTERS },
  { "spell-out", WN_SAY_AS_CHARACTERS },
  { "spell", WN_SAY_AS_CHARACTERS },
  { "verbatim", WN_SAY_AS_CHARACTERS },
  { "letters", WN_SAY_AS_CHARACTERS },
  { "cardinal", WN_SAY_AS_CARDINAL },
  { "number", WN_SAY_AS_CARDINAL },
  { "number_cardinal", WN_SAY_AS_CARDINAL },
  { "ordinal", WN_SAY_AS_ORDINAL },
  { "number_ordinal", WN_SAY_AS_ORDINAL },
  { "digits", WN_SAY_AS_DIGITS },
  { "number_digit", WN_SAY_AS_DIGITS },
  { "number_digits", WN_SAY_AS_DIGITS },
  { "date", WN_SAY_AS_DATE },
  { "time", WN_SAY_AS_TIME },
  { "hms12", WN_SAY_AS_TIME },
  { "hms24", WN_SAY_AS_TIME },
  { "telephone", WN_SAY_AS_TELEPHONE },
  { "phone", WN_SAY_AS_TELEPHONE },
  { "currency", WN_SAY_AS_CURRENCY },
  { "duration", WN_SAY_AS_DURATION },
  { "name", WN_SAY_AS_NAME },
  { "fraction", WN_SAY_AS_FRACTION },
  { "number_fraction", WN_SAY_AS_FRACTION },
  { "media", WN_SAY_AS_MEDIA },
  { "expletive", WN_SAY_AS_EXPLETIVE },
  { "bleep", WN_SAY_AS_EXPLETIVE },
  /* read as they are written */
  { "unit", WN_SAY_AS_UNIT },
  { "address", WN_SAY_AS_ADDRESS },
  { "interjection", WN_SAY_AS_WRITTEN },
  { "acronym", WN_SAY_AS_WRITTEN },
  { "boolean", WN_SAY_AS_WRITTEN },
  { "words", WN_SAY_AS_WRITTEN },
  { "net", WN_SAY_AS_WRITTEN },
};

WnSayAs
wn_say_as (const char *interpret_as, const char *format)
{
  const gsize n = interpret_as ? strcspn (interpret_as, ":") : 0;

  if (n == 0)
    return WN_SAY_AS_WRITTEN;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strlen (names[i].name) != n || g_ascii_strncasecmp (interpret_as, names[i].name, n) != 0)
      continue;
    if (strcmp (names[i].name, "number") == 0 && format && strcmp (format, "number") != 0
        && wn_say_as (format, NULL) != WN_SAY_AS_UNKNOWN)
      return wn_say_as (format, NULL);
    return names[i].how;
  }
  return WN_SAY_AS_UNKNOWN;
}
