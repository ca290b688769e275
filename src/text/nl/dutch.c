/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/nl/dutch.h"
#include "text/nl/reader.h"
#include "text/espeak/ipa.h"
#include "text/espeak/words.h"
#include "text/scan/scan.h"

static const WnPhoneInfo phones[] = {
  { "pau", 0 },
  WN_CONSONANTS,
  { "gh", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_VELAR },
  { "wv", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LABIAL },
  WN_VOWELS,
  { "au", WN_V | WN_PHONE_OPEN | WN_PHONE_CENTRAL | WN_PHONE_GLIDES_BACK },
  { "ei", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_GLIDES_FRONT },
  { "oy", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_ROUNDED | WN_PHONE_GLIDES_FRONT },
  { "ue", WN_V | WN_PHONE_CLOSE | WN_PHONE_CENTRAL | WN_PHONE_ROUNDED },
};

static const char *const functions[] = { "aan", "als", "bij", "dan", "dat", "de", "dit", "door",
  "een", "en", "er", "haar", "heeft", "het", "hij", "hun", "ik", "in", "is", "je", "me", "men",
  "met", "mijn", "na", "naar", "niet", "of", "om", "op", "over", "te", "tot", "uit", "van", "voor",
  "was", "we", "wordt", "ze", "zich", "zijn", "zo", NULL };
static const char *const open_questions[] = { "hoe", "hoeveel", "waar", "waarom", "wanneer", "wat",
  "welk", "welke", "wie", "waarheen", "wiens", NULL };

static void
normalise (WnSpoken *spoken, const char *input, gsize n, const GArray *given, WnTextFlags flags)
{
  wn_reader_normalise (&wn_dutch_reader, spoken, input, n, given, flags);
}

static void *
open_voice (GError **error)
{
  return wn_espeak_open ("nl", error);
}

static void
pronounce (void *voice, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  wn_espeak_words (&wn_dutch, voice, functions, spoken, first, end, syllable, segments);
}

static WnAsked
question (const WnSpoken *spoken, guint first, guint end)
{
  return wn_question_by_words (spoken, end, open_questions);
}

static char *
say_as (WnSayAs how, const char *format, const char *text)
{
  return wn_reader_say_as (&wn_dutch_reader, how, format, text);
}

static char *
read_phones (const char *alphabet, const char *ph, char **unknown, int *at)
{
  return wn_ipa_read_phones (&wn_dutch, wn_espeak_ipa, alphabet, ph, unknown, at);
}

const WnLanguage wn_dutch = {
  .tag = "nl",
  .phones = phones,
  .n_phones = G_N_ELEMENTS (phones),
  .sentences = &wn_dutch_sentences,
  .normalise = normalise,
  .open = open_voice,
  .close = wn_espeak_close,
  .pronounce = pronounce,
  .question = question,
  .say_as = say_as,
  .read_phones = read_phones,
};
