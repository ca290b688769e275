/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "train/run/checkpoint.h"
#include "model/acoustic_net.h"
#include "model/config.h"
#include "nn/kernels/kernels.h"
#include "nn/layers/loss.h"

/* parts of a batch with gradients of their own, whatever the number of threads */
#define SHARDS 4
#define LOG_EVERY 20

/*
 * Weights of the losses beside that of the spectrum, and what is left of log F0's in unvoiced
 * frames
 */
#define WEIGHT_LF0 0.5f
#define WEIGHT_PERIODICITY 0.5f
#define WEIGHT_VOICED 0.3f
#define UNVOICED_LF0 0.05f
#define DURATION_BETA 0.1f /* of the smooth L1 loss, in ln frames */

const WnAcousticTraining wn_acoustic_training_default = { .seed = 1,
  .steps = 2400,
  .batch = 8,
  .others = 0.5f,
  .alone = 0.35f,
  .rate = 2e-3f,
  .decay = 0.01f,
  .clip = 1,
  .averaging = 0.998f,
  .muon = 0.2f,
  .dropout = 0.2f,
  .duration_dropout = 0.35f };

static const WnField training_fields[] = {
  WN_FIELD (WnAcousticTraining, seed, 0, 2e9),
  WN_FIELD (WnAcousticTraining, steps, 1, 1e9),
  WN_FIELD (WnAcousticTraining, batch, 1, 1e6),
  WN_FIELD (WnAcousticTraining, others, 0, 1),
  WN_FIELD (WnAcousticTraining, alone, 0, 1),
  WN_FIELD (WnAcousticTraining, rate, 0, 1),
  WN_FIELD (WnAcousticTraining, decay, 0, 1),
  WN_FIELD (WnAcousticTraining, clip, 0, 1e6),
  WN_FIELD (WnAcousticTraining, averaging, 0, 1),
  WN_FIELD (WnAcousticTraining, muon, 0, 100),
  WN_FIELD (WnAcousticTraining, dropout, 0, 0.9),
  WN_FIELD (WnAcousticTraining, duration_dropout, 0, 0.9),
};

enum
{
  LOSS_DURATION,
  LOSS_SPECTRUM,
  LOSS_LF0,
  LOSS_PERIODICITY,
  LOSS_VOICED,
  N_LOSSES
};

/* An utterance to learn from */
typedef struct
{
  const WnUtterance *utterance;
  int speaker;
} Example;

/* Utterances in a random order, another one each time through */
typedef struct
{
  const char *name; /* of the stream of random numbers */
  GArray *examples;
  int *order; /* [examples] of this epoch */
  int64_t epoch;
} Deck;

typedef struct
{
  WnCorpus *const *corpora;
  const WnAcousticTraining *training;
  WnAcoustic *model;
  WnAdam *adam;

  Deck own, others;             /* of the first speaker, of all others */
  Example *batch;               /* [n_batch] of this step */
  int n_batch, n_others, alone; /* n_others of them are of others, until step alone */

  int64_t step;
  double frame_scale, phone_scale; /* 1 / frames, 1 / phones of the batch */
  float *grads[SHARDS];
  double losses[SHARDS][N_LOSSES];
  float **memory;  /* [threads] a pass of the longest utterance */
  float **targets; /* [threads][frames of the longest][dim] normalised features, or prosody */
} Trainer;

static void
shuffle (Deck *deck, int seed, int64_t epoch)
{
  int n = deck->examples->len;
  float *u = g_new (float, n);

  wn_rng_uniform (seed, wn_rng_hash (deck->name, strlen (deck->name), epoch), 0, n, u);
  for (int i = 0; i < n; i++)
    deck->order[i] = i;
  for (int i = n - 1; i > 0; i--) {
    int j = (int) (u[i] * (i + 1)), keep = deck->order[i];

    deck->order[i] = deck->order[j];
    deck->order[j] = keep;
  }
  deck->epoch = epoch;
  g_free (u);
}

/* The i-th of all draws from a deck */
static Example
draw (Deck *deck, int seed, int64_t i)
{
  int n = deck->examples->len;

  if (i / n != deck->epoch)
    shuffle (deck, seed, i / n);
  return g_array_index (deck->examples, Example, deck->order[i % n]);
}

static void
draw_batch (Trainer *t)
{
  int n_others = t->step < t->alone ? t->n_others : 0, n_own = t->n_batch - n_others;
  int64_t before = t->step * t->n_batch - MIN (t->step, t->alone) * t->n_others;
  double frames = 0, phones = 0;

  for (int i = 0; i < n_own; i++)
    t->batch[i] = draw (&t->own, t->training->seed, before + i);
  for (int i = 0; i < n_others; i++)
    t->batch[n_own + i] = draw (&t->others, t->training->seed, t->step * n_others + i);
  for (int i = 0; i < t->n_batch; i++) {
    frames += t->batch[i].utterance->n_frames;
    phones += t->batch[i].utterance->n_phones;
  }
  t->frame_scale = 1 / frames;
  t->phone_scale = 1 / phones;
}

/* The losses of one utterance, with their derivatives by the outputs */
static void
utterance_losses (const Trainer *t, const Example *example, WnAcousticPass *pass, float *target,
    double *losses)
{
  const WnAcousticConfig *c = wn_acoustic_config (t->model);
  const WnUtterance *u = example->utterance;
  const WnCorpus *corpus = t->corpora[example->speaker];
  const float *mean = t->adam->params + t->model->mean, *std = t->adam->params + t->model->std;
  int n_mels = c->n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY, F = u->n_frames;
  float *prosody = target + (size_t) F * n_mels,
        *voiced_weight = prosody + (size_t) F * WN_ACOUSTIC_PROSODY;

  for (int f = 0; f < F; f++) {
    const float *x = u->features + (size_t) f * dim;

    for (int b = 0; b < n_mels; b++)
      target[(size_t) f * n_mels + b] = (x[b] - corpus->feature_mean[b]) / corpus->feature_std[b];
    for (int b = 0; b < 2; b++)
      prosody[f * 3 + b] = (x[n_mels + b] - mean[n_mels + b]) / std[n_mels + b];
    prosody[f * 3 + 2] = x[n_mels + 2];
    voiced_weight[f] = x[n_mels + 2] > 0.5f ? 1 : UNVOICED_LF0;
  }
  memset (pass->d_spectrum, 0, (size_t) F * n_mels * sizeof (float));
  memset (pass->d_prosody, 0, (size_t) F * WN_ACOUSTIC_PROSODY * sizeof (float));
  losses[LOSS_SPECTRUM] += wn_loss_l1 (F * n_mels, 1, pass->spectrum.output, target, NULL,
      t->frame_scale / n_mels, pass->d_spectrum);
  losses[LOSS_LF0] += wn_loss_l1 (F, 3, pass->prosody.output, prosody, voiced_weight,
      WEIGHT_LF0 * t->frame_scale, pass->d_prosody);
  losses[LOSS_PERIODICITY] += wn_loss_l1 (F, 3, pass->prosody.output + 1, prosody + 1, NULL,
      WEIGHT_PERIODICITY * t->frame_scale, pass->d_prosody + 1);
  losses[LOSS_VOICED] += wn_loss_bce (F, 3, pass->prosody.output + 2, prosody + 2, NULL,
      WEIGHT_VOICED * t->frame_scale, pass->d_prosody + 2);

  for (int p = 0; p < u->n_phones; p++)
    target[p] = logf (u->duration[p]);
  memset (pass->d_duration, 0, u->n_phones * sizeof (float));
  losses[LOSS_DURATION] += wn_loss_smooth_l1 (u->n_phones, 1, DURATION_BETA, pass->duration.output,
      target, NULL, t->phone_scale, pass->d_duration);
}

/*
 * The spectrum head reads the prosody that its own member predicts, not the recording's: with that
 * it would rely on details that no text foretells.
 */
static void
train_member (Trainer *t, const Example *example, const WnAcousticMember *member, uint64_t key,
    int shard, int worker)
{
  const WnUtterance *u = example->utterance;
  const float *params = t->adam->params;
  float *grads = t->grads[shard], *prosody = t->targets[worker];
  WnAcousticPass pass = { .member = member,
    .speaker = example->speaker,
    .P = u->n_phones,
    .F = u->n_frames,
    .training = TRUE,
    .phone = u->phone,
    .context = u->context,
    .durations = u->duration,
    .duration_dropout = { t->training->duration_dropout, t->training->seed, key },
    .dropout = { t->training->dropout, t->training->seed, key } };

  wn_acoustic_pass_init (t->model, &pass, t->memory[worker]);
  wn_acoustic_duration_forward (t->model, params, &pass);
  wn_acoustic_prosody_forward (t->model, params, &pass);
  for (size_t f = 0; f < (size_t) pass.F; f++)
    wn_acoustic_prosody_value (t->model, params, pass.prosody.output + f * WN_ACOUSTIC_PROSODY, 1,
        1, prosody + f * WN_ACOUSTIC_PROSODY);
  wn_acoustic_spectrum_forward (t->model, params, &pass, prosody);
  utterance_losses (t, example, &pass, t->targets[worker], t->losses[shard]);
  wn_acoustic_duration_backward (t->model, params, &pass, grads);
  wn_acoustic_frames_backward (t->model, params, &pass, grads);
}

static void
run_shard (void *data, int shard, int worker)
{
  Trainer *t = data;
  unsigned mode = wn_denormals_flush ();

  memset (t->losses[shard], 0, sizeof t->losses[shard]);
  for (int i = shard; i < t->n_batch; i += SHARDS) {
    for (int m = 0; m < wn_acoustic_config (t->model)->members; m++) {
      int64_t place[] = { t->step, i, m };

      train_member (t, &t->batch[i], &t->model->members[m],
          wn_rng_hash (place, sizeof place, t->training->seed), shard, worker);
    }
  }
  wn_denormals_restore (mode);
}

static float
learning_rate (const WnAcousticTraining *training, int64_t step)
{
  double left = 2.0 * (training->steps - step) / training->steps;

  return training->rate * MIN (1, left);
}

static void
train_step (Trainer *t, WnPool *pool)
{
  size_t size = wn_acoustic_layout (t->model)->size;

  draw_batch (t);
  wn_pool_run (pool, run_shard, t, SHARDS);
  for (int s = 0; s < SHARDS; s++) {
    for (size_t i = 0; i < size; i++)
      t->adam->grads[i] += t->grads[s][i];
    memset (t->grads[s], 0, size * sizeof (float));
  }
  wn_adam_update (t->adam, learning_rate (t->training, t->step));
  t->step++;
}

static void
deck_init (Deck *deck, const char *name, WnCorpus *const *corpora, int begin, int end)
{
  *deck = (Deck){ .name = name,
    .examples = g_array_new (FALSE, FALSE, sizeof (Example)),
    .epoch = -1 };
  for (int c = begin; c < end; c++) {
    for (int i = 0; i < corpora[c]->n_utterances; i++) {
      const WnUtterance *u = &corpora[c]->utterances[i];
      Example example = { u, c };

      if (!u->held_out && !u->rejected && u->n_phones > 0)
        g_array_append_val (deck->examples, example);
    }
  }
  deck->order = g_new (int, deck->examples->len);
}

static void
deck_clear (Deck *deck)
{
  g_array_unref (deck->examples);
  g_free (deck->order);
}

static void
deck_longest (const Deck *deck, WnAcousticPass *pass)
{
  for (guint i = 0; i < deck->examples->len; i++) {
    const WnUtterance *u = g_array_index (deck->examples, Example, i).utterance;

    pass->P = MAX (pass->P, u->n_phones);
    pass->F = MAX (pass->F, u->n_frames);
  }
}

/*
 * Copies of every nth member from the first one on what both layouts have, which is all that the
 * first speaker needs; the statistics are no member's
 */
static void
copy_params (const WnParams *from, const float *source, const WnParams *to, float *target,
    int first, int n)
{
  for (int i = 0; i < from->n_items; i++)
    for (int j = 0; j < to->n_items; j++)
      if (strcmp (from->items[i].name, to->items[j].name) == 0
          && g_ascii_isdigit (from->items[i].name[0]) && atoi (from->items[i].name) % n == first)
        memcpy (target + to->items[j].offset, source + from->items[i].offset,
            from->items[i].n * sizeof (float));
}

/* The model of the first speaker alone; wn_acoustic_free() */
static WnAcoustic *
first_speaker (const WnAcoustic *model)
{
  WnAcousticConfig config = *wn_acoustic_config (model);

  config.speakers = 1;
  return wn_acoustic_new (&config);
}

/* The weights that a new run begins with, but for the statistics */
static gboolean
begin_from (Trainer *t, const WnSafetensors *const *from, int n_from, GError **error)
{
  WnAcoustic *model = first_speaker (t->model);
  const WnParams *layout = wn_acoustic_layout (model);
  float *params = wn_params_block (layout);
  gboolean ok = TRUE;

  for (int i = 0; i < n_from && ok; i++) {
    ok = wn_params_load (layout, WN_ACOUSTIC_PREFIX, from[i], params, error);
    if (ok)
      copy_params (layout, params, wn_acoustic_layout (t->model), t->adam->params, i, n_from);
  }
  wn_block_free (params);
  wn_acoustic_free (model);
  return ok;
}

static gboolean
trainer_init (Trainer *t, WnCorpus *const *corpora, int n_corpora, const WnAcousticConfig *config,
    const WnAcousticTraining *training, WnPool *pool, GError **error)
{
  const WnCorpus *corpus = corpora[0];
  int dim = config->n_mels + WN_ACOUSTIC_PROSODY,
      threads = pool != NULL ? wn_pool_n_threads (pool) : 1;
  WnAcousticPass pass = { .training = TRUE };

  for (int c = 1; c < n_corpora; c++) {
    if (memcmp (&corpus->config, &corpora[c]->config, sizeof corpus->config) != 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "corpus %d has other features than the first", c + 1);
      return FALSE;
    }
  }
  *t = (Trainer){ .corpora = corpora, .training = training };
  deck_init (&t->own, "order", corpora, 0, 1);
  deck_init (&t->others, "others", corpora, 1, n_corpora);
  if (t->own.examples->len == 0) {
    deck_clear (&t->own);
    deck_clear (&t->others);
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "the corpus has no aligned utterance to train on");
    return FALSE;
  }
  t->n_batch = training->batch;
  t->n_others = t->others.examples->len > 0
      ? MIN (lrintf (training->others * t->n_batch), t->n_batch)
      : 0;
  t->alone = training->steps - lrint ((double) training->alone * training->steps);
  t->batch = g_new (Example, t->n_batch);
  deck_longest (&t->own, &pass);
  deck_longest (&t->others, &pass);
  t->model = wn_acoustic_new (config);
  t->adam = wn_adam_new (wn_acoustic_layout (t->model));
  t->adam->weight_decay = training->decay;
  t->adam->clip = training->clip * sqrtf (config->members);
  t->adam->averaging = training->averaging;
  t->adam->muon = training->muon;
  t->adam->pool = pool;
  wn_params_init (wn_acoustic_layout (t->model), training->seed, t->adam->params);
  wn_acoustic_set_statistics (t->model, t->adam->params, corpus->feature_mean, corpus->feature_std,
      NULL);
  for (int s = 0; s < SHARDS; s++)
    t->grads[s] = wn_params_block (wn_acoustic_layout (t->model));
  t->memory = g_new (float *, threads + 1);
  t->targets = g_new (float *, threads + 1);
  for (int i = 0; i < threads; i++) {
    t->memory[i] = wn_block_new (wn_acoustic_pass_init (t->model, &pass, NULL));
    t->targets[i] = wn_block_new ((size_t) pass.F * (dim + 1) + pass.P);
  }
  t->memory[threads] = t->targets[threads] = NULL;
  return TRUE;
}

static void
trainer_clear (Trainer *t)
{
  for (int i = 0; t->memory[i] != NULL; i++) {
    wn_block_free (t->memory[i]);
    wn_block_free (t->targets[i]);
  }
  for (int s = 0; s < SHARDS; s++)
    wn_block_free (t->grads[s]);
  g_free (t->memory);
  g_free (t->targets);
  g_free (t->batch);
  deck_clear (&t->own);
  deck_clear (&t->others);
  wn_adam_free (t->adam);
  wn_acoustic_free (t->model);
}

/* What a run was started with, as JSON */
static char *
describe (const WnAcousticConfig *config, const WnAcousticTraining *training)
{
  char *architecture = wn_acoustic_config_to_json (config);
  char *settings = wn_config_to_json (training_fields, G_N_ELEMENTS (training_fields), training);
  char *json = g_strdup_printf ("{\"acoustic\": %s, \"speakers\": %d, \"training\": %s}",
      architecture, config->speakers, settings);

  g_free (architecture);
  g_free (settings);
  return json;
}

/* sums of n steps */
static void
log_losses (const Trainer *t, WnRunLog *log, int n, const double *sums)
{
  double row[N_LOSSES + 1];

  for (int i = 0; i < N_LOSSES; i++)
    row[i] = sums[i] / n / wn_acoustic_config (t->model)->members;
  row[N_LOSSES] = learning_rate (t->training, t->step - 1);
  wn_run_log_row (log, t->step - 1, N_LOSSES + 1, row);
}

static const WnFigure logged[] = { WN_FIGURE_MEL, WN_FIGURE_MCD, WN_FIGURE_F0_HZ,
  WN_FIGURE_F0_CORRELATION, WN_FIGURE_F0_CORRELATION_MEDIAN, WN_FIGURE_VOICING };

static WnRunLog *
open_figures_log (const Trainer *t, const WnRun *run, GError **error)
{
  GString *columns = g_string_new ("step,duration_correlation,duration_rmse,variance_ratio");
  WnRunLog *log;

  for (int i = 0; i < (int) G_N_ELEMENTS (logged); i++)
    g_string_append_printf (columns, ",%s", wn_figure_key (logged[i]));
  log = wn_run_log_open (run, "figures.csv", columns->str, t->step, error);
  g_string_free (columns, TRUE);
  return log;
}

static void
log_figures (const Trainer *t, WnRunLog *log, const WnAcousticFigures *f)
{
  double row[3 + G_N_ELEMENTS (logged)] = { f->duration_correlation, f->duration_rmse,
    f->variance_ratio };

  for (int i = 0; i < (int) G_N_ELEMENTS (logged); i++)
    row[3 + i] = f->features[logged[i]];
  wn_run_log_row (log, t->step - 1, G_N_ELEMENTS (row), row);
}

/* Nothing good comes of what is not a number, and no checkpoint is to be made of it */
static gboolean
check_finite (const Trainer *t, GError **error)
{
  for (int s = 0; s < SHARDS; s++) {
    for (int i = 0; i < N_LOSSES; i++) {
      if (!isfinite (t->losses[s][i])) {
        g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
            "step %d has a loss of %g: training stops, and leaves the checkpoint of before",
            (int) t->step, t->losses[s][i]);
        return FALSE;
      }
    }
  }
  return TRUE;
}

/* Evaluates the averaged weights and keeps a checkpoint */
static gboolean
pause_to_evaluate (Trainer *t, const char *description, WnPool *pool, const WnRun *run,
    WnRunLog *log, WnAcousticFigures *figures, GError **error)
{
  WnCheckpointPart part = { "acoustic", t->adam };

  wn_acoustic_evaluate (t->corpora[0], TRUE, t->model, t->adam->average, pool, figures, NULL);
  log_figures (t, log, figures);
  wn_run_progress (run, (double) t->step / t->training->steps,
      "step %d  mel %.2f dB  MCD %.2f dB  F0 %.1f Hz  duration %.2f", (int) t->step,
      figures->features[WN_FIGURE_MEL], figures->features[WN_FIGURE_MCD],
      figures->features[WN_FIGURE_F0_HZ], figures->duration_correlation);
  return wn_checkpoint_save (run, t->step, description, NULL, &part, 1, error);
}

/*
 * Writes what a voice needs, with what widens the predicted bands to the variance of the recordings
 * trained on
 */
static gboolean
finish (const Trainer *t, WnPool *pool, const WnRun *run, WnAcousticFigures *figures,
    GError **error)
{
  WnAcoustic *model = first_speaker (t->model);
  const WnAcousticConfig *config = wn_acoustic_config (model);
  const WnParams *layout = wn_acoustic_layout (model);
  const WnCorpus *corpus = t->corpora[0];
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  char *json = wn_acoustic_config_to_json (config), *path = wn_run_path (run, WN_ACOUSTIC_FILE);
  float *gain = g_new (float, config->n_mels), *result = wn_params_block (layout);
  gboolean ok;

  copy_params (wn_acoustic_layout (t->model), t->adam->average, layout, result, 0, 1);
  wn_acoustic_set_statistics (model, result, corpus->feature_mean, corpus->feature_std, NULL);
  wn_acoustic_evaluate (corpus, FALSE, model, result, pool, NULL, gain);
  wn_acoustic_set_statistics (model, result, corpus->feature_mean, corpus->feature_std, gain);
  wn_acoustic_evaluate (corpus, TRUE, model, result, pool, figures, NULL);

  wn_safetensors_writer_metadata (w, WN_ACOUSTIC_METADATA, json);
  wn_params_save (layout, WN_ACOUSTIC_PREFIX, result, w);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  wn_block_free (result);
  wn_acoustic_free (model);
  g_free (gain);
  g_free (json);
  g_free (path);
  return ok;
}

gboolean
wn_acoustic_train (WnCorpus *const *corpora, int n_corpora, const WnSafetensors *const *from,
    int n_from, const WnAcousticConfig *config, const WnAcousticTraining *training,
    int evaluate_every, WnPool *pool, const WnRun *run, WnAcousticFigures *figures, GError **error)
{
  WnAcousticConfig all = *config;
  Trainer t;
  char *description;
  WnRunLog *log = NULL, *figures_log = NULL;
  GError *reason = NULL;
  WnCheckpointPart part;
  double sums[N_LOSSES] = { 0 };
  int summed = 0;
  gboolean ok = FALSE, trained = FALSE;
  int lock = -1;

  all.speakers = n_corpora;
  if (!trainer_init (&t, corpora, n_corpora, &all, training, pool, error))
    return FALSE;
  description = describe (&all, training);
  part = (WnCheckpointPart){ "acoustic", t.adam };
  if ((lock = wn_run_lock (run, error)) < 0 || !begin_from (&t, from, n_from, error))
    goto done;
  if (!wn_checkpoint_load (run, description, &part, 1, &t.step, &reason)
      && !g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND)) {
    g_propagate_error (error, reason);
    goto done;
  }
  g_clear_error (&reason);
  log = wn_run_log_open (run, "acoustic.csv", "step,duration,spectrum,lf0,periodicity,voiced,rate",
      t.step, error);
  figures_log = log != NULL ? open_figures_log (&t, run, error) : NULL;
  if (figures_log == NULL)
    goto done;

  while (t.step < training->steps) {
    train_step (&t, pool);
    if (!check_finite (&t, error))
      goto done;
    for (int s = 0; s < SHARDS; s++)
      for (int i = 0; i < N_LOSSES; i++)
        sums[i] += t.losses[s][i];
    summed++;
    if (t.step % LOG_EVERY == 0) {
      log_losses (&t, log, summed, sums);
      memset (sums, 0, sizeof sums);
      summed = 0;
      wn_run_progress (run, (double) t.step / training->steps, "step %d", (int) t.step);
    }
    if (t.step % evaluate_every == 0 && t.step < training->steps) {
      if (!pause_to_evaluate (&t, description, pool, run, figures_log, figures, error))
        goto done;
    } else if (wn_run_stop_asked (run)) {
      ok = wn_checkpoint_save (run, t.step, description, NULL, &part, 1, error);
      goto done;
    }
    trained = TRUE;
  }
  if (trained && !pause_to_evaluate (&t, description, pool, run, figures_log, figures, error))
    goto done;
  ok = finish (&t, pool, run, figures, error);

done:
  if (!wn_run_log_close (log, ok ? error : NULL))
    ok = FALSE;
  if (!wn_run_log_close (figures_log, ok ? error : NULL))
    ok = FALSE;
  wn_run_unlock (lock);
  g_free (description);
  trainer_clear (&t);
  return ok;
}
