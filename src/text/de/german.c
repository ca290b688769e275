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

static const char *const functions[] = { "aber", "als", "am", "an", "auf", "aus", "bei", "bis",
  "das", "dass", "dem", "den", "der", "des", "die", "durch", "ein", "eine", "einem", "einen",
  "einer", "eines", "er", "es", "für", "ich", "ihm", "ihn", "ihr", "im", "in", "ist", "man", "mit",
  "nach", "oder", "sein", "seine", "sich", "sie", "sind", "so", "um", "und", "vom", "von", "vor",
  "war", "wenn", "wie", "wir", "wird", "zu", "zum", "zur", "über", "unter", "hat", NULL };
static const char *const open_questions[] = { "was", "wer", "wem", "wen", "wo", "wann", "wie",
  "warum", "weshalb", "wieso", "welche", "welcher", "welches", "woher", "wohin", "womit", NULL };

static void
normalise (WnSpoken *spoken, const char *input, gsize n, const GArray *given, WnTextFlags flags)
{
  wn_reader_normalise (&wn_german_reader, spoken, input, n, given, flags);
}

static void *
open_voice (GError **error)
{
  return wn_espeak_open ("de", error);
}

static void
pronounce (void *voice, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  wn_espeak_words (&wn_german, voice, functions, spoken, first, end, syllable, segments);
}

static WnAsked
question (const WnSpoken *spoken, guint first, guint end)
{
  return wn_question_by_words (spoken, end, open_questions);
}

static char *
say_as (WnSayAs how, const char *format, const char *text)
{
  return wn_reader_say_as (&wn_german_reader, how, format, text);
}

static char *
read_phones (const char *alphabet, const char *ph, char **unknown, int *at)
{
  return wn_ipa_read_phones (&wn_german, wn_espeak_ipa, alphabet, ph, unknown, at);
}

const WnLanguage wn_german = {
  .tag = "de",
  .phones = phones,
  .n_phones = G_N_ELEMENTS (phones),
  .sentences = &wn_german_sentences,
  .normalise = normalise,
  .open = open_voice,
  .close = wn_espeak_close,
  .pronounce = pronounce,
  .question = question,
  .say_as = say_as,
  .read_phones = read_phones,
};
