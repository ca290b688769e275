/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "train/network/stack_net.h"
#include "train/network/teacher_net.h"
#include "gradcheck.h"

#define FRAMES 7

static const WnTeacherConfig config = { .layers = 4,
  .channels = 16,
  .kernel = 3,
  .cycle = 3,
  .mixtures = 2,
  .cond_in = 4,
  .cond_channels = 16,
  .hop = 12,
  .rate = 8000,
  .wave_std = 0.05f,
  .lpc_order = 5,
  .n_mels = 3,
  .mel_high = 4000 };

typedef struct
{
  WnTeacherLayout *layout;
  WnTeacherNet *net;
  float *params, *features, *x, *w;
  float f0[FRAMES + 1], voiced[FRAMES + 1], offset[FRAMES + 1];
  double phase[FRAMES + 1];
  int n;
} Case;

static double
loss (void *data)
{
  Case *c = data;
  const float *out = wn_teacher_net_forward (c->net, c->params, FRAMES, c->features, c->f0,
      c->voiced, c->phase, c->offset, c->x);

  return wn_test_dot ((size_t) c->n * 3 * config.mixtures, out, c->w);
}

/*
 * The slope of the loss along a direction that leans towards the gradient, against finite
 * differences
 */
static void
check_direction (Case *c, const char *what, size_t n, float *x, const float *grad)
{
  float *old = g_memdup2 (x, n * sizeof (float)), *r = wn_test_normal (n, 77);
  double norm = sqrt (wn_test_dot (n, grad, grad)), r_norm = sqrt (wn_test_dot (n, r, r)),
         slope = 0, high, low;
  const double step = 2e-4;

  g_assert_cmpfloat (norm, >, 0);
  for (size_t i = 0; i < n; i++) {
    r[i] = (float) (grad[i] / norm + r[i] / r_norm);
    slope += (double) r[i] * grad[i];
    x[i] = old[i] + (float) step * r[i];
  }
  high = loss (c);
  for (size_t i = 0; i < n; i++)
    x[i] = old[i] - (float) step * r[i];
  low = loss (c);
  memcpy (x, old, n * sizeof (float));
  if (fabs ((high - low) / (2 * step) - slope) > 0.03 * norm)
    g_error ("%s: derivative %g, finite difference %g", what, slope, (high - low) / (2 * step));
  g_free (old);
  g_free (r);
}

static void
test_gradients (void)
{
  Case c = { .n = FRAMES * config.hop };
  float *grads, *tr, *d_x;

  c.layout = wn_teacher_layout_new (&config);
  c.net = wn_teacher_net_new (&config, FRAMES);
  c.params = wn_params_block (c.layout->params);
  grads = wn_params_block (c.layout->params);
  tr = wn_params_block (c.layout->params);
  d_x = g_new0 (float, c.n);
  wn_teacher_init (&config, c.layout, 3, c.params);
  for (int j = 0; j < config.channels * 3 * config.mixtures; j++)
    c.params[c.layout->stack.o2_w + j] *= 5;
  c.features = wn_test_normal ((FRAMES + 5) * config.cond_in, 1);
  c.x = wn_test_normal (c.n, 2);
  c.w = wn_test_normal ((size_t) c.n * 3 * config.mixtures, 3);
  for (int i = 0; i <= FRAMES; i++) {
    c.f0[i] = 120 + 5 * i;
    c.voiced[i] = i != 3;
    c.phase[i] = 0.37 * i;
    c.offset[i] = 0.01f * i;
  }
  wn_params_transpose (c.layout->params, c.params, tr);
  loss (&c);
  wn_teacher_net_backward (c.net, tr, c.w, d_x, grads);
  for (int i = 0; i < c.layout->params->n_items; i++) {
    const WnParam *p = &c.layout->params->items[i];

    if (g_str_has_prefix (p->name, "mel."))
      continue;
    check_direction (&c, p->name, p->n, c.params + p->offset, grads + p->offset);
  }
  check_direction (&c, "waveform", c.n, c.x, d_x);
  /* a frozen teacher gives the same derivatives by the waveform */
  {
    g_autofree float *again = g_new0 (float, c.n);

    loss (&c);
    wn_teacher_net_backward (c.net, tr, c.w, again, NULL);
    g_assert_cmpmem (again, c.n * sizeof (float), d_x, c.n * sizeof (float));
  }
  /* a temperature changes the scales alone, by voicing, and derivatives are as exact as before */
  {
    size_t n_out = (size_t) c.n * 3 * config.mixtures;
    g_autofree float *before = g_new (float, n_out);
    g_autofree float *again = g_new0 (float, c.n);
    const float *after;

    loss (&c);
    memcpy (before,
        wn_teacher_net_forward (c.net, c.params, FRAMES, c.features, c.f0, c.voiced, c.phase,
            c.offset, c.x),
        n_out * sizeof (float));
    wn_teacher_net_set_temperature (c.net, (WnTemperature){ 0.8f, 0.4f });
    after = wn_teacher_net_forward (c.net, c.params, FRAMES, c.features, c.f0, c.voiced, c.phase,
        c.offset, c.x);
    for (size_t i = 0; i < n_out; i++) {
      size_t t = i / (3 * config.mixtures), frame = t / config.hop;
      float u = (float) (t % config.hop) / config.hop,
            voiced = c.voiced[frame] + u * (c.voiced[frame + 1] - c.voiced[frame]);

      g_assert_cmpfloat_with_epsilon (after[i],
          before[i] + (i / config.mixtures % 3 == 2 ? logf (0.8f - 0.4f * voiced) : 0), 1e-5);
    }
    wn_teacher_net_backward (c.net, tr, c.w, again, NULL);
    check_direction (&c, "waveform, cooler", c.n, c.x, again);
  }
  wn_teacher_layout_free (c.layout);
  wn_teacher_net_free (c.net);
  wn_block_free (c.params);
  wn_block_free (grads);
  wn_block_free (tr);
  g_free (d_x);
  g_free (c.features);
  g_free (c.x);
  g_free (c.w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/teacher-net/gradients", test_gradients);
  return g_test_run ();
}
