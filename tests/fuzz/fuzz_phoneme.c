/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "text/language.h"

/* Pronunciations in IPA, X-SAMPA and Arpabet: the alphabet, what is written in it */

static void
check_phones (const WnLanguage *language, const char *phones)
{
  char **names = g_strsplit (phones, " ", -1);

  for (char **p = names; *p; p++) {
    const size_t n = strlen (*p);

    if (n > 0 && strchr ("012", (*p)[n - 1]))
      (*p)[n - 1] = '\0';
    FUZZ_CHECK (strcmp (*p, "#") == 0 || wn_language_phone (language, *p) > 0);
  }
  g_strfreev (names);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const alphabets[] = { NULL, "ipa", "x-arpabet", "x-cmu", "x-sampa" };
  FuzzInput in = { data, size };
  const char *alphabet = alphabets[fuzz_byte (&in) % G_N_ELEMENTS (alphabets)];
  char *written = fuzz_text (&in);

  for (int i = 0; written && wn_language_nth (i); i++) {
    const WnLanguage *language = wn_language_nth (i);
    char *unknown = NULL, *phones;
    int at = 0;

    phones = language->read_phones (language, alphabet, written, &unknown, &at);
    if (phones)
      check_phones (language, phones);
    FUZZ_CHECK (unknown == NULL || g_utf8_validate (unknown, -1, NULL));
    g_free (phones);
    g_free (unknown);
  }
  g_free (written);
  return 0;
}
