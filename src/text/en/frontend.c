/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "text/en/frontend.h"
#include "text/en/lexicon.h"

/* Exported by flite_usenglish, declared in no installed header */
void usenglish_init (cst_voice *voice);

/*
 * flite's features look back to the phrase's start: a phrase without an end would take quadratic
 * time. MAX_PHRASE_LETTERS is above what prose reaches in MAX_PHRASE_WORDS and bounds phrases of
 * endless words.
 */
#define MAX_PHRASE_WORDS 60
#define MAX_PHRASE_LETTERS 400
/* flite's utterances are cut at phrase ends once they are this long, which bounds memory */
#define MAX_UTTERANCE_WORDS 240

static const cst_synth_module modules[] = {
  { "pos_tagger_func", default_pos_tagger },
  { "phrasing_func", default_phrasing },
  { "lexical_insertion_func", default_lexical_insertion },
  { "pause_insertion_func", default_pause_insertion },
  { "intonation_func", cart_intonation },
  { "postlex_func", NULL },
  { NULL, NULL },
};

/* One phone before the context of its phrase and sentence is known */
typedef struct
{
  int phone, word;
  /* index of the spoken word that it belongs to, clitics ("'s") with their host */
  int spoken;
  int syllable; /* counted over the sentence */
  gboolean first_in_syllable, last_in_syllable;
  gboolean stress, accent, content;
} Segment;

/* A stretch of phones between two pauses */
typedef struct
{
  const Segment *segments;
  int n;
  char punct;
  gboolean first, last;
  int n_sentence; /* phones of the sentence without pauses */
} Phrase;

cst_voice *
wn_frontend_voice_new (void)
{
  static GMutex lock;
  cst_lexicon *lexicon = wn_lexicon ();
  cst_voice *voice;

  g_mutex_lock (&lock);
  voice = new_voice ();
  usenglish_init (voice);
  feat_set (voice->features, "lexicon", lexicon_val (lexicon));
  feat_set (voice->features, "postlex_func", uttfunc_val (lexicon->postlex));
  g_mutex_unlock (&lock);
  return voice;
}

static gboolean
is_clitic (const WnSpokenWord *word)
{
  return word->text[0] == '\'' && word->text[1];
}

/* The end of the run of words from `first` that makes one phrase */
static guint
phrase_end (const GArray *words, guint first)
{
  gsize letters = 0;
  guint i;

  for (i = first; i < words->len; i++) {
    const WnSpokenWord *word = &g_array_index (words, WnSpokenWord, i);

    letters += strlen (word->text);
    if (word->punct)
      return i + 1;
    if ((i + 1 - first >= MAX_PHRASE_WORDS || letters >= MAX_PHRASE_LETTERS) && i + 1 < words->len
        && !is_clitic (word + 1))
      return i + 1;
  }
  return i;
}

/* Token and Word relations as flite's own tokeniser would leave them, one token a word */
static void
add_words (cst_utterance *utt, const GArray *words, guint first, guint end)
{
  cst_relation *tokens = utt_relation_create (utt, "Token");
  cst_relation *word_relation = utt_relation_create (utt, "Word");

  for (guint from = first; from < end;) {
    guint to = MIN (phrase_end (words, from), end);

    for (guint i = from; i < to; i++) {
      const WnSpokenWord *spoken = &g_array_index (words, WnSpokenWord, i);
      cst_item *token = relation_append (tokens, NULL), *word;

      item_set_string (token, "name", spoken->text);
      item_set_string (token, "whitespace", " ");
      item_set_string (token, "prepunctuation", "");
      item_set_string (token, "punc", i + 1 == to ? "," : "");
      if (spoken->phones) {
        /* flite passes over phones equal to those of the token before */
        char *phones = g_strconcat (i % 2 ? " " : "", spoken->phones, NULL);

        item_set_string (token, "phones", phones);
        g_free (phones);
      }
      word = item_add_daughter (token, NULL);
      item_set_string (word, "name", spoken->text);
      item_set_int (word, "spoken", i);
      relation_append (word_relation, word);
    }
    from = to;
  }
}

static void
append_word_segments (const cst_item *word, const WnSpoken *spoken, int *syllable, GArray *segments)
{
  int index = item_feat_int (word, "spoken"), host = index;
  gboolean content = strcmp (ffeature_string (word, "gpos"), "content") == 0;

  while (host > 0 && is_clitic (&g_array_index (spoken->words, WnSpokenWord, host)))
    host--;
  for (const cst_item *syl = item_daughter (item_as (word, "SylStructure")); syl;
       syl = item_next (syl)) {
    gboolean stress = strcmp (ffeature_string (syl, "stress"), "1") == 0;
    gboolean accent = item_feat_present (syl, "accent");

    for (const cst_item *seg = item_daughter (syl); seg; seg = item_next (seg)) {
      Segment s = { .phone = wn_phone_index (item_feat_string (seg, "name")),
        .word = g_array_index (spoken->words, WnSpokenWord, index).written,
        .spoken = host,
        .syllable = *syllable,
        .first_in_syllable = !item_prev (seg),
        .last_in_syllable = !item_next (seg),
        .stress = stress,
        .accent = accent,
        .content = content };

      if (s.phone > 0)
        g_array_append_val (segments, s);
    }
    (*syllable)++;
  }
}

static void
analyse (cst_voice *voice, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  cst_utterance *utt = utt_init (new_utterance (), voice);

  add_words (utt, spoken->words, first, end);
  apply_synth_method (utt, modules);
  for (const cst_item *word = relation_head (utt_relation (utt, "Word")); word;
       word = item_next (word))
    append_word_segments (word, spoken, syllable, segments);
  delete_utterance (utt);
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
  context[14 + punct_class (phrase->punct)] = 1;
  context[19] = phrase->first;
  context[20] = phrase->last;
  context[21] = logf (1 + phrase->n) / 4;
  context[22] = logf (1 + phrase->n_sentence) / 5;
}

static void
append_pause (const Phrase *phrase, int syllables_before, int syllables_behind, gboolean optional,
    GArray *phones)
{
  WnPhone pause = { .phone = 0, .word = -1, .spoken = -1, .word_end = TRUE, .optional = optional };

  set_phrase_context (phrase, syllables_before, syllables_behind, pause.context);
  g_array_append_val (phones, pause);
}

static gboolean
is_vowel (int phone)
{
  return strchr ("aeiou", wn_phone_names[phone][0]) != NULL;
}

static void
append_phrase (const Phrase *phrase, gboolean all_pauses, GArray *phones)
{
  const Segment *segments = phrase->segments, *last = &segments[phrase->n - 1];
  int n_syllables = last->syllable - segments[0].syllable + 1;
  int word_start = 0, word_stop = 0;

  for (int i = 0; i < phrase->n; i++) {
    const Segment *s = &segments[i];
    int before = s->syllable - segments[0].syllable;
    gboolean first_in_word = i == 0 || segments[i - 1].spoken != s->spoken;
    gboolean last_in_word = i + 1 == phrase->n || segments[i + 1].spoken != s->spoken;
    WnPhone phone = { .phone = s->phone,
      .word = s->word,
      .spoken = s->spoken,
      .stress = s->stress,
      .word_end = i + 1 == phrase->n || segments[i + 1].word != s->word };
    float *context = phone.context;

    if (first_in_word) {
      word_start = i;
      for (word_stop = i + 1; word_stop < phrase->n && segments[word_stop].spoken == s->spoken;)
        word_stop++;
      if (i > 0 && all_pauses)
        append_pause (phrase, before, n_syllables - before, TRUE, phones);
    }
    set_phrase_context (phrase, before, n_syllables - 1 - before, context);
    context[0] = s->stress;
    context[1] = s->stress && is_vowel (s->phone);
    context[2] = s->accent;
    context[3] = s->first_in_syllable;
    context[4] = s->last_in_syllable;
    context[5] = first_in_word;
    context[6] = last_in_word;
    context[7] = s->content;
    context[10] = s->syllable == last->syllable;
    context[11] = s->spoken == last->spoken;
    context[12] = s->spoken == segments[0].spoken;
    context[13] = (word_stop - word_start) / 10.0f;
    g_array_append_val (phones, phone);
  }
}

/* One past the last segment of the phrase that starts at segment `from` */
static int
phrase_segments (const GArray *segments, int from, int end_word)
{
  int i = from;

  while (i < segments->len && g_array_index (segments, Segment, i).spoken < end_word)
    i++;
  return i;
}

static void
append_phrases (const WnSpoken *spoken, const GArray *segments, gboolean all_pauses, GArray *phones)
{
  int from = 0;

  for (guint word = 0; word < spoken->words->len && from < segments->len;) {
    guint end_word = phrase_end (spoken->words, word);
    int to = phrase_segments (segments, from, end_word), n_syllables;
    Phrase phrase = { .segments = &g_array_index (segments, Segment, from),
      .n = to - from,
      .punct = g_array_index (spoken->words, WnSpokenWord, end_word - 1).punct,
      .first = from == 0,
      .last = to == segments->len,
      .n_sentence = segments->len };

    word = end_word;
    if (to == from)
      continue;
    n_syllables = phrase.segments[phrase.n - 1].syllable - phrase.segments[0].syllable + 1;
    if (from == 0)
      append_pause (&phrase, 0, n_syllables, FALSE, phones);
    append_phrase (&phrase, all_pauses, phones);
    append_pause (&phrase, n_syllables, 0, FALSE, phones);
    from = to;
  }
}

void
wn_frontend_phones (cst_voice *voice, const WnSpoken *spoken, gboolean all_pauses, GArray *phones)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  int syllable = 0;

  for (guint first = 0; first < spoken->words->len;) {
    guint end = first;

    do
      end = phrase_end (spoken->words, end);
    while (end < spoken->words->len && end - first + MAX_PHRASE_WORDS <= MAX_UTTERANCE_WORDS);
    analyse (voice, spoken, first, end, &syllable, segments);
    first = end;
  }
  append_phrases (spoken, segments, all_pauses, phones);
  g_array_free (segments, TRUE);
}
