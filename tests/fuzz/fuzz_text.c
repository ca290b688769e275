/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "text/language.h"
#include "text/text.h"

/*
 * Any text to phones: five bits of flags and three of the language, 6 and 7 being all of them; the
 * text, with NULs and what is no UTF-8
 */

static void
check_sentence (const WnSentence *s, const WnLanguage *language)
{
  for (int i = 0; i < s->n_words; i++) {
    FUZZ_CHECK (g_utf8_validate (s->words[i].text, -1, NULL));
    FUZZ_CHECK (s->words[i].offset >= 0 && s->words[i].offset + s->words[i].length <= s->length);
  }
  FUZZ_CHECK (
      s->n_phones == 0 || (s->phones[0].phone == 0 && s->phones[s->n_phones - 1].phone == 0));
  for (int i = 0; i < s->n_phones; i++) {
    FUZZ_CHECK (s->phones[i].phone >= 0 && s->phones[i].phone < language->n_phones);
    FUZZ_CHECK (s->phones[i].word < s->n_words);
    for (int k = 0; k < WN_CONTEXT_DIM; k++)
      FUZZ_CHECK (s->phones[i].context[k] >= -1e6f && s->phones[i].context[k] <= 1e6f);
  }
}

static void
read_in (int i, FuzzInput in, unsigned flags)
{
  static WnTextFrontend *frontends[16];
  static gboolean opened[16];
  const WnLanguage *language = wn_language_nth (i);
  char *warning = NULL;
  GError *error = NULL;
  WnSentence *sentence;

  if (!opened[i])
    frontends[i] = wn_text_frontend_new (language, NULL);
  opened[i] = TRUE;
  if (frontends[i] == NULL)
    return; /* what it needs is not installed */
  sentence = wn_text_to_phones (frontends[i], (const char *) in.data, in.n, 0, flags, &warning,
      &error);
  FUZZ_CHECK (warning == NULL || g_utf8_validate (warning, -1, NULL));
  fuzz_check_error (sentence != NULL, &error);
  if (sentence)
    check_sentence (sentence, language);
  wn_sentence_free (sentence);
  g_free (warning);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in), only = how >> 5;

  for (int i = 0; wn_language_nth (i); i++)
    if (only >= 6 || (int) only == i)
      read_in (i, in, how & 31);
  return 0;
}
