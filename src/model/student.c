/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <glib.h>
#include "student.h"
#include "excitation.h"
#include "stack_quantised.h"
#include "stack_scales.h"
#include "base/rng.h"
#include "nn/kernels/kernels.h"

const WnStudentConfig wn_student_config_default = { .n_flows = 3,
  .layers = { 8, 8, 8 },
  .channels = { 32, 48, 48 },
  .kernel = 3,
  .cycle = 8,
  .cond_in = 35,
  .cond_channels = 80,
  .hop = 160,
  .rate = 16000,
  .scale_bias = -0.35,
  .fold = { 1, 1, 1 } };

int
wn_student_delay (const WnStudentConfig *config, int flow)
{
  return flow > 0 ? config->fold[flow] / 2 : 0;
}

int
wn_student_lag (const WnStudentConfig *config)
{
  int lag = 0;

  for (int i = 0; i < config->n_flows; i++)
    lag += wn_student_delay (config, i);
  return lag;
}

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
  if (c->filter)
    layout->filter = wn_params_add (layout->params, "filter.weight", 0, 0, c->filter, 0, 0);
  n_cond = 0;
  for (i = 0; i < c->n_flows; i++) {
    char prefix[32];

    layout->stack[i] = (WnStackConfig){ c->layers[i], c->channels[i], c->kernel, c->cycle,
      WN_FLOW_INPUTS * c->fold[i], 2 * c->fold[i] };
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
  double macs = wn_cond_macs (&layout->cond) / c->hop + c->filter;

  for (int i = 0; i < c->n_flows; i++)
    macs += wn_stack_macs (&layout->stack[i]) / c->fold[i];
  wn_student_layout_free (layout);
  return macs;
}

/* ---- parts that training shares ---- */

/* For a fold that the compiler knows, whose copies are moves and no calls */
static inline void
fold_inputs (const int fold, int n, const float *before, const float *excitation, float *in)
{
  for (int i = 0; i < n; i += fold, in += WN_FLOW_INPUTS * fold) {
    memcpy (in, before + i, fold * sizeof (float));
    memcpy (in + fold, excitation + 2 * i, 2 * fold * sizeof (float));
  }
}

void
wn_flow_inputs (int fold, int n, const float *before, const float *excitation, float *in)
{
  if (fold == 4)
    fold_inputs (4, n, before, excitation, in);
  else if (fold == 2)
    fold_inputs (2, n, before, excitation, in);
  else
    fold_inputs (fold, n, before, excitation, in);
}

void
wn_flow_transform (int n, float beta, const float *x_in, const float *out, float *x, float *s)
{
  enum
  {
    CHUNK = 32
  };
  const WnKernels *k = wn_kernels ();
  const float floor = 0.049787068f; /* e^-3 */
  int first, i;

  for (first = 0; first < n; first += CHUNK) {
    int m = MIN (CHUNK, n - first);
    float scale[CHUNK] = { 0 };

    for (i = 0; i < m; i++)
      scale[i] = out[2 * (first + i) + 1] + beta;
    k->softplus (CHUNK, scale, scale);
    for (i = 0; i < m; i++) {
      scale[i] += floor;
      x[first + i] = x_in[first + i] * scale[i] + out[2 * (first + i)];
    }
    if (s)
      memcpy (s + first, scale, m * sizeof (float));
  }
}

void
wn_student_filter (int taps, const float *weights, int n, const float *x, float *y)
{
  /* a product with overlapping rows, each a sample later than the one before */
  wn_kernels ()->gemm (1, n, taps, weights, taps, 1, x - (taps - 1), 1, NULL, 0, y, n);
}

float *
wn_student_set_filter (WnStudentConfig *config, const float *params, int taps, const float *weights)
{
  WnStudentLayout *old = wn_student_layout_new (config), *layout;
  float *changed;
  int i = 0, j = 0;

  config->filter = taps;
  layout = wn_student_layout_new (config);
  changed = wn_params_block (layout->params);
  while (i < old->params->n_items && j < layout->params->n_items) {
    const WnParam *a = &old->params->items[i], *b = &layout->params->items[j];

    if (!strcmp (a->name, "filter.weight")) {
      i++;
    } else if (!strcmp (b->name, "filter.weight")) {
      j++;
    } else {
      memcpy (changed + b->offset, params + a->offset, a->n * sizeof (float));
      i++;
      j++;
    }
  }
  if (taps)
    memcpy (changed + layout->filter, weights, taps * sizeof (float));
  wn_student_layout_free (old);
  wn_student_layout_free (layout);
  return changed;
}

/* ---- inference ---- */

/* The flows' weights of wn_stack_transform(), made by the first run that computes in float32 */
typedef struct
{
  gsize made; /* for g_once_init_enter() */
  float *flow[WN_MAX_FLOWS];
} Transformed;

struct _WnStudent
{
  WnStudentConfig config;
  WnStudentLayout *layout;
  float *params;
  WnStackQuantised *quantised[WN_MAX_FLOWS]; /* or all NULL */
  Transformed *transformed;
};

WnStudent *
wn_student_new_take (const WnStudentConfig *config, float *params)
{
  WnStudent *s = g_new0 (WnStudent, 1);

  s->config = *config;
  s->layout = wn_student_layout_new (config);
  s->params = params;
  s->transformed = g_new0 (Transformed, 1);
  return s;
}

WnStudent *
wn_student_new (const WnStudentConfig *config, const float *params)
{
  WnStudent *s = wn_student_new_take (config, NULL);

  s->params = wn_params_block (s->layout->params);
  memcpy (s->params, params, s->layout->params->size * sizeof (float));
  return s;
}

static void
forget_transformed (WnStudent *s)
{
  for (int i = 0; i < s->config.n_flows; i++)
    g_clear_pointer (&s->transformed->flow[i], wn_block_free);
  s->transformed->made = 0;
}

void
wn_student_free (WnStudent *s)
{
  if (s) {
    wn_student_quantise (s, NULL, NULL);
    forget_transformed (s);
    g_free (s->transformed);
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

/* Samples before a sample that can change it; stack_field: of a flow's network, rows */
static int
field (const WnStudent *s, int (*stack_field) (const WnStackConfig *))
{
  int samples = MAX (0, s->config.filter - 1), i;

  for (i = 0; i < s->config.n_flows; i++) {
    int fold = s->config.fold[i];

    /* of the row before and its past, and of the rest of the row that the sample is in */
    samples += fold * (1 + stack_field (&s->layout->stack[i])) + fold - 1
        + wn_student_delay (&s->config, i);
  }
  return samples;
}

int
wn_student_receptive_field (const WnStudent *s)
{
  return field (s, wn_stack_receptive_field);
}

size_t
wn_student_layout_n_peaks (const WnStudentLayout *layout)
{
  size_t n = 0;

  for (int i = 0; i < WN_MAX_FLOWS; i++)
    n += wn_stack_n_peaks (&layout->stack[i]); /* of no layers behind the last flow */
  return n;
}

size_t
wn_student_n_peaks (const WnStudent *s)
{
  return wn_student_layout_n_peaks (s->layout);
}

void
wn_student_quantise (WnStudent *s, const WnQuantisedKernels *kernels, const float *peaks)
{
  if (peaks)
    forget_transformed (s);
  for (int i = 0; i < s->config.n_flows; i++) {
    g_clear_pointer (&s->quantised[i], wn_stack_quantised_free);
    if (peaks) {
      s->quantised[i] = wn_stack_quantised_new (&s->layout->stack[i], kernels, s->params,
          &s->layout->flow[i], peaks);
      peaks += wn_stack_n_peaks (&s->layout->stack[i]);
    }
  }
}

void
wn_student_balance (const WnStudent *s, const uint32_t *counts, float *peaks)
{
  for (int i = 0; i < s->config.n_flows; i++) {
    const size_t n = wn_stack_n_peaks (&s->layout->stack[i]);

    wn_stack_balance (&s->layout->stack[i], s->params, &s->layout->flow[i], counts, peaks);
    peaks += n;
    counts += n * WN_SCALE_SIZES;
  }
}

gboolean
wn_student_is_quantised (const WnStudent *s)
{
  return s->quantised[0] != NULL;
}

/*
 * Samples that a flow computes at once, as whole frames: what a layer touches stays in the
 * first-level cache, or near it
 */
#define TILE 160
/*
 * Tiles that pass a flow, at most, before the next flow begins: the weights and histories of all
 * flows together are more than the second-level cache holds
 */
#define GROUP 4
/* Samples before a group that a flow's input is kept for: a row and a delay, in whole vectors */
#define MARGIN (2 * WN_MAX_FOLD)

struct _WnStudentRun
{
  const WnStudent *student;
  int tile;  /* samples, a multiple of hop */
  int lag;   /* of the last flow behind the first: the group's waveform begins that many samples
               before the group */
  int field; /* samples before one that can change its bits */
  WnStackRun *flow[WN_MAX_FLOWS];
  float *memory;     /* one block, cut into what follows */
  float *x[2];       /* [MARGIN + GROUP tile]; before element MARGIN the samples before the group */
  float *excitation; /* [lag + GROUP tile][2] */
  float *in;         /* [tile][WN_FLOW_INPUTS] */
  float *cond;       /* [GROUP tile / hop + 1][P] of the group's frames and the one behind */
  float *out;        /* [tile][2] */
  float *last;       /* [n_flows][MARGIN] the samples before the next group, of each flow's input */
  /* [filter + GROUP tile] what is filtered: from element `filter` on the group, before it earlier
     samples; none without a filter */
  float *unfiltered;

  WnFeatureSupply supply;
  void *supply_data;
  const float *features, *f0, *voiced;
  float *h2;     /* [n_frames + 1][Cc] */
  double *phase; /* [n_frames] */
  int n_frames;
  int n_supplied; /* frames whose features are there, and phases known */
  int n_cond;     /* rows of h2 that are */
  int projected;  /* frame whose conditioning is row last_cond of cond; -1 = none */
  int last_cond;
  uint64_t seed, key;
  float noise_scale;
  const float *ready; /* [have] the group that is read from */
  int64_t first;      /* sample that is read first; those before it are computed in vain */
  int64_t next, end;  /* first sample of the next group of the first flow, end of the waveform */
  int at, have;       /* position and samples in ready */
};

/*
 * Cuts the memory into buffers; with memory NULL only counts. All sizes are multiples of 16 floats
 */
static size_t
cut (WnStudentRun *r)
{
  const WnStudentConfig *c = &r->student->config;
  size_t at = 0;

#define TAKE(p, n) \
  ((p) = r->memory ? r->memory + at : NULL, at += ((size_t) (n) + 15) & ~(size_t) 15)
  TAKE (r->x[0], MARGIN + GROUP * r->tile);
  TAKE (r->x[1], MARGIN + GROUP * r->tile);
  TAKE (r->excitation, 2 * (r->lag + GROUP * r->tile));
  TAKE (r->in, WN_FLOW_INPUTS * r->tile);
  TAKE (r->cond, (GROUP * r->tile / c->hop + 1) * (size_t) r->student->layout->cond.n_out);
  TAKE (r->out, 2 * r->tile);
  TAKE (r->last, c->n_flows * MARGIN);
  TAKE (r->unfiltered, c->filter ? c->filter + GROUP * r->tile : 0);
#undef TAKE
  return at;
}

static void
transform (const WnStudent *s)
{
  Transformed *t = s->transformed;

  if (g_once_init_enter (&t->made)) {
    for (int i = 0; i < s->config.n_flows; i++)
      t->flow[i] = wn_stack_transform (&s->layout->stack[i], s->params, &s->layout->flow[i]);
    g_once_init_leave (&t->made, 1);
  }
}

/* The run of a flow's network */
static WnStackRun *
stack_run_new (const WnStudent *s, int flow, int max_rows)
{
  const WnStackConfig *config = &s->layout->stack[flow];

  if (wn_student_is_quantised (s))
    return wn_stack_run_new_quantised (config, s->quantised[flow], max_rows);
  transform (s);
  return wn_stack_run_new_transformed (config, s->transformed->flow[flow], max_rows);
}

WnStudentRun *
wn_student_run_new (const WnStudent *student)
{
  WnStudentRun *r = g_new0 (WnStudentRun, 1);
  int fold = 1, i;

  r->student = student;
  r->lag = wn_student_lag (&student->config);
  for (i = 0; i < student->config.n_flows; i++)
    fold = MAX (fold, student->config.fold[i]);
  r->tile = MAX (1, TILE * fold / student->config.hop) * student->config.hop;
  r->memory = wn_block_new (cut (r));
  cut (r);
  for (i = 0; i < student->config.n_flows; i++)
    r->flow[i] = stack_run_new (student, i, r->tile / student->config.fold[i]);
  r->field = field (student,
      wn_student_is_quantised (student) ? wn_stack_receptive_field : wn_stack_transformed_field);
  return r;
}

void
wn_student_run_free (WnStudentRun *r)
{
  if (!r)
    return;
  for (int i = 0; i < r->student->config.n_flows; i++)
    wn_stack_run_free (r->flow[i]);
  wn_block_free (r->memory);
  wn_block_free (r->h2);
  g_free (r->phase);
  g_free (r);
}

void
wn_student_run_measure (WnStudentRun *r, float *peaks)
{
  for (int i = 0; i < r->student->config.n_flows; i++) {
    wn_stack_run_measure (r->flow[i], peaks);
    if (peaks)
      peaks += wn_stack_n_peaks (&r->student->layout->stack[i]);
  }
}

void
wn_student_run_count (WnStudentRun *r, uint32_t *counts)
{
  for (int i = 0; i < r->student->config.n_flows; i++) {
    wn_stack_run_count (r->flow[i], counts);
    if (counts)
      counts += wn_stack_n_peaks (&r->student->layout->stack[i]) * WN_SCALE_SIZES;
  }
}

/*
 * Rows of h2 before `rows`, at least, and the phases that excitation needs with them; FALSE if the
 * supply gives up
 */
static gboolean
condition (WnStudentRun *r, int rows)
{
  const WnStudentConfig *c = &r->student->config;
  int before = r->n_supplied, wanted = MIN (r->n_frames, rows + WN_COND_MARGIN), supplied = wanted,
      end;

  if (rows <= r->n_cond)
    return TRUE;
  if (r->supply)
    supplied = r->supply (r->supply_data, wanted);
  if (supplied < wanted)
    return FALSE;
  r->n_supplied = supplied;
  /* a frame's phase follows from the one before, whose F0 is interpolated towards its own */
  before = MAX (0, before - 1);
  wn_excitation_phase (c->rate, c->hop, r->f0 + before, r->n_supplied - before, r->phase[before],
      r->phase + before);
  end = r->n_supplied == r->n_frames ? r->n_frames + 1 : r->n_supplied - WN_COND_MARGIN;
  wn_cond_utterance (&r->student->layout->cond, r->student->params, r->features, r->n_frames,
      r->n_cond, end, r->h2);
  r->n_cond = end;
  return TRUE;
}

/* x [n] of the flow's input x_in [n] and what is before it, excitation [n][2] */
static void
run_flow (WnStudentRun *r, int flow, int n, const float *x_in, const float *excitation, float *x)
{
  const WnStudentConfig *c = &r->student->config;
  const WnStudentLayout *layout = r->student->layout;
  int fold = c->fold[flow], first;

  for (first = 0; first < n; first += r->tile) {
    int rows = MIN (r->tile, n - first);
    const float *cond = r->cond + (size_t) first / c->hop * layout->cond.n_out;

    wn_flow_inputs (fold, rows, x_in + first - fold, excitation + 2 * first, r->in);
    wn_stack_run (r->flow[flow], r->student->params, &layout->flow[flow], rows / fold, r->in, cond,
        layout->cond.n_out, c->hop / fold, 0, r->out);
    wn_flow_transform (rows, c->scale_bias, x_in + first, r->out, x + first, NULL);
  }
}

/*
 * Conditioning of frames first .. first + n of the waveform; one beyond its end repeats the last.
 * The first one is often the last of the group before
 */
static void
project (WnStudentRun *r, int first, int n)
{
  const WnCondLayout *layout = &r->student->layout->cond;
  const int known = first == r->projected, last = MIN (n, r->n_frames - first);
  const size_t row = layout->n_out;

  if (known)
    memmove (r->cond, r->cond + r->last_cond * row, row * sizeof (float));
  if (known <= last)
    wn_cond_project (layout, r->student->params,
        r->h2 + (size_t) (first + known) * layout->channels, last + 1 - known,
        r->cond + known * row);
  if (last < n)
    memcpy (r->cond + n * row, r->cond + last * row, row * sizeof (float));
  r->last_cond = last;
  r->projected = first + last;
}

/* x [n] of the last flow through the filter */
static void
run_filter (WnStudentRun *r, int n, const float *x, float *y)
{
  const int taps = r->student->config.filter;

  memcpy (r->unfiltered + taps, x, n * sizeof (float));
  wn_student_filter (taps, r->student->params + r->student->layout->filter, n, r->unfiltered + taps,
      y);
  memmove (r->unfiltered, r->unfiltered + n, taps * sizeof (float));
}

/*
 * As many tiles as hold `wanted` samples of the first flow, within a group and the waveform; FALSE:
 * none, for want of features
 */
static gboolean
compute_group (WnStudentRun *r, int64_t wanted)
{
  const WnStudentConfig *c = &r->student->config;
  int n = (int) MIN ((wanted + r->tile - 1) / r->tile, GROUP) * r->tile,
      first_frame = (int) (r->next / c->hop), frames, delayed = 0, i;
  unsigned mode;

  n = (int) MIN (n, r->end + (r->lag ? c->hop : 0) - r->next);
  frames = n / c->hop;
  if (!condition (r, MIN (first_frame + frames, r->n_frames) + 1))
    return FALSE;
  mode = wn_denormals_flush ();
  project (r, first_frame, frames);
  wn_excitation (c->rate, c->hop, c->excitation_band, r->f0, r->voiced, r->phase, NULL, r->n_frames,
      r->next - r->lag, r->lag + n, r->excitation);
  wn_rng_logistic (r->seed, r->key, r->next, n, r->x[0] + MARGIN);
  for (i = 0; i < n; i++)
    r->x[0][MARGIN + i] *= r->noise_scale;
  for (i = 0; i < c->n_flows; i++) {
    float *x_in = r->x[i & 1], *last = r->last + i * MARGIN;

    memcpy (x_in, last, MARGIN * sizeof (float));
    memcpy (last, x_in + n, MARGIN * sizeof (float));
    delayed += wn_student_delay (c, i);
    run_flow (r, i, n, x_in + MARGIN - wn_student_delay (c, i),
        r->excitation + 2 * (r->lag - delayed), r->x[~i & 1] + MARGIN);
  }
  if (c->filter) {
    run_filter (r, n, r->x[i & 1] + MARGIN, r->x[~i & 1] + MARGIN);
    i++;
  }
  wn_denormals_restore (mode);
  r->ready = r->x[i & 1] + MARGIN;
  r->at = (int) CLAMP (r->first - (r->next - r->lag), 0, n);
  r->have = (int) MIN (n, r->end - (r->next - r->lag));
  r->next += n;
  return TRUE;
}

void
wn_student_run_set_supply (WnStudentRun *r, WnFeatureSupply supply, void *data)
{
  r->supply = supply;
  r->supply_data = data;
}

void
wn_student_run_start (WnStudentRun *r, const float *features, const float *f0, const float *voiced,
    int n_frames, uint64_t seed, uint64_t key, float noise_scale, int64_t first)
{
  const WnStudentConfig *c = &r->student->config;
  float phase0;

  wn_block_free (r->h2);
  r->h2 = wn_block_new ((size_t) (n_frames + 1) * c->cond_channels);
  r->phase = g_renew (double, r->phase, MAX (1, n_frames));
  wn_rng_uniform (seed, ~key, 0, 1, &phase0); /* a number of a stream that no sample uses */
  r->phase[0] = phase0;
  r->features = features;
  r->f0 = f0;
  r->voiced = voiced;
  r->n_frames = n_frames;
  r->n_supplied = r->n_cond = 0;
  r->projected = -1;
  if (!r->supply)
    condition (r, n_frames + 1);
  r->seed = seed;
  r->key = key;
  r->noise_scale = noise_scale;
  r->end = (int64_t) n_frames * c->hop;
  r->first = CLAMP (first, 0, r->end);
  r->next = MAX (0, r->first - r->field) / r->tile * r->tile;
  r->at = r->have = 0;
  memset (r->last, 0, c->n_flows * MARGIN * sizeof (float));
  if (c->filter)
    memset (r->unfiltered, 0, c->filter * sizeof (float));
  for (int i = 0; i < c->n_flows; i++)
    wn_stack_run_reset (r->flow[i]);
}

int
wn_student_run_read (WnStudentRun *r, float *out, int n)
{
  int done = 0;

  while (done < n) {
    int m;

    int64_t ready = MAX (r->first, r->next - r->lag); /* the next sample to come */

    if (r->at >= r->have
        && (r->next - r->lag >= r->end || !compute_group (r, ready + r->lag + n - done - r->next)))
      break;
    m = CLAMP (r->have - r->at, 0, n - done);
    memcpy (out + done, r->ready + r->at, m * sizeof (float));
    r->at += m;
    done += m;
  }
  return done;
}
