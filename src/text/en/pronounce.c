/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "base/fork.h"
#include "text/en/english.h"
#include "text/en/lexicon.h"
#include "text/en/pronounce.h"
#include "text/phrase.h"

/* Exported by flite_usenglish, declared in no installed header */
void usenglish_init (cst_voice *voice);

static const cst_synth_module modules[] = {
  { "pos_tagger_func", default_pos_tagger },
  { "phrasing_func", default_phrasing },
  { "lexical_insertion_func", default_lexical_insertion },
  { "pause_insertion_func", default_pause_insertion },
  { "intonation_func", cart_intonation },
  { "postlex_func", NULL },
  { NULL, NULL },
};

void *
wn_english_open (void)
{
  static GMutex lock;
  cst_lexicon *lexicon = wn_lexicon ();
  cst_voice *voice;

  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  voice = new_voice ();
  usenglish_init (voice);
  feat_set (voice->features, "lexicon", lexicon_val (lexicon));
  feat_set (voice->features, "postlex_func", uttfunc_val (lexicon->postlex));
  g_mutex_unlock (&lock);
  return voice;
}

void
wn_english_close (void *voice)
{
  delete_voice (voice);
}

/* Token and Word relations as flite's own tokeniser would leave them, one token a word */
static void
add_words (cst_utterance *utt, const WnSpoken *spoken, guint first, guint end)
{
  cst_relation *tokens = utt_relation_create (utt, "Token");
  cst_relation *word_relation = utt_relation_create (utt, "Word");

  for (guint from = first; from < end;) {
    guint to = MIN (wn_phrase_end (spoken, from), end);

    for (guint i = from; i < to; i++) {
      const WnSpokenWord *spoken_word = &g_array_index (spoken->words, WnSpokenWord, i);
      cst_item *token = relation_append (tokens, NULL), *word;

      item_set_string (token, "name", spoken_word->text);
      item_set_string (token, "whitespace", " ");
      item_set_string (token, "prepunctuation", "");
      item_set_string (token, "punc", i + 1 == to ? "," : "");
      if (spoken_word->phones) {
        /* flite passes over phones equal to those of the token before */
        char *phones = g_strconcat (i % 2 ? " " : "", spoken_word->phones, NULL);

        item_set_string (token, "phones", phones);
        g_free (phones);
      }
      word = item_add_daughter (token, NULL);
      item_set_string (word, "name", spoken_word->text);
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

  while (host > 0 && wn_phrase_is_clitic (&g_array_index (spoken->words, WnSpokenWord, host)))
    host--;
  for (const cst_item *syl = item_daughter (item_as (word, "SylStructure")); syl;
       syl = item_next (syl)) {
    gboolean stress = strcmp (ffeature_string (syl, "stress"), "1") == 0;
    gboolean accent = item_feat_present (syl, "accent");

    for (const cst_item *seg = item_daughter (syl); seg; seg = item_next (seg)) {
      WnSpokenPhone s = { .phone = wn_language_phone (&wn_english, item_feat_string (seg, "name")),
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

void
wn_english_pronounce (void *voice, const WnSpoken *spoken, guint first, guint end, int *syllable,
    GArray *segments)
{
  cst_utterance *utt = utt_init (new_utterance (), voice);

  add_words (utt, spoken, first, end);
  apply_synth_method (utt, modules);
  for (const cst_item *word = relation_head (utt_relation (utt, "Word")); word;
       word = item_next (word))
    append_word_segments (word, spoken, syllable, segments);
  delete_utterance (utt);
}
