/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "distil_trainer.h"

#include "base/rng.h"
#include "train/loss/density.h"
#include "train/measure/heldout.h"
#include "model/config.h"
#include "model/excitation.h"
#include "train/network/network.h"
#include "nn/kernels/kernels.h"
#include "train/corpus/segments.h"
#include "train/network/stack_net.h"
#include "train/corpus/statistics.h"
#include "train/network/student_net.h"
#include "train/network/teacher_net.h"

const WnDistillation wn_distillation_default = {
  .loop = {
    .steps = 100000,
    .batch = 4,
    .rate = 3e-4f,
    .rate_decay = 20000,
    .warm_up = 200,
    .clip = 5,
    .averaging = 0.999,
    .muon = 0.2,
    .seed = 1,
    .checkpoint_seconds = 180,
    .evaluate_steps = 500,
  },
  .segment = 48,
  .draws = 16,
  .kl = 0.5f,
  .contrastive = 0,
  .contrastive_cap = 20,
  .temperature = { 1, 1 },
  .recording = { .stft = 1, .mel = 2, .power = 0.5f, .perceptual = 0.03f },
  .ramp = 2000,
};

/* purposes of random numbers */
enum
{
  RNG_CHOICE,
  RNG_NOISE,
  RNG_DRAWS,
  RNG_OTHER,
  RNG_OTHER_DRAWS
};

enum
{
  LOSS,
  KL,
  STFT,
  MEL,
  POWER,
  ENVELOPE,
  PERCEPTUAL,
  CONTRASTIVE,
  LEVEL,
  LOG_SCALE,
  N_FIGURES
};
#define COLUMNS "loss,kl,stft,mel,power_loss,envelope,perceptual,contrastive,level,log_scale"

typedef struct
{
  WnStudentNet *student[WN_MAX_DRAWS]; /* the first is compared with the teacher */
  WnTeacherNet *teacher;
  WnRecordingLoss *loss;
  float *features, *other, *f0, *voiced;
  double *phase;
  float *noise[WN_MAX_DRAWS];                /* [T] */
  float *x[WN_MAX_DRAWS], *dx[WN_MAX_DRAWS]; /* [T] at full scale */
  float *d_x, *d_log_scale;                  /* [T] on the networks' scale, by ln s */
  float *d_p;                                /* [T][3K] */
} Worker;

typedef struct
{
  const WnDistillation *c;
  const WnCorpus *corpus;
  WnStudentConfig student;
  WnTeacherConfig teacher;
  WnStudentLayout *layout;
  WnTeacherLayout *teacher_layout;
  float *start, *teacher_params, *teacher_transposed;
  WnSegments *segments;
  int n_draws; /* of a segment */
  Worker *workers;
} Trainer;

/* ---- one segment ---- */

/*
 * KL of the student's last forward pass to the teacher under some features; derivatives of weight
 * times it are added to those of the worker, what comes through the teacher's inputs included
 */
static double
distance (Trainer *t, Worker *w, const WnSegment *segment, const float *features, const float *x,
    double weight, double cap, uint64_t seed, uint64_t stream)
{
  WnDensityConfig config = { t->teacher.mixtures, t->c->draws, cap, weight };
  const float *p = wn_teacher_net_forward (w->teacher, t->teacher_params, segment->n_frames,
      features, w->f0, w->voiced, w->phase, NULL, x);
  double kl = wn_density_kl (&config, segment->n, p, x, wn_student_net_log_scale (w->student[0]),
      w->noise[0], seed, stream, w->d_p, w->d_x, w->d_log_scale);

  wn_teacher_net_backward (w->teacher, t->teacher_transposed, w->d_p, w->d_x, NULL);
  return kl;
}

static void
segment_features (const Trainer *t, const WnSegment *segment, float *features)
{
  wn_corpus_normalise (t->corpus, segment->utterance->features, segment->utterance->n_frames,
      segment->first - WN_COND_MARGIN, segment->n_frames + 1 + 2 * WN_COND_MARGIN, features);
}

/* One draw of a segment, its waveform at full scale in x; returns it on the networks' scale */
static const float *
forward (Trainer *t, Worker *w, const WnLoopStep *step, int index, const WnSegment *segment,
    int draw)
{
  const uint64_t stream = wn_loop_stream (step, RNG_NOISE, index);
  const uint64_t first = draw * (16 + (uint64_t) segment->n);
  const float *x;
  float phase;

  wn_rng_uniform (step->seed, stream, first, 1, &phase);
  wn_rng_logistic (step->seed, stream, first + 16, segment->n, w->noise[draw]);
  if (draw == 0)
    wn_excitation_phase (t->student.rate, t->student.hop, w->f0, segment->n_frames + 1, phase,
        w->phase);
  x = wn_student_net_forward (w->student[draw], step->params, segment->n_frames, w->features, w->f0,
      w->voiced, phase, w->noise[draw]);
  for (int i = 0; i < segment->n; i++)
    w->x[draw][i] = x[i] * t->corpus->statistics->wave_std;
  return x;
}

/* Divergence and contrast of the first draw x; derivatives are added to d_x and d_log_scale */
static void
teacher_losses (Trainer *t, Worker *w, const WnLoopStep *step, int index, const WnSegment *segment,
    const float *x, double ramp, double *figures)
{
  const WnDistillation *c = t->c;
  WnSegment other;
  float u[2];

  if (c->kl > 0)
    figures[KL] = distance (t, w, segment, w->features, x, ramp * c->kl, INFINITY, step->seed,
        wn_loop_stream (step, RNG_DRAWS, index));
  if (c->contrastive > 0) {
    wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_OTHER, index), 0, 2, u);
    wn_segments_pick (t->segments, u, segment->n_frames, &other);
    if (other.n_frames == segment->n_frames) {
      segment_features (t, &other, w->other);
      figures[CONTRASTIVE] = distance (t, w, segment, w->other, x, -ramp * c->contrastive,
          c->contrastive_cap, step->seed, wn_loop_stream (step, RNG_OTHER_DRAWS, index));
    }
  }
}

static void
run_segment (void *data, const WnLoopStep *step, int index, int worker, float *grads,
    double *figures)
{
  Trainer *t = data;
  const WnDistillation *c = t->c;
  Worker *w = &t->workers[worker];
  unsigned mode = wn_denormals_flush ();
  double ramp = MIN (1.0, (step->step + 1.0) / MAX (1, c->ramp));
  float u[2], scale = t->corpus->statistics->wave_std / step->batch;
  WnRecordingParts parts;
  WnSegment segment;
  const float *x;

  memset (figures, 0, N_FIGURES * sizeof (double));
  wn_rng_uniform (step->seed, wn_loop_stream (step, RNG_CHOICE, index), 0, 2, u);
  wn_segments_pick (t->segments, u, c->segment, &segment);
  segment_features (t, &segment, w->features);
  wn_corpus_excitation (t->corpus, segment.utterance->features, segment.utterance->n_frames,
      segment.first, segment.n_frames + 1, w->f0, w->voiced);
  x = forward (t, w, step, index, &segment, 0);
  for (int d = 1; d < t->n_draws; d++)
    forward (t, w, step, index, &segment, d);
  parts = wn_recording_loss (w->loss, w->x, segment.target, w->f0, w->voiced, segment.n_frames,
      w->dx);
  memset (w->d_x, 0, segment.n * sizeof (float));
  memset (w->d_log_scale, 0, segment.n * sizeof (float));
  teacher_losses (t, w, step, index, &segment, x, ramp, figures);
  for (int i = 0; i < segment.n; i++) {
    figures[LEVEL] += (double) x[i] * x[i] / segment.n;
    figures[LOG_SCALE] += (double) wn_student_net_log_scale (w->student[0])[i] / segment.n;
    w->d_x[i] = w->d_x[i] / step->batch + w->dx[0][i] * scale;
    w->d_log_scale[i] /= step->batch;
  }
  wn_student_net_backward (w->student[0], step->transposed, w->d_x, w->d_log_scale, grads);
  for (int d = 1; d < t->n_draws; d++) {
    for (int i = 0; i < segment.n; i++)
      w->dx[d][i] *= scale;
    wn_student_net_backward (w->student[d], step->transposed, w->dx[d], NULL, grads);
  }
  figures[STFT] = parts.convergence + parts.log_magnitude;
  figures[MEL] = parts.mel;
  figures[POWER] = parts.power;
  figures[ENVELOPE] = parts.envelope;
  figures[PERCEPTUAL] = parts.perceptual;
  figures[LOSS] = parts.total
      + ramp * (c->kl * figures[KL] - c->contrastive * figures[CONTRASTIVE]);
  wn_denormals_restore (mode);
}

static void
init (void *data, uint64_t seed, float *params)
{
  Trainer *t = data;

  memcpy (params, t->start, t->layout->params->size * sizeof (float));
}

static void
evaluate (void *data, const float *average, int64_t step, double *held_out)
{
  Trainer *t = data;

  wn_student_held_out (&t->student, t->corpus, average, step, t->c->sample, t->c->sample_data,
      held_out);
}

/* ---- the run ---- */

static void
worker_init (Trainer *t, Worker *w)
{
  int frames = t->c->segment, n = frames * t->student.hop, rows = frames + 1 + 2 * WN_COND_MARGIN;

  for (int d = 0; d < t->n_draws; d++) {
    w->student[d] = wn_student_net_new (&t->student, frames);
    w->noise[d] = g_new (float, n);
    w->x[d] = g_new (float, n);
    w->dx[d] = g_new (float, n);
  }
  w->teacher = wn_teacher_net_new (&t->teacher, frames);
  wn_teacher_net_set_temperature (w->teacher, t->c->temperature);
  w->loss = wn_recording_loss_new (&t->c->recording, &t->corpus->config, frames);
  w->features = g_new (float, rows * t->student.cond_in);
  w->other = g_new (float, rows * t->student.cond_in);
  w->f0 = g_new (float, frames + 1);
  w->voiced = g_new (float, frames + 1);
  w->phase = g_new (double, frames + 1);
  w->d_x = g_new (float, n);
  w->d_log_scale = g_new (float, n);
  w->d_p = g_new (float, (size_t) n * 3 * t->teacher.mixtures);
}

static void
worker_clear (Worker *w)
{
  for (int d = 0; d < WN_MAX_DRAWS; d++) {
    wn_student_net_free (w->student[d]);
    g_free (w->noise[d]);
    g_free (w->x[d]);
    g_free (w->dx[d]);
  }
  wn_teacher_net_free (w->teacher);
  wn_recording_loss_free (w->loss);
  g_free (w->features);
  g_free (w->other);
  g_free (w->f0);
  g_free (w->voiced);
  g_free (w->phase);
  g_free (w->d_x);
  g_free (w->d_log_scale);
  g_free (w->d_p);
}

static gboolean
fits (const Trainer *t, GError **error)
{
  const WnTemperature *temperature = &t->c->temperature;
  const WnCorpus *c = t->corpus;
  const WnStudentConfig *s = &t->student;
  const WnTeacherConfig *e = &t->teacher;
  int dim = wn_feature_dim (&c->config);

  if (!(fminf (temperature->unvoiced, temperature->voiced) > 0
          && fmaxf (temperature->unvoiced, temperature->voiced) <= 2)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "teacher's temperatures of %g and %g asked for; above 0 to 2 are possible",
        temperature->unvoiced, temperature->voiced);
    return FALSE;
  }
  if (s->cond_in == dim && s->hop == c->config.hop && s->rate == c->config.rate && e->cond_in == dim
      && e->hop == c->config.hop && e->rate == c->config.rate
      && fabsf (e->wave_std / c->statistics->wave_std - 1) < 1e-3f)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "student, teacher and corpus are not of one kind: features, hop, rate or level differ");
  return FALSE;
}

/* Both networks, frozen and to be trained */
static gboolean
load (Trainer *t, const char *student_run, const char *teacher_run, GError **error)
{
  t->start = wn_network_load (&wn_student_network, student_run, &t->student, error);
  t->teacher_params = t->start
      ? wn_network_load (&wn_teacher_network, teacher_run, &t->teacher, error)
      : NULL;
  if (!t->teacher_params)
    return FALSE;
  t->layout = wn_student_layout_new (&t->student);
  t->teacher_layout = wn_teacher_layout_new (&t->teacher);
  t->teacher_transposed = wn_params_block (t->teacher_layout->params);
  wn_params_transpose (t->teacher_layout->params, t->teacher_params, t->teacher_transposed);
  return TRUE;
}

static gboolean
distil (Trainer *t, const WnRun *run, GError **error)
{
  g_autofree char *config = wn_student_config_to_json (&t->student),
                  *statistics = wn_statistics_to_json (t->corpus->statistics);
  WnLoopTask task = { .part = "student",
    .layout = t->layout->params,
    .config = config,
    .statistics = statistics,
    .columns = COLUMNS,
    .n_figures = N_FIGURES,
    .held_out_columns = WN_HELD_OUT_COLUMNS,
    .n_held_out = WN_N_HELD_OUT,
    .data = t,
    .init = init,
    .segment = run_segment,
    .evaluate = evaluate };
  WnPool *pool = wn_pool_new (t->c->loop.n_threads);
  int n_workers = wn_pool_n_threads (pool);
  gboolean ok;

  t->n_draws = wn_recording_draws (&t->c->recording);
  t->workers = g_new0 (Worker, n_workers);
  for (int i = 0; i < n_workers; i++)
    worker_init (t, &t->workers[i]);
  ok = wn_loop_run (&t->c->loop, &task, pool, run, error);
  for (int i = 0; i < n_workers; i++)
    worker_clear (&t->workers[i]);
  g_free (t->workers);
  wn_pool_free (pool);
  return ok;
}

gboolean
wn_distil (const WnDistillation *distillation, const WnCorpus *corpus, const char *student_run,
    const char *teacher_run, const WnRun *run, GError **error)
{
  Trainer t = { .c = distillation, .corpus = corpus };
  gboolean ok = load (&t, student_run, teacher_run, error) && fits (&t, error)
      && (t.segments = wn_segments_new (corpus, error)) && distil (&t, run, error);

  wn_student_layout_free (t.layout);
  wn_teacher_layout_free (t.teacher_layout);
  wn_block_free (t.start);
  wn_block_free (t.teacher_params);
  wn_block_free (t.teacher_transposed);
  wn_segments_free (t.segments);
  return ok;
}
