/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "text/language.h"

/* What say-as makes of text: how, the format's length, the format, the text */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const WnSayAs how = fuzz_byte (&in) % (WN_SAY_AS_CURRENCY + 1);
  const unsigned length = fuzz_byte (&in) % 12;
  const size_t n = MIN (length, in.n);
  char *format = g_strndup ((const char *) in.data, n),
       *text = g_strndup ((const char *) in.data + n, in.n - n);

  if (g_utf8_validate (format, -1, NULL) && g_utf8_validate (text, -1, NULL)) {
    const WnLanguage *language;

    for (int i = 0; (language = wn_language_nth (i)) != NULL; i++) {
      char *said = language->say_as (language, how, n ? format : NULL, text);

      FUZZ_CHECK (said != NULL && g_utf8_validate (said, -1, NULL));
      g_free (said);
    }
  }
  g_free (format);
  g_free (text);
  return 0;
}
