/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/phrase.h"
#include <limits.h>
#include <math.h>
#include <string.h>
#include "text/breaks.h"

/*
 * A phrase without an end would take quadratic time where a pronunciation looks back to its start.
 * MAX_PHRASE_LETTERS is above what prose reaches in MAX_PHRASE_WORDS and bounds phrases of endless
 * words.
 */
#define MAX_PHRASE_WORDS 60
#define MAX_PHRASE_LETTERS 400
/* A pronunciation is asked for so many words at most, whole phrases, which bounds memory */
#define MAX_WORDS 240

int
wn_context_dim (int layout)
{
  return layout == 1 ? 23 : layout == WN_CONTEXT_LAYOUT ? WN_CONTEXT_DIM : 0;
}

int
wn_context_layout (int dim)
{
  for (int layout = 1; layout <= WN_CONTEXT_LAYOUT; layout++)
    if (wn_context_dim (layout) == dim)
      return layout;
  return 0;
}

void
wn_context_of_layout (int n, int dim, const float *context, float *out)
{
  for (int i = 0; i < n; i++)
    memcpy (out + (gsize) i * dim, context + (gsize) i * WN_CONTEXT_DIM, dim * sizeof (float));
}

/* A stretch of phones between two pauses */
typedef struct
{
  const WnSpokenPhone *segments;
  int n;
  char punct;
  gboolean first, last;
  int n_sentence; /* phones of the sentence without pauses */
  int nucleus;    /* the last accented syllable, INT_MAX if there is none */
  WnAsked asked;
  WnQuestion question; /* of the sentence */
} Phrase;

gboolean
wn_phrase_is_clitic (const WnSpokenWord *word)
{
  return word->text[0] == '\'' && word->text[1];
}

guint
wn_phrase_end (const WnSpoken *spoken, guint first)
{
  const GArray *words = spoken->words;
  gsize letters = 0;
  guint i;

  for (i = first; i < words->len; i++) {
    const WnSpokenWord *word = &g_array_index (words, WnSpokenWord, i);

    letters += strlen (word->text);
    if (word->punct)
      return i + 1;
    if ((i + 1 - first >= MAX_PHRASE_WORDS || letters >= MAX_PHRASE_LETTERS) && i + 1 < words->len
        && !wn_phrase_is_clitic (word + 1))
      return i + 1;
  }
  return i;
}

static int
punct_class (char punct)
{
  const char *at = punct ? strchr (",.?!", punct) : NULL;

  return at ? 1 + (int) (at - ",.?!") : 0;
}

/* Context that all phones of a phrase share, the pauses too */
static void
set_phrase_context (const Phrase *phrase, int syllables_before, int syllables_behind,
    float *context)
{
  context[8] = syllables_before / 10.0f;
  context[9] = syllables_behind / 10.0f;
  context[WN_CONTEXT_NO_PUNCTUATION + punct_class (phrase->punct)] = 1;
  context[WN_CONTEXT_FIRST_PHRASE] = phrase->first;
  context[WN_CONTEXT_LAST_PHRASE] = phrase->last;
  context[21] = logf (1 + phrase->n) / 4;
  context[22] = logf (1 + phrase->n_sentence) / 5;
  context[WN_CONTEXT_YES_NO] = phrase->question == WN_QUESTION_YES_NO;
  context[WN_CONTEXT_OPEN] = phrase->question == WN_QUESTION_OPEN;
}

static void
append_pause (const Phrase *phrase, int syllables_before, int syllables_behind, gboolean optional,
    GArray *phones)
{
  WnPhone pause = { .phone = 0,
    .word = -1,
    .spoken = -1,
    .word_end = TRUE,
    .optional = optional,
    .question = phrase->asked.kind };

  set_phrase_context (phrase, syllables_before, syllables_behind, pause.context);
  g_array_append_val (phones, pause);
}

/* pauses  [phrase->n] before which phones there is one; NULL: an optional one before each word */
static void
append_phrase (const WnLanguage *language, const Phrase *phrase, const gboolean *pauses,
    GArray *phones)
{
  const WnSpokenPhone *segments = phrase->segments, *last = &segments[phrase->n - 1];
  int n_syllables = last->syllable - segments[0].syllable + 1;
  int word_start = 0, word_stop = 0;

  for (int i = 0; i < phrase->n; i++) {
    const WnSpokenPhone *s = &segments[i];
    int before = s->syllable - segments[0].syllable;
    gboolean first_in_word = i == 0 || segments[i - 1].spoken != s->spoken;
    gboolean last_in_word = i + 1 == phrase->n || segments[i + 1].spoken != s->spoken;
    WnPhone phone = { .phone = s->phone,
      .word = s->word,
      .spoken = s->spoken,
      .stress = s->stress,
      .question = phrase->asked.kind,
      .has_alternatives = phrase->asked.alternative >= 0,
      .before_last_alternative = s->spoken < phrase->asked.alternative,
      .word_end = i + 1 == phrase->n || segments[i + 1].word != s->word };
    float *context = phone.context;

    if (first_in_word) {
      word_start = i;
      for (word_stop = i + 1; word_stop < phrase->n && segments[word_stop].spoken == s->spoken;)
        word_stop++;
      if (i > 0 && (!pauses || pauses[i]))
        append_pause (phrase, before, n_syllables - before, !pauses, phones);
    }
    set_phrase_context (phrase, before, n_syllables - 1 - before, context);
    context[WN_CONTEXT_STRESSED] = s->listed_stress != 0;
    context[WN_CONTEXT_STRESSED_VOWEL] = s->listed_stress
        && (language->phones[s->phone].features & WN_PHONE_VOWEL) != 0;
    context[WN_CONTEXT_ACCENT] = s->accent;
    context[3] = s->first_in_syllable;
    context[4] = s->last_in_syllable;
    context[5] = first_in_word;
    context[6] = last_in_word;
    context[7] = s->content;
    context[10] = s->syllable == last->syllable;
    context[11] = s->spoken == last->spoken;
    context[12] = s->spoken == segments[0].spoken;
    context[13] = (word_stop - word_start) / 10.0f;
    context[23] = s->stress == 1;
    context[24] = s->stress == 2;
    context[25] = s->weak;
    context[26] = s->syllable == phrase->nucleus;
    context[27] = s->syllable >= phrase->nucleus;
    g_array_append_val (phones, phone);
  }
}

/* One past the last segment of the phrase that starts at segment `from` */
static int
phrase_segments (const GArray *segments, int from, int end_word)
{
  int i = from;

  while (i < segments->len && g_array_index (segments, WnSpokenPhone, i).spoken < end_word)
    i++;
  return i;
}

/* What a phrase asks, if a question mark is behind it */
static WnAsked
asked (const WnLanguage *language, const WnSpoken *spoken, guint first, guint end)
{
  const gboolean asks = language->question && end > first
      && g_array_index (spoken->words, WnSpokenWord, end - 1).punct == '?';

  return asks ? language->question (language, spoken, first, end)
              : (WnAsked){ WN_QUESTION_NONE, -1 };
}

/* What its last phrase asks */
static WnQuestion
sentence_question (const WnLanguage *language, const WnSpoken *spoken)
{
  guint first = 0;

  for (guint end; first < spoken->words->len; first = end)
    if ((end = wn_phrase_end (spoken, first)) == spoken->words->len)
      return asked (language, spoken, first, end).kind;
  return WN_QUESTION_NONE;
}

static void
append_phrases (const WnLanguage *language, const WnSpoken *spoken, const GArray *segments,
    gboolean all_pauses, GArray *phones)
{
  const WnQuestion question = sentence_question (language, spoken);
  g_autofree gboolean *pauses = all_pauses ? NULL : g_new (gboolean, MAX (1, segments->len));
  int from = 0;

  for (guint word = 0; word < spoken->words->len && from < segments->len;) {
    guint end_word = wn_phrase_end (spoken, word);
    int to = phrase_segments (segments, from, end_word), n_syllables;
    Phrase phrase = { .segments = &g_array_index (segments, WnSpokenPhone, from),
      .n = to - from,
      .punct = g_array_index (spoken->words, WnSpokenWord, end_word - 1).punct,
      .first = from == 0,
      .last = to == segments->len,
      .n_sentence = segments->len,
      .nucleus = INT_MAX,
      .asked = asked (language, spoken, word, end_word),
      .question = question };

    word = end_word;
    if (to == from)
      continue;
    for (int i = 0; i < phrase.n; i++)
      if (phrase.segments[i].accent)
        phrase.nucleus = phrase.segments[i].syllable;
    n_syllables = phrase.segments[phrase.n - 1].syllable - phrase.segments[0].syllable + 1;
    if (from == 0)
      append_pause (&phrase, 0, n_syllables, FALSE, phones);
    if (pauses)
      wn_breaks_find (language, spoken, phrase.segments, phrase.n, pauses);
    append_phrase (language, &phrase, pauses, phones);
    append_pause (&phrase, n_syllables, 0, FALSE, phones);
    from = to;
  }
}

void
wn_phrase_phones (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
    gboolean all_pauses, GArray *phones)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (WnSpokenPhone));
  int syllable = 0;

  for (guint first = 0; first < spoken->words->len;) {
    guint end = first;

    do
      end = wn_phrase_end (spoken, end);
    while (end < spoken->words->len && end - first + MAX_PHRASE_WORDS <= MAX_WORDS);
    language->pronounce (language, pronouncer, spoken, first, end, &syllable, segments);
    first = end;
  }
  append_phrases (language, spoken, segments, all_pauses, phones);
  g_array_free (segments, TRUE);
}
