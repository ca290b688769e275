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

static const char *const function_words[] = { "aan", "als", "bij", "dan", "dat", "de", "dit",
  "door", "een", "en", "er", "haar", "heeft", "het", "hij", "hun", "ik", "in", "is", "je", "me",
  "men", "met", "mijn", "na", "naar", "niet", "of", "om", "op", "over", "te", "tot", "uit", "van",
  "voor", "was", "we", "wordt", "ze", "zich", "zijn", "zo", NULL };
static const char *const open_questions[] = { "hoe", "hoeveel", "waar", "waarom", "wanneer", "wat",
  "welk", "welke", "wie", "waarheen", "wiens", NULL };

/* What long phrases are broken before */
static const char *const clause_words[] = { "als", "dat", "die", "en", "hoewel", "maar", "nadat",
  "of", "om", "omdat", "terwijl", "toen", "totdat", "voordat", "waar", "want", "wanneer", "zodat",
  "zodra", NULL };

const WnLanguage wn_dutch = {
  .tag = "nl",
  .phones = phones,
  .n_phones = G_N_ELEMENTS (phones),
  .sentences = &wn_dutch_sentences,
  .reader = &wn_dutch_reader,
  .ipa = wn_espeak_ipa,
  .function_words = function_words,
  .open_questions = open_questions,
  .clause_words = clause_words,
  .normalise = wn_reader_normalise,
  .open = wn_espeak_open,
  .close = wn_espeak_close,
  .pronounce = wn_espeak_words,
  .question = wn_question_by_words,
  .say_as = wn_reader_say_as,
  .read_phones = wn_ipa_read_phones,
};
