/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "text/user_lexicon.h"

/* A user's lexicon, and text whose words are looked up in it: the file, which is the text too */

static const char text[] = "Gnocchi in New York City, GStreamer and Nguyen; caf\u00e9 c3po";

static void
find_all (const WnUserLexicon *lexicon, const char *in, size_t n)
{
  for (size_t at = 0; at < n; at++) {
    const WnUserEntry e = wn_user_lexicon_find (lexicon, in, n, at);

    FUZZ_CHECK (e.length <= n - at);
    FUZZ_CHECK (e.length == 0 || (e.phones != NULL) != (e.alias != NULL));
    FUZZ_CHECK (!e.phones || g_utf8_validate (e.phones, -1, NULL));
    FUZZ_CHECK (!e.alias || g_utf8_validate (e.alias, -1, NULL));
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  GError *error = NULL;
  WnUserLexicon *lexicon = wn_user_lexicon_open (fuzz_file (0, data, size), wn_language_find (NULL),
      &error);
  char *itself = fuzz_text (&in);

  fuzz_check_error (lexicon != NULL, &error);
  if (lexicon)
    find_all (lexicon, text, strlen (text));
  if (lexicon && itself)
    find_all (lexicon, itself, MIN (in.n, 4000));
  g_free (itself);
  wn_user_lexicon_free (lexicon);
  return 0;
}
