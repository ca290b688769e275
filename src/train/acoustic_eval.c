/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_eval.h"

#include <math.h>
#include <string.h>

#define CEPSTRA 24
#define SPEECH_RANGE 9.0 /* nats of mean log band power below an utterance's loudest frame that count as speech */
#define PAUSE 0          /* the phone */

/* Sums for the correlation and the difference of pairs */
typedef struct
{
  double n, x, y, xx, yy, xy;
} Pairs;

static void
pairs_add (Pairs *p, double x, double y)
{
  p->n++;
  p->x += x;
  p->y += y;
  p->xx += x * x;
  p->yy += y * y;
  p->xy += x * y;
}

static void
pairs_join (Pairs *p, const Pairs *other)
{
  p->n += other->n;
  p->x += other->x;
  p->y += other->y;
  p->xx += other->xx;
  p->yy += other->yy;
  p->xy += other->xy;
}

static double
pairs_correlation (const Pairs *p)
{
  double vx = p->n * p->xx - p->x * p->x, vy = p->n * p->yy - p->y * p->y;

  return vx > 0 && vy > 0 ? (p->n * p->xy - p->x * p->y) / sqrt (vx * vy) : 0;
}

static double
pairs_rmse (const Pairs *p)
{
  return p->n > 0 ? sqrt (MAX (0, (p->xx - 2 * p->xy + p->yy) / p->n)) : 0;
}

/* Sum of squared differences from the mean, of x or y */
static double
scatter (double n, double sum, double squares)
{
  return n > 0 ? MAX (0, squares - sum * sum / n) : 0;
}

/* What one utterance contributes; predicted is x, recorded y */
typedef struct
{
  const WnUtterance *utterance;
  Pairs duration, f0;
  Pairs *bands; /* [n_mels] of speech frames */
  double mel, mcd;
  int speech, voicing_errors;
} Item;

typedef struct
{
  const WnAcoustic *model;
  const float *params;
  gboolean recorded_prosody;
  Item *items;
  float **out; /* [items] NULL, or where each item's features go */
} Job;

/* [F][dim] with the recording's durations */
static void
predict (const Job *job, const WnUtterance *u, float *out)
{
  int n_mels = wn_acoustic_config (job->model)->n_mels, dim = n_mels + 3;
  float *scratch = wn_block_new (wn_acoustic_scratch (job->model, u->n_phones, u->n_frames));
  float *prosody = job->recorded_prosody ? g_new (float, u->n_frames * 3) : NULL;

  for (int f = 0; prosody != NULL && f < u->n_frames; f++)
    memcpy (prosody + f * 3, u->features + (size_t) f * dim + n_mels, 3 * sizeof (float));
  wn_acoustic_features (job->model, job->params, u->n_phones, u->phone, u->context, u->duration, NULL, NULL, prosody, scratch, out);
  wn_block_free (scratch);
  g_free (prosody);
}

static double
frame_level (const float *frame, int n_mels)
{
  double sum = 0;

  for (int b = 0; b < n_mels; b++)
    sum += G_LN10 * frame[b];
  return sum / n_mels;
}

/* Mel-cepstral distortion of one frame, dB; cepstra of the amplitude: half of the log power */
static double
frame_mcd (const float *x, const float *y, int n_mels)
{
  double sum = 0;

  for (int k = 1; k <= CEPSTRA && k < n_mels; k++) {
    double c = 0;

    for (int b = 0; b < n_mels; b++)
      c += 0.5 * G_LN10 * (x[b] - y[b]) * cos (G_PI * k * (b + 0.5) / n_mels);
    c *= 2.0 / n_mels;
    sum += c * c;
  }
  return 10 / G_LN10 * sqrt (2 * sum);
}

static void
compare_durations (const Job *job, Item *item)
{
  const WnUtterance *u = item->utterance;
  float *scratch = wn_block_new (wn_acoustic_scratch (job->model, u->n_phones, 0));
  float *frames = g_new (float, u->n_phones);
  int32_t *rounded = g_new (int32_t, u->n_phones);

  wn_acoustic_durations (job->model, job->params, u->n_phones, u->phone, u->context, scratch, frames);
  wn_acoustic_round_durations (u->n_phones, frames, NULL, rounded);
  for (int p = 0; p < u->n_phones; p++)
    if (u->phone[p] != PAUSE)
      pairs_add (&item->duration, rounded[p], u->duration[p]);
  wn_block_free (scratch);
  g_free (frames);
  g_free (rounded);
}

static void
compare_features (const Job *job, Item *item)
{
  const WnUtterance *u = item->utterance;
  int n_mels = wn_acoustic_config (job->model)->n_mels, dim = n_mels + 3;
  float *x = g_new (float, (size_t) u->n_frames * dim);
  double loudest = -G_MAXDOUBLE;

  predict (job, u, x);
  for (int f = 0; f < u->n_frames; f++)
    loudest = MAX (loudest, frame_level (u->features + (size_t) f * dim, n_mels));
  for (int f = 0; f < u->n_frames; f++) {
    const float *p = x + (size_t) f * dim, *r = u->features + (size_t) f * dim;
    gboolean p_voiced = p[n_mels + 2] > 0.5f, r_voiced = r[n_mels + 2] > 0.5f;

    for (int b = 0; b < n_mels; b++)
      item->mel += 10 * fabs (p[b] - r[b]) / n_mels;
    item->voicing_errors += p_voiced != r_voiced;
    if (p_voiced && r_voiced)
      pairs_add (&item->f0, 200 * exp (p[n_mels]), 200 * exp (r[n_mels]));
    if (frame_level (r, n_mels) < loudest - SPEECH_RANGE)
      continue;
    item->speech++;
    item->mcd += frame_mcd (p, r, n_mels);
    for (int b = 0; b < n_mels; b++)
      pairs_add (&item->bands[b], p[b], r[b]);
  }
  g_free (x);
}

static void
evaluate_item (void *data, int task, int worker)
{
  const Job *job = data;

  compare_durations (job, &job->items[task]);
  compare_features (job, &job->items[task]);
}

void
wn_acoustic_evaluate (const WnCorpus *corpus, gboolean held_out, const WnAcoustic *model, const float *params, WnPool *pool,
    WnAcousticFigures *figures, float *gain)
{
  int n_mels = wn_acoustic_config (model)->n_mels, n = 0, curves = 0;
  Job job = { model, params, FALSE, g_new0 (Item, corpus->n_utterances), NULL };
  double frames = 0, speech = 0;
  Pairs duration = { 0 }, f0 = { 0 };

  memset (figures, 0, sizeof *figures);
  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (u->held_out != held_out || u->rejected || u->n_phones == 0)
      continue;
    job.items[n].utterance = u;
    job.items[n++].bands = g_new0 (Pairs, n_mels);
  }
  wn_pool_run (pool, evaluate_item, &job, n);

  for (int i = 0; i < n; i++) {
    const Item *item = &job.items[i];

    pairs_join (&duration, &item->duration);
    pairs_join (&f0, &item->f0);
    figures->mel_l1 += item->mel;
    figures->mcd += item->mcd;
    figures->voicing_error += item->voicing_errors;
    frames += item->utterance->n_frames;
    speech += item->speech;
    if (item->f0.n >= 20) {
      figures->f0_correlation_utterance += pairs_correlation (&item->f0);
      curves++;
    }
  }
  for (int b = 0; b < n_mels; b++) {
    double predicted = 0, recorded = 0;

    for (int i = 0; i < n; i++) {
      const Pairs *p = &job.items[i].bands[b];

      predicted += scatter (p->n, p->x, p->xx);
      recorded += scatter (p->n, p->y, p->yy);
    }
    figures->variance_ratio += recorded > 0 ? predicted / recorded / n_mels : 0;
    if (gain != NULL)
      gain[b] = predicted > 0 ? sqrt (recorded / predicted) : 1;
  }
  figures->n_utterances = n;
  figures->duration_correlation = pairs_correlation (&duration);
  figures->duration_rmse = pairs_rmse (&duration);
  figures->mel_l1 /= MAX (frames, 1);
  figures->mcd /= MAX (speech, 1);
  figures->f0_rmse = pairs_rmse (&f0);
  figures->f0_correlation = pairs_correlation (&f0);
  figures->f0_correlation_utterance /= MAX (curves, 1);
  figures->voicing_error /= MAX (frames, 1);
  for (int i = 0; i < n; i++)
    g_free (job.items[i].bands);
  g_free (job.items);
}

static void
predict_item (void *data, int task, int worker)
{
  const Job *job = data;
  const WnUtterance *u = job->items[task].utterance;

  if (u->n_phones > 0)
    predict (job, u, job->out[task]);
  else
    memcpy (job->out[task], u->features, (size_t) u->n_frames * (wn_acoustic_config (job->model)->n_mels + 3) * sizeof (float));
}

void
wn_acoustic_predict (const WnCorpus *corpus, const WnAcoustic *model, const float *params, gboolean recorded_prosody, WnPool *pool,
    float *out)
{
  size_t dim = wn_acoustic_config (model)->n_mels + 3, at = 0;
  Job job = { model, params, recorded_prosody, g_new0 (Item, corpus->n_utterances), g_new (float *, corpus->n_utterances) };

  for (int i = 0; i < corpus->n_utterances; i++) {
    job.items[i].utterance = &corpus->utterances[i];
    job.out[i] = out + at * dim;
    at += corpus->utterances[i].n_frames;
  }
  wn_pool_run (pool, predict_item, &job, corpus->n_utterances);
  g_free (job.items);
  g_free (job.out);
}
