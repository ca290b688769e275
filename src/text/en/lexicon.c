/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/lexicon.h"
#include <string.h>
#include "base/datadir.h"
#include "base/fork.h"
#include "config.h"
#include "text/en/codes.h"
#include "text/en/letter_to_sound.h"
#include "text/en/phones.h"

struct _WnLexicon
{
  WnSafetensors *file;
  const guint8 *words;
  gsize size; /* of words */
  const gint32 *blocks;
  int n_blocks;
  const guint8 *trigrams; /* a bit each */
  gboolean has_letters;
  WnLetterToSound *letters; /* from the first word on that is not listed */
  GError *late;             /* why they could not be read then */
  WnHomographs *homographs;
};

/* Of what is read late */
static GMutex late_lock;

static void
read_letters (WnLexicon *lexicon)
{
  static const char *const letters[] = { WN_LETTERS_PREFIX, NULL };

  if (wn_safetensors_fetch (lexicon->file, letters, &lexicon->late))
    g_atomic_pointer_set (&lexicon->letters,
        wn_letter_to_sound_new (lexicon->file, &lexicon->late));
}

const WnLetterToSound *
wn_lexicon_letters (const WnLexicon *lexicon)
{
  WnLexicon *l = (WnLexicon *) lexicon; /* nobody sees that it changes */

  if (l->has_letters && !g_atomic_pointer_get (&l->letters)) {
    wn_fork_hold (&late_lock);
    g_mutex_lock (&late_lock);
    if (!lexicon->letters && !lexicon->late)
      read_letters (l);
    g_mutex_unlock (&late_lock);
  }
  return g_atomic_pointer_get (&l->letters);
}

const WnHomographs *
wn_lexicon_homographs (const WnLexicon *lexicon)
{
  return lexicon->homographs;
}

gboolean
wn_lexicon_is_whole (const WnLexicon *lexicon, GError **error)
{
  gboolean whole;

  wn_fork_hold (&late_lock);
  g_mutex_lock (&late_lock);
  whole = !lexicon->late;
  if (!whole)
    g_propagate_error (error, g_error_copy (lexicon->late));
  g_mutex_unlock (&late_lock);
  return whole;
}

static gboolean
check_metadata (const WnSafetensors *st, GError **error)
{
  const char *format = wn_safetensors_metadata (st, "format"),
             *version = wn_safetensors_metadata (st, "version"),
             *phones = wn_safetensors_metadata (st, "phones");
  g_auto (GStrv) names = NULL;

  if (g_strcmp0 (format, "parwavenet-lexicon") != 0
      || g_strcmp0 (version, WN_LEXICON_VERSION) != 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: no lexicon of version %s, but of format \"%s\", version \"%s\"",
        wn_safetensors_name (st), WN_LEXICON_VERSION, format ? format : "", version ? version : "");
    return FALSE;
  }
  names = g_strsplit (phones ? phones : "", " ", -1);
  for (int i = 0; i < WN_ENGLISH_PHONES; i++)
    if (g_strv_length (names) != WN_ENGLISH_PHONES
        || strcmp (names[i], wn_english_phones[i].name) != 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: other phones than English has: \"%s\"",
          wn_safetensors_name (st), phones ? phones : "");
      return FALSE;
    }
  return TRUE;
}

/* Blocks begin where entries can be; what is in them is checked when it is read */
static gboolean
check_blocks (const WnLexicon *lexicon, GError **error)
{
  for (int i = 0; i < lexicon->n_blocks; i++)
    if (lexicon->blocks[i] < (i ? lexicon->blocks[i - 1] + 1 : 0)
        || lexicon->blocks[i] >= lexicon->size) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: block %d begins outside the words",
          wn_safetensors_name (lexicon->file), i);
      return FALSE;
    }
  return TRUE;
}

/* A lexicon without the one or the other is one too; what is there must be whole */
static gboolean
read_rest (WnLexicon *lexicon, GError **error)
{
  GError *missing = NULL;

  lexicon->has_letters = wn_letter_to_sound_check (lexicon->file, &missing);
  if (g_error_matches (missing, WN_ERROR, WN_ERROR_NOT_FOUND))
    g_clear_error (&missing);
  if (!missing)
    lexicon->homographs = wn_homographs_new (lexicon->file, &missing);
  if (g_error_matches (missing, WN_ERROR, WN_ERROR_NOT_FOUND))
    g_clear_error (&missing);
  if (missing)
    g_propagate_error (error, missing);
  return !missing;
}

WnLexicon *
wn_lexicon_open (const char *path, GError **error)
{
  static const int64_t any[] = { -1 }, bits[] = { (28 * 28 * 28 + 7) / 8 };
  WnLexicon *lexicon = g_new0 (WnLexicon, 1);
  static const char *const early[] = { "words", "blocks", "trigrams", WN_HOMOGRAPHS_PREFIX, NULL };
  const WnTensor *words, *blocks, *trigrams;

  lexicon->file = wn_safetensors_open_in_parts (path, error);
  if (!lexicon->file || !check_metadata (lexicon->file, error)
      || !wn_safetensors_fetch (lexicon->file, early, error)
      || !(words = wn_safetensors_require (lexicon->file, "words", WN_DTYPE_U8, 1, any, error))
      || !(blocks = wn_safetensors_require (lexicon->file, "blocks", WN_DTYPE_I32, 1, any, error))
      || !(trigrams = wn_safetensors_require (lexicon->file, "trigrams", WN_DTYPE_U8, 1, bits,
               error)))
    goto failed;
  lexicon->words = words->data;
  lexicon->size = words->n_elements;
  lexicon->blocks = blocks->data;
  lexicon->n_blocks = blocks->n_elements;
  lexicon->trigrams = trigrams->data;
  if (!check_blocks (lexicon, error) || !read_rest (lexicon, error))
    goto failed;
  return lexicon;

failed:
  wn_lexicon_close (lexicon);
  return NULL;
}

void
wn_lexicon_close (WnLexicon *lexicon)
{
  if (!lexicon)
    return;
  wn_letter_to_sound_free (lexicon->letters);
  wn_homographs_free (lexicon->homographs);
  g_clear_error (&lexicon->late);
  wn_safetensors_close (lexicon->file);
  g_free (lexicon);
}

static WnLexicon *
open_english (GError **error)
{
  static const char *const installed[] = { WN_LANGUAGE_DIR, WN_LANGUAGE_SOURCE_DIR, NULL };
  g_autoptr (GPtrArray) dirs = wn_data_dirs ("PARWAVENET_LANGUAGE_PATH", "languages", installed);
  g_autofree char *path = wn_data_find (dirs, "en.lexicon"), *where = NULL;

  if (path)
    return wn_lexicon_open (path, error);
  where = wn_data_dirs_to_string (dirs);
  g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "no en.lexicon for English; searched in %s",
      where);
  return NULL;
}

const WnLexicon *
wn_lexicon_english (GError **error)
{
  static GMutex lock;
  static WnLexicon *english;

  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  if (!english)
    english = open_english (error);
  g_mutex_unlock (&lock);
  return english;
}

/* ---- looking up ---- */

typedef struct
{
  const guint8 *at, *end;
  char word[WN_LEXICON_MAX_WORD + 1];
  int n;                  /* letters of the word */
  const guint8 *variants; /* of the entry that was read last */
  int n_variants;
} Cursor;

static gboolean
skip_variants (Cursor *c)
{
  c->variants = c->at;
  for (int i = 0; i < c->n_variants; i++) {
    if (c->end - c->at < 2 || c->end - c->at < 2 + c->at[1])
      return FALSE;
    c->at += 2 + c->at[1];
  }
  return TRUE;
}

/* An entry: letters shared with the word before, number of others, these, number of variants */
static gboolean
read_entry (Cursor *c)
{
  int shared, more;

  if (c->end - c->at < 2)
    return FALSE;
  shared = c->at[0];
  more = c->at[1];
  if (shared > c->n || shared + more > WN_LEXICON_MAX_WORD || c->end - c->at < 3 + more)
    return FALSE;
  memcpy (c->word + shared, c->at + 2, more);
  c->n = shared + more;
  c->n_variants = c->at[2 + more];
  c->at += 3 + more;
  return skip_variants (c);
}

static int
compare_words (const char *a, gsize n, const char *b, gsize m)
{
  int order = memcmp (a, b, MIN (n, m));

  return order ? order : (n > m) - (n < m);
}

static Cursor
block_cursor (const WnLexicon *lexicon, int block)
{
  const gsize end = block + 1 < lexicon->n_blocks ? lexicon->blocks[block + 1] : lexicon->size;

  return (Cursor){ .at = lexicon->words + lexicon->blocks[block], .end = lexicon->words + end };
}

/* The block whose first word is the last that is not behind `word`, -1 if there is none */
static int
find_block (const WnLexicon *lexicon, const char *word, gsize n)
{
  int low = 0, high = lexicon->n_blocks;

  while (low < high) {
    const int middle = low + (high - low) / 2;
    Cursor c = block_cursor (lexicon, middle);

    if (read_entry (&c) && compare_words (c.word, c.n, word, n) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low - 1;
}

static gboolean
find_entry (const WnLexicon *lexicon, const char *word, gsize n, Cursor *c)
{
  const int block = n > 0 && n <= WN_LEXICON_MAX_WORD ? find_block (lexicon, word, n) : -1;
  int order = -1;

  if (block < 0)
    return FALSE;
  *c = block_cursor (lexicon, block);
  while (order < 0 && read_entry (c))
    order = compare_words (c->word, c->n, word, n);
  return order == 0;
}

int
wn_lexicon_find (const WnLexicon *lexicon, const char *word, gsize n, WnLexiconVariant *variants)
{
  Cursor c;
  const guint8 *at;
  int found = 0;

  if (!find_entry (lexicon, word, n, &c))
    return 0;
  at = c.variants;
  for (int i = 0; i < c.n_variants && found < WN_LEXICON_MAX_VARIANTS; i++, at += 2 + at[1])
    if (at[1] > 0 && at[1] <= WN_LEXICON_MAX_PHONES && wn_codes_are_phones (at + 2, at[1]))
      variants[found++] = (WnLexiconVariant){ at[0], at[1], at + 2 };
  return found;
}

gboolean
wn_lexicon_contains (const char *word)
{
  const WnLexicon *lexicon = wn_lexicon_english (NULL);
  WnLexiconVariant variants[WN_LEXICON_MAX_VARIANTS];

  return lexicon && wn_lexicon_find (lexicon, word, strlen (word), variants) > 0
      && !(variants[0].tags & WN_LEXICON_SPELLED);
}

/* ---- letters in a row ---- */

int
wn_lexicon_letter (char c)
{
  return c == '\'' ? 27 : c >= 'a' && c <= 'z' ? 1 + c - 'a' : 0;
}

gboolean
wn_lexicon_pronounceable (const char *word)
{
  const WnLexicon *lexicon = wn_lexicon_english (NULL);
  int before = 0, last = 0;

  for (const char *p = word; lexicon; p++) {
    const int letter = *p ? wn_lexicon_letter (*p) : 0;
    const int bit = (before * WN_LEXICON_LETTERS + last) * WN_LEXICON_LETTERS + letter;

    if (p > word && !(lexicon->trigrams[bit / 8] >> bit % 8 & 1))
      return FALSE;
    if (!*p)
      return p > word;
    before = last;
    last = letter;
  }
  return FALSE;
}
