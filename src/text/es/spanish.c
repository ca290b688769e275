/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/es/spanish.h"
#include "text/es/phones.h"
#include "text/es/pronounce.h"
#include "text/es/reader.h"
#include "text/scan/scan.h"

static void
normalise (WnSpoken *spoken, const char *input, gsize n, const GArray *given, WnTextFlags flags)
{
  wn_reader_normalise (&wn_spanish_reader, spoken, input, n, given, flags);
}

static void
pronounce_mexico (void *pronouncer, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  wn_spanish_words (&wn_spanish_mexico, spoken, first, end, syllable, segments);
}

static void
pronounce_spain (void *pronouncer, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  wn_spanish_words (&wn_spanish_spain, spoken, first, end, syllable, segments);
}

static char *
say_as (WnSayAs how, const char *format, const char *text)
{
  return wn_reader_say_as (&wn_spanish_reader, how, format, text);
}

static char *
read_phones (const char *alphabet, const char *ph, char **unknown, int *at)
{
  return wn_ipa_read_phones (&wn_spanish_mexico, wn_spanish_ipa, alphabet, ph, unknown, at);
}

const WnLanguage wn_spanish_mexico = {
  .tag = "es-MX",
  .phones = wn_spanish_phones,
  .n_phones = WN_SPANISH_PHONES - 1,
  .sentences = &wn_spanish_sentences,
  .normalise = normalise,
  .pronounce = pronounce_mexico,
  .question = wn_spanish_question,
  .say_as = say_as,
  .read_phones = read_phones,
};

const WnLanguage wn_spanish_spain = {
  .tag = "es-ES",
  .phones = wn_spanish_phones,
  .n_phones = WN_SPANISH_PHONES,
  .sentences = &wn_spanish_sentences,
  .normalise = normalise,
  .pronounce = pronounce_spain,
  .question = wn_spanish_question,
  .say_as = say_as,
  .read_phones = read_phones,
};
