/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic.h"

#include <math.h>
#include <string.h>

#include "acoustic_losses.h"
#include "base/rng.h"
#include "model/config.h"
#include "nn/kernels/kernels.h"
#include "shared_phones.h"
#include "train/loss/adversarial.h"

#define HELD_OUT_SEED 1

/* Of a segment */
enum
{
  ADVERSARIAL = WN_N_ACOUSTIC_LOSSES,
  DISCRIMINATOR,
  N_FIGURES
};

/* Streams of random numbers */
enum
{
  RNG_CHOICE,
  RNG_DROPOUT,
  RNG_DRAW /* and the next one */
};

const WnAcousticTraining wn_acoustic_training_default = {
  .loop = { .steps = 4000,
      .batch = 6,
      .rate = 2e-3,
      .rate_decay = 400,
      .warm_up = 30,
      .clip = 1,
      .averaging = 0.998,
      .muon = 0.2,
      .seed = 1,
      .checkpoint_seconds = 300,
      .evaluate_steps = 250 },
  .others = 0.5,
  .stretched = 0.2,
  .dropout = 0.1,
  .duration_dropout = 0.25,
};

typedef struct
{
  WnAcousticExample example;
  WnAcousticPass draws[2];
  float *memory[2]; /* of a pass of the longest utterance */
  float *prosody;   /* [frames of the longest][3] recorded */
  int32_t *phone;   /* [phones of the longest] rows of the shared ones */
  float *target;    /* [frames of the longest][bands] recorded, normalised */
  float *scratch;
  WnAdversarialLoss *adversarial; /* NULL = off */
} Worker;

typedef struct
{
  WnCorpus *const *corpora;
  int n_corpora;
  const WnAcousticTraining *training;
  const WnSafetensors *from;
  WnSharedPhones *phones;         /* NULL: of corpora without a language, the same for all */
  WnAcoustic *model, *from_model; /* the discriminator's tensors behind the model's */
  WnAdversary adversary;
  float *from_params;
  const WnRun *run;
  WnPool *pool;
  /* the first speaker's, then those of others; then the held-out ones */
  GArray *sources;
  int n_own, n_trained, n_others; /* n_others segments of a batch are of others */
  int longest;                    /* frames */
  double mean_frames, mean_phones;
  int n_workers;
  Worker *workers;
  WnAcousticFigures *figures;
} Trainer;

/* ---- where to begin ---- */

/*
 * What a tensor begins with. The first layers of what reads phones may read another context than
 * those of the file: [embedding, context, what follows it][channels]
 */
static void
copy_param (const WnParam *from, const float *source, int from_context, const WnParam *to,
    float *target, int context, int embedding)
{
  const int64_t columns = to->n_dims > 1 ? to->shape[to->n_dims - 1] : 1;
  const size_t head = (embedding + MIN (context, from_context)) * columns,
               tail = to->n - (embedding + context) * columns;

  if (from->n == to->n) {
    memcpy (target, source, to->n * sizeof (float));
    return;
  }
  memset (target, 0, to->n * sizeof (float));
  memcpy (target, source, head * sizeof (float));
  memcpy (target + to->n - tail, source + from->n - tail, tail * sizeof (float));
}

static gboolean
fits (const WnAcousticConfig *a, const WnAcousticConfig *b)
{
  WnAcousticConfig c = *b;

  c.n_phones = a->n_phones;
  c.context_dim = a->context_dim;
  c.speakers = a->speakers;
  c.duration_noise = a->duration_noise;
  c.prosody_noise = a->prosody_noise;
  c.spectrum_noise = a->spectrum_noise;
  c.duration_scale = a->duration_scale;
  c.f0_range = a->f0_range;
  c.deviations = a->deviations;
  c.band_noise = a->band_noise;
  c.lowered_gain = a->lowered_gain;
  /* numbers of four bytes. NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*) */
  return memcmp (a, &c, sizeof c) == 0;
}

/* Whether the model to begin with knows a row for each phone */
static gboolean
has_phones (const Trainer *t)
{
  const WnLanguage *language = t->training->from_language;
  const int n = wn_acoustic_config (t->from_model)->n_phones;

  return language ? n == language->n_phones && t->phones : n == t->training->arch.n_phones;
}

/* The row that phone number k begins with, -1: a new one */
static int
row_to_begin_with (const Trainer *t, int k)
{
  const WnLanguage *language = t->training->from_language;

  if (language)
    return wn_nearest_phone (language, t->phones->features[k]);
  if (k < t->training->arch.n_phones)
    return k;
  return t->corpora[0]->language
      ? wn_nearest_phone (t->corpora[0]->language, t->phones->features[k])
      : -1;
}

/* [phones][embedding] */
static void
copy_embedding (const Trainer *t, const WnParam *from, const float *source, const WnParam *to,
    float *target)
{
  const int64_t width = to->shape[1];

  for (int k = 0; k < to->shape[0]; k++) {
    const int row = row_to_begin_with (t, k);

    if (row >= 0 && row < from->shape[0])
      memcpy (target + k * width, source + row * width, width * sizeof (float));
  }
}

static gboolean
open_from (Trainer *t, GError **error)
{
  if (!t->from)
    return TRUE;
  t->from_model = wn_acoustic_load (t->from, &t->from_params, error);
  if (!t->from_model)
    return FALSE;
  if (fits (&t->training->arch, wn_acoustic_config (t->from_model)) && has_phones (t))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: has other networks than are to be trained",
      wn_safetensors_name (t->from));
  return FALSE;
}

/* A WnLoopTask's */
static void
init (void *data, uint64_t seed, float *params)
{
  Trainer *t = data;
  const WnParams *to = wn_acoustic_layout (t->model),
                 *from = t->from_model ? wn_acoustic_layout (t->from_model) : NULL;
  const WnCorpus *corpus = t->corpora[0];

  wn_params_init (to, seed, params);
  for (int i = 0; from && i < from->n_items; i++)
    for (int j = 0; j < to->n_items; j++)
      if (strcmp (from->items[i].name, to->items[j].name) != 0)
        continue;
      else if (g_str_has_suffix (to->items[j].name, ".embedding"))
        copy_embedding (t, &from->items[i], t->from_params + from->items[i].offset, &to->items[j],
            params + to->items[j].offset);
      else
        copy_param (&from->items[i], t->from_params + from->items[i].offset,
            wn_acoustic_config (t->from_model)->context_dim, &to->items[j],
            params + to->items[j].offset, t->training->arch.context_dim,
            t->training->arch.embedding);
  wn_acoustic_set_statistics (t->model, params, corpus->statistics->feature_mean,
      corpus->statistics->feature_std, NULL);
}

/* ---- one utterance ---- */

static void
forward (const Trainer *t, const float *params, Worker *w, const WnAcousticSource *source,
    uint64_t seed, uint64_t dropout, const uint64_t *key)
{
  const WnUtterance *u = source->utterance;
  const WnAcousticTraining *c = t->training;
  const WnAcousticExample *example = &w->example;
  const size_t dim = c->arch.n_mels + WN_ACOUSTIC_PROSODY;

  for (int p = 0; p < example->P; p++)
    w->phone[p] = t->phones ? t->phones->of[source->speaker][u->phone[p]] : u->phone[p];
  for (size_t f = 0; f < (size_t) example->F; f++)
    memcpy (w->prosody + f * WN_ACOUSTIC_PROSODY, example->features + f * dim + c->arch.n_mels,
        WN_ACOUSTIC_PROSODY * sizeof (float));
  wn_acoustic_target (&c->arch, t->corpora[source->speaker], example, w->target);
  for (int d = 0; d < 2; d++) {
    WnAcousticPass *pass = &w->draws[d];

    *pass = (WnAcousticPass){ .member = &t->model->members[0],
      .speaker = source->speaker,
      .P = example->P,
      .F = example->F,
      .training = TRUE,
      .phone = w->phone,
      .context = u->context,
      .durations = example->durations,
      .natural = example->natural,
      .draw = { seed, key[d], 0, 0 },
      .duration_dropout = { dropout ? c->duration_dropout : 0, seed, dropout },
      .dropout = { dropout ? c->dropout : 0, seed, dropout } };
    wn_acoustic_pass_init (t->model, pass, w->memory[d]);
    wn_acoustic_duration_forward (t->model, params, pass);
    wn_acoustic_prosody_forward (t->model, params, pass);
    /* the recorded F0: what is drawn is the spectrum that belongs to it */
    wn_acoustic_spectrum_forward (t->model, params, pass, w->prosody, NULL);
  }
}

static const WnAcousticSource *
source_at (const Trainer *t, int i)
{
  return &g_array_index (t->sources, WnAcousticSource, i);
}

/* Of the spectra */
static void
add_adversary (const Trainer *t, Worker *w, const WnLoopStep *step, float *grads, double *figures)
{
  const int F = w->example.F;
  const double share = F / (t->mean_frames * step->batch), weight = t->training->adversarial;
  const WnAdversarialParts parts = wn_adversarial_loss (w->adversarial, step->params,
      (float *[]){ w->draws[0].bands, w->draws[1].bands }, 2, w->target, F, weight * share,
      (float *[]){ w->draws[0].d_bands, w->draws[1].d_bands }, share, grads);

  figures[WN_ACOUSTIC_LOSS] += weight * share * step->batch * parts.drawn;
  figures[ADVERSARIAL] = share * step->batch * parts.drawn;
  figures[DISCRIMINATOR] = share * step->batch * parts.discriminator;
}

/* A WnLoopTask's */
static void
segment (void *data, const WnLoopStep *step, int index, int worker, float *grads, double *figures)
{
  Trainer *t = data;
  Worker *w = &t->workers[worker];
  const uint64_t keys[] = { wn_loop_stream (step, RNG_DRAW, index),
    wn_loop_stream (step, RNG_DRAW + 1, index) };
  const int own = step->batch - t->n_others;
  const WnAcousticSource *source;
  unsigned mode = wn_denormals_flush ();
  uint64_t dropout = 128 * wn_loop_stream (step, RNG_DROPOUT, index) + 128;
  float u[3];

  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0, 3, u);
  source = index < own ? source_at (t, (int) (u[0] * t->n_own))
                       : source_at (t, t->n_own + (int) (u[0] * (t->n_trained - t->n_own)));
  wn_acoustic_example_make (&w->example, &t->corpora[0]->config, source,
      u[1] < t->training->stretched ? exp2f (2 * u[2] - 1) : 1, t->longest);
  forward (t, step->params, w, source, step->seed, dropout, keys);
  memset (figures, 0, N_FIGURES * sizeof (double));
  wn_acoustic_losses (t->model, step->params, w->target, &w->example, w->draws,
      1 / (t->mean_frames * step->batch), 1 / (t->mean_phones * step->batch), w->scratch, figures);
  for (int i = 0; i < WN_N_ACOUSTIC_LOSSES; i++)
    figures[i] *= step->batch;
  if (w->adversarial)
    add_adversary (t, w, step, grads, figures);
  for (int d = 0; d < 2; d++) {
    wn_acoustic_duration_backward (t->model, step->params, &w->draws[d], grads);
    wn_acoustic_frames_backward (t->model, step->params, &w->draws[d], grads);
  }
  wn_denormals_restore (mode);
}

/* ---- held-out ---- */

enum
{
  HELD_OUT_DURATION_CORRELATION = WN_N_ACOUSTIC_LOSSES,
  HELD_OUT_VARIANCE,
  HELD_OUT_MCD,
  N_HELD_OUT
};
#define HELD_OUT_COLUMNS                                                                     \
  "held_out,held_out_duration,held_out_spectrum,held_out_lf0,held_out_periodicity,held_out_" \
  "voiced,duration_correlation,variance_ratio,mcd_db"

typedef struct
{
  Trainer *t;
  const float *params;
  double (*losses)[WN_N_ACOUSTIC_LOSSES];
  double frames, phones;
} HeldOut;

/* A WnPoolFunc */
static void
held_out_losses (void *data, int task, int worker)
{
  const HeldOut *h = data;
  Trainer *t = h->t;
  Worker *w = &t->workers[worker];
  const WnAcousticSource *source = source_at (t, t->n_trained + task);
  const uint64_t keys[] = { 2 * task, 2 * task + 1 };
  unsigned mode = wn_denormals_flush ();

  wn_acoustic_example_make (&w->example, &t->corpora[0]->config, source, 1, t->longest);
  forward (t, h->params, w, source, HELD_OUT_SEED, 0, keys);
  wn_acoustic_losses (t->model, h->params, w->target, &w->example, w->draws, 1 / h->frames,
      1 / h->phones, w->scratch, h->losses[task]);
  wn_denormals_restore (mode);
}

/* Rows of the shared phones, as the speaker's language numbers its own */
static void
copy_rows (const Trainer *t, int speaker, const WnParam *from, const float *source,
    const WnParam *to, float *target)
{
  const int64_t width = to->shape[1];

  for (int k = 0; k < to->shape[0]; k++)
    memcpy (target + k * width, source + (t->phones ? t->phones->of[speaker][k] : k) * width,
        width * sizeof (float));
}

/* The model of one speaker alone, and its weights: wn_acoustic_free(), wn_block_free() */
static WnAcoustic *
model_of (const Trainer *t, const float *average, int speaker, float **params)
{
  const WnCorpus *corpus = t->corpora[speaker], *first = t->corpora[0];
  const WnParams *from = wn_acoustic_layout (t->model), *to;
  WnAcousticConfig config = t->training->arch;
  float mean[WN_STATISTICS_MAX_DIM], std[WN_STATISTICS_MAX_DIM];
  WnAcoustic *model;

  config.speakers = 1;
  config.n_phones = t->phones ? corpus->language->n_phones : config.n_phones;
  model = wn_acoustic_new (&config);
  to = wn_acoustic_layout (model);
  *params = wn_params_block (to);
  for (int i = 0; i < from->n_items; i++)
    for (int j = 0; j < to->n_items; j++) {
      const WnParam *item = &to->items[j];
      float *target = *params + item->offset;

      if (strcmp (from->items[i].name, item->name) != 0)
        continue;
      if (g_str_has_suffix (item->name, ".embedding"))
        copy_rows (t, speaker, &from->items[i], average + from->items[i].offset, item, target);
      else
        memcpy (target, average + from->items[i].offset, item->n * sizeof (float));
    }
  wn_acoustic_fold_speaker (t->model, average, speaker, model, *params);
  /* what was trained on: spectra by the speaker's own statistics, the melody by the first's */
  for (int d = 0; d < config.n_mels + WN_ACOUSTIC_PROSODY; d++) {
    const WnStatistics *s = d < config.n_mels ? corpus->statistics : first->statistics;

    mean[d] = s->feature_mean[d];
    std[d] = s->feature_std[d];
  }
  wn_acoustic_set_statistics (model, *params, mean, std, NULL);
  return model;
}

/* What export reads of a speaker */
static gboolean
publish_speaker (const Trainer *t, const float *average, int speaker, const char *folder,
    GError **error)
{
  float *params;
  WnAcoustic *model = model_of (t, average, speaker, &params);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  g_autofree char *json = wn_acoustic_config_to_json (wn_acoustic_config (model)),
                  *path = g_build_filename (folder, WN_ACOUSTIC_FILE, NULL);
  gboolean ok;

  wn_safetensors_writer_metadata (w, WN_ACOUSTIC_METADATA, json);
  if (t->phones) {
    const WnLanguage *language = t->corpora[speaker]->language;
    g_autofree char *phones = wn_language_phones (language);

    wn_safetensors_writer_metadata (w, "languages", language->tag);
    wn_safetensors_writer_metadata (w, "phones", phones);
  }
  wn_params_save (wn_acoustic_layout (model), WN_ACOUSTIC_PREFIX, params, w);
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  wn_block_free (params);
  wn_acoustic_free (model);
  return ok;
}

/* A WnLoopTask's: the models for export, also of a training that was stopped */
static gboolean
publish (void *data, const float *average, GError **error)
{
  const Trainer *t = data;

  if (!publish_speaker (t, average, 0, t->run->dir, error))
    return FALSE;
  for (int s = 1; s < t->n_corpora; s++) {
    g_autofree char *name = g_strdup_printf (WN_ACOUSTIC_SPEAKER, s + 1),
                    *folder = wn_run_path (t->run, name);
    const WnRun run = { .dir = folder };

    if (!wn_run_make_dir (&run, error) || !publish_speaker (t, average, s, folder, error))
      return FALSE;
  }
  return TRUE;
}

/* A WnLoopTask's */
static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  Trainer *t = data;
  const int n = t->sources->len - t->n_trained;
  HeldOut h = { t, average, g_malloc0 (sizeof *h.losses * MAX (n, 1)), 0, 0 };
  float *params;
  WnAcoustic *model = model_of (t, average, 0, &params);

  for (int i = 0; i < n; i++) {
    h.frames += source_at (t, t->n_trained + i)->utterance->n_frames;
    h.phones += source_at (t, t->n_trained + i)->utterance->n_phones;
  }
  wn_pool_run (t->pool, held_out_losses, &h, n);
  for (int i = 0; i < WN_N_ACOUSTIC_LOSSES; i++) {
    held_out[i] = n > 0 ? 0 : NAN;
    for (int j = 0; j < n; j++)
      held_out[i] += h.losses[j][i];
  }
  wn_acoustic_evaluate (t->corpora[0], TRUE, model, params, 0, t->pool, t->figures, NULL);
  held_out[HELD_OUT_DURATION_CORRELATION] = t->figures->duration_correlation;
  held_out[HELD_OUT_VARIANCE] = t->figures->variance_ratio;
  held_out[HELD_OUT_MCD] = t->figures->features[WN_FIGURE_MCD];
  g_free (h.losses);
  wn_block_free (params);
  wn_acoustic_free (model);
}

/* ---- the run ---- */

static void
collect (Trainer *t, int begin, int end, gboolean held_out)
{
  for (int c = begin; c < end; c++) {
    for (int i = 0; i < t->corpora[c]->n_utterances; i++) {
      const WnUtterance *u = &t->corpora[c]->utterances[i];
      const WnAcousticSource source = { u, c, 0 };

      if (u->held_out == held_out && !u->rejected && u->n_phones > 0)
        g_array_append_val (t->sources, source);
    }
  }
}

static gboolean
open_sources (Trainer *t, int n_corpora, GError **error)
{
  const WnCorpus *first = t->corpora[0];

  for (int c = 1; c < n_corpora; c++) {
    if (!wn_feature_config_equal (&first->config, &t->corpora[c]->config)) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "corpus %d has other features than the first", c + 1);
      return FALSE;
    }
  }
  collect (t, 0, 1, FALSE);
  t->n_own = t->sources->len;
  collect (t, 1, n_corpora, FALSE);
  t->n_trained = t->sources->len;
  collect (t, 0, 1, TRUE);
  if (t->n_own == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "the corpus has no aligned utterance to train on");
    return FALSE;
  }
  wn_acoustic_levels (&first->config, (WnAcousticSource *) t->sources->data, t->sources->len);
  for (int i = 0; i < t->n_trained; i++) {
    t->mean_frames += (double) source_at (t, i)->utterance->n_frames / t->n_trained;
    t->mean_phones += (double) source_at (t, i)->utterance->n_phones / t->n_trained;
  }
  if (t->n_trained > t->n_own)
    t->n_others = CLAMP (lrint (t->training->others * t->training->loop.batch), 0,
        t->training->loop.batch);
  return TRUE;
}

static gboolean
open_phones (Trainer *t, int n_corpora, GError **error)
{
  g_autofree const WnLanguage **languages = g_new (const WnLanguage *, n_corpora);

  for (int c = 0; c < n_corpora; c++)
    if ((languages[c] = t->corpora[c]->language) == NULL)
      return TRUE;
  t->phones = wn_shared_phones_new (languages, n_corpora);
  if (languages[0]->n_phones == t->training->arch.n_phones)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "the model is for %d phones, %s has %d",
      t->training->arch.n_phones, languages[0]->tag, languages[0]->n_phones);
  return FALSE;
}

static void
open_workers (Trainer *t)
{
  const WnAcousticSource *sources = source_at (t, 0);
  const WnFeatureConfig *config = &t->corpora[0]->config;
  WnAcousticPass pass = { .training = TRUE };

  t->longest = pass.F = wn_acoustic_longest (sources, t->sources->len, &pass.P);
  t->n_workers = t->pool ? wn_pool_n_threads (t->pool) : 1;
  t->workers = g_new0 (Worker, t->n_workers);
  for (int i = 0; i < t->n_workers; i++) {
    Worker *w = &t->workers[i];

    wn_acoustic_example_init (&w->example, config, sources, t->sources->len);
    for (int d = 0; d < 2; d++)
      w->memory[d] = wn_block_new (wn_acoustic_pass_init (t->model, &pass, NULL));
    w->prosody = g_new (float, (size_t) pass.F *WN_ACOUSTIC_PROSODY);
    w->phone = g_new (int32_t, pass.P);
    if (t->training->adversarial > 0)
      w->adversarial = wn_adversarial_loss_new (&t->adversary, pass.F);
    w->target = g_new (float, (size_t) pass.F *wn_acoustic_config (t->model)->n_mels);
    w->scratch = wn_block_new (wn_acoustic_losses_scratch (pass.P, pass.F));
  }
}

static void
trainer_clear (Trainer *t)
{
  for (int i = 0; i < t->n_workers; i++) {
    Worker *w = &t->workers[i];

    wn_acoustic_example_clear (&w->example);
    wn_block_free (w->memory[0]);
    wn_block_free (w->memory[1]);
    wn_block_free (w->scratch);
    g_free (w->target);
    wn_adversarial_loss_free (w->adversarial);
    g_free (w->prosody);
    g_free (w->phone);
  }
  g_free (t->workers);
  g_array_unref (t->sources);
  wn_shared_phones_free (t->phones);
  wn_pool_free (t->pool);
  wn_block_free (t->from_params);
  wn_acoustic_free (t->from_model);
  wn_acoustic_free (t->model);
}

/* The figures of a run that had been finished before */
static gboolean
evaluate_result (Trainer *t, GError **error)
{
  g_autofree char *path = wn_run_path (t->run, WN_ACOUSTIC_FILE);
  WnSafetensors *st = wn_safetensors_open (path, error);
  float *params;
  WnAcoustic *model = st ? wn_acoustic_load (st, &params, error) : NULL;

  if (model) {
    wn_acoustic_evaluate (t->corpora[0], TRUE, model, params, WN_ACOUSTIC_RENDERINGS, t->pool,
        t->figures, NULL);
    wn_block_free (params);
    wn_acoustic_free (model);
  }
  wn_safetensors_close (st);
  return model != NULL;
}

static gboolean
train (Trainer *t, GError **error)
{
  const WnAcousticConfig *arch = wn_acoustic_config (t->model);
  g_autofree char *json = wn_acoustic_config_to_json (arch),
                  *config = g_strdup_printf ("{\"acoustic\": %s, \"speakers\": %d}", json,
                      arch->speakers);
  const WnLoopTask task = { .part = "acoustic",
    .layout = wn_acoustic_layout (t->model),
    .config = config,
    .columns = WN_ACOUSTIC_LOSS_COLUMNS ",adversarial,discriminator",
    .n_figures = N_FIGURES,
    .held_out_columns = HELD_OUT_COLUMNS,
    .n_held_out = N_HELD_OUT,
    .data = t,
    .init = init,
    .segment = segment,
    .evaluate = evaluate,
    .publish = publish };

  if (!wn_loop_run (&t->training->loop, &task, t->pool, t->run, error))
    return FALSE;
  return wn_run_stop_asked (t->run) || t->figures->n_utterances > 0 || evaluate_result (t, error);
}

gboolean
wn_acoustic_train (const WnAcousticTraining *training, WnCorpus *const *corpora, int n_corpora,
    const WnSafetensors *from, const WnRun *run, WnAcousticFigures *figures, GError **error)
{
  WnAcousticConfig arch = training->arch;
  Trainer t = { .corpora = corpora,
    .n_corpora = n_corpora,
    .training = training,
    .from = from,
    .run = run,
    .figures = figures,
    .sources = g_array_new (FALSE, TRUE, sizeof (WnAcousticSource)) };
  GError *reason = NULL;

  *figures = (WnAcousticFigures){ 0 };
  if (arch.generation < 2) {
    g_set_error (&reason, WN_ERROR, WN_ERROR_SETTINGS,
        "only acoustic models of generation 2 are trained");
  } else if (open_sources (&t, n_corpora, &reason) && open_phones (&t, n_corpora, &reason)
      && open_from (&t, &reason)) {
    arch.speakers = n_corpora;
    arch.n_phones = t.phones ? t.phones->n : arch.n_phones;
    t.model = wn_acoustic_new (&arch);
    if (training->adversarial > 0)
      wn_adversary_init (&t.adversary, arch.n_mels, t.model->layout);
    t.pool = wn_pool_new (training->loop.n_threads);
    open_workers (&t);
    train (&t, &reason);
  }
  trainer_clear (&t);
  if (reason)
    g_propagate_error (error, reason);
  return !reason;
}
