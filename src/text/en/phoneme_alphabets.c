/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/phoneme_alphabets.h"
#include <string.h>
#include <glib.h>

typedef struct
{
  const char *symbol, *ipa;
} Translation;

/* J. C. Wells, "Computer-coding the IPA: a proposed extension of SAMPA", 1995; longest first */
static const Translation x_sampa[] = {
  { "r\\`", "\u027b" },
  { "s\\", "\u0255" },
  { "z\\", "\u0291" },
  { "r\\", "\u0279" },
  { "h\\", "\u0266" },
  { "x\\", "\u0267" },
  { "K\\", "\u026e" },
  { "N\\", "\u0274" },
  { "R\\", "\u0280" },
  { "B\\", "\u0299" },
  { "@`", "\u025a" },
  { "3`", "\u025d" },
  { "t`", "\u0288" },
  { "d`", "\u0256" },
  { "n`", "\u0273" },
  { "s`", "\u0282" },
  { "z`", "\u0290" },
  { "_<", "" },
  { "_>", "" },
  { "_h", "" },
  { "_}", "" },
  { "_0", "" },
  { "_d", "" },
  { "_w", "" },
  { "_j", "" },
  { "_=", "\u0329" },
  { "=", "\u0329" },
  { "_~", "\u0303" },
  { "~", "\u0303" },
  { "_", "" },
  { "\"", "\u02c8" },
  { "%", "\u02cc" },
  { ":", "\u02d0" },
  { ".", "." },
  { "A", "\u0251" },
  { "B", "\u03b2" },
  { "C", "\u00e7" },
  { "D", "\u00f0" },
  { "E", "\u025b" },
  { "F", "\u0271" },
  { "G", "\u0263" },
  { "H", "\u0265" },
  { "I", "\u026a" },
  { "J", "\u0272" },
  { "K", "\u026c" },
  { "L", "\u028e" },
  { "M", "\u026f" },
  { "N", "\u014b" },
  { "O", "\u0254" },
  { "P", "\u028b" },
  { "Q", "\u0252" },
  { "R", "\u0281" },
  { "S", "\u0283" },
  { "T", "\u03b8" },
  { "U", "\u028a" },
  { "V", "\u028c" },
  { "W", "\u028d" },
  { "X", "\u03c7" },
  { "Y", "\u028f" },
  { "Z", "\u0292" },
  { "@", "\u0259" },
  { "{", "\u00e6" },
  { "}", "\u0289" },
  { "1", "\u0268" },
  { "2", "\u00f8" },
  { "3", "\u025c" },
  { "4", "\u027e" },
  { "5", "\u026b" },
  { "6", "\u0250" },
  { "7", "\u0264" },
  { "8", "\u0275" },
  { "9", "\u0153" },
  { "&", "\u0276" },
  { "?", "\u0294" },
};

static const Translation ups[] = {
  { "S1", "\u02c8" },
  { "S2", "\u02cc" },
  { ".", "." },
  { "_", " " },
  { "AI", "a\u026a" },
  { "AU", "a\u028a" },
  { "EI", "e\u026a" },
  { "OI", "\u0254\u026a" },
  { "OU", "o\u028a" },
  { "O", "o\u028a" },
  { "AA", "\u0251" },
  { "AE", "\u00e6" },
  { "AH", "\u028c" },
  { "AO", "\u0254" },
  { "AX", "\u0259" },
  { "AXR", "\u025a" },
  { "EH", "\u025b" },
  { "ER", "\u025d" },
  { "IH", "\u026a" },
  { "I", "i" },
  { "UH", "\u028a" },
  { "U", "u" },
  { "CH", "t\u0283" },
  { "JH", "d\u0292" },
  { "SH", "\u0283" },
  { "ZH", "\u0292" },
  { "TH", "\u03b8" },
  { "DH", "\u00f0" },
  { "NG", "\u014b" },
  { "J", "j" },
  { "R", "\u0279" },
  { "RA", "\u0279" },
  { "G", "g" },
  { "H", "h" },
};

static char *
from_x_sampa (const char *ph)
{
  GString *out = g_string_new (NULL);

  while (*ph) {
    gsize n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (x_sampa) && n == 0; i++)
      if (g_str_has_prefix (ph, x_sampa[i].symbol)) {
        g_string_append (out, x_sampa[i].ipa);
        n = strlen (x_sampa[i].symbol);
      }
    if (n == 0) {
      n = g_utf8_next_char (ph) - ph;
      g_string_append_len (out, ph, n);
    }
    ph += n;
  }
  return g_string_free (out, FALSE);
}

/* Symbols with spaces between; of one letter they are mostly as in IPA */
static char *
from_ups (const char *ph)
{
  GString *out = g_string_new (NULL);
  char **symbols = g_strsplit_set (ph, " \t\r\n", -1);

  for (char **symbol = symbols; *symbol; symbol++) {
    const char *ipa = NULL;
    char *lower;

    for (gsize i = 0; i < G_N_ELEMENTS (ups) && !ipa; i++)
      if (g_ascii_strcasecmp (ups[i].symbol, *symbol) == 0)
        ipa = ups[i].ipa;
    lower = g_ascii_strdown (*symbol, -1);
    g_string_append (out, ipa ? ipa : lower);
    g_free (lower);
  }
  g_strfreev (symbols);
  return g_string_free (out, FALSE);
}

char *
wn_phoneme_to_ipa (const char *alphabet, const char *ph)
{
  if (g_ascii_strcasecmp (alphabet, "x-sampa") == 0
      || g_ascii_strcasecmp (alphabet, "x-amazon-sampa") == 0)
    return from_x_sampa (ph);
  if (g_ascii_strcasecmp (alphabet, "ups") == 0 || g_ascii_strcasecmp (alphabet, "x-ups") == 0
      || g_ascii_strcasecmp (alphabet, "x-microsoft-ups") == 0)
    return from_ups (ph);
  return NULL;
}

char *
wn_phoneme_from_sapi (const char *ph)
{
  GString *out = g_string_new (NULL);
  char **symbols = g_strsplit_set (ph, " \t\r\n", -1);

  for (char **symbol = symbols; *symbol; symbol++) {
    if (strcmp (*symbol, "1") == 0 || strcmp (*symbol, "2") == 0) {
      g_string_append (out, *symbol);
      continue;
    }
    if (out->len > 0)
      g_string_append_c (out, ' ');
    /* what it writes with h is the lexicon's hh */
    g_string_append (out, strcmp (*symbol, "h") == 0 ? "hh" : *symbol);
  }
  g_strfreev (symbols);
  return g_string_free (out, FALSE);
}
