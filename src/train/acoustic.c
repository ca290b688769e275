/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "checkpoint.h"
#include "model/acoustic_net.h"
#include "model/config.h"
#include "nn/kernels.h"
#include "nn/loss.h"

#define SHARDS 4 /* parts of a batch with gradients of their own, whatever the number of threads */
#define LOG_EVERY 20

/* Weights of the losses beside that of the spectrum, and what is left of log F0's in unvoiced frames */
#define WEIGHT_LF0 0.5f
#define WEIGHT_PERIODICITY 0.5f
#define WEIGHT_VOICED 0.3f
#define UNVOICED_LF0 0.05f
#define DURATION_BETA 0.1f /* of the smooth L1 loss, in ln frames */

const WnAcousticTraining wn_acoustic_training_default = {
  .seed = 1, .steps = 2400, .batch = 8, .rate = 2e-3f, .decay = 0.01f, .clip = 1, .averaging = 0.998f,
  .dropout = 0.2f, .duration_dropout = 0.35f
};

static const WnField training_fields[] = {
  WN_FIELD (WnAcousticTraining, seed, 0, 2e9),
  WN_FIELD (WnAcousticTraining, steps, 1, 1e9),
  WN_FIELD (WnAcousticTraining, batch, 1, 1e6),
  WN_FIELD (WnAcousticTraining, rate, 0, 1),
  WN_FIELD (WnAcousticTraining, decay, 0, 1),
  WN_FIELD (WnAcousticTraining, clip, 0, 1e6),
  WN_FIELD (WnAcousticTraining, averaging, 0, 1),
  WN_FIELD (WnAcousticTraining, dropout, 0, 0.9),
  WN_FIELD (WnAcousticTraining, duration_dropout, 0, 0.9),
};

enum
{
  LOSS_DURATION, LOSS_SPECTRUM, LOSS_LF0, LOSS_PERIODICITY, LOSS_VOICED, N_LOSSES
};

typedef struct
{
  const WnCorpus *corpus;
  const WnAcousticTraining *training;
  WnAcoustic *model;
  WnAdam *adam;

  const WnUtterance **utterances; /* [n] what is trained on */
  int *order;                     /* [n] of this epoch */
  int n, batch;
  int64_t epoch;

  int64_t step;
  double frame_scale, phone_scale; /* 1 / frames, 1 / phones of the batch */
  float *grads[SHARDS];
  double losses[SHARDS][N_LOSSES];
  float **memory;  /* [threads] a pass of the longest utterance */
  float **targets; /* [threads][frames of the longest][dim] normalised features, or prosody */
} Trainer;

/* The random order of an epoch */
static void
shuffle (Trainer *t, int64_t epoch)
{
  float *u = g_new (float, t->n);

  wn_rng_uniform (t->training->seed, wn_rng_hash ("order", 5, epoch), 0, t->n, u);
  for (int i = 0; i < t->n; i++)
    t->order[i] = i;
  for (int i = t->n - 1; i > 0; i--) {
    int j = (int) (u[i] * (i + 1)), keep = t->order[i];

    t->order[i] = t->order[j];
    t->order[j] = keep;
  }
  t->epoch = epoch;
  g_free (u);
}

static const WnUtterance *
batch_utterance (const Trainer *t, int i)
{
  int per_epoch = t->n / t->batch;

  return t->utterances[t->order[t->step % per_epoch * t->batch + i]];
}

/* The losses of one utterance, with their derivatives by the outputs */
static void
utterance_losses (const Trainer *t, const WnUtterance *u, WnAcousticPass *pass, float *target, double *losses)
{
  const WnAcousticConfig *c = wn_acoustic_config (t->model);
  const float *mean = t->adam->params + t->model->mean, *std = t->adam->params + t->model->std;
  int n_mels = c->n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY, F = u->n_frames;
  float *prosody = target + (size_t) F * n_mels, *voiced_weight = prosody + (size_t) F * WN_ACOUSTIC_PROSODY;

  for (int f = 0; f < F; f++) {
    const float *x = u->features + (size_t) f * dim;

    for (int b = 0; b < n_mels; b++)
      target[(size_t) f * n_mels + b] = (x[b] - mean[b]) / std[b];
    for (int b = 0; b < 2; b++)
      prosody[f * 3 + b] = (x[n_mels + b] - mean[n_mels + b]) / std[n_mels + b];
    prosody[f * 3 + 2] = x[n_mels + 2];
    voiced_weight[f] = x[n_mels + 2] > 0.5f ? 1 : UNVOICED_LF0;
  }
  memset (pass->d_spectrum, 0, (size_t) F * n_mels * sizeof (float));
  memset (pass->d_prosody, 0, (size_t) F * WN_ACOUSTIC_PROSODY * sizeof (float));
  losses[LOSS_SPECTRUM] += wn_loss_l1 (F * n_mels, 1, pass->spectrum.output, target, NULL, t->frame_scale / n_mels,
      pass->d_spectrum);
  losses[LOSS_LF0] += wn_loss_l1 (F, 3, pass->prosody.output, prosody, voiced_weight, WEIGHT_LF0 * t->frame_scale,
      pass->d_prosody);
  losses[LOSS_PERIODICITY] += wn_loss_l1 (F, 3, pass->prosody.output + 1, prosody + 1, NULL, WEIGHT_PERIODICITY * t->frame_scale,
      pass->d_prosody + 1);
  losses[LOSS_VOICED] += wn_loss_bce (F, 3, pass->prosody.output + 2, prosody + 2, NULL, WEIGHT_VOICED * t->frame_scale,
      pass->d_prosody + 2);

  for (int p = 0; p < u->n_phones; p++)
    target[p] = logf (u->duration[p]);
  memset (pass->d_duration, 0, u->n_phones * sizeof (float));
  losses[LOSS_DURATION] += wn_loss_smooth_l1 (u->n_phones, 1, DURATION_BETA, pass->duration.output, target, NULL, t->phone_scale,
      pass->d_duration);
}

/*
 * The spectrum head reads the prosody that its own member predicts, not the recording's: with that it would rely on details that no text
 * foretells.
 */
static void
train_member (Trainer *t, const WnUtterance *u, const WnAcousticMember *member, uint64_t key, int shard, int worker)
{
  const float *params = t->adam->params;
  float *grads = t->grads[shard], *prosody = t->targets[worker];
  WnAcousticPass pass = { .member = member, .P = u->n_phones, .F = u->n_frames, .training = TRUE, .phone = u->phone,
    .context = u->context, .durations = u->duration, .duration_dropout = { t->training->duration_dropout, t->training->seed, key },
    .dropout = { t->training->dropout, t->training->seed, key } };

  wn_acoustic_pass_init (t->model, &pass, t->memory[worker]);
  wn_acoustic_duration_forward (t->model, params, &pass);
  wn_acoustic_prosody_forward (t->model, params, &pass);
  for (size_t f = 0; f < (size_t) pass.F; f++)
    wn_acoustic_prosody_value (t->model, params, pass.prosody.output + f * WN_ACOUSTIC_PROSODY, 1, 1,
        prosody + f * WN_ACOUSTIC_PROSODY);
  wn_acoustic_spectrum_forward (t->model, params, &pass, prosody);
  utterance_losses (t, u, &pass, t->targets[worker], t->losses[shard]);
  wn_acoustic_duration_backward (t->model, params, &pass, grads);
  wn_acoustic_frames_backward (t->model, params, &pass, grads);
}

static void
run_shard (void *data, int shard, int worker)
{
  Trainer *t = data;
  unsigned mode = wn_denormals_flush ();

  memset (t->losses[shard], 0, sizeof t->losses[shard]);
  for (int i = shard; i < t->batch; i += SHARDS) {
    for (int m = 0; m < wn_acoustic_config (t->model)->members; m++) {
      int64_t place[] = { t->step, i, m };

      train_member (t, batch_utterance (t, i), &t->model->members[m],
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
  int per_epoch = t->n / t->batch;
  size_t size = wn_acoustic_layout (t->model)->size;
  double frames = 0, phones = 0;

  if (t->step / per_epoch != t->epoch)
    shuffle (t, t->step / per_epoch);
  for (int i = 0; i < t->batch; i++) {
    frames += batch_utterance (t, i)->n_frames;
    phones += batch_utterance (t, i)->n_phones;
  }
  t->frame_scale = 1 / frames;
  t->phone_scale = 1 / phones;
  wn_pool_run (pool, run_shard, t, SHARDS);
  for (int s = 0; s < SHARDS; s++) {
    for (size_t i = 0; i < size; i++)
      t->adam->grads[i] += t->grads[s][i];
    memset (t->grads[s], 0, size * sizeof (float));
  }
  wn_adam_update (t->adam, learning_rate (t->training, t->step));
  t->step++;
}

static gboolean
trainer_init (Trainer *t, const WnCorpus *corpus, const WnAcousticConfig *config, const WnAcousticTraining *training, WnPool *pool,
    GError **error)
{
  int longest = 0, phones = 0, dim = config->n_mels + WN_ACOUSTIC_PROSODY;
  int threads = pool != NULL ? wn_pool_n_threads (pool) : 1;
  WnAcousticPass pass = { .training = TRUE };

  *t = (Trainer) { .corpus = corpus, .training = training, .epoch = -1 };
  t->utterances = g_new (const WnUtterance *, corpus->n_utterances);
  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (u->held_out || u->rejected || u->n_phones == 0)
      continue;
    t->utterances[t->n++] = u;
    longest = MAX (longest, u->n_frames);
    phones = MAX (phones, u->n_phones);
  }
  if (t->n == 0) {
    g_free (t->utterances);
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "the corpus has no aligned utterance to train on");
    return FALSE;
  }
  t->batch = MIN (training->batch, t->n);
  t->order = g_new (int, t->n);
  t->model = wn_acoustic_new (config);
  t->adam = wn_adam_new (wn_acoustic_layout (t->model));
  t->adam->weight_decay = training->decay;
  t->adam->clip = training->clip * sqrtf (config->members);
  t->adam->averaging = training->averaging;
  wn_params_init (wn_acoustic_layout (t->model), training->seed, t->adam->params);
  wn_acoustic_set_statistics (t->model, t->adam->params, corpus->feature_mean, corpus->feature_std, NULL);
  for (int s = 0; s < SHARDS; s++)
    t->grads[s] = wn_params_block (wn_acoustic_layout (t->model));
  pass.P = phones;
  pass.F = longest;
  t->memory = g_new (float *, threads + 1);
  t->targets = g_new (float *, threads + 1);
  for (int i = 0; i < threads; i++) {
    t->memory[i] = wn_block_new (wn_acoustic_pass_init (t->model, &pass, NULL));
    t->targets[i] = wn_block_new ((size_t) longest * (dim + 1) + phones);
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
  g_free (t->order);
  g_free (t->utterances);
  wn_adam_free (t->adam);
  wn_acoustic_free (t->model);
}

/* What a run was started with, as JSON */
static char *
describe (const WnAcousticConfig *config, const WnAcousticTraining *training)
{
  char *architecture = wn_acoustic_config_to_json (config);
  char *settings = wn_config_to_json (training_fields, G_N_ELEMENTS (training_fields), training);
  char *json = g_strdup_printf ("{\"acoustic\": %s, \"training\": %s}", architecture, settings);

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

static const WnFigure logged[] = { WN_FIGURE_MEL, WN_FIGURE_MCD, WN_FIGURE_F0_HZ, WN_FIGURE_F0_CORRELATION,
  WN_FIGURE_F0_CORRELATION_MEDIAN, WN_FIGURE_VOICING };

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
  double row[3 + G_N_ELEMENTS (logged)] = { f->duration_correlation, f->duration_rmse, f->variance_ratio };

  for (int i = 0; i < (int) G_N_ELEMENTS (logged); i++)
    row[3 + i] = f->features[logged[i]];
  wn_run_log_row (log, t->step - 1, G_N_ELEMENTS (row), row);
}

/* Evaluates the averaged weights and keeps a checkpoint */
static gboolean
pause_to_evaluate (Trainer *t, const char *description, WnPool *pool, const WnRun *run, WnRunLog *log, WnAcousticFigures *figures,
    GError **error)
{
  WnCheckpointPart part = { "acoustic", t->adam };

  wn_acoustic_evaluate (t->corpus, TRUE, t->model, t->adam->average, pool, figures, NULL);
  log_figures (t, log, figures);
  wn_run_progress (run, (double) t->step / t->training->steps,
      "step %d  mel %.2f dB  MCD %.2f dB  F0 %.1f Hz  duration %.2f", (int) t->step, figures->features[WN_FIGURE_MEL],
      figures->features[WN_FIGURE_MCD], figures->features[WN_FIGURE_F0_HZ], figures->duration_correlation);
  return wn_checkpoint_save (run, t->step, description, NULL, &part, 1, error);
}

/* Writes the averaged weights, with what widens the predicted bands to the variance of the recordings trained on */
static gboolean
finish (const Trainer *t, WnPool *pool, const WnRun *run, WnAcousticFigures *figures, GError **error)
{
  const WnParams *layout = wn_acoustic_layout (t->model);
  float *result = wn_params_block (layout), *gain = g_new (float, wn_acoustic_config (t->model)->n_mels);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  char *json = wn_acoustic_config_to_json (wn_acoustic_config (t->model));
  char *path = wn_run_path (run, WN_ACOUSTIC_FILE);
  gboolean ok;

  memcpy (result, t->adam->average, layout->size * sizeof (float));
  wn_acoustic_set_statistics (t->model, result, t->corpus->feature_mean, t->corpus->feature_std, NULL);
  wn_acoustic_evaluate (t->corpus, FALSE, t->model, result, pool, NULL, gain);
  wn_acoustic_set_statistics (t->model, result, t->corpus->feature_mean, t->corpus->feature_std, gain);
  wn_acoustic_evaluate (t->corpus, TRUE, t->model, result, pool, figures, NULL);

  wn_safetensors_writer_metadata (w, WN_ACOUSTIC_METADATA, json);
  wn_params_save (layout, WN_ACOUSTIC_PREFIX, result, w);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  wn_block_free (result);
  g_free (gain);
  g_free (json);
  g_free (path);
  return ok;
}

gboolean
wn_acoustic_train (const WnCorpus *corpus, const WnAcousticConfig *config, const WnAcousticTraining *training,
    int evaluate_every, WnPool *pool, const WnRun *run, WnAcousticFigures *figures, GError **error)
{
  Trainer t;
  char *description = describe (config, training);
  WnRunLog *log = NULL, *figures_log = NULL;
  GError *reason = NULL;
  WnCheckpointPart part;
  double sums[N_LOSSES] = { 0 };
  int summed = 0;
  gboolean ok = FALSE, trained = FALSE;

  if (!trainer_init (&t, corpus, config, training, pool, error)) {
    g_free (description);
    return FALSE;
  }
  part = (WnCheckpointPart) { "acoustic", t.adam };
  if (!wn_checkpoint_load (run, description, &part, 1, &t.step, &reason)
      && !g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND)) {
    g_propagate_error (error, reason);
    goto done;
  }
  g_clear_error (&reason);
  log = wn_run_log_open (run, "acoustic.csv", "step,duration,spectrum,lf0,periodicity,voiced,rate", t.step, error);
  figures_log = log != NULL ? open_figures_log (&t, run, error) : NULL;
  if (figures_log == NULL)
    goto done;

  while (t.step < training->steps) {
    train_step (&t, pool);
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
  g_free (description);
  trainer_clear (&t);
  return ok;
}
