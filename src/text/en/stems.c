/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/stems.h"
#include <string.h>
#include "text/en/codes.h"

/* A stem has so many letters at least */
#define SHORTEST 3
/* and a part of a compound so many */
#define SHORTEST_PART 3

const WnLexiconVariant *
wn_choose_variant (const WnLexiconVariant *variants, int n, int tags)
{
  for (int i = 0; i < n; i++)
    if (i > 0 && variants[i].tags & tags)
      return &variants[i];
  return &variants[0];
}

void
wn_append_s (GByteArray *codes)
{
  const guint8 last = codes->len ? codes->data[codes->len - 1] : 0;

  if (wn_code_is_sibilant (last))
    wn_codes_read ("ax0 z", codes);
  else
    wn_codes_read (wn_code_is_voiceless (last) ? "s" : "z", codes);
}

static void
append_ed (GByteArray *codes)
{
  const guint8 last = codes->len ? codes->data[codes->len - 1] : 0;

  if (wn_code_is (last, "t") || wn_code_is (last, "d"))
    wn_codes_read ("ih0 d", codes);
  else
    wn_codes_read (wn_code_is_voiceless (last) ? "t" : "d", codes);
}

static gboolean
append_known (const WnLexicon *lexicon, const char *word, gsize n, int tags, GByteArray *codes)
{
  WnLexiconVariant variants[WN_LEXICON_MAX_VARIANTS];
  const int found = wn_lexicon_find (lexicon, word, n, variants);
  const WnLexiconVariant *v = wn_choose_variant (variants, found, tags);

  if (found == 0)
    return FALSE;
  g_byte_array_append (codes, v->phones, v->n);
  return TRUE;
}

typedef struct
{
  const char *suffix;  /* letters */
  const char *restore; /* letters of the stem that it replaced */
  const char *phones;  /* what it adds; NULL: append_s(), append_ed() by its last letter */
  int tags;            /* of the stem */
  gboolean doubles;    /* the stem's last consonant may stand twice before it */
} Suffix;

/* Longer ones first where they end alike */
static const Suffix suffixes[] = {
  { "iest", "y", "ih0 s t", WN_LEXICON_ADJECTIVE, FALSE },
  { "iness", "y", "n ax0 s", WN_LEXICON_ADJECTIVE, FALSE },
  { "lessness", "", "l ax0 s n ax0 s", WN_LEXICON_NOUN, FALSE },
  { "fulness", "", "f ax0 l n ax0 s", WN_LEXICON_NOUN, FALSE },
  { "lessly", "", "l ax0 s l iy0", WN_LEXICON_NOUN, FALSE },
  { "fully", "", "f ax0 l iy0", WN_LEXICON_NOUN, FALSE },
  { "ness", "", "n ax0 s", WN_LEXICON_ADJECTIVE, FALSE },
  { "less", "", "l ax0 s", WN_LEXICON_NOUN, FALSE },
  { "like", "", "l ay2 k", WN_LEXICON_NOUN, FALSE },
  { "ship", "", "sh ih2 p", WN_LEXICON_NOUN, FALSE },
  { "hood", "", "hh uh2 d", WN_LEXICON_NOUN, FALSE },
  { "wise", "", "w ay2 z", WN_LEXICON_NOUN, FALSE },
  { "ward", "", "w er0 d", WN_LEXICON_NOUN, FALSE },
  { "some", "", "s ax0 m", WN_LEXICON_NOUN, FALSE },
  { "ment", "", "m ax0 n t", WN_LEXICON_VERB, FALSE },
  { "ful", "", "f ax0 l", WN_LEXICON_NOUN, FALSE },
  { "ingly", "", "ih0 ng l iy0", WN_LEXICON_VERB, TRUE },
  { "ingly", "e", "ih0 ng l iy0", WN_LEXICON_VERB, FALSE },
  { "ably", "", "ax0 b l iy0", WN_LEXICON_VERB, TRUE },
  { "ably", "e", "ax0 b l iy0", WN_LEXICON_VERB, FALSE },
  { "ily", "y", "ax0 l iy0", WN_LEXICON_ADJECTIVE, FALSE },
  { "ly", "", "l iy0", WN_LEXICON_ADJECTIVE, FALSE },
  { "able", "", "ax0 b ax0 l", WN_LEXICON_VERB, TRUE },
  { "able", "e", "ax0 b ax0 l", WN_LEXICON_VERB, FALSE },
  { "ing", "", "ih0 ng", WN_LEXICON_VERB, TRUE },
  { "ing", "e", "ih0 ng", WN_LEXICON_VERB, FALSE },
  { "ier", "y", "er0", WN_LEXICON_ADJECTIVE, FALSE },
  { "est", "", "ih0 s t", WN_LEXICON_ADJECTIVE, TRUE },
  { "est", "e", "ih0 s t", WN_LEXICON_ADJECTIVE, FALSE },
  { "ish", "", "ih0 sh", WN_LEXICON_NOUN, TRUE },
  { "ism", "", "ih2 z ax0 m", WN_LEXICON_NOUN, FALSE },
  { "ist", "", "ih0 s t", WN_LEXICON_NOUN, FALSE },
  { "er", "", "er0", WN_LEXICON_VERB, TRUE },
  { "er", "e", "er0", WN_LEXICON_VERB, FALSE },
  { "ied", "y", NULL, WN_LEXICON_VERB, FALSE },
  { "ed", "", NULL, WN_LEXICON_VERB, TRUE },
  { "ed", "e", NULL, WN_LEXICON_VERB, FALSE },
  { "ies", "y", NULL, WN_LEXICON_NOUN, FALSE },
  { "es", "e", NULL, WN_LEXICON_NOUN, FALSE },
  { "es", "", NULL, WN_LEXICON_NOUN, FALSE },
  { "s'", "", NULL, WN_LEXICON_NOUN, FALSE },
  { "'s", "", NULL, WN_LEXICON_NOUN, FALSE },
  { "s", "", NULL, WN_LEXICON_NOUN, FALSE },
};

typedef struct
{
  const char *prefix, *phones;
} Prefix;

static const Prefix prefixes[] = {
  { "counter", "k aw1 n t er0" },
  { "inter", "ih2 n t er0" },
  { "super", "s uw2 p er0" },
  { "hyper", "hh ay2 p er0" },
  { "under", "ah2 n d er0" },
  { "ultra", "ah2 l t r ax0" },
  { "micro", "m ay2 k r ow0" },
  { "multi", "m ah2 l t iy0" },
  { "trans", "t r ae2 n z" },
  { "cyber", "s ay2 b er0" },
  { "anti", "ae2 n t iy0" },
  { "over", "ow2 v er0" },
  { "mega", "m eh2 g ax0" },
  { "mini", "m ih2 n iy0" },
  { "fore", "f ao2 r" },
  { "semi", "s eh2 m iy0" },
  { "auto", "ao2 t ow0" },
  { "self", "s eh2 l f" },
  { "non", "n aa2 n" },
  { "mis", "m ih2 s" },
  { "dis", "d ih2 s" },
  { "out", "aw2 t" },
  { "pre", "p r iy2" },
  { "sub", "s ah2 b" },
  { "un", "ah2 n" },
  { "re", "r iy2" },
  { "co", "k ow2" },
  { "de", "d iy2" },
};

static gboolean read_stem (const WnLexicon *lexicon, const char *word, gsize n, int tags, int depth,
    GByteArray *codes);

/* "happily" has no y, "royally" one l */
static gboolean
loses_last (const Suffix *s, const GByteArray *codes)
{
  const guint8 last = codes->len > 1 ? codes->data[codes->len - 1] : 0;

  return (strcmp (s->suffix, "ily") == 0 && wn_code_is (last, "iy"))
      || (strcmp (s->suffix, "ly") == 0 && wn_code_is (last, "l"));
}

static void
append_suffix (const Suffix *s, GByteArray *codes)
{
  if (!s->phones && g_str_has_suffix (s->suffix, "d")) {
    append_ed (codes);
  } else if (!s->phones) {
    wn_append_s (codes);
  } else {
    if (loses_last (s, codes))
      g_byte_array_set_size (codes, codes->len - 1);
    wn_codes_read (s->phones, codes);
  }
}

static gboolean
is_vowel_letter (char c)
{
  return strchr ("aeiou", c) != NULL;
}

/* "-es" is a syllable only behind what hisses: "boxes", not "shoes" */
static gboolean
may_follow (const Suffix *s, const char *stem, gsize n)
{
  const char last = stem[n - 1];

  if (strcmp (s->suffix, "es") == 0 && !*s->restore)
    return strchr ("sxzho", last) != NULL;
  if (strcmp (s->suffix, "s") == 0)
    return last != 's' && last != '\'';
  return TRUE;
}

static gboolean
try_suffix (const WnLexicon *lexicon, const Suffix *s, const char *word, gsize n, int depth,
    GByteArray *codes)
{
  const gsize length = strlen (s->suffix), stem_n = n - length;
  char stem[WN_LEXICON_MAX_WORD + 8];
  gboolean found;

  if (n < length + SHORTEST || memcmp (word + stem_n, s->suffix, length) != 0
      || !may_follow (s, word, stem_n))
    return FALSE;
  memcpy (stem, word, stem_n);
  g_strlcpy (stem + stem_n, s->restore, sizeof stem - stem_n);
  found = FALSE;
  if (s->doubles && stem_n > SHORTEST && stem[stem_n - 1] == stem[stem_n - 2]
      && !is_vowel_letter (stem[stem_n - 1]))
    found = read_stem (lexicon, stem, stem_n - 1, s->tags, depth, codes);
  if (!found && !read_stem (lexicon, stem, strlen (stem), s->tags, depth, codes))
    return FALSE;
  append_suffix (s, codes);
  return TRUE;
}

/* All but the first stress become secondary */
static void
demote (guint8 *codes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (WN_LEXICON_STRESS (codes[i]) == WN_STRESS_PRIMARY)
      codes[i] = WN_LEXICON_CODE (WN_LEXICON_PHONE (codes[i]), WN_STRESS_SECONDARY);
}

static gboolean
try_prefix (const WnLexicon *lexicon, const Prefix *p, const char *word, gsize n, int tags,
    int depth, GByteArray *codes)
{
  const gsize length = strlen (p->prefix), before = codes->len;

  if (n < length + SHORTEST + 1 || memcmp (word, p->prefix, length) != 0)
    return FALSE;
  wn_codes_read (p->phones, codes);
  if (read_stem (lexicon, word + length, n - length, tags, depth, codes))
    return TRUE;
  g_byte_array_set_size (codes, before);
  return FALSE;
}

/* Two words: the first bears the stress */
static gboolean
try_compound (const WnLexicon *lexicon, const char *word, gsize n, int tags, GByteArray *codes)
{
  const gsize before = codes->len;

  for (gsize first = n - SHORTEST_PART; first >= SHORTEST_PART && first < n; first--) {
    gsize middle;

    if (!append_known (lexicon, word, first, WN_LEXICON_NOUN, codes))
      continue;
    middle = codes->len;
    if (append_known (lexicon, word + first, n - first, tags, codes)) {
      demote (codes->data + middle, codes->len - middle);
      return TRUE;
    }
    g_byte_array_set_size (codes, before);
  }
  return FALSE;
}

static gboolean
read_stem (const WnLexicon *lexicon, const char *word, gsize n, int tags, int depth,
    GByteArray *codes)
{
  if (n == 0 || n > WN_LEXICON_MAX_WORD)
    return FALSE;
  if (append_known (lexicon, word, n, tags, codes))
    return TRUE;
  if (depth == 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (try_suffix (lexicon, &suffixes[i], word, n, depth - 1, codes))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (try_prefix (lexicon, &prefixes[i], word, n, tags, depth - 1, codes))
      return TRUE;
  return FALSE;
}

gboolean
wn_stem_phones (const WnLexicon *lexicon, const char *word, gsize n, int tags, GByteArray *codes)
{
  const gsize before = codes->len;

  if (read_stem (lexicon, word, n, tags, 2, codes)
      || (n <= WN_LEXICON_MAX_WORD && try_compound (lexicon, word, n, tags, codes)))
    return TRUE;
  g_byte_array_set_size (codes, before);
  return FALSE;
}
