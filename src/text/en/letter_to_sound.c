/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/letter_to_sound.h"
#include <math.h>
#include <string.h>
#include "text/en/codes.h"

/* Shapes tell the architecture */
static gboolean
read_config (const WnSafetensors *file, WnLettersConfig *c, GError **error)
{
  const WnTensor *letter, *kind, *w, *conv;
  int blocks = 0;

  letter = wn_safetensors_find (file, WN_LETTERS_PREFIX "letter");
  kind = wn_safetensors_find (file, WN_LETTERS_PREFIX "kind");
  w = wn_safetensors_find (file, WN_LETTERS_PREFIX "output.w");
  conv = wn_safetensors_find (file, WN_LETTERS_PREFIX "stack.0.conv.w");
  if (!letter || !kind || !w || !conv) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no network that reads unknown words",
        wn_safetensors_name (file));
    return FALSE;
  }
  for (gboolean found = TRUE; found; blocks += found) {
    g_autofree char *name = g_strdup_printf (WN_LETTERS_PREFIX "stack.%d.conv.w", blocks);

    found = wn_safetensors_find (file, name) != NULL;
  }
  if (letter->n_dims != 2 || kind->n_dims != 2 || w->n_dims != 2 || conv->n_dims != 3
      || letter->shape[0] != WN_LEXICON_LETTERS || kind->shape[0] != WN_N_KINDS
      || letter->shape[1] > 1024 || w->shape[1] > 4096 || conv->shape[0] > 9) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the network that reads words has tensors "
        "of other shapes",
        wn_safetensors_name (file));
    return FALSE;
  }
  *c = (WnLettersConfig){ letter->shape[0], kind->shape[0], letter->shape[1], blocks,
    conv->shape[0], w->shape[1] };
  return wn_letters_config_check (c, error);
}

static gboolean
read_classes (WnLetterToSound *lts, const WnSafetensors *file, GError **error)
{
  const int n = lts->letters->config.classes;
  const int64_t shape[] = { n, WN_CLASS_PHONES };
  const WnTensor *t = wn_safetensors_require (file, WN_LETTERS_PREFIX "classes", WN_DTYPE_U8, 2,
      shape, error);

  if (!t)
    return FALSE;
  lts->classes = g_memdup2 (t->data, sizeof (WnLettersClass) * n);
  for (int i = 0; i < n * WN_CLASS_PHONES; i++) {
    const guint8 code = ((const guint8 *) t->data)[i];

    if (code && !wn_codes_are_phones (&code, 1)) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: class %d has no phone",
          wn_safetensors_name (file), i / WN_CLASS_PHONES);
      return FALSE;
    }
  }
  return TRUE;
}

WnLetterToSound *
wn_letter_to_sound_new (const WnSafetensors *file, GError **error)
{
  WnLetterToSound *lts = g_new0 (WnLetterToSound, 1);
  WnLettersConfig config;

  if (read_config (file, &config, error)) {
    lts->letters = wn_letters_new (&config);
    lts->params = wn_params_block (lts->letters->layout);
    if (wn_params_load (lts->letters->layout, WN_LETTERS_PREFIX, file, lts->params, error)
        && read_classes (lts, file, error))
      return lts;
  }
  wn_letter_to_sound_free (lts);
  return NULL;
}

void
wn_letter_to_sound_free (WnLetterToSound *lts)
{
  if (!lts)
    return;
  wn_letters_free (lts->letters);
  wn_block_free (lts->params);
  g_free (lts->classes);
  g_free (lts);
}

static int
n_primary (const WnLettersClass *class)
{
  int n = 0;

  for (int i = 0; i < WN_CLASS_PHONES; i++)
    n += WN_LEXICON_STRESS (class->phones[i]) == WN_STRESS_PRIMARY;
  return n;
}

/* Best class of a letter with and without a primary stress; logits of one row compare as they are
 */
static void
find_best (const WnLettersClass *classes, int n_classes, const float *row, int best[2])
{
  best[0] = best[1] = -1;
  for (int c = 0; c < n_classes; c++) {
    const int stressed = n_primary (&classes[c]);

    if (stressed <= 1 && (best[stressed] < 0 || row[c] > row[best[stressed]]))
      best[stressed] = c;
  }
}

static void
append_class (const WnLettersClass *class, GByteArray *codes)
{
  for (int i = 0; i < WN_CLASS_PHONES && class->phones[i]; i++)
    g_byte_array_append (codes, &class->phones[i], 1);
}

/* The best class of a row that has phones, or has none */
static int
best_silent (const WnLettersClass *classes, int n_classes, const float *row, gboolean silent)
{
  int best = -1;

  for (int c = 0; c < n_classes; c++)
    if ((classes[c].phones[0] == 0) == silent && n_primary (&classes[c]) == 0
        && (best < 0 || row[c] > row[best]))
      best = c;
  return best;
}

/*
 * A consonant written twice is said once: where both letters are silent, or both are the same
 * phone, that which costs less is changed
 */
static void
settle_double (const WnLettersClass *classes, int n_classes, const float *rows[2], int *chosen[2])
{
  const WnLettersClass *a = &classes[*chosen[0]], *b = &classes[*chosen[1]];
  int other[2], which;

  if (memcmp (a, b, sizeof *a) != 0 || wn_code_is_vowel (a->phones[0]))
    return;
  for (int i = 0; i < 2; i++)
    other[i] = best_silent (classes, n_classes, rows[i], a->phones[0] != 0);
  if (other[0] < 0)
    return;
  which = rows[0][*chosen[0]] - rows[0][other[0]] > rows[1][*chosen[1]] - rows[1][other[1]];
  *chosen[which] = other[which];
}

/*
 * All letters take their best class without a primary stress, but for the one where that with it
 * costs least
 */
void
wn_letters_decode (const WnLettersClass *classes, int n_classes, const char *word, int n,
    const float *logits, gsize stride, GByteArray *codes)
{
  int stressed = -1, best[2], chosen[WN_LEXICON_MAX_WORD];
  float least = INFINITY;

  g_assert (n <= WN_LEXICON_MAX_WORD);
  for (int i = 0; i < n; i++) {
    const float *row = logits + i * stride;

    find_best (classes, n_classes, row, best);
    chosen[i] = MAX (best[0], 0);
    if (best[0] >= 0 && best[1] >= 0 && row[best[0]] - row[best[1]] < least) {
      least = row[best[0]] - row[best[1]];
      stressed = i;
    }
  }
  if (stressed >= 0) {
    find_best (classes, n_classes, logits + stressed * stride, best);
    chosen[stressed] = best[1];
  }
  for (int i = 1; i < n; i++)
    if (word[i] == word[i - 1] && strchr ("aeiou'", word[i]) == NULL) {
      const float *rows[] = { logits + (i - 1) * stride, logits + i * stride };
      int *pair[] = { &chosen[i - 1], &chosen[i] };

      settle_double (classes, n_classes, rows, pair);
    }
  for (int i = 0; i < n; i++)
    append_class (&classes[chosen[i]], codes);
}

/* What two pronunciations are compared by */
static int
rough (guint8 code)
{
  if (wn_code_is_weak_vowel (code))
    return 0;
  return WN_LEXICON_CODE (WN_LEXICON_PHONE (code),
      WN_LEXICON_STRESS (code) == WN_STRESS_PRIMARY ? 1 : 0);
}

/* Whether a class is the next phones; returns how many, -1 if it is not */
static int
match_class (const WnLettersClass *class, const guint8 *codes, gsize m)
{
  int n = 0;

  for (; n < WN_CLASS_PHONES && class->phones[n]; n++)
    if (n >= (int) m || rough (class->phones[n]) != rough (codes[n]))
      return -1;
  return n;
}

static float
log_sum (const float *row, int n)
{
  float most = row[0], sum = 0;

  for (int i = 1; i < n; i++)
    most = MAX (most, row[i]);
  for (int i = 0; i < n; i++)
    sum += expf (row[i] - most);
  return most + logf (sum);
}

float
wn_letters_score (const WnLettersClass *classes, int n_classes, int n, const float *logits,
    gsize stride, const guint8 *codes, gsize m)
{
  float best[WN_LEXICON_MAX_PHONES + 1], next[WN_LEXICON_MAX_PHONES + 1];

  if (m > WN_LEXICON_MAX_PHONES)
    return -INFINITY;
  for (gsize k = 0; k <= m; k++)
    best[k] = k ? -INFINITY : 0;
  for (int i = 0; i < n; i++) {
    const float *row = logits + i * stride, all = log_sum (row, n_classes);

    for (gsize k = 0; k <= m; k++)
      next[k] = -INFINITY;
    for (gsize k = 0; k <= m; k++) {
      if (best[k] == -INFINITY)
        continue;
      for (int c = 0; c < n_classes; c++) {
        const int phones = match_class (&classes[c], codes + k, m - k);

        if (phones >= 0)
          next[k + phones] = MAX (next[k + phones], best[k] + row[c] - all);
      }
    }
    memcpy (best, next, (m + 1) * sizeof *best);
  }
  return best[m];
}

const float *
wn_letters_logits (const WnLetterToSound *lts, WnLettersNet *net, const char *word, gsize n,
    WnLettersKind kind)
{
  const int32_t kinds[] = { kind };
  int32_t letters[WN_LEXICON_MAX_WORD];

  g_assert (n > 0 && n <= WN_LEXICON_MAX_WORD);
  for (gsize i = 0; i < n; i++)
    letters[i] = wn_lexicon_letter (word[i]);
  return wn_letters_net_forward (net, lts->params, n, 1, letters, kinds, NULL);
}

void
wn_letter_to_sound (const WnLetterToSound *lts, WnLettersNet *net, const char *word, gsize n,
    WnLettersKind kind, GByteArray *codes)
{
  const int n_classes = lts->letters->config.classes;

  wn_letters_decode (lts->classes, n_classes, word, n, wn_letters_logits (lts, net, word, n, kind),
      n_classes, codes);
}
