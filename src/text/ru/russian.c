/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/russian.h"
#include "text/ru/phones.h"
#include "text/ru/pronounce.h"
#include "text/ru/reader.h"
#include "text/scan/scan.h"

static const char *const open_questions[] = { "что", "кто", "где", "когда", "куда", "как", "почему",
  "зачем", "сколько", "какой", "какая", "какие", "какое", "чей", "кого", "чего", "откуда", "кому",
  "чему", NULL };

/* What long phrases are broken before */
static const char *const clause_words[] = { "а", "где", "если", "и", "или", "как", "когда",
  "которая", "которого", "которое", "которой", "котором", "которому", "которую", "которые",
  "который", "которых", "либо", "но", "однако", "пока", "потому", "поэтому", "после", "чем", "что",
  "чтобы", "хотя", NULL };

const WnLanguage wn_russian = {
  .tag = "ru",
  .phones = wn_russian_phones,
  .n_phones = WN_RUSSIAN_PHONES,
  .sentences = &wn_russian_sentences,
  .reader = &wn_russian_reader,
  .ipa = wn_russian_ipa,
  .open_questions = open_questions,
  .clause_words = clause_words,
  .normalise = wn_reader_normalise,
  .open = wn_russian_open,
  .close = wn_russian_close,
  .pronounce = wn_russian_words,
  .question = wn_question_by_words,
  .say_as = wn_reader_say_as,
  .read_phones = wn_ipa_read_phones,
};
