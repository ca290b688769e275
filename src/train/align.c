/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "align.h"

#include <math.h>
#include <string.h>

#include "base/pool.h"
#include "base/safetensors.h"
#include "gaussian.h"
#include "hmm.h"
#include "observation.h"
#include "transcript.h"

#define SPEECH_RANGE 3.f     /* frames within so many powers of ten of the loudest are taken for speech at the start */
#define START_PAUSE 20       /* frames; shorter gaps are taken for closures at the start */
#define VARIANCE_PRIOR 10    /* frames that the common variances stand for */
#define COVARIANCE_PRIOR 50
#define MAX_MISFIT 5.f       /* robust standard deviations above the median */
#define MAX_STRANGENESS 3.5f
#define MISFIT_LIMIT 30.f    /* nats that a single frame counts at most */
#define STRANGENESS_LIMIT 60.f
#define MIN_SPREAD 0.1       /* nats: so little tells no utterances apart */
#define NO_LABEL -1

typedef struct
{
  const WnUtterance *utterance;
  WnTranscript *transcript; /* NULL: rejected */
  WnHmm *hmm;
  float *observations; /* [n_frames][WN_OBSERVATION_DIM] */
  int16_t *labels;     /* [n_frames] emissions that train, or NO_LABEL */
  int *path;           /* [n_frames] states */
  double score;        /* log density of the path; -INFINITY: too few frames */
  double misfit;       /* what another phone would score more, in the mean over frames of speech */
  double strangeness;  /* the negative score, in the mean over frames */
  gboolean trains, rejected;
} Item;

typedef struct
{
  const WnCorpus *corpus;
  const WnAlignOptions *options;
  WnPool *pool;
  Item *items;
  int64_t n_frames;
  float *observations;
  int16_t *labels;
  int n_emissions;
  WnGaussian *gaussians; /* [n_emissions] */
  WnMoments *moments;    /* [n_emissions] */
  WnMoments prior;
  gboolean diagonal;
  float **scores; /* [threads] scratch */
  gsize *scores_size;
} Aligner;

static void G_GNUC_PRINTF (3, 4)
reject (const Aligner *a, Item *item, const char *format, ...)
{
  va_list args;
  char *what, *message;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  message = g_strdup_printf ("%s rejected: %s: \"%s\"", item->utterance->id, what, item->utterance->text);
  item->rejected = TRUE;
  item->trains = FALSE;
  if (a->options->warn)
    a->options->warn (a->options->warn_data, message);
  g_free (message);
  g_free (what);
}

static void
read_transcripts (Aligner *a)
{
  WnTextFrontend *frontend = wn_text_frontend_new ();

  for (int i = 0; i < a->corpus->n_utterances; i++) {
    Item *item = &a->items[i];
    GError *error = NULL;

    item->transcript = wn_transcript_new (frontend, item->utterance->text, &error);
    if (item->transcript) {
      item->hmm = wn_hmm_new (item->transcript->phone, item->transcript->n);
      item->trains = !item->utterance->held_out;
    } else {
      reject (a, item, "%s", error->message);
      g_clear_error (&error);
    }
  }
  wn_text_frontend_free (frontend);
}

static void
observe (void *data, int task, int worker)
{
  Aligner *a = data;
  const WnUtterance *u = a->items[task].utterance;

  wn_observations (&a->corpus->config, u->features, u->n_frames, a->items[task].observations);
}

static float
loudness (const Aligner *a, const WnUtterance *u, int frame)
{
  const float *features = u->features + (gsize) frame * wn_feature_dim (&a->corpus->config);
  float sum = 0;

  for (int m = 0; m < a->corpus->config.n_mels; m++)
    sum += features[m];
  return sum / a->corpus->config.n_mels;
}

/* Silence at the ends and long gaps are pauses; the rest is divided among the states of the phones in equal parts */
static void
start_item (void *data, int task, int worker)
{
  Aligner *a = data;
  Item *item = &a->items[task];
  const int n = item->utterance->n_frames;
  float *level = g_new (float, n), most = -INFINITY;
  int *states, n_states = 0, n_speech = 0, last = -1;

  if (!item->trains) {
    g_free (level);
    return;
  }
  for (int f = 0; f < n; f++) {
    level[f] = loudness (a, item->utterance, f);
    most = MAX (most, level[f]);
  }
  for (int f = 0; f <= n; f++) {
    if (f < n && level[f] < most - SPEECH_RANGE)
      continue;
    if (last == -1 || f == n || f - last > START_PAUSE)
      for (int k = last + 1; k < f; k++)
        item->labels[k] = 0;
    last = f;
  }
  states = g_new (int, item->hmm->n_states);
  for (int s = 0; s < item->hmm->n_states; s++) {
    if (item->hmm->states[s].emission != 0)
      states[n_states++] = item->hmm->states[s].emission;
  }
  for (int f = 0; f < n; f++)
    n_speech += item->labels[f] != 0;
  for (int f = 0, k = 0; f < n; f++) {
    if (item->labels[f] != 0)
      item->labels[f] = states[(int64_t) k++ * n_states / n_speech];
  }
  g_free (states);
  g_free (level);
}

static void
measure_emission (void *data, int task, int worker)
{
  Aligner *a = data;

  wn_moments (a->observations, a->labels, a->n_frames, task, &a->moments[task]);
}

/* The mean of all covariances, weighted by their counts */
static void
pool_covariances (Aligner *a)
{
  WnMoments *prior = &a->prior;

  memset (prior, 0, sizeof *prior);
  for (int e = 0; e < a->n_emissions; e++) {
    const WnMoments *m = &a->moments[e];

    prior->n += m->n;
    for (int i = 0; i < WN_GAUSSIAN_DIM; i++) {
      prior->mean[i] += m->n * m->mean[i];
      for (int k = 0; k <= i; k++)
        prior->covariance[i][k] += m->n * m->covariance[i][k];
    }
  }
  for (int i = 0; i < WN_GAUSSIAN_DIM; i++) {
    prior->mean[i] /= prior->n;
    for (int k = 0; k <= i; k++)
      prior->covariance[i][k] /= prior->n;
  }
}

static void
set_emission (void *data, int task, int worker)
{
  Aligner *a = data;

  wn_gaussian_set (&a->gaussians[task], &a->moments[task], &a->prior, a->diagonal ? VARIANCE_PRIOR : COVARIANCE_PRIOR,
      a->diagonal);
}

static void
estimate (Aligner *a)
{
  wn_pool_run (a->pool, measure_emission, a, a->n_emissions);
  pool_covariances (a);
  wn_pool_run (a->pool, set_emission, a, a->n_emissions);
}

/* [n_frames][n_emissions], the worker's; only the emissions of the item's phones are computed unless all are asked for */
static float *
score_item (Aligner *a, const Item *item, gboolean all, int worker)
{
  const int n = item->utterance->n_frames;
  const gsize size = (gsize) n * a->n_emissions;
  gboolean *wanted = g_new0 (gboolean, a->n_emissions);

  if (a->scores_size[worker] < size) {
    g_free (a->scores[worker]);
    a->scores[worker] = g_new (float, size);
    a->scores_size[worker] = size;
  }
  for (int s = 0; s < item->hmm->n_states; s++)
    wanted[item->hmm->states[s].emission] = TRUE;
  for (int e = 0; e < a->n_emissions; e++) {
    if (all || wanted[e])
      wn_gaussian_score (&a->gaussians[e], item->observations, n, a->scores[worker] + e, a->n_emissions);
  }
  g_free (wanted);
  return a->scores[worker];
}

static void
find_path (Aligner *a, Item *item, const float *scores)
{
  const int n = item->utterance->n_frames;

  item->score = wn_hmm_align (item->hmm, scores, a->n_emissions, n, item->path);
  for (int f = 0; f < n; f++)
    item->labels[f] = item->trains && item->score > -INFINITY ? item->hmm->states[item->path[f]].emission : NO_LABEL;
}

static void
align_item (void *data, int task, int worker)
{
  Aligner *a = data;
  Item *item = &a->items[task];

  if (item->trains)
    find_path (a, item, score_item (a, item, FALSE, worker));
}

static void
judge_item (void *data, int task, int worker)
{
  Aligner *a = data;
  Item *item = &a->items[task];
  const int n = item->utterance->n_frames;
  const float *scores;
  int n_speech = 0;

  if (item->rejected)
    return;
  scores = score_item (a, item, TRUE, worker);
  find_path (a, item, scores);
  for (int f = 0; f < n; f++, scores += a->n_emissions) {
    const int emission = item->hmm->states[item->path[f]].emission;
    float most = scores[0];

    item->strangeness += MIN (-scores[emission], STRANGENESS_LIMIT) / n;
    if (emission == 0)
      continue;
    for (int e = 1; e < a->n_emissions; e++)
      most = MAX (most, scores[e]);
    item->misfit += MIN (most - scores[emission], MISFIT_LIMIT);
    n_speech++;
  }
  item->misfit /= MAX (n_speech, 1);
}

static gboolean
learn (Aligner *a, const char *path, GError **error)
{
  const int n = a->options->rounds_diagonal + a->options->rounds_full;

  wn_pool_run (a->pool, start_item, a, a->corpus->n_utterances);
  for (int round = 0; round < n; round++) {
    a->diagonal = round < a->options->rounds_diagonal;
    wn_run_progress (a->options->run, round / (n + 2.), "round %d of %d", round + 1, n);
    if (wn_run_stop_asked (a->options->run)) {
      g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: not written: stopped", path);
      return FALSE;
    }
    estimate (a);
    wn_pool_run (a->pool, align_item, a, a->corpus->n_utterances);
  }
  estimate (a);
  wn_pool_run (a->pool, judge_item, a, a->corpus->n_utterances);
  return TRUE;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, int n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n ? values[n / 2] : 0;
}

/* values [n] are reordered; Returns median + deviations * (robust standard deviation) */
static double
upper_limit (double *values, int n, double deviations)
{
  const double middle = median (values, n);

  for (int i = 0; i < n; i++)
    values[i] = fabs (values[i] - middle);
  return middle + deviations * MAX (1.4826 * median (values, n), MIN_SPREAD);
}

static void
reject_outliers (Aligner *a)
{
  const int n = a->corpus->n_utterances;
  double *misfits = g_new (double, n), *strangenesses = g_new (double, n), most_misfit, most_strange;
  int k = 0;

  for (int i = 0; i < n; i++) {
    Item *item = &a->items[i];

    if (!item->rejected && item->score == -INFINITY)
      reject (a, item, "too short for its text");
    if (!item->rejected) {
      misfits[k] = item->misfit;
      strangenesses[k++] = item->strangeness;
    }
  }
  most_misfit = upper_limit (misfits, k, MAX_MISFIT);
  most_strange = upper_limit (strangenesses, k, MAX_STRANGENESS);
  for (int i = 0; i < n; i++) {
    Item *item = &a->items[i];

    if (!item->rejected && item->misfit > most_misfit)
      reject (a, item, "the audio does not match the text (misfit %.1f, usual is below %.1f)", item->misfit, most_misfit);
    if (!item->rejected && item->strangeness > most_strange)
      reject (a, item, "sounds unlike the others (strangeness %.1f, usual is below %.1f)", item->strangeness, most_strange);
  }
  g_free (misfits);
  g_free (strangenesses);
}

typedef struct
{
  GArray *phone, *context, *duration, *offsets;
  uint8_t *rejected;
} Alignment;

static void
append_phone (Alignment *out, int32_t phone, const float *context, int32_t duration)
{
  g_array_append_val (out->phone, phone);
  g_array_append_vals (out->context, context, WN_CONTEXT_DIM);
  g_array_append_val (out->duration, duration);
}

static void
append_item (Alignment *out, const Item *item)
{
  static const float no_context[WN_CONTEXT_DIM];
  const int n = item->utterance->n_frames;
  int64_t end;

  if (!item->hmm || item->score == -INFINITY) {
    append_phone (out, 0, no_context, n);
  } else {
    for (int f = 0, begin = 0; f < n; f = begin) {
      const int unit = item->hmm->states[item->path[f]].unit;

      while (begin < n && item->hmm->states[item->path[begin]].unit == unit)
        begin++;
      append_phone (out, item->transcript->phone[unit], item->transcript->context + unit * WN_CONTEXT_DIM, begin - f);
    }
  }
  end = out->phone->len;
  g_array_append_val (out->offsets, end);
}

static gboolean
save (const Aligner *a, const char *path, GError **error)
{
  const int n = a->corpus->n_utterances;
  const int64_t zero = 0;
  Alignment out = {
    .phone = g_array_new (FALSE, FALSE, sizeof (int32_t)),
    .context = g_array_new (FALSE, FALSE, sizeof (float)),
    .duration = g_array_new (FALSE, FALSE, sizeof (int32_t)),
    .offsets = g_array_new (FALSE, FALSE, sizeof (int64_t)),
    .rejected = g_new (uint8_t, n)
  };
  WnSafetensorsWriter *writer = wn_safetensors_writer_new ();
  int64_t n_phones;
  gboolean ok;

  g_array_append_val (out.offsets, zero);
  for (int i = 0; i < n; i++) {
    append_item (&out, &a->items[i]);
    out.rejected[i] = a->items[i].rejected;
  }
  n_phones = out.phone->len;
  wn_safetensors_writer_add (writer, "phone", WN_DTYPE_I32, 1, &n_phones, out.phone->data);
  wn_safetensors_writer_add (writer, "context", WN_DTYPE_F32, 2, (int64_t[]){n_phones, WN_CONTEXT_DIM}, out.context->data);
  wn_safetensors_writer_add (writer, "duration", WN_DTYPE_I32, 1, &n_phones, out.duration->data);
  wn_safetensors_writer_add (writer, "phone_offsets", WN_DTYPE_I64, 1, (int64_t[]){n + 1}, out.offsets->data);
  wn_safetensors_writer_add (writer, "rejected", WN_DTYPE_U8, 1, (int64_t[]){n}, out.rejected);
  ok = wn_safetensors_writer_save (writer, path, error);
  wn_safetensors_writer_free (writer);
  g_array_unref (out.phone);
  g_array_unref (out.context);
  g_array_unref (out.duration);
  g_array_unref (out.offsets);
  g_free (out.rejected);
  return ok;
}

static void
summarise (const Aligner *a, WnAlignSummary *summary)
{
  int64_t n_frames = 0;

  *summary = (WnAlignSummary) {.n_utterances = a->corpus->n_utterances};
  for (int i = 0; i < a->corpus->n_utterances; i++) {
    const Item *item = &a->items[i];

    summary->n_rejected += item->rejected;
    if (!item->rejected) {
      summary->score += item->score;
      n_frames += item->utterance->n_frames;
    }
  }
  summary->score /= MAX (n_frames, 1);
}

static void
aligner_init (Aligner *a)
{
  const int n = a->corpus->n_utterances;

  a->pool = wn_pool_new (a->options->n_threads);
  a->scores = g_new0 (float *, wn_pool_n_threads (a->pool));
  a->scores_size = g_new0 (gsize, wn_pool_n_threads (a->pool));
  a->n_emissions = wn_hmm_n_emissions (wn_phone_count ());
  a->gaussians = g_new (WnGaussian, a->n_emissions);
  a->moments = g_new (WnMoments, a->n_emissions);
  a->items = g_new0 (Item, n);
  for (int i = 0; i < n; i++) {
    a->items[i].utterance = &a->corpus->utterances[i];
    a->n_frames += a->items[i].utterance->n_frames;
  }
  a->observations = g_new (float, a->n_frames * WN_OBSERVATION_DIM);
  a->labels = g_new (int16_t, a->n_frames);
  for (int64_t f = 0; f < a->n_frames; f++)
    a->labels[f] = NO_LABEL;
  for (int64_t i = 0, f = 0; i < n; f += a->items[i++].utterance->n_frames) {
    a->items[i].observations = a->observations + f * WN_OBSERVATION_DIM;
    a->items[i].labels = a->labels + f;
    a->items[i].path = g_new (int, a->items[i].utterance->n_frames);
  }
}

static void
aligner_clear (Aligner *a)
{
  for (int i = 0; i < a->corpus->n_utterances; i++) {
    g_clear_pointer (&a->items[i].transcript, wn_transcript_free);
    g_clear_pointer (&a->items[i].hmm, wn_hmm_free);
    g_free (a->items[i].path);
  }
  for (int i = 0; i < wn_pool_n_threads (a->pool); i++)
    g_free (a->scores[i]);
  g_free (a->scores);
  g_free (a->scores_size);
  wn_pool_free (a->pool);
  g_free (a->items);
  g_free (a->observations);
  g_free (a->labels);
  g_free (a->gaussians);
  g_free (a->moments);
}

gboolean
wn_align (const WnCorpus *corpus, const char *path, const WnAlignOptions *options, WnAlignSummary *summary, GError **error)
{
  Aligner a = {.corpus = corpus, .options = options};
  gboolean any = FALSE, ok = FALSE;

  aligner_init (&a);
  read_transcripts (&a);
  for (int i = 0; i < corpus->n_utterances; i++)
    any = any || a.items[i].trains;
  if (any) {
    wn_pool_run (a.pool, observe, &a, corpus->n_utterances);
    ok = learn (&a, path, error);
  } else {
    g_set_error (error, WN_ERROR, WN_ERROR_TEXT, "%s: not written, for no utterance can be aligned", path);
  }
  if (ok) {
    reject_outliers (&a);
    ok = save (&a, path, error);
    summarise (&a, summary);
    wn_run_progress (options->run, 1, "done");
  }
  aligner_clear (&a);
  return ok;
}
