/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/homographs.h"
#include <stdlib.h>
#include <string.h>
#include "text/en/codes.h"
#include "text/en/function_words.h"
#include "text/en/grammar.h"

/* Content words so near are features wherever they stand */
#define NEAR 12
#define BUCKETS (1 << WN_HOMOGRAPH_BITS)

struct _WnHomographs
{
  WnHomograph *words; /* [n] sorted */
  int n;
  const gint8 *weights; /* [BUCKETS] */
};

/* ---- the file ---- */

/* Reads "length, bytes" into out; FALSE if it does not fit */
static const guint8 *
take (const guint8 **at, const guint8 *end, int *n)
{
  const guint8 *bytes;

  if (end - *at < 1 || end - *at < 1 + **at)
    return NULL;
  *n = **at;
  bytes = *at + 1;
  *at += 1 + *n;
  return bytes;
}

/* word, number of classes, of each the part of speech, the set of parts and the phones */
static gboolean
read_homograph (WnHomograph *h, const guint8 **at, const guint8 *end)
{
  int n;
  const guint8 *bytes = take (at, end, &n);

  if (!bytes || n < 1 || n > WN_LEXICON_MAX_WORD || end - *at < 1)
    return FALSE;
  memcpy (h->word, bytes, n);
  h->word[n] = '\0';
  h->n_classes = *(*at)++;
  if (h->n_classes < 1 || h->n_classes > WN_HOMOGRAPH_MAX_CLASSES)
    return FALSE;
  for (int c = 0; c < h->n_classes; c++) {
    WnHomographClass *class = &h->classes[c];

    if (end - *at < 2)
      return FALSE;
    class->part = *(*at)++;
    class->parts = *(*at)++;
    class->phones = take (at, end, &class->n);
    if (!class->phones || class->part >= WN_N_PARTS || class->parts < 1
        || class->parts > WN_ROLE_ANY || class->n < 1 || class->n > WN_LEXICON_MAX_PHONES
        || !wn_codes_are_phones (class->phones, class->n))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_words (WnHomographs *h, const WnTensor *t, const char *name, GError **error)
{
  const guint8 *at = t->data, *end = at + t->n_elements;
  GArray *words = g_array_new (FALSE, TRUE, sizeof (WnHomograph));
  gboolean ok = TRUE;

  while (ok && at < end) {
    WnHomograph word;

    ok = read_homograph (&word, &at, end)
        && (words->len == 0
            || strcmp (g_array_index (words, WnHomograph, words->len - 1).word, word.word) < 0);
    if (ok)
      g_array_append_val (words, word);
  }
  h->n = words->len;
  h->words = (WnHomograph *) (void *) g_array_free (words, FALSE);
  if (!ok)
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: homograph %d is damaged", name, h->n);
  return ok;
}

WnHomographs *
wn_homographs_new (const WnSafetensors *file, GError **error)
{
  static const int64_t any[] = { -1 }, all[] = { BUCKETS };
  WnHomographs *h;
  const WnTensor *words, *weights;

  if (!wn_safetensors_find (file, WN_HOMOGRAPHS_PREFIX "words")) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no homographs",
        wn_safetensors_name (file));
    return NULL;
  }
  h = g_new0 (WnHomographs, 1);
  if ((words = wn_safetensors_require (file, WN_HOMOGRAPHS_PREFIX "words", WN_DTYPE_U8, 1, any,
           error))
      && (weights = wn_safetensors_require (file, WN_HOMOGRAPHS_PREFIX "weights", WN_DTYPE_I8, 1,
              all, error))
      && read_words (h, words, wn_safetensors_name (file), error)) {
    h->weights = weights->data;
    return h;
  }
  wn_homographs_free (h);
  return NULL;
}

void
wn_homographs_free (WnHomographs *h)
{
  if (!h)
    return;
  g_free (h->words);
  g_free (h);
}

static int
compare_word (const void *word, const void *homograph)
{
  return strcmp (word, ((const WnHomograph *) homograph)->word);
}

const WnHomograph *
wn_homograph_find (const WnHomographs *h, const char *word)
{
  return bsearch (word, h->words, h->n, sizeof *h->words, compare_word);
}

/* ---- features ---- */

/* FNV-1a */
static guint32
hash_text (guint32 hash, const char *text)
{
  for (; *text; text++)
    hash = (hash ^ (guint8) *text) * 16777619u;
  return (hash ^ 0xff) * 16777619u;
}

static guint32
mix (guint32 hash)
{
  hash ^= hash >> 16;
  hash *= 0x7feb352du;
  hash ^= hash >> 15;
  hash *= 0x846ca68bu;
  return hash ^ hash >> 16;
}

static guint32
hash_pair (guint32 a, guint32 b)
{
  return mix (a * 31 + b + 0x9e3779b9u);
}

guint32
wn_homograph_bucket (guint32 feature, const char *word, int class)
{
  return hash_pair (feature, hash_text (2166136261u + class, word)) & (BUCKETS - 1);
}

guint32
wn_homograph_part_bucket (guint32 feature, WnPart part)
{
  return hash_pair (feature, 77 + part) & (BUCKETS - 1);
}

/* One place of the sentence */
typedef struct
{
  guint32 word;  /* hash of the text */
  guint32 shape; /* what it looks like: a function word's class, an ending, a name, an edge */
} Place;

static const char *const endings[] = { "ing", "tion", "ment", "ness", "ity", "ly", "ed", "er",
  "est", "ous", "ful", "ive", "able", "al", "ic", "ist", "ism", "ies", "es", "ss", "s", "y",
  "n't" };

static guint32
shape_of (const WnSpokenWord *word)
{
  const WnWordClass class = wn_word_class (word->text);

  if (class != WN_CLASS_CONTENT)
    return 100 + class;
  if (word->capital)
    return 2;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (word->text, endings[i]))
      return 10 + i;
  return 3;
}

/* The places to one side of word `i`, nearest first; a comma or full stop is a place of its own */
static void
look (const WnSpoken *spoken, guint i, int step, Place *places, int n)
{
  const GArray *words = spoken->words;
  gint64 at = i;

  for (int k = 0; k < n;) {
    const gint64 border = step < 0 ? at - 1 : at;
    const char punct = border >= 0 && border < words->len
        ? g_array_index (words, WnSpokenWord, border).punct
        : 0;

    if (punct)
      places[k++] = (Place){ 4, punct == ',' ? 4 : 5 };
    at += step;
    if (k == n)
      break;
    if (at < 0 || at >= words->len) {
      while (k < n)
        places[k++] = (Place){ 1, 1 };
    } else {
      const WnSpokenWord *word = &g_array_index (words, WnSpokenWord, at);

      places[k++] = (Place){ hash_text (2166136261u, word->text), shape_of (word) };
    }
  }
}

typedef struct
{
  guint32 *features;
  int n;
} Features;

static void
add (Features *f, guint32 kind, guint32 a, guint32 b, guint32 c)
{
  if (f->n < WN_HOMOGRAPH_MAX_FEATURES)
    f->features[f->n++] = hash_pair (hash_pair (hash_pair (kind, a), b), c);
}

/* Content words around, wherever they stand: what the text is about */
static void
add_near (Features *f, const WnSpoken *spoken, guint i)
{
  const gint64 from = MAX (0, (gint64) i - NEAR), to = MIN (spoken->words->len, (gint64) i + NEAR);

  for (gint64 k = from; k < to; k++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, k);

    if (k != i && wn_word_class (word->text) == WN_CLASS_CONTENT && strlen (word->text) > 2)
      add (f, 40, hash_text (2166136261u, word->text), 0, 0);
  }
}

int
wn_homograph_features (const WnSpoken *spoken, guint i, guint32 *features)
{
  Features f = { features, 0 };
  const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
  Place p[7], left[3];

  look (spoken, i, -1, left, 3);
  look (spoken, i, 1, p + 4, 3);
  p[0] = left[2];
  p[1] = left[1];
  p[2] = left[0];
  add (&f, 1, 0, 0, 0);
  /* a capital says so much of names that it counts several times */
  for (int k = 0; k < 4; k++)
    add (&f, 2, word->capital, i == 0, k);
  for (int by = -3; by <= 3; by++)
    if (by != 0) {
      add (&f, 3 + by + 3, p[by + 3].word, 0, 0);
      add (&f, 13 + by + 3, p[by + 3].shape, 0, 0);
    }
  add (&f, 20, p[2].word, p[4].word, 0);
  add (&f, 21, p[1].word, p[2].word, 0);
  add (&f, 22, p[4].word, p[5].word, 0);
  add (&f, 23, p[2].shape, p[4].shape, 0);
  add (&f, 24, p[1].shape, p[2].shape, 0);
  add (&f, 25, p[4].shape, p[5].shape, 0);
  add (&f, 26, p[1].shape, p[2].shape, p[4].shape);
  add (&f, 27, p[2].shape, p[4].shape, p[5].shape);
  add (&f, 28, p[2].word, p[4].shape, 0);
  add (&f, 29, p[2].shape, p[4].word, 0);
  add (&f, 30, p[1].word, p[2].shape, 0);
  add (&f, 31, p[0].shape, p[1].shape, p[2].shape);
  add_near (&f, spoken, i);
  return f.n;
}

/* ---- choosing ---- */

static int
score (const WnHomographs *h, const char *word, int class, WnPart part, const guint32 *features,
    int n)
{
  int sum = 0;

  for (int i = 0; i < n; i++) {
    if (word)
      sum += h->weights[wn_homograph_bucket (features[i], word, class)];
    if (part != WN_PART_NONE)
      sum += h->weights[wn_homograph_part_bucket (features[i], part)];
  }
  return sum;
}

WnRole
wn_homograph_parts (WnRole parts, const WnSpoken *spoken, guint i)
{
  const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
  const WnRole told = word->role & parts,
               possible = told ? told : wn_grammar_parts (spoken, i, parts),
               others = possible & ~WN_ROLE_NAME;

  if (told)
    return told;
  /* a name has a capital, and grammar of its own; a sentence's first word has one in any case */
  if (i > 0 && word->capital)
    return possible | (parts & WN_ROLE_NAME);
  return i > 0 && others ? others : possible;
}

static WnRole
all_parts (const WnHomograph *homograph)
{
  WnRole parts = 0;

  for (int c = 0; c < homograph->n_classes; c++)
    parts |= homograph->classes[c].parts;
  return parts;
}

/* The best pronunciation of a possible part of speech, but for number `other` */
static int
choose_class (const WnHomographs *h, const WnHomograph *homograph, WnRole possible, int other,
    const guint32 *features, int n)
{
  int best = -1, most = 0;

  for (int c = 0; c < homograph->n_classes; c++) {
    const WnHomographClass *class = &homograph->classes[c];
    const int s = score (h, homograph->word, c, class->part, features, n);

    if (class->parts & possible && c != other && (best < 0 || s > most)) {
      most = s;
      best = c;
    }
  }
  return best;
}

const WnHomographClass *
wn_homograph_choose (const WnHomographs *h, const WnHomograph *homograph, const WnSpoken *spoken,
    guint i)
{
  guint32 features[WN_HOMOGRAPH_MAX_FEATURES];
  const int n = wn_homograph_features (spoken, i, features);
  const WnRole possible = wn_homograph_parts (all_parts (homograph), spoken, i);
  int best = choose_class (h, homograph, possible, -1, features, n);

  if (g_array_index (spoken->words, WnSpokenWord, i).role == WN_ROLE_OTHER_SENSE) {
    const int other = choose_class (h, homograph, WN_ROLE_ANY, best, features, n);

    best = other >= 0 ? other : best;
  }
  return &homograph->classes[MAX (0, best)];
}

static WnRole
grammar_of (int parts)
{
  static const WnRole of[WN_N_PARTS] = { 0, WN_ROLE_NOUN, WN_ROLE_VERB, WN_ROLE_ADJECTIVE,
    WN_ROLE_PAST, WN_ROLE_NAME };
  WnRole set = 0;

  for (WnPart part = WN_PART_NOUN; part < WN_N_PARTS; part++)
    set |= parts & 1 << part ? of[part] : 0;
  return set;
}

WnPart
wn_homographs_part (const WnHomographs *h, int parts, const WnSpoken *spoken, guint i)
{
  guint32 features[WN_HOMOGRAPH_MAX_FEATURES];
  const int n = wn_homograph_features (spoken, i, features);
  const WnRole possible = wn_homograph_parts (grammar_of (parts), spoken, i);
  WnPart best = WN_PART_NONE;
  int most = G_MININT;

  for (WnPart part = WN_PART_NOUN; part < WN_N_PARTS; part++)
    if (parts & 1 << part && grammar_of (1 << part) & possible) {
      const int s = score (h, NULL, 0, part, features, n);

      if (s > most) {
        most = s;
        best = part;
      }
    }
  return best;
}
