/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/es/spanish.h"
#include "text/es/phones.h"
#include "text/es/pronounce.h"
#include "text/es/reader.h"
#include "text/scan/scan.h"

static const char *const open_questions[] = { "qué", "quién", "quiénes", "cómo", "cuándo", "cuál",
  "cuáles", "cuánto", "cuánta", "cuántos", "cuántas", "dónde", "adónde", NULL };

/* What long phrases are broken before */
static const char *const clause_words[] = { "aunque", "como", "cuando", "donde", "e", "mientras",
  "ni", "o", "para", "pero", "porque", "pues", "que", "quien", "quienes", "si", "sino", "u", "y",
  NULL };

const WnLanguage wn_spanish_mexico = {
  .tag = "es-MX",
  .phones = wn_spanish_phones,
  .n_phones = WN_SPANISH_PHONES - 1,
  .sentences = &wn_spanish_sentences,
  .reader = &wn_spanish_reader,
  .ipa = wn_spanish_ipa,
  .open_questions = open_questions,
  .clause_words = clause_words,
  .normalise = wn_reader_normalise,
  .pronounce = wn_spanish_words,
  .question = wn_question_by_words,
  .say_as = wn_reader_say_as,
  .read_phones = wn_ipa_read_phones,
};

const WnLanguage wn_spanish_spain = {
  .tag = "es-ES",
  .phones = wn_spanish_phones,
  .n_phones = WN_SPANISH_PHONES,
  .sentences = &wn_spanish_sentences,
  .reader = &wn_spanish_reader,
  .ipa = wn_spanish_ipa,
  .open_questions = open_questions,
  .clause_words = clause_words,
  .normalise = wn_reader_normalise,
  .pronounce = wn_spanish_words,
  .question = wn_question_by_words,
  .say_as = wn_reader_say_as,
  .read_phones = wn_ipa_read_phones,
};
