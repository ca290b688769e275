/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "intonation.h"

#include <math.h>
#include <string.h>

#define SEMITONE 0.05776227f /* in ln F0 */

/* Semitones, on top of what is predicted for the contexts of wn_intonation_contexts() */
#define QUESTION_DIP (-1.0f) /* at the last stressed vowel */
#define QUESTION_RISE 11.0f  /* at the end of what is voiced */
#define ALTERNATIVE_RISE 4.0f
#define CONTINUATION_RISE 1.2f
#define EXCLAMATION_ACCENT 3.0f  /* in the last stressed vowel */
#define EXCLAMATION_FALL (-1.0f) /* at the end */
#define EXCLAMATION_LENGTH 1.2f

/* Phones of a phrase, pauses left out: first .. end - 1 */
typedef struct
{
  int first, end;
} Phrase;

static gboolean
is_pause (const WnSentence *s, int p)
{
  return s->phones[p].word < 0;
}

static Phrase
phrase_at (const WnSentence *s, int p)
{
  Phrase phrase = { p, p + 1 };

  while (phrase.first > 0 && !is_pause (s, phrase.first - 1))
    phrase.first--;
  while (phrase.end < s->n_phones && !is_pause (s, phrase.end))
    phrase.end++;
  return phrase;
}

static WnContour
contour (const WnSentence *s, Phrase phrase)
{
  const WnPhone *last = &s->phones[phrase.end - 1];

  if (last->question != WN_QUESTION_NONE)
    return last->question == WN_QUESTION_OPEN || last->has_alternatives ? WN_CONTOUR_STATEMENT
                                                                        : WN_CONTOUR_QUESTION;
  if (last->context[WN_CONTEXT_EXCLAMATION] > 0)
    return WN_CONTOUR_EXCLAMATION;
  return last->context[WN_CONTEXT_COMMA] > 0 ? WN_CONTOUR_CONTINUATION : WN_CONTOUR_STATEMENT;
}

WnContour
wn_intonation_contour (const WnSentence *sentence, int phone)
{
  return contour (sentence, phrase_at (sentence, phone));
}

void
wn_intonation_contexts (const WnSentence *sentence, int dim, float *context)
{
  WnContour last = WN_CONTOUR_STATEMENT;

  for (int p = 0; p < sentence->n_phones; p++, context += dim) {
    const gboolean special = context[WN_CONTEXT_QUESTION] > 0
        || context[WN_CONTEXT_EXCLAMATION] > 0;

    /* a pause goes with the phrase before it */
    last = is_pause (sentence, p) ? last : wn_intonation_contour (sentence, p);
    for (int i = WN_CONTEXT_YES_NO; i <= WN_CONTEXT_OPEN && i < dim; i++)
      context[i] = 0;
    if (!special)
      continue;
    memset (context + WN_CONTEXT_NO_PUNCTUATION, 0,
        (WN_CONTEXT_EXCLAMATION + 1 - WN_CONTEXT_NO_PUNCTUATION) * sizeof (float));
    context[last == WN_CONTOUR_QUESTION ? WN_CONTEXT_COMMA : WN_CONTEXT_PERIOD] = 1;
    if (last == WN_CONTOUR_QUESTION && !is_pause (sentence, p))
      context[WN_CONTEXT_LAST_PHRASE] = 0;
  }
}

/* The last stressed vowel of phones first .. end - 1; without one the first phone */
static int
nucleus (const WnSentence *s, int first, int end)
{
  int p = end - 1;

  while (p > first && !(s->phones[p].context[WN_CONTEXT_STRESSED_VOWEL] > 0))
    p--;
  return p;
}

/*
 * Adds a line from `from` semitones where phone p begins to `to` where phone end - 1 ends; the
 * pause behind it comes back from there
 */
static void
line (const float *frames, int p, int end, float from, float to, float *bend)
{
  float whole = 0, at = 0;

  for (int i = p; i < end; i++)
    whole += frames[i];
  for (int i = p; i <= end; i++) {
    bend[i] += SEMITONE * (from + (to - from) * at / whole);
    at += i < end ? frames[i] : 0;
  }
}

/* The end of the last voiced phone of p .. end - 1: what comes behind it has no pitch */
static int
voiced_end (const WnSentence *s, int p, int end)
{
  while (end > p + 1
      && !(s->language->phones[s->phones[end - 1].phone].features
          & (WN_PHONE_VOWEL | WN_PHONE_VOICED)))
    end--;
  return end;
}

/* From the nucleus, phone p, on */
static void
raise_question (const WnSentence *s, int p, int end, const float *frames, float *bend)
{
  const int voiced = voiced_end (s, p, end);

  bend[p] = 0;
  line (frames, p, voiced, QUESTION_DIP, QUESTION_RISE, bend);
  for (int i = voiced + 1; i <= end; i++)
    bend[i] = SEMITONE * QUESTION_RISE;
}

/* All but the last alternative rise */
static void
raise_alternatives (const WnSentence *s, Phrase phrase, const float *frames, float *bend)
{
  int end = phrase.first;

  while (end < phrase.end && s->phones[end].before_last_alternative)
    end++;
  if (end > phrase.first)
    line (frames, nucleus (s, phrase.first, end), end, QUESTION_DIP, ALTERNATIVE_RISE, bend);
}

static void
bend_phrase (const WnSentence *s, Phrase phrase, float *frames, float *bend)
{
  const int p = nucleus (s, phrase.first, phrase.end);

  switch (contour (s, phrase)) {
    case WN_CONTOUR_QUESTION:
      if (p > phrase.first)
        line (frames, phrase.first, p, 0, QUESTION_DIP, bend);
      raise_question (s, p, phrase.end, frames, bend);
      break;
    case WN_CONTOUR_CONTINUATION:
      line (frames, p, phrase.end, 0, CONTINUATION_RISE, bend);
      break;
    case WN_CONTOUR_EXCLAMATION:
      frames[p] *= EXCLAMATION_LENGTH;
      if (p > phrase.first)
        line (frames, phrase.first, p, 0, EXCLAMATION_ACCENT, bend);
      bend[p] = 0;
      line (frames, p, phrase.end, EXCLAMATION_ACCENT, EXCLAMATION_FALL, bend);
      break;
    case WN_CONTOUR_STATEMENT:
      if (s->phones[phrase.end - 1].has_alternatives)
        raise_alternatives (s, phrase, frames, bend);
      break;
  }
}

void
wn_intonation_bend (const WnSentence *sentence, float *frames, float *bend)
{
  memset (bend, 0, (sentence->n_phones + 1) * sizeof (float));
  for (int p = 0; p < sentence->n_phones; p++) {
    if (!is_pause (sentence, p)) {
      const Phrase phrase = phrase_at (sentence, p);

      bend_phrase (sentence, phrase, frames, bend);
      p = phrase.end;
    }
  }
}
