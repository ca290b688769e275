/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gradcheck.h"
#include "train/loss/adversarial.h"
#include "train/optimise/adam.h"

/* Samples of a waveform, or frames of a spectrogram, and its columns */
#define N 1700
#define FRAMES 40
#define COLUMNS 19

typedef struct
{
  WnAdversary adversary;
  WnParams *layout;
  WnAdversaryNet *net;
  float *params, *x, *scores, *d_scores;
  int n, size; /* values of x */
} Case;

static Case *
case_new (int columns)
{
  Case *c = g_new0 (Case, 1);

  c->layout = wn_params_new ();
  wn_adversary_init (&c->adversary, columns, c->layout);
  c->n = columns ? FRAMES : N;
  c->size = c->n * MAX (columns, 1);
  c->net = wn_adversary_net_new (&c->adversary, c->n);
  c->params = wn_params_block (c->layout);
  wn_params_init (c->layout, 3, c->params);
  c->x = wn_test_normal (c->size, 1);
  for (int i = 0; !columns && i < N; i++)
    c->x[i] *= 0.02f;
  c->scores = g_new (float, wn_adversary_scores (&c->adversary));
  c->d_scores = wn_test_normal (wn_adversary_scores (&c->adversary), 2);
  return c;
}

static void
case_free (Case *c)
{
  wn_adversary_net_free (c->net);
  wn_params_free (c->layout);
  wn_block_free (c->params);
  g_free (c->x);
  g_free (c->scores);
  g_free (c->d_scores);
  g_free (c);
}

static double
loss (void *data)
{
  Case *c = data;

  wn_adversary_net_forward (c->net, c->params, c->x, c->n, c->scores);
  return wn_test_dot (wn_adversary_scores (&c->adversary), c->scores, c->d_scores);
}

/*
 * By what is judged and by each tensor, each alone and both at once. Sound is so soft that no bin is
 * far below the floor of its logarithm, which is too steep there for finite differences
 */
static void
test_gradient (gconstpointer columns)
{
  Case *c = case_new (GPOINTER_TO_INT (columns));
  const float step = columns ? 3e-3f : 1e-6f;
  g_autofree float *dx = g_new0 (float, c->size), *dx_alone = g_new0 (float, c->size);
  float *grads = wn_params_block (c->layout), *grads_alone = wn_params_block (c->layout);

  for (int i = 0; !columns && i < N; i++)
    c->x[i] *= 0.01f;
  loss (c);
  wn_adversary_net_backward (c->net, c->params, c->d_scores, NULL, grads_alone);
  wn_adversary_net_backward (c->net, c->params, c->d_scores, dx, grads);
  wn_adversary_net_backward (c->net, c->params, c->d_scores, dx_alone, NULL);
  g_assert_cmpmem (dx, sizeof (float) * c->size, dx_alone, sizeof (float) * c->size);
  g_assert_cmpmem (grads, sizeof (float) * c->layout->size, grads_alone,
      sizeof (float) * c->layout->size);
  for (int direction = 0; direction < 4; direction++)
    wn_test_gradient_along ("input", loss, c, c->size, c->x, dx, step, 10 + direction, 0.02);
  for (int i = 0; i < c->layout->n_items; i++) {
    const WnParam *item = &c->layout->items[i];

    wn_test_gradient_along (item->name, loss, c, item->n, c->params + item->offset,
        grads + item->offset, 3e-3f, 20 + i, 0.02);
  }
  wn_block_free (grads);
  wn_block_free (grads_alone);
  case_free (c);
}

/* A spectrogram may have fewer columns than a patch, and fewer frames */
static void
test_narrow (void)
{
  Case *c = case_new (7);
  g_autofree float *dx = g_new0 (float, c->size);

  g_assert_cmpint (wn_adversary_scores (&c->adversary), ==, 2);
  c->n = 2;
  g_assert_cmpfloat (loss (c), ==, 0);
  wn_adversary_net_backward (c->net, c->params, c->d_scores, dx, NULL);
  g_assert_cmpfloat (wn_test_dot (c->size, dx, dx), ==, 0);
  c->n = 3;
  g_assert_cmpfloat (fabs (loss (c)), >, 0);
  case_free (c);
}

/* A segment too short for a patch of one resolution is judged by the others, or by none */
static void
test_short (void)
{
  Case *c = case_new (0);
  g_autofree float *dx = g_new0 (float, N);
  float *grads = wn_params_block (c->layout);

  c->n = 310;
  g_assert_cmpfloat (fabs (loss (c)), >, 0);
  wn_adversary_net_backward (c->net, c->params, c->d_scores, dx, grads);
  g_assert_cmpfloat (wn_test_dot (N, dx, dx), >, 0);
  for (int i = c->n; i < N; i++)
    g_assert_cmpfloat (dx[i], ==, 0);
  c->n = 100;
  memset (grads, 0, c->layout->size * sizeof (float));
  memset (dx, 0, N * sizeof (float));
  g_assert_cmpfloat (loss (c), ==, 0);
  wn_adversary_net_backward (c->net, c->params, c->d_scores, dx, grads);
  g_assert_cmpfloat (wn_test_dot (N, dx, dx), ==, 0);
  g_assert_cmpfloat (wn_test_dot (c->layout->size, grads, grads), ==, 0);
  wn_block_free (grads);
  case_free (c);
}

/* White noise, or such with an echo at another delay each time: spectra have ripples, no mean has */
static float *
noise (guint64 key, gboolean echo)
{
  float *x = wn_test_normal (N, key);
  const int delay = (int) (60 + key % 97);

  for (int i = N - 1; i >= 0; i--)
    x[i] = 0.02f * (echo ? (float) M_SQRT1_2 * (x[i] + (i < delay ? 0 : x[i - delay])) : x[i]);
  return x;
}

/* Two kinds of noise are told apart, one kind is not; what is drawn learns to be told less */
static void
test_learns (void)
{
  for (int echo = 0; echo < 2; echo++) {
    Case *c = case_new (0);
    WnAdversarialLoss *l = wn_adversarial_loss_new (&c->adversary, N);
    WnAdam *adam = wn_adam_new (c->layout);
    double sum = 0;

    memcpy (adam->params, c->params, c->layout->size * sizeof (float));
    for (int i = 0; i < 100; i++) {
      g_autofree float *x = noise (1000 + i, FALSE), *x2 = noise (2000 + i, FALSE),
                       *y = noise (3000 + i, echo), *dx = g_new0 (float, N),
                       *dx2 = g_new0 (float, N);
      WnAdversarialParts parts = wn_adversarial_loss (l, adam->params, (float *[]){ x, x2 }, 2, y,
          N, 1, (float *[]){ dx, dx2 }, 1, adam->grads);

      sum += i >= 80 ? parts.discriminator / 20 : 0;
      /* a small step along the derivatives, for those of small magnitudes soon are others */
      if (i == 99) {
        const double size = sqrt (wn_test_dot (N, dx, dx) + wn_test_dot (N, dx2, dx2));
        WnAdversarialParts after;

        for (int t = 0; t < N; t++) {
          x[t] -= (float) (1e-5 / size) * dx[t];
          x2[t] -= (float) (1e-5 / size) * dx2[t];
        }
        after = wn_adversarial_loss (l, adam->params, (float *[]){ x, x2 }, 2, y, N, 1,
            (float *[]){ dx, dx2 }, 1, adam->grads);
        g_assert_cmpfloat_with_epsilon (parts.drawn - after.drawn, 1e-5 * size, 5e-7 * size);
      }
      wn_adam_update (adam, 1e-3f);
    }
    if (echo)
      g_assert_cmpfloat (sum, <, 0.5);
    else
      g_assert_cmpfloat (sum, >, 0.6);
    wn_adam_free (adam);
    wn_adversarial_loss_free (l);
    case_free (c);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/adversary/gradient", NULL, test_gradient);
  g_test_add_data_func ("/adversary/gradient-of-spectrograms", GINT_TO_POINTER (COLUMNS),
      test_gradient);
  g_test_add_func ("/adversary/narrow", test_narrow);
  g_test_add_func ("/adversary/short", test_short);
  g_test_add_func ("/adversary/learns", test_learns);
  return g_test_run ();
}
