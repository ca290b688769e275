/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "intonation.h"

#include <math.h>
#include <string.h>

#define SEMITONE 0.05776227f /* in ln F0 */

/* Places in WnPhone.context */
enum
{
  STRESSED_VOWEL = 1,
  PUNCTUATION = 14,
  COMMA = 15,
  PERIOD = 16,
  QUESTION = 17,
  EXCLAMATION = 18,
  LAST_PHRASE = 20,
  YES_NO = 28,
  OPEN = 29
};

/* Semitones, on top of what is predicted for the contexts of wn_intonation_contexts() */
#define QUESTION_DIP -1.0f  /* at the last stressed vowel */
#define QUESTION_RISE 11.0f /* at the end of what is voiced */
#define ALTERNATIVE_RISE 4.0f
#define CONTINUATION_RISE 1.2f
#define EXCLAMATION_ACCENT 3.0f /* in the last stressed vowel */
#define EXCLAMATION_FALL -1.0f  /* at the end */
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

static gboolean
is_one_of (const WnSentence *s, int word, const char *const *words)
{
  g_autofree char *text = g_utf8_strdown (s->words[word].text, -1);

  for (int i = 0; words[i]; i++) {
    const gsize n = strlen (words[i]);

    /* "who's", "what'll", with either apostrophe, and punctuation that was left at the word */
    if (strncmp (text, words[i], n) == 0 && !g_unichar_isalpha (g_utf8_get_char (text + n)))
      return TRUE;
  }
  return FALSE;
}

/* By its first words: whether a phrase asks for something else than yes or no */
static gboolean
begins_asking (const WnSentence *s, Phrase phrase)
{
  static const char *const asking[] = { "what", "who", "whom", "whose", "which", "where", "when",
    "why", "how", NULL };
  static const char *const before[] = { "and", "but", "so", "then", "well", "now", "oh", "or", "in",
    "on", "at", "to", "for", "from", "with", "by", "of", "about", "since", "until", "just", "under",
    "into", "through", "okay", "ok", "yes", "no", NULL };
  const int first = s->phones[phrase.first].word, last = s->phones[phrase.end - 1].word;

  for (int w = first; w <= last && w <= first + 2; w++) {
    if (is_one_of (s, w, asking))
      return TRUE;
    if (!is_one_of (s, w, before))
      return FALSE;
  }
  return FALSE;
}

/*
 * Whether a question asks for something else than yes or no: its last phrase does so, or one before
 * it, unless the last one begins a question of its own ("How are you, Tom?", but "When he came, did
 * you see him?")
 */
static gboolean
asks_what (const WnSentence *s, Phrase phrase)
{
  static const char *const verbs[] = { "do", "does", "did", "is", "are", "was", "were", "am", "can",
    "could", "will", "would", "shall", "should", "may", "might", "must", "have", "has", "had",
    "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "can't", "couldn't",
    "won't", "wouldn't", "shouldn't", "haven't", "hasn't", "hadn't", "ain't", NULL };
  gboolean own = is_one_of (s, s->phones[phrase.first].word, verbs);

  for (int p = phrase.first; p >= 0; p--) {
    if (!is_pause (s, p)) {
      phrase = phrase_at (s, p);
      if (begins_asking (s, phrase))
        return TRUE;
      if (own)
        return FALSE;
      p = phrase.first;
    }
  }
  return FALSE;
}

/* The word "or" between alternatives at the end of a question, -1 if there is none */
static int
alternative (const WnSentence *s, Phrase phrase)
{
  static const char *const words[] = { "or", NULL };
  const int first = s->phones[phrase.first].word, last = s->phones[phrase.end - 1].word;

  for (int w = last - 1; w > first && w >= last - 4; w--) {
    if (is_one_of (s, w, words))
      return w;
  }
  return -1;
}

static WnContour
contour (const WnSentence *s, Phrase phrase)
{
  const float *context = s->phones[phrase.end - 1].context;

  if (context[QUESTION] > 0)
    return asks_what (s, phrase) || alternative (s, phrase) >= 0 ? WN_CONTOUR_STATEMENT
                                                                 : WN_CONTOUR_QUESTION;
  if (context[EXCLAMATION] > 0)
    return WN_CONTOUR_EXCLAMATION;
  return context[COMMA] > 0 ? WN_CONTOUR_CONTINUATION : WN_CONTOUR_STATEMENT;
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
    const gboolean special = context[QUESTION] > 0 || context[EXCLAMATION] > 0;

    /* a pause goes with the phrase before it */
    last = is_pause (sentence, p) ? last : wn_intonation_contour (sentence, p);
    for (int i = YES_NO; i <= OPEN && i < dim; i++)
      context[i] = 0;
    if (!special)
      continue;
    memset (context + PUNCTUATION, 0, (EXCLAMATION + 1 - PUNCTUATION) * sizeof (float));
    context[last == WN_CONTOUR_QUESTION ? COMMA : PERIOD] = 1;
    if (last == WN_CONTOUR_QUESTION && !is_pause (sentence, p))
      context[LAST_PHRASE] = 0;
  }
}

/* The last stressed vowel of phones first .. end - 1; without one the first phone */
static int
nucleus (const WnSentence *s, int first, int end)
{
  int p = end - 1;

  while (p > first && !(s->phones[p].context[STRESSED_VOWEL] > 0))
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
  const int word = alternative (s, phrase);
  int end = phrase.first;

  if (word < 0)
    return;
  while (end < phrase.end && s->phones[end].word < word)
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
      if (s->phones[phrase.end - 1].context[QUESTION] > 0)
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
