/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include <glib.h>
#include "student.h"
#include "excitation.h"
#include "stack_int8.h"
#include "base/pool.h"
#include "base/rng.h"
#include "nn/kernels.h"

const WnStudentConfig wn_student_config_default = {
  .n_flows = 3,
  .layers = { 8, 8, 8 },
  .channels = { 32, 48, 48 },
  .kernel = 3,
  .cycle = 8,
  .cond_in = 35,
  .cond_channels = 80,
  .hop = 160,
  .rate = 16000,
  .scale_bias = -0.35
};

/* ---- layout ---- */

WnStudentLayout *
wn_student_layout_new (const WnStudentConfig *c)
{
  WnStudentLayout *layout = g_new0 (WnStudentLayout, 1);
  int n_cond = 0, i;

  layout->params = wn_params_new ();
  for (i = 0; i < c->n_flows; i++)
    n_cond += c->layers[i] * 2 * c->channels[i];
  wn_cond_add (layout->params, c->cond_in, c->cond_channels, n_cond, &layout->cond);
  n_cond = 0;
  for (i = 0; i < c->n_flows; i++) {
    char prefix[32];

    layout->stack[i] = (WnStackConfig) { c->layers[i], c->channels[i], c->kernel, c->cycle, WN_FLOW_INPUTS, 2 };
    g_snprintf (prefix, sizeof prefix, "flow.%d.", i);
    wn_stack_add (layout->params, prefix, &layout->stack[i], 0.01f, &n_cond, &layout->flow[i]);
  }
  return layout;
}

void
wn_student_layout_free (WnStudentLayout *layout)
{
  if (layout) {
    wn_params_free (layout->params);
    g_free (layout);
  }
}

double
wn_student_macs (const WnStudentConfig *c)
{
  WnStudentLayout *layout = wn_student_layout_new (c);
  double macs = wn_cond_macs (&layout->cond) / c->hop;
  int i;

  for (i = 0; i < c->n_flows; i++)
    macs += wn_stack_macs (&layout->stack[i]);
  wn_student_layout_free (layout);
  return macs;
}

/* ---- parts that training shares ---- */

void
wn_flow_inputs (int n, const float *before, const float *excitation, float *in)
{
  int i;

  for (i = 0; i < n; i++) {
    in[WN_FLOW_INPUTS * i] = before[i];
    in[WN_FLOW_INPUTS * i + 1] = excitation[2 * i];
    in[WN_FLOW_INPUTS * i + 2] = excitation[2 * i + 1];
  }
}

void
wn_flow_transform (int n, float beta, const float *x_in, const float *out, float *x, float *s)
{
  const float floor = 0.049787068f; /* e^-3 */
  int i;

  for (i = 0; i < n; i++) {
    float a = out[2 * i + 1] + beta;
    float scale = floor + (a > 0.0f ? a : 0.0f) + log1pf (expf (-fabsf (a)));

    x[i] = x_in[i] * scale + out[2 * i];
    if (s)
      s[i] = scale;
  }
}

/* ---- inference ---- */

struct _WnStudent
{
  WnStudentConfig config;
  WnStudentLayout *layout;
  float *params;
  WnStackInt8 *int8[WN_MAX_FLOWS]; /* or all NULL */
};

WnStudent *
wn_student_new (const WnStudentConfig *config, const float *params)
{
  WnStudent *s = g_new0 (WnStudent, 1);

  s->config = *config;
  s->layout = wn_student_layout_new (config);
  s->params = wn_params_block (s->layout->params);
  memcpy (s->params, params, s->layout->params->size * sizeof (float));
  return s;
}

void
wn_student_free (WnStudent *s)
{
  if (s) {
    wn_student_quantise (s, NULL);
    wn_student_layout_free (s->layout);
    wn_block_free (s->params);
    g_free (s);
  }
}

const WnStudentConfig *
wn_student_config (const WnStudent *s)
{
  return &s->config;
}

int
wn_student_receptive_field (const WnStudent *s)
{
  int samples = 0, i;

  for (i = 0; i < s->config.n_flows; i++)
    samples += 1 + wn_stack_receptive_field (&s->layout->stack[i]);
  return samples;
}

size_t
wn_student_n_peaks (const WnStudent *s)
{
  size_t n = 0;
  int i;

  for (i = 0; i < s->config.n_flows; i++)
    n += wn_stack_n_peaks (&s->layout->stack[i]);
  return n;
}

void
wn_student_quantise (WnStudent *s, const float *peaks)
{
  int i;

  for (i = 0; i < s->config.n_flows; i++) {
    g_clear_pointer (&s->int8[i], wn_stack_int8_free);
    if (peaks) {
      s->int8[i] = wn_stack_int8_new (&s->layout->stack[i], s->params, &s->layout->flow[i], peaks);
      peaks += wn_stack_n_peaks (&s->layout->stack[i]);
    }
  }
}

gboolean
wn_student_is_quantised (const WnStudent *s)
{
  return s->int8[0] != NULL;
}

/* Samples computed at once, as whole frames: what a tile touches stays in the second-level cache */
#define TILE 160
/* Tiles that several threads compute between two waits for each other; at first one, so that sound begins soon */
#define MAX_BATCH 32
/* Tiles that one of several threads takes through a flow at a time: the flow's state moves from cache to cache with each change of threads */
#define MAX_GROUP 2

/* What one thread needs for the group of tiles it is at */
typedef struct
{
  float *x[2];       /* [1 + group]; element 0 is the sample before the group */
  float *excitation; /* [group][2] */
  float *in;         /* [group][WN_FLOW_INPUTS] */
  float *cond;       /* [group / hop + 1][P] */
  float *out;        /* [group][2] */
} Scratch;

struct _WnStudentRun
{
  const WnStudent *student;
  int tile;          /* samples, a multiple of hop */
  WnStackRun *flow[WN_MAX_FLOWS];
  WnPool *pool;      /* NULL with one thread */
  int n_threads;
  float *memory;     /* one block, cut into what follows */
  Scratch *scratch;  /* [n_threads] */
  float *last;       /* [n_flows] the sample before the next tile, of each flow's input */
  float *ready;      /* [MAX_BATCH or 1][tile] the tiles that are read from */

  const float *f0, *voiced;
  float *h2;         /* [n_frames + 1][Cc] */
  double *phase;     /* [n_frames] */
  int n_frames;
  uint64_t seed, key;
  float noise_scale;
  int64_t next, end; /* first sample of the next tile, end of the waveform */
  int at, have;      /* position and samples in ready */
  int batch;         /* tiles to be computed next */
  int group;         /* samples, a multiple of tile */

  /* several threads, each at a group: a flow takes the groups in their order, whoever computes them */
  GMutex lock;
  GCond turned;
  int turn[WN_MAX_FLOWS]; /* which of the batch's groups each flow is to compute next */
};

/* Cuts the memory into buffers; with memory NULL only counts. All sizes are multiples of 16 floats */
static size_t
cut (WnStudentRun *r)
{
  const WnStudentConfig *c = &r->student->config;
  const int room = (r->pool ? MAX_GROUP : 1) * r->tile;
  size_t at = 0;
  int i;

#define TAKE(p, n) (p = r->memory ? r->memory + at : NULL, at += ((size_t) (n) + 15) & ~(size_t) 15)
  for (i = 0; i < r->n_threads; i++) {
    Scratch *s = &r->scratch[i];

    TAKE (s->x[0], room + 1);
    TAKE (s->x[1], room + 1);
    TAKE (s->excitation, 2 * room);
    TAKE (s->in, WN_FLOW_INPUTS * room);
    TAKE (s->cond, (room / c->hop + 1) * (size_t) r->student->layout->cond.n_out);
    TAKE (s->out, 2 * room);
  }
  TAKE (r->last, c->n_flows);
  TAKE (r->ready, (r->pool ? MAX_BATCH : 1) * r->tile);
#undef TAKE
  return at;
}

WnStudentRun *
wn_student_run_new (const WnStudent *student, int n_threads)
{
  WnStudentRun *r = g_new0 (WnStudentRun, 1);
  int i;

  r->student = student;
  r->tile = MAX (1, TILE / student->config.hop) * student->config.hop;
  r->n_threads = n_threads;
  r->pool = n_threads > 1 ? wn_pool_share (n_threads) : NULL;
  r->scratch = g_new (Scratch, n_threads);
  r->memory = wn_block_new (cut (r));
  cut (r);
  for (i = 0; i < student->config.n_flows; i++)
    r->flow[i] = wn_stack_run_new_int8 (&student->layout->stack[i], student->int8[i], r->tile);
  g_mutex_init (&r->lock);
  g_cond_init (&r->turned);
  return r;
}

void
wn_student_run_free (WnStudentRun *r)
{
  int i;

  if (!r)
    return;
  wn_pool_unshare (r->pool);
  for (i = 0; i < r->student->config.n_flows; i++)
    wn_stack_run_free (r->flow[i]);
  g_mutex_clear (&r->lock);
  g_cond_clear (&r->turned);
  g_free (r->scratch);
  wn_block_free (r->memory);
  wn_block_free (r->h2);
  g_free (r->phase);
  g_free (r);
}

void
wn_student_run_measure (WnStudentRun *r, float *peaks)
{
  int i;

  for (i = 0; i < r->student->config.n_flows; i++) {
    wn_stack_run_measure (r->flow[i], peaks);
    peaks += peaks ? wn_stack_n_peaks (&r->student->layout->stack[i]) : 0;
  }
}

static void
await_turn (WnStudentRun *r, int flow, int group)
{
  g_mutex_lock (&r->lock);
  while (r->turn[flow] != group)
    g_cond_wait (&r->turned, &r->lock);
  g_mutex_unlock (&r->lock);
}

static void
end_turn (WnStudentRun *r, int flow)
{
  g_mutex_lock (&r->lock);
  r->turn[flow]++;
  g_cond_broadcast (&r->turned);
  g_mutex_unlock (&r->lock);
}

static void
run_flow (WnStudentRun *r, int flow, int n, const Scratch *b)
{
  const WnStudentLayout *layout = r->student->layout;
  const int n_cond = layout->cond.n_out, hop = r->student->config.hop;

  for (int at = 0; at < n; at += r->tile) {
    wn_stack_run (r->flow[flow], r->student->params, &layout->flow[flow], MIN (r->tile, n - at), b->in + (size_t) at * WN_FLOW_INPUTS,
        b->cond + (size_t) (at / hop) * n_cond, n_cond, hop, 0, b->out + 2 * (size_t) at);
  }
}

/* A WnPoolFunc: the group is so many behind the next sample */
static void
compute_group (void *data, int group, int worker)
{
  WnStudentRun *r = data;
  const Scratch *b = &r->scratch[worker];
  const WnStudentConfig *c = &r->student->config;
  const WnStudentLayout *layout = r->student->layout;
  int64_t first = r->next + (int64_t) group * r->group, first_frame = first / c->hop;
  int n = (int) MIN (r->group, r->next + r->have - first), frames = n / c->hop, i;
  unsigned mode = wn_denormals_flush ();

  wn_cond_project (&layout->cond, r->student->params, r->h2 + first_frame * c->cond_channels, frames + 1, b->cond);
  wn_excitation (c->rate, c->hop, r->f0, r->voiced, r->phase, NULL, r->n_frames, first, n, b->excitation);
  wn_rng_logistic (r->seed, r->key, first, n, b->x[0] + 1);
  for (i = 1; i <= n; i++)
    b->x[0][i] *= r->noise_scale;
  for (i = 0; i < c->n_flows; i++) {
    float *x_in = b->x[i & 1], *x = b->x[~i & 1];

    await_turn (r, i, group);
    x_in[0] = r->last[i];
    r->last[i] = x_in[n];
    wn_flow_inputs (n, x_in, b->excitation, b->in);
    run_flow (r, i, n, b);
    end_turn (r, i);
    wn_flow_transform (n, c->scale_bias, x_in + 1, b->out, x + 1, NULL);
  }
  memcpy (r->ready + (size_t) group * r->group, b->x[i & 1] + 1, n * sizeof (float));
  wn_denormals_restore (mode);
}

static void
compute_batch (WnStudentRun *r)
{
  const int tiles = CLAMP (r->batch / (4 * r->n_threads), 1, r->pool ? MAX_GROUP : 1);

  r->group = tiles * r->tile;
  r->have = (int) MIN ((int64_t) r->batch * r->tile, r->end - r->next);
  memset (r->turn, 0, sizeof r->turn);
  wn_pool_help (r->pool, r->n_threads, compute_group, r, (r->have + r->group - 1) / r->group);
  r->next += r->have;
  r->at = 0;
  r->batch = r->pool ? MIN (2 * r->batch, MAX_BATCH) : 1;
}

void
wn_student_run_start (WnStudentRun *r, const float *features, const float *f0, const float *voiced, int n_frames, uint64_t seed,
    uint64_t key, float noise_scale, int64_t first)
{
  const WnStudentConfig *c = &r->student->config;
  float phase0;
  int i;

  wn_block_free (r->h2);
  r->h2 = wn_block_new ((size_t) (n_frames + 1) * c->cond_channels);
  wn_cond_utterance (&r->student->layout->cond, r->student->params, features, n_frames, r->h2);

  r->phase = g_renew (double, r->phase, n_frames);
  wn_rng_uniform (seed, ~key, 0, 1, &phase0); /* a number of a stream that no sample uses */
  wn_excitation_phase (c->rate, c->hop, f0, n_frames, phase0, r->phase);
  r->f0 = f0;
  r->voiced = voiced;
  r->n_frames = n_frames;
  r->seed = seed;
  r->key = key;
  r->noise_scale = noise_scale;
  r->end = (int64_t) n_frames * c->hop;
  first = CLAMP (first, 0, r->end);
  r->next = MAX (0, first - wn_student_receptive_field (r->student)) / r->tile * r->tile;
  r->at = r->have = 0;
  r->batch = 1;
  memset (r->last, 0, c->n_flows * sizeof (float));
  for (i = 0; i < c->n_flows; i++)
    wn_stack_run_reset (r->flow[i]);
  while (r->next < r->end && r->next - r->have + r->at < first) {
    compute_batch (r);
    r->at = (int) MIN (first - (r->next - r->have), r->have);
  }
}

int
wn_student_run_read (WnStudentRun *r, float *out, int n)
{
  int done = 0;

  while (done < n) {
    int m;

    if (r->at == r->have) {
      if (r->next >= r->end)
        break;
      compute_batch (r);
    }
    m = MIN (n - done, r->have - r->at);
    memcpy (out + done, r->ready + r->at, m * sizeof (float));
    r->at += m;
    done += m;
  }
  return done;
}
