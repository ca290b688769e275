/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/russian.h"
#include "text/ru/phones.h"
#include "text/ru/pronounce.h"
#include "text/ru/reader.h"
#include "text/scan/scan.h"

static void
normalise (WnSpoken *spoken, const char *input, gsize n, const GArray *given, WnTextFlags flags)
{
  wn_reader_normalise (&wn_russian_reader, spoken, input, n, given, flags);
}

static void
pronounce (void *pronouncer, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  wn_russian_words (&wn_russian, pronouncer, spoken, first, end, syllable, segments);
}

static char *
say_as (WnSayAs how, const char *format, const char *text)
{
  return wn_reader_say_as (&wn_russian_reader, how, format, text);
}

static char *
read_phones (const char *alphabet, const char *ph, char **unknown, int *at)
{
  return wn_ipa_read_phones (&wn_russian, wn_russian_ipa, alphabet, ph, unknown, at);
}

const WnLanguage wn_russian = {
  .tag = "ru",
  .phones = wn_russian_phones,
  .n_phones = WN_RUSSIAN_PHONES,
  .sentences = &wn_russian_sentences,
  .normalise = normalise,
  .open = wn_russian_open,
  .close = g_free,
  .pronounce = pronounce,
  .question = wn_russian_question,
  .say_as = say_as,
  .read_phones = read_phones,
};
