/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "text/en/codes.h"
#include "text/en/lexicon.h"
#include "text/en/unknown.h"

/*
 * A lexicon file, and words that are looked up in it and read by it: a choice of header or whole,
 * the file
 */

/* A large network is no find, but takes long */
static void
read_unknown (const WnLexicon *lexicon, const char *word)
{
  const WnLetterToSound *letters = wn_lexicon_letters (lexicon);
  WnLettersNet *net = letters && letters->letters->config.channels <= 16
          && letters->letters->config.blocks <= 4
      ? wn_letters_net_new (letters->letters, WN_LEXICON_MAX_WORD, FALSE)
      : NULL;
  GByteArray *codes = g_byte_array_new ();

  wn_read_unknown (lexicon, net, word, strlen (word), FALSE, codes);
  FUZZ_CHECK (wn_codes_are_phones (codes->data, codes->len));
  g_byte_array_unref (codes);
  wn_letters_net_free (net);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const words[] = { "a", "zebra", "hello", "o'clock", "record", "'",
    "zzzzzzzzzzzzzzzzzzzzzzzz" };
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in);
  size_t n;
  uint8_t *file = fuzz_safetensors (&in, how, &n);
  GError *error = NULL;
  WnLexicon *lexicon = wn_lexicon_open (fuzz_file (0, file, n), &error);

  g_free (file);
  fuzz_check_error (lexicon != NULL, &error);
  for (guint i = 0; lexicon && i < G_N_ELEMENTS (words); i++) {
    WnLexiconVariant variants[WN_LEXICON_MAX_VARIANTS];
    const int found = wn_lexicon_find (lexicon, words[i], strlen (words[i]), variants);

    FUZZ_CHECK (found >= 0 && found <= WN_LEXICON_MAX_VARIANTS);
    for (int v = 0; v < found; v++) {
      volatile unsigned sum = 0;

      FUZZ_CHECK (variants[v].n >= 1);
      for (int p = 0; p < variants[v].n; p++)
        sum += variants[v].phones[p];
    }
  }
  for (guint i = 0; lexicon && i < G_N_ELEMENTS (words); i++)
    read_unknown (lexicon, words[i]);
  wn_lexicon_close (lexicon);
  return 0;
}
