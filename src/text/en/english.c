/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/english.h"
#include "text/en/english_data.h"
#include "text/en/normalise.h"
#include "text/en/phoneme.h"
#include "text/en/phones.h"
#include "text/en/pronounce.h"
#include "text/en/question.h"
#include "text/en/say_as.h"

static const WnSentenceRules sentences = {
  .abbreviations = abbreviations,
  .n_abbreviations = G_N_ELEMENTS (abbreviations),
  .starters = starters,
  .letter_words = "I",
};

/* What long phrases are broken before */
static const char *const clause_words[] = { "although", "and", "because", "but", "if", "nor", "or",
  "since", "though", "unless", "until", "when", "where", "whereas", "whether", "which", "while",
  "who", "whom", "whose", "yet", NULL };

const WnLanguage wn_english = {
  .tag = "en-US",
  .phones = wn_english_phones,
  .n_phones = WN_ENGLISH_PHONES,
  .sentences = &sentences,
  .clause_words = clause_words,
  .normalise = wn_english_normalise,
  .open = wn_english_open,
  .close = wn_english_close,
  .pronounce = wn_english_pronounce,
  .question = wn_english_question,
  .say_as = wn_english_say_as,
  .read_phones = wn_english_read_phones,
};
