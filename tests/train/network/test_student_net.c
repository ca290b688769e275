/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "model/student.h"
#include "train/network/stack_net.h"
#include "train/network/student_net.h"
#include "gradcheck.h"

#define FRAMES 9

static const WnStudentConfig config = { .n_flows = 2,
  .layers = { 3, 4 },
  .channels = { 16, 32 },
  .kernel = 3,
  .cycle = 3,
  .cond_in = 5,
  .cond_channels = 16,
  .hop = 10,
  .rate = 8000,
  .scale_bias = -0.35 };

typedef struct
{
  const char *name;
  int fold[2], filter;
} Folds;

static const Folds folds[] = { { "plain", { 1, 1 }, 0 }, { "folded", { 5, 2 }, 0 },
  { "folded-unequally", { 2, 1 }, 0 }, { "folded-alike", { 2, 2 }, 0 }, { "filtered", { 1, 1 }, 7 },
  { "folded-filtered", { 5, 2 }, 64 } };

typedef struct
{
  WnStudentConfig config;
  WnStudentLayout *layout;
  WnStudentNet *net;
  float *params, *features, *noise, *w, *v;
  float f0[FRAMES + 1], voiced[FRAMES + 1];
  int n;
} Case;

static Case *
case_new (const Folds *f)
{
  Case *c = g_new0 (Case, 1);
  int i;

  c->config = config;
  memcpy (c->config.fold, f->fold, sizeof f->fold);
  c->config.filter = f->filter;
  c->n = FRAMES * config.hop;
  c->layout = wn_student_layout_new (&c->config);
  c->net = wn_student_net_new (&c->config, FRAMES);
  c->params = wn_params_block (c->layout->params);
  wn_params_init (c->layout->params, 7, c->params);
  /* the last layer starts near 0: larger here, so that every path carries a derivative */
  for (i = 0; i < config.n_flows; i++) {
    float *o2 = c->params + c->layout->flow[i].o2_w;
    int j;

    for (j = 0; j < 2 * c->config.fold[i] * config.channels[i]; j++)
      o2[j] *= 20.0f;
  }
  for (i = 0; i < f->filter; i++)
    c->params[c->layout->filter + i] = i + 1 < f->filter ? 0.03f * (i % 5) : 0.8f;
  c->features = wn_test_normal ((FRAMES + 5) * config.cond_in, 1);
  c->noise = wn_test_normal (c->n, 2);
  c->w = wn_test_normal (c->n, 3);
  c->v = wn_test_normal (c->n, 4);
  for (i = 0; i <= FRAMES; i++) {
    c->f0[i] = 150.0f + 10.0f * i;
    c->voiced[i] = i % 4 ? 1.0f : 0.0f;
  }
  return c;
}

static void
case_free (Case *c)
{
  wn_student_layout_free (c->layout);
  wn_student_net_free (c->net);
  wn_block_free (c->params);
  g_free (c->features);
  g_free (c->noise);
  g_free (c->w);
  g_free (c->v);
  g_free (c);
}

static const float *
forward (Case *c)
{
  return wn_student_net_forward (c->net, c->params, FRAMES, c->features, c->f0, c->voiced, 0.3,
      c->noise);
}

static double
loss (void *data)
{
  Case *c = data;
  const float *x = forward (c);

  return wn_test_dot (c->n, x, c->w) + wn_test_dot (c->n, wn_student_net_log_scale (c->net), c->v);
}

/*
 * Slopes along random directions of a tensor that lean towards its gradient: single elements drown
 * in float32 rounding and in the relus' kinks
 */
static void
check_directions (Case *c, const WnParam *p, const float *grad)
{
  float *x = c->params + p->offset, *old = g_memdup2 (x, p->n * sizeof (float));
  double norm = sqrt (wn_test_dot (p->n, grad, grad));
  const double step = 1e-4;
  size_t i;
  int k;

  g_assert_cmpfloat (norm, >, 0);
  for (k = 0; k < 8; k++) {
    float *r = wn_test_normal (p->n, 100 + k);
    double r_norm = sqrt (wn_test_dot (p->n, r, r)), slope = 0, high, low;

    for (i = 0; i < p->n; i++) {
      r[i] = (float) (grad[i] / norm + r[i] / r_norm);
      slope += (double) r[i] * grad[i];
      x[i] = old[i] + (float) step * r[i];
    }
    high = loss (c);
    for (i = 0; i < p->n; i++)
      x[i] = old[i] - (float) step * r[i];
    low = loss (c);
    memcpy (x, old, p->n * sizeof (float));
    if (fabs ((high - low) / (2 * step) - slope) > 0.03 * norm)
      g_error ("%s, direction %d: derivative %g, finite difference %g", p->name, k, slope,
          (high - low) / (2 * step));
    g_free (r);
  }
  g_free (old);
}

static void
test_gradients (gconstpointer data)
{
  Case *c = case_new (data);
  float *grads = wn_params_block (c->layout->params), *tr = wn_params_block (c->layout->params);
  int i;

  wn_params_transpose (c->layout->params, c->params, tr);
  forward (c);
  wn_student_net_backward (c->net, tr, c->w, c->v, grads);
  for (i = 0; i < c->layout->params->n_items; i++) {
    const WnParam *p = &c->layout->params->items[i];

    check_directions (c, p, grads + p->offset);
  }
  wn_block_free (tr);
  wn_block_free (grads);
  case_free (c);
}

/* Training and inference are two implementations of one network */
static void
test_same_as_inference (gconstpointer data)
{
  Case *c = case_new (data);
  WnStudent *student = wn_student_new (&c->config, c->params);
  WnStudentRun *run = wn_student_run_new (student);
  float *logistic = g_new (float, c->n), *a = g_new (float, c->n), *features;
  const float *b;
  float phase0;
  int i;

  wn_rng_logistic (5, 6, 0, c->n, logistic);
  wn_rng_uniform (5, ~(uint64_t) 6, 0, 1, &phase0);
  memcpy (c->noise, logistic, c->n * sizeof (float));
  /* inference repeats the last frame beyond the end */
  features = c->features + WN_COND_MARGIN * config.cond_in;
  for (i = -WN_COND_MARGIN; i < FRAMES + 1 + WN_COND_MARGIN; i++)
    memmove (features + i * config.cond_in, features + CLAMP (i, 0, FRAMES - 1) * config.cond_in,
        config.cond_in * sizeof (float));
  c->f0[FRAMES] = c->f0[FRAMES - 1];
  c->voiced[FRAMES] = c->voiced[FRAMES - 1];
  b = wn_student_net_forward (c->net, c->params, FRAMES, c->features, c->f0, c->voiced, phase0,
      c->noise);
  wn_student_run_start (run, features, c->f0, c->voiced, FRAMES, 5, 6, 1.0f, 0);
  g_assert_cmpint (wn_student_run_read (run, a, c->n), ==, c->n);
  for (i = 0; i < c->n - wn_student_lag (&c->config); i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-4);
  g_free (logistic);
  g_free (a);
  wn_student_run_free (run);
  wn_student_free (student);
  case_free (c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autofree char *gradients = g_strconcat ("/train/student-net/gradients/", folds[i].name, NULL);
    g_autofree char *same = g_strconcat ("/train/student-net/same-as-inference/", folds[i].name,
        NULL);

    g_test_add_data_func (gradients, &folds[i], test_gradients);
    g_test_add_data_func (same, &folds[i], test_same_as_inference);
  }
  return g_test_run ();
}
