/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "homograph_trainer.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/rng.h"
#include "merge.h"
#include "own_sentences.h"
#include "text/en/codes.h"
#include "text/en/english.h"

#define BUCKETS (1 << WN_HOMOGRAPH_BITS)
#define EPOCHS 25
#define RATE 0.15f
/* Pulls weights to 0 at every use */
#define DECAY 2e-4f
/* Of a weight in the file; weights beyond 127 of them are cut */
#define UNIT 0.04f
/* How often own sentences count */
#define OWN_WEIGHT 3

/* A pronunciation with the name that the data give it */
typedef struct
{
  char *id; /* "record_nou" */
  WnPart part;
  WnRole parts;
  GByteArray *phones;
} Class;

typedef struct
{
  char *word;
  GArray *classes; /* Class */
} Word;

typedef struct
{
  int word, class; /* of words, of its classes */
  gboolean set_aside;
  WnRole possible; /* by grammar, of those that the word's pronunciations are */
  int n;
  guint32 *features; /* [n] */
} Example;

struct _WnHomographResult
{
  GArray *words;    /* Word, sorted */
  GArray *examples; /* Example */
  float *weights, *squares;
  GByteArray *packed;
  gint8 *rounded;
};

static void
clear_class (void *data)
{
  g_free (((Class *) data)->id);
  g_byte_array_unref (((Class *) data)->phones);
}

static void
clear_word (void *data)
{
  g_free (((Word *) data)->word);
  g_array_unref (((Word *) data)->classes);
}

static void
clear_example (void *data)
{
  g_free (((Example *) data)->features);
}

/* ---- reading ---- */

/* Fields of a line, tabs between, in quotes that are doubled inside */
static char **
split_line (const char *line)
{
  char **fields = g_strsplit (line, "\t", -1);

  for (char **f = fields; *f; f++) {
    const gsize n = strlen (*f);
    GString *plain;

    if (n < 2 || **f != '"' || (*f)[n - 1] != '"')
      continue;
    plain = g_string_new_len (*f + 1, n - 2);
    g_string_replace (plain, "\"\"", "\"", 0);
    g_free (*f);
    *f = g_string_free (plain, FALSE);
  }
  return fields;
}

/* Calls line() for each line but the first, with as many fields as it must have */
static gboolean
read_table (const char *path, guint n_fields, gboolean (*line) (void *data, char **fields),
    void *data, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  lines = g_strsplit (text, "\n", -1);
  for (int i = 1; lines[i]; i++) {
    g_auto (GStrv) fields = split_line (g_strchomp (lines[i]));

    if (*lines[i] && (g_strv_length (fields) != n_fields || !line (data, fields))) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: line %d: %s", path, i + 1, lines[i]);
      return FALSE;
    }
  }
  return TRUE;
}

/* "abstract_adj-nou": what the name says behind the word */
static WnPart
part_of (const char *id)
{
  const char *sense = strchr (id, '_');

  if (!sense)
    return WN_PART_NONE;
  if (g_str_has_prefix (sense, "_geo") || g_str_has_prefix (sense, "_nam"))
    return WN_PART_NAME;
  if (g_str_has_prefix (sense, "_past"))
    return WN_PART_PAST;
  if (strstr (sense, "nou") && strstr (sense, "vrb"))
    return WN_PART_NONE;
  if (strstr (sense, "nou"))
    return WN_PART_NOUN;
  if (g_str_has_prefix (sense, "_vrb") || g_str_has_prefix (sense, "_present"))
    return WN_PART_VERB;
  return g_str_has_prefix (sense, "_adj") ? WN_PART_ADJECTIVE : WN_PART_NONE;
}

/* Of those whose name says too little or something else */
static const struct
{
  const char *id;
  WnRole parts;
} known_parts[] = {
  { "affect", WN_ROLE_VERB },
  { "aged", WN_ROLE_VERB | WN_ROLE_PAST | WN_ROLE_ADJECTIVE },
  { "blessed_vrb", WN_ROLE_PAST },
  { "bow_nou-ship", WN_ROLE_NOUN | WN_ROLE_VERB },
  { "close_adj-nou", WN_ROLE_ADJECTIVE },
  { "close_vrb", WN_ROLE_VERB | WN_ROLE_NOUN },
  { "compress", WN_ROLE_VERB },
  { "content_adj-nou-vrb", WN_ROLE_ADJECTIVE | WN_ROLE_VERB },
  { "dove", WN_ROLE_NOUN },
  { "dove_vrb", WN_ROLE_PAST | WN_ROLE_VERB },
  { "isolate", WN_ROLE_VERB },
  { "learned_vrb", WN_ROLE_PAST },
  { "minute", WN_ROLE_NOUN },
  { "moped_vrb", WN_ROLE_PAST },
  { "polish", WN_ROLE_NOUN | WN_ROLE_VERB },
  { "polish_geo", WN_ROLE_NAME | WN_ROLE_ADJECTIVE | WN_ROLE_NOUN },
  { "read_present", WN_ROLE_VERB | WN_ROLE_NOUN },
  { "rerelease", WN_ROLE_NOUN },
  { "sow", WN_ROLE_VERB },
  { "tear_vrb", WN_ROLE_NOUN | WN_ROLE_VERB },
  { "transform", WN_ROLE_VERB },
  { "wound_nou-vrb", WN_ROLE_NOUN | WN_ROLE_VERB },
  { "wound_vrb", WN_ROLE_PAST },
};

/* "abstract_adj-nou": all that the name says behind the word */
static WnRole
parts_of (const char *id)
{
  const char *sense = strchr (id, '_');
  WnRole parts = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (known_parts); i++)
    if (strcmp (known_parts[i].id, id) == 0)
      return known_parts[i].parts;
  if (!sense)
    return WN_ROLE_ANY;
  if (g_str_has_prefix (sense, "_geo") || g_str_has_prefix (sense, "_nam"))
    return WN_ROLE_NAME;
  parts |= g_str_has_prefix (sense, "_past") ? WN_ROLE_PAST : 0;
  parts |= strstr (sense, "nou") ? WN_ROLE_NOUN : 0;
  parts |= strstr (sense, "vrb") || g_str_has_prefix (sense, "_present") ? WN_ROLE_VERB : 0;
  parts |= strstr (sense, "adj") ? WN_ROLE_ADJECTIVE : 0;
  return parts ? parts : WN_ROLE_ANY;
}

/* Where the data's transcription is nearer to another word than to this */
static const struct
{
  const char *id, *phones;
} known_phones[] = {
  { "august", "ao1 g ax0 s t" },
  { "conduct_vrb", "k ax0 n d ah1 k t" },
  { "export_vrb", "ih0 k s p ao1 r t" },
  { "moderate_vrb", "m aa1 d er0 ey2 t" },
};

static GByteArray *
read_pronunciation (const char *ipa)
{
  GByteArray *codes = g_byte_array_new ();
  char *unknown = NULL, *phones;
  int at;

  phones = wn_english.read_phones (&wn_english, "ipa", ipa, &unknown, &at);
  if (phones)
    wn_codes_read (phones, codes);
  g_free (phones);
  g_free (unknown);
  return codes;
}

/* ---- pronunciations ---- */

typedef struct
{
  WnHomographResult *result;
  GHashTable *known; /* word -> GPtrArray of WnSourceEntry */
  int word;          /* that a table is of */
  GError **error;
} Reader;

static GHashTable *
index_entries (const GPtrArray *entries)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
      (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < entries->len; i++) {
    WnSourceEntry *e = entries->pdata[i];
    GPtrArray *same = g_hash_table_lookup (known, e->word);

    if (!same)
      g_hash_table_insert (known, e->word, same = g_ptr_array_new ());
    g_ptr_array_add (same, e);
  }
  return known;
}

/* The data's transcriptions are rough: a dictionary's pronunciation is taken where one is near */
static void
refine (GByteArray *phones, const GPtrArray *entries)
{
  const guint8 *best;

  if (!entries)
    return;
  best = wn_lexicon_nearest (phones->data, phones->len, entries);
  if (best) {
    g_byte_array_set_size (phones, 0);
    g_byte_array_append (phones, best, strlen ((const char *) best));
  }
}

static gboolean
add_class (void *data, char **fields)
{
  Reader *r = data;
  GArray *words = r->result->words;
  Class class = { NULL, part_of (fields[1]), parts_of (fields[1]), read_pronunciation (fields[3]) };
  Word *word;

  if (class.phones->len == 0) {
    g_byte_array_unref (class.phones);
    return FALSE;
  }
  refine (class.phones, g_hash_table_lookup (r->known, fields[0]));
  for (gsize i = 0; i < G_N_ELEMENTS (known_phones); i++)
    if (strcmp (known_phones[i].id, fields[1]) == 0) {
      g_byte_array_set_size (class.phones, 0);
      wn_codes_read (known_phones[i].phones, class.phones);
    }
  if (words->len == 0
      || strcmp (g_array_index (words, Word, words->len - 1).word, fields[0]) != 0) {
    const Word new = { g_strdup (fields[0]), g_array_new (FALSE, FALSE, sizeof (Class)) };

    g_array_set_clear_func (new.classes, clear_class);
    g_array_append_val (words, new);
  }
  word = &g_array_index (words, Word, words->len - 1);
  class.id = g_strdup (fields[1]);
  g_array_append_val (word->classes, class);
  return word->classes->len <= WN_HOMOGRAPH_MAX_CLASSES;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Word *) a)->word, ((const Word *) b)->word);
}

/* ---- sentences ---- */

static int
find_class (const Word *word, const char *id)
{
  for (guint i = 0; i < word->classes->len; i++)
    if (strcmp (g_array_index (word->classes, Class, i).id, id) == 0)
      return i;
  return -1;
}

/* The spoken word that stands at a byte of the sentence, or -1 */
static int
find_spoken (const WnSpoken *spoken, guint start, const char *text)
{
  for (guint i = 0; i < spoken->words->len; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
    const WnWritten *written = &g_array_index (spoken->written, WnWritten, word->written);

    if (written->start <= start && start < written->start + written->length
        && strcmp (word->text, text) == 0)
      return i;
  }
  return -1;
}

static WnRole
all_parts (const Word *word)
{
  WnRole parts = 0;

  for (guint i = 0; i < word->classes->len; i++)
    parts |= g_array_index (word->classes, Class, i).parts;
  return parts;
}

/* Sentences in which the word is not spoken as one, such as in an address, teach nothing */
static gboolean
add_example (void *data, char **fields)
{
  Reader *r = data;
  const Word *word = &g_array_index (r->result->words, Word, r->word);
  Example example = { .word = r->word, .class = find_class (word, fields[1]) };
  guint32 features[WN_HOMOGRAPH_MAX_FEATURES];
  WnSpoken spoken;
  int i;

  if (example.class < 0)
    return FALSE;
  wn_english.normalise (&wn_english, &spoken, fields[2], strlen (fields[2]), NULL, WN_TEXT_DEFAULT);
  i = find_spoken (&spoken, g_ascii_strtoull (fields[3], NULL, 10), word->word);
  if (i >= 0) {
    example.set_aside = wn_rng_hash (fields[2], strlen (fields[2]), 16) % 10 == 0;
    example.n = wn_homograph_features (&spoken, i, features);
    example.possible = wn_homograph_parts (all_parts (word), &spoken, i);
    example.features = g_memdup2 (features, example.n * sizeof *features);
    g_array_append_val (r->result->examples, example);
  }
  wn_spoken_clear (&spoken);
  return TRUE;
}

/* Words that the data do not have are passed over */
static void
add_own (WnHomographResult *r, const char *id, const char *sentence)
{
  const g_autofree char *text = g_strndup (id, strcspn (id, "_"));
  Example example = { .class = -1 };
  guint32 features[WN_HOMOGRAPH_MAX_FEATURES];
  WnSpoken spoken;

  for (guint i = 0; i < r->words->len && example.class < 0; i++)
    if (strcmp (g_array_index (r->words, Word, i).word, text) == 0) {
      example.word = i;
      example.class = find_class (&g_array_index (r->words, Word, i), id);
    }
  if (example.class < 0)
    return;
  wn_english.normalise (&wn_english, &spoken, sentence, strlen (sentence), NULL, WN_TEXT_DEFAULT);
  for (guint i = 0; i < spoken.words->len; i++)
    if (strcmp (g_array_index (spoken.words, WnSpokenWord, i).text, text) == 0) {
      example.n = wn_homograph_features (&spoken, i, features);
      for (int k = 0; k < OWN_WEIGHT; k++) {
        example.features = g_memdup2 (features, example.n * sizeof *features);
        g_array_append_val (r->examples, example);
      }
      break;
    }
  wn_spoken_clear (&spoken);
}

static gboolean
read_all (Reader *r, const char *dir, GError **error)
{
  g_autofree char *ids = g_build_filename (dir, "wordids.tsv", NULL);

  if (!read_table (ids, 6, add_class, r, error))
    return FALSE;
  g_array_sort (r->result->words, compare_words);
  for (r->word = 0; r->word < (int) r->result->words->len; r->word++) {
    g_autofree char *name = g_strconcat (g_array_index (r->result->words, Word, r->word).word,
        ".tsv", NULL);
    g_autofree char *path = g_build_filename (dir, "train", name, NULL);

    if (!read_table (path, 5, add_example, r, error))
      return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (own_sentences); i++)
    for (const char *const *s = own_sentences[i].sentences; *s; s++)
      add_own (r->result, own_sentences[i].id, *s);
  return TRUE;
}

/* ---- training ---- */

/* Both buckets of a feature for a class; returns how many there are */
static int
buckets_of (const Word *word, int class, guint32 feature, guint32 buckets[2])
{
  const WnPart part = g_array_index (word->classes, Class, class).part;

  buckets[0] = wn_homograph_bucket (feature, word->word, class);
  if (part == WN_PART_NONE)
    return 1;
  buckets[1] = wn_homograph_part_bucket (feature, part);
  return 2;
}

static void
scores_of (const WnHomographResult *r, const Example *e, float *scores)
{
  const Word *word = &g_array_index (r->words, Word, e->word);

  for (guint c = 0; c < word->classes->len; c++) {
    scores[c] = 0;
    for (int i = 0; i < e->n; i++) {
      guint32 buckets[2];
      const int n = buckets_of (word, c, e->features[i], buckets);

      for (int k = 0; k < n; k++)
        scores[c] += r->weights[buckets[k]];
    }
  }
}

static void
step (WnHomographResult *r, guint32 bucket, float gradient)
{
  const float g = gradient + DECAY * r->weights[bucket];

  r->squares[bucket] += g * g;
  r->weights[bucket] -= RATE * g / sqrtf (r->squares[bucket] + 1e-3f);
}

static void
learn (WnHomographResult *r, const Example *e)
{
  const Word *word = &g_array_index (r->words, Word, e->word);
  float p[WN_HOMOGRAPH_MAX_CLASSES], most, sum = 0;

  scores_of (r, e, p);
  most = p[0];
  for (guint c = 1; c < word->classes->len; c++)
    most = MAX (most, p[c]);
  for (guint c = 0; c < word->classes->len; c++)
    sum += p[c] = expf (p[c] - most);
  for (guint c = 0; c < word->classes->len; c++) {
    const float gradient = p[c] / sum - (c == (guint) e->class);

    for (int i = 0; i < e->n; i++) {
      guint32 buckets[2];
      const int n = buckets_of (word, c, e->features[i], buckets);

      for (int k = 0; k < n; k++)
        step (r, buckets[k], gradient);
    }
  }
}

static void
train (WnHomographResult *r)
{
  const guint n = r->examples->len;
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    for (guint i = n; i-- > 1;) {
      const guint64 counter = (guint64) epoch << 32 | i;
      const guint j = wn_rng_hash (&counter, sizeof counter, 17) % (i + 1), kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
    for (guint i = 0; i < n; i++)
      if (!g_array_index (r->examples, Example, order[i]).set_aside)
        learn (r, &g_array_index (r->examples, Example, order[i]));
  }
  g_free (order);
}

/* ---- what it gave ---- */

static void
append_byte (GByteArray *bytes, guint8 byte)
{
  g_byte_array_append (bytes, &byte, 1);
}

static void
pack (WnHomographResult *r)
{
  r->packed = g_byte_array_new ();
  for (guint i = 0; i < r->words->len; i++) {
    const Word *word = &g_array_index (r->words, Word, i);
    const gsize n = strlen (word->word);

    append_byte (r->packed, n);
    g_byte_array_append (r->packed, (const guint8 *) word->word, n);
    append_byte (r->packed, word->classes->len);
    for (guint c = 0; c < word->classes->len; c++) {
      const Class *class = &g_array_index (word->classes, Class, c);

      append_byte (r->packed, class->part);
      append_byte (r->packed, class->parts);
      append_byte (r->packed, class->phones->len);
      g_byte_array_append (r->packed, class->phones->data, class->phones->len);
    }
  }
  r->rounded = g_new (gint8, BUCKETS);
  for (int i = 0; i < BUCKETS; i++)
    r->rounded[i] = CLAMP (roundf (r->weights[i] / UNIT), -127, 127);
}

/* With the rounded weights and by grammar, as in use */
static GArray *
measure (WnHomographResult *r)
{
  GArray *figures = g_array_new (FALSE, TRUE, sizeof (WnHomographFigure));

  g_array_set_size (figures, r->words->len);
  for (int i = 0; i < BUCKETS; i++)
    r->weights[i] = r->rounded[i];
  for (guint i = 0; i < r->words->len; i++)
    g_array_index (figures, WnHomographFigure, i).word = g_array_index (r->words, Word, i).word;
  for (guint i = 0; i < r->examples->len; i++) {
    const Example *e = &g_array_index (r->examples, Example, i);
    const Word *word = &g_array_index (r->words, Word, e->word);
    WnHomographFigure *f = &g_array_index (figures, WnHomographFigure, e->word);
    float scores[WN_HOMOGRAPH_MAX_CLASSES];
    int best = -1;

    if (!e->set_aside)
      continue;
    scores_of (r, e, scores);
    for (guint c = 0; c < word->classes->len; c++)
      if (g_array_index (word->classes, Class, c).parts & e->possible
          && (best < 0 || scores[c] > scores[best]))
        best = c;
    f->n++;
    f->right += best == e->class;
  }
  return figures;
}

WnHomographResult *
wn_homographs_train (const char *dir, const GPtrArray *entries, GArray **figures, GError **error)
{
  WnHomographResult *r = g_new0 (WnHomographResult, 1);
  Reader reader = { r, index_entries (entries), 0, error };
  gboolean ok;

  r->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (r->words, clear_word);
  r->examples = g_array_new (FALSE, FALSE, sizeof (Example));
  g_array_set_clear_func (r->examples, clear_example);
  r->weights = g_new0 (float, BUCKETS);
  r->squares = g_new0 (float, BUCKETS);
  ok = read_all (&reader, dir, error);
  g_hash_table_unref (reader.known);
  if (!ok) {
    wn_homograph_result_free (r);
    return NULL;
  }
  train (r);
  pack (r);
  *figures = measure (r);
  return r;
}

void
wn_homograph_result_add (WnHomographResult *r, WnSafetensorsWriter *w)
{
  const int64_t n_words[] = { r->packed->len }, n_weights[] = { BUCKETS };

  wn_safetensors_writer_add (w, WN_HOMOGRAPHS_PREFIX "words", WN_DTYPE_U8, 1, n_words,
      r->packed->data);
  wn_safetensors_writer_add (w, WN_HOMOGRAPHS_PREFIX "weights", WN_DTYPE_I8, 1, n_weights,
      r->rounded);
}

void
wn_homograph_result_free (WnHomographResult *r)
{
  if (!r)
    return;
  g_array_unref (r->words);
  g_array_unref (r->examples);
  g_free (r->weights);
  g_free (r->squares);
  if (r->packed)
    g_byte_array_unref (r->packed);
  g_free (r->rounded);
  g_free (r);
}
