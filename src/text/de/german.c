/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/de/german.h"
#include "text/de/reader.h"
#include "text/espeak/ipa.h"
#include "text/espeak/words.h"
#include "text/scan/scan.h"

static const WnPhoneInfo phones[] = {
  { "pau", 0 },
  WN_CONSONANTS,
  { "cc", WN_PHONE_FRICATIVE | WN_PHONE_PALATAL },
  WN_VOWELS,
  { "ah", WN_V | WN_PHONE_OPEN | WN_PHONE_CENTRAL },
  { "ai", WN_V | WN_PHONE_OPEN | WN_PHONE_CENTRAL | WN_PHONE_GLIDES_FRONT },
  { "au", WN_V | WN_PHONE_OPEN | WN_PHONE_CENTRAL | WN_PHONE_GLIDES_BACK },
  { "ehh", WN_V | WN_PHONE_OPEN | WN_PHONE_FRONT | WN_PHONE_LONG },
  { "oy", WN_V | WN_PHONE_MID | WN_PHONE_BACK | WN_PHONE_ROUNDED | WN_PHONE_GLIDES_FRONT },
  { "ue", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT | WN_PHONE_ROUNDED },
};

static const char *const function_words[] = { "aber", "als", "am", "an", "auf", "aus", "bei", "bis",
  "das", "dass", "dem", "den", "der", "des", "die", "durch", "ein", "eine", "einem", "einen",
  "einer", "eines", "er", "es", "für", "ich", "ihm", "ihn", "ihr", "im", "in", "ist", "man", "mit",
  "nach", "oder", "sein", "seine", "sich", "sie", "sind", "so", "um", "und", "vom", "von", "vor",
  "war", "wenn", "wie", "wir", "wird", "zu", "zum", "zur", "über", "unter", "hat", NULL };
static const char *const open_questions[] = { "was", "wer", "wem", "wen", "wo", "wann", "wie",
  "warum", "weshalb", "wieso", "welche", "welcher", "welches", "woher", "wohin", "womit", NULL };

/* What long phrases are broken before */
static const char *const clause_words[] = { "aber", "als", "bevor", "bis", "daß", "dass", "denn",
  "ob", "obwohl", "oder", "sobald", "sodass", "solange", "sondern", "sowie", "und", "während",
  "weil", "welche", "welcher", "welches", "wenn", NULL };

const WnLanguage wn_german = {
  .tag = "de",
  .phones = phones,
  .n_phones = G_N_ELEMENTS (phones),
  .sentences = &wn_german_sentences,
  .reader = &wn_german_reader,
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
