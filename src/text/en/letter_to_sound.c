/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/letter_to_sound.h"
#include <math.h>
#include <string.h>
#include "text/en/codes.h"

static gboolean
read_config (const WnSafetensors *file, WnLettersConfig *c, GError **error)
{
  if (!wn_letters_config_read (file, WN_LETTERS_PREFIX, c, error))
    return FALSE;
  if (c->letters == WN_LEXICON_LETTERS && c->kinds == WN_N_KINDS)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: the network that reads words has tensors of other shapes", wn_safetensors_name (file));
  return FALSE;
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

gboolean
wn_letter_to_sound_check (const WnSafetensors *file, GError **error)
{
  WnLettersConfig config;

  return read_config (file, &config, error);
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
        && read_classes (lts, file, error) && wn_letter_ngrams_read (&lts->ngrams, file, error))
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

/* ---- decoding ---- */

/* Hypotheses that are followed, of those with the primary stress and those without */
#define BEAM 6
/* A letter's classes that are less probable than its best by more, as ln, are passed over */
#define UNLIKELY 6.0f

/* The first letters of a word read in one way */
typedef struct
{
  float score;
  int told; /* phones so far, where a pronunciation is wanted */
  WnNgramState state;
} Hypothesis;

/* What it came from: a hypothesis one letter shorter, and a class */
typedef struct
{
  float score;
  gint16 from_stressed, from, class, told;
} Step;

typedef struct
{
  int n;
  Hypothesis hypotheses[BEAM];
} Beam;

typedef struct
{
  const WnLetterToSound *lts;
  const guint8 *wanted; /* [n_wanted], or NULL: any pronunciation */
  int n_wanted;
  Beam beams[2];                            /* without and with the primary stress */
  Step steps[WN_LEXICON_MAX_WORD][2][BEAM]; /* each letter's */
} Search;

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

/* ln of the sum of e to each */
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

/* Keeps the best steps, the best first */
static void
keep_step (Step *steps, int *n, Step step)
{
  int at = *n < BEAM ? (*n)++ : BEAM;

  for (; at > 0 && steps[at - 1].score < step.score; at--)
    if (at < BEAM)
      steps[at] = steps[at - 1];
  if (at < BEAM)
    steps[at] = step;
}

/*
 * Which classes a letter may be: those that are likely, and the likeliest with and without a
 * primary stress
 */
static int
likely_classes (const WnLetterToSound *lts, const float *row, gboolean any, int *classes)
{
  const int n_classes = lts->letters->config.classes;
  int best[2] = { -1, -1 }, n = 0;
  float most = -INFINITY;

  for (int c = 0; c < n_classes; c++) {
    const int stressed = n_primary (&lts->classes[c]);

    most = MAX (most, row[c]);
    if (stressed <= 1 && (best[stressed] < 0 || row[c] > row[best[stressed]]))
      best[stressed] = c;
  }
  for (int c = 0; c < n_classes; c++)
    if (n_primary (&lts->classes[c]) <= 1
        && (any || c == best[0] || c == best[1] || row[c] > most - UNLIKELY)) {
      int at = n++;

      for (; at > 0 && row[classes[at - 1]] < row[c]; at--)
        classes[at] = classes[at - 1];
      classes[at] = c;
    }
  return n;
}

/* All hypotheses of one beam go on with one class of a letter */
static void
extend (Search *s, int stressed, int letter, int class, float log_p, Step steps[2][BEAM], int n[2])
{
  const WnLetterToSound *lts = s->lts;
  const Beam *beam = &s->beams[stressed];
  const int then = stressed + n_primary (&lts->classes[class]);

  for (int h = 0; h < beam->n && then <= 1; h++) {
    const Hypothesis *from = &beam->hypotheses[h];
    const float most = from->score + (1 - WN_NGRAM_SHARE) * log_p;
    const int more = s->wanted
        ? match_class (&lts->classes[class], s->wanted + from->told, s->n_wanted - from->told)
        : 0;

    if (n[then] == BEAM && most <= steps[then][BEAM - 1].score)
      break;
    if (more >= 0)
      keep_step (steps[then], &n[then],
          (Step){ most
                  + WN_NGRAM_SHARE
                      * wn_letter_ngrams_log_prob (&lts->ngrams, &from->state, letter, class),
              stressed, h, class, from->told + more });
  }
}

static void
take_letter (Search *s, int letter, const float *row, Step steps[2][BEAM])
{
  const WnLetterToSound *lts = s->lts;
  const float all = log_sum (row, lts->letters->config.classes);
  g_autofree int *classes = g_new (int, lts->letters->config.classes);
  const int n_classes = likely_classes (lts, row, s->wanted != NULL, classes);
  int n[2] = { 0, 0 };
  Beam next[2];

  for (int i = 0; i < n_classes; i++)
    for (int stressed = 0; stressed < 2; stressed++)
      extend (s, stressed, letter, classes[i], row[classes[i]] - all, steps, n);
  for (int b = 0; b < 2; b++) {
    next[b].n = n[b];
    for (int h = 0; h < n[b]; h++) {
      const Step *step = &steps[b][h];
      const Hypothesis *from = &s->beams[step->from_stressed].hypotheses[step->from];

      next[b].hypotheses[h] = (Hypothesis){ step->score, step->told,
        wn_letter_ngrams_next (&lts->ngrams, &from->state, letter, step->class) };
    }
  }
  memcpy (s->beams, next, sizeof next);
}

/* The best hypothesis of a whole word that has all of what is wanted; -1 if there is none */
static int
best_end (Search *s, int stressed, float *score)
{
  const Beam *beam = &s->beams[stressed];
  int best = -1;

  for (int h = 0; h < beam->n; h++) {
    const Hypothesis *end = &beam->hypotheses[h];
    const float whole = end->score
        + WN_NGRAM_SHARE
            * wn_letter_ngrams_log_prob (&s->lts->ngrams, &end->state, WN_NGRAM_EDGE,
                WN_NGRAM_EDGE);

    if ((!s->wanted || end->told == s->n_wanted) && (best < 0 || whole > *score)) {
      *score = whole;
      best = h;
    }
  }
  return best;
}

/* Sets which hypothesis of which beam is best and how probable it is; FALSE if there is none */
static gboolean
search (Search *s, const char *word, int n, const float *logits, int *stressed, int *best,
    float *score)
{
  g_assert (n <= WN_LEXICON_MAX_WORD);
  s->beams[0].n = 1;
  s->beams[1].n = 0;
  s->beams[0].hypotheses[0] = (Hypothesis){ 0, 0, wn_letter_ngrams_begin (&s->lts->ngrams) };
  for (int i = 0; i < n; i++)
    take_letter (s, wn_lexicon_letter (word[i]),
        logits + (gsize) i * s->lts->letters->config.classes, s->steps[i]);
  *stressed = 1;
  *best = best_end (s, 1, score);
  if (*best < 0) {
    *stressed = 0;
    *best = best_end (s, 0, score);
  }
  return *best >= 0;
}

void
wn_letters_decode (const WnLetterToSound *lts, const char *word, int n, const float *logits,
    GByteArray *codes)
{
  Search s = { .lts = lts };
  int class[WN_LEXICON_MAX_WORD], beam, at;
  float score;

  if (!search (&s, word, n, logits, &beam, &at, &score))
    return;
  for (int i = n - 1; i >= 0; i--) {
    const Step *step = &s.steps[i][beam][at];

    class[i] = step->class;
    beam = step->from_stressed;
    at = step->from;
  }
  for (int i = 0; i < n; i++)
    for (int k = 0; k < WN_CLASS_PHONES && lts->classes[class[i]].phones[k]; k++)
      g_byte_array_append (codes, &lts->classes[class[i]].phones[k], 1);
}

float
wn_letters_score (const WnLetterToSound *lts, const char *word, int n, const float *logits,
    const guint8 *codes, gsize m)
{
  Search s = { .lts = lts, .wanted = codes, .n_wanted = m };
  int beam, at;
  float score;

  return search (&s, word, n, logits, &beam, &at, &score) ? score : -INFINITY;
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
  wn_letters_decode (lts, word, n, wn_letters_logits (lts, net, word, n, kind), codes);
}
