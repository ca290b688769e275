/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/pronounce.h"
#include <string.h>
#include "text/en/codes.h"
#include "text/en/phones.h"
#include "text/en/function_words.h"
#include "text/en/grammar.h"
#include "text/en/homographs.h"
#include "text/en/stems.h"
#include "text/en/syllables.h"
#include "text/en/unknown.h"
#include "text/phrase.h"

typedef struct
{
  const WnLexicon *lexicon;
  WnLettersNet *net; /* NULL before it is needed, and where the lexicon has none */
} Pronouncer;

/* One spoken word while its phones are found */
typedef struct
{
  guint start, n; /* of Words.codes */
  gboolean weak, content, accented;
  WnStress listed; /* of a weak word that keeps its vowel */
} WordPhones;

/* The words first .. end - 1 of a sentence */
typedef struct
{
  const WnSpoken *spoken;
  guint first, end;
  WordPhones *phones; /* [end - first] */
  GByteArray *codes;
} Words;

void *
wn_english_open (const WnLanguage *language, GError **error)
{
  const WnLexicon *lexicon = wn_lexicon_english (error);
  Pronouncer *p;

  if (!lexicon || !wn_lexicon_is_whole (lexicon, error))
    return NULL;
  p = g_new0 (Pronouncer, 1);
  p->lexicon = lexicon;
  return p;
}

void
wn_english_close (void *pronouncer)
{
  Pronouncer *p = pronouncer;

  wn_letters_net_free (p->net);
  g_free (p);
}

static const WnSpokenWord *
word_at (const Words *w, guint i)
{
  return &g_array_index (w->spoken->words, WnSpokenWord, i);
}

/* NULL for what is no word of the phrase [from, to) */
static const char *
text_at (const Words *w, guint from, guint to, gint64 i)
{
  return i >= from && i < to ? word_at (w, i)->text : NULL;
}

/* ---- words one by one ---- */

static const struct
{
  const char *text, *behind_vowel, *behind_consonant;
} clitics[] = {
  { "'ll", "l", "ax0 l" },
  { "'ve", "v", "ax0 v" },
  { "'re", "r", "er0" },
  { "'m", "m", "ax0 m" },
  { "'em", "ax0 m", "ax0 m" },
};

/* What leans on the word before, whose phones end the codes */
static gboolean
read_clitic (const char *text, GByteArray *codes)
{
  const guint8 last = codes->len ? codes->data[codes->len - 1] : 0;

  if (strcmp (text, "'s") == 0) {
    wn_append_s (codes);
    return TRUE;
  }
  if (strcmp (text, "'d") == 0) {
    wn_codes_read (wn_code_is (last, "t") || wn_code_is (last, "d") ? "ax0 d" : "d", codes);
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (clitics); i++)
    if (strcmp (text, clitics[i].text) == 0) {
      wn_codes_read (
          wn_code_is_vowel (last) ? clitics[i].behind_vowel : clitics[i].behind_consonant, codes);
      return TRUE;
    }
  return FALSE;
}

static const struct
{
  WnPart part;
  int tag;
} parts[] = {
  { WN_PART_NOUN, WN_LEXICON_NOUN },
  { WN_PART_VERB, WN_LEXICON_VERB },
  { WN_PART_ADJECTIVE, WN_LEXICON_ADJECTIVE },
  { WN_PART_PAST, WN_LEXICON_PAST },
};

/* Which part of speech a word is of those that its pronunciations differ by, "the prospect" */
static int
choose_tag (const Pronouncer *p, const Words *w, const WnLexiconVariant *variants, int n, guint i)
{
  const WnHomographs *homographs = wn_lexicon_homographs (p->lexicon);
  int known = 0, tags = 0;
  WnPart part;

  for (int k = 1; k < n; k++)
    tags |= variants[k].tags;
  for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
    known |= tags & parts[k].tag;
  if (strcmp (word_at (w, i)->text, "used") == 0)
    return wn_grammar_is_used_to (w->spoken, i) ? WN_LEXICON_PAST : 0;
  if (!known || !homographs)
    return 0;
  part = wn_homographs_part (homographs, 1 << WN_PART_NOUN | 1 << WN_PART_VERB, w->spoken, i);
  for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
    if (parts[k].part == part)
      return parts[k].tag;
  return 0;
}

static WnLettersNet *
letters_net (Pronouncer *p)
{
  const WnLetterToSound *letters = p->net ? NULL : wn_lexicon_letters (p->lexicon);

  if (letters)
    p->net = wn_letters_net_new (letters->letters, WN_LEXICON_MAX_WORD, FALSE);
  return p->net;
}

static void
read_word (Pronouncer *p, Words *w, guint i)
{
  const WnSpokenWord *word = word_at (w, i);
  const WnHomographs *homographs = wn_lexicon_homographs (p->lexicon);
  const WnHomograph *homograph = homographs ? wn_homograph_find (homographs, word->text) : NULL;
  const int capital = word->capital ? WN_LEXICON_CAPITAL : 0;
  WnLexiconVariant variants[WN_LEXICON_MAX_VARIANTS];
  const gsize n = strlen (word->text);
  int found;

  if (homograph) {
    const WnHomographClass *class = wn_homograph_choose (homographs, homograph, w->spoken, i);

    g_byte_array_append (w->codes, class->phones, class->n);
  } else if ((found = wn_lexicon_find (p->lexicon, word->text, n, variants)) > 0) {
    const WnLexiconVariant *v = wn_choose_variant (variants, found,
        found > 1 ? capital | choose_tag (p, w, variants, found, i) : 0);

    g_byte_array_append (w->codes, v->phones, v->n);
  } else {
    wn_read_unknown (p->lexicon, letters_net (p), word->text, n, word->capital, w->codes);
  }
}

static void
read_full (Pronouncer *p, Words *w, guint to, guint i)
{
  const WnSpokenWord *word = word_at (w, i);
  WordPhones *phones = &w->phones[i - w->first];

  phones->start = w->codes->len;
  if (word->phones)
    wn_codes_read (word->phones, w->codes);
  else if (strcmp (word->text, "_a") == 0)
    wn_codes_read ("ey1", w->codes);
  else if (!wn_phrase_is_clitic (word) || !read_clitic (word->text, w->codes))
    read_word (p, w, i);
  phones->n = w->codes->len - phones->start;
  phones->content = word->phones || !wn_function_word (word->text);
  phones->accented = phones->content
      || wn_function_word_accented (wn_function_word (word->text), i + 1 == to);
}

/* ---- words in their phrase ---- */

static gboolean
begins_with_vowel (const Words *w, guint i)
{
  const WordPhones *phones = &w->phones[i - w->first];

  return phones->n > 0 && wn_code_is_vowel (w->codes->data[phones->start]);
}

static gboolean
is_question (const WnSpoken *spoken)
{
  const GArray *words = spoken->words;

  return words->len > 0 && g_array_index (words, WnSpokenWord, words->len - 1).punct == '?';
}

/* Words that lean on nothing keep their full form */
static const char *
weak_form (const Words *w, guint from, guint to, guint i)
{
  const WnSpokenWord *word = word_at (w, i);
  const WnFunctionWord *function = word->phones ? NULL : wn_function_word (word->text);
  const WnSurroundings around = {
    .before2 = text_at (w, from, to, (gint64) i - 2),
    .before = text_at (w, from, to, (gint64) i - 1),
    .word = word->text,
    .behind = text_at (w, from, to, i + 1),
    .behind2 = text_at (w, from, to, i + 2),
    .phrase_first = i == from,
    .phrase_last = i + 1 == to,
    .question = is_question (w->spoken),
    .vowel_behind = i + 1 < to && begins_with_vowel (w, i + 1),
  };

  if (!function || (around.behind && around.behind[0] == '\'' && around.behind[1]))
    return NULL;
  return wn_weak_form (function, &around);
}

/* "in", not "the": lexica stress it, and so does layout 1 of the context */
static gboolean
keeps_vowel (const Words *w, const WordPhones *phones)
{
  for (guint i = phones->start; i < phones->start + phones->n; i++)
    if (wn_code_is (w->codes->data[i], "ax") || wn_code_is (w->codes->data[i], "er"))
      return FALSE;
  return TRUE;
}

static void
weaken (Words *w, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    const char *weak = weak_form (w, from, to, i);
    WordPhones *phones = &w->phones[i - w->first];

    if (!weak)
      continue;
    phones->start = w->codes->len;
    wn_codes_read (weak, w->codes);
    phones->n = w->codes->len - phones->start;
    phones->weak = TRUE;
    phones->accented = FALSE;
    phones->listed = keeps_vowel (w, phones) ? WN_STRESS_PRIMARY : WN_STRESS_NONE;
  }
}

/* ---- segments ---- */

/* A word that stands for something has a stressed vowel: the first that is no schwa */
static void
ensure_stress (guint8 *codes, guint n)
{
  guint best = n;

  for (guint i = 0; i < n; i++) {
    if (WN_LEXICON_STRESS (codes[i]) == WN_STRESS_PRIMARY)
      return;
    if (wn_code_is_vowel (codes[i])
        && (best == n || (wn_code_is (codes[best], "ax") && !wn_code_is (codes[i], "ax"))
            || WN_LEXICON_STRESS (codes[i]) > WN_LEXICON_STRESS (codes[best])))
      best = i;
  }
  if (best < n)
    codes[best] = WN_LEXICON_CODE (WN_LEXICON_PHONE (codes[best]), WN_STRESS_PRIMARY);
}

static WnStress
syllable_stress (const guint8 *codes, const gboolean *begins, guint n, guint at)
{
  WnStress stress = WN_STRESS_NONE;

  for (guint i = at; i < n && (i == at || !begins[i]); i++)
    if (wn_code_is_vowel (codes[i]))
      stress = WN_LEXICON_STRESS (codes[i]);
  return stress;
}

/* A word with the clitics behind it, whose phones are codes [n]; owner [n], the word of each */
static void
append_segments (const Words *w, const guint8 *codes, const guint *owner, guint n, int *syllable,
    GArray *segments)
{
  const guint host = owner[0];
  const WordPhones *phones = &w->phones[host - w->first];
  g_autofree gboolean *begins = g_new (gboolean, n);
  WnStress stress = WN_STRESS_NONE;

  wn_syllables (codes, n, begins);
  for (guint i = 0; i < n; i++) {
    if (begins[i]) {
      stress = syllable_stress (codes, begins, n, i);
      ++*syllable;
    }
    {
      const WnSpokenPhone s = { .phone = WN_LEXICON_PHONE (codes[i]),
        .word = word_at (w, owner[i])->written,
        .spoken = host,
        .syllable = *syllable - 1,
        .first_in_syllable = begins[i],
        .last_in_syllable = i + 1 == n || begins[i + 1],
        .stress = stress,
        .listed_stress = phones->weak ? phones->listed : stress,
        .weak = phones->weak,
        .accent = phones->accented && stress == WN_STRESS_PRIMARY,
        .content = phones->content };

      g_array_append_val (segments, s);
    }
  }
}

/* Returns the word behind the group that begins with word i */
static guint
append_group (const Words *w, guint i, GByteArray *codes, GArray *owners, int *syllable,
    GArray *segments)
{
  const guint host = i;

  g_byte_array_set_size (codes, 0);
  g_array_set_size (owners, 0);
  do {
    const WordPhones *phones = &w->phones[i - w->first];

    g_byte_array_append (codes, w->codes->data + phones->start, phones->n);
    for (guint k = 0; k < phones->n; k++)
      g_array_append_val (owners, i);
    i++;
  } while (i < w->end && wn_phrase_is_clitic (word_at (w, i)) && !word_at (w, i - 1)->punct);
  if (codes->len == 0)
    return i;
  if (!w->phones[host - w->first].weak)
    ensure_stress (codes->data, codes->len);
  append_segments (w, codes->data, (const guint *) (void *) owners->data, codes->len, syllable,
      segments);
  return i;
}

void
wn_english_pronounce (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken,
    guint first, guint end, int *syllable, GArray *segments)
{
  Words w = { spoken, first, end, g_new0 (WordPhones, end - first), g_byte_array_new () };
  GByteArray *codes = g_byte_array_new ();
  GArray *owners = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint from = first, to; from < end; from = to) {
    to = MIN (wn_phrase_end (spoken, from), end);
    for (guint i = from; i < to; i++)
      read_full (pronouncer, &w, to, i);
    weaken (&w, from, to);
  }
  for (guint i = first; i < end;)
    i = append_group (&w, i, codes, owners, syllable, segments);
  g_array_unref (owners);
  g_byte_array_unref (codes);
  g_byte_array_unref (w.codes);
  g_free (w.phones);
}
