/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "gradcheck.h"
#include "train/loss/envelope.h"

enum
{
  RATE = 24000,
  N = 4800
};

/* Noise of which every 120th sample is the middle of a pulse, by `depth` */
static float *
voice_new (guint64 key, double depth, double level)
{
  float *x = g_new (float, N);

  wn_rng_normal (5, key, 0, N, x);
  for (int i = 0; i < N; i++)
    x[i] *= (float) (level * exp (depth * cos (2 * G_PI * i / 120)));
  return x;
}

typedef struct
{
  WnEnvelopeLoss *loss;
  float *x, *x2, *y, *dx, *dx2;
} Data;

static double
loss (void *data)
{
  Data *d = data;

  memset (d->dx, 0, N * sizeof (float));
  memset (d->dx2, 0, N * sizeof (float));
  return wn_envelope_loss (d->loss, d->x, d->x2, d->y, N, 1, d->dx, d->dx2);
}

static void
test_gradient (void)
{
  Data d = { wn_envelope_loss_new (RATE, N), voice_new (1, 0.3, 0.02), voice_new (2, 0.3, 0.02),
    voice_new (3, 0.6, 0.02), g_new (float, N), g_new (float, N) };
  float *x2 = d.x2;

  for (int alone = 0; alone < 2; alone++) {
    d.x2 = alone ? NULL : x2;
    for (int direction = 0; direction < 4; direction++) {
      g_autofree float *copy = NULL;

      loss (&d);
      copy = g_memdup2 (d.dx, N * sizeof (float));
      wn_test_gradient_along ("first", loss, &d, N, d.x, copy, 1e-5f, 10 + direction, 5e-3);
      if (!alone) {
        memcpy (copy, d.dx2, N * sizeof (float));
        wn_test_gradient_along ("second", loss, &d, N, d.x2, copy, 1e-5f, 20 + direction, 5e-3);
      }
    }
  }
  g_free (d.x);
  g_free (x2);
  g_free (d.y);
  g_free (d.dx);
  g_free (d.dx2);
  wn_envelope_loss_free (d.loss);
}

/* The mean of the loss over pairs of draws of a depth, against targets of another */
static double
mean (WnEnvelopeLoss *l, double depth, double target, double level)
{
  double sum = 0;

  for (guint64 i = 0; i < 12; i++) {
    g_autofree float *x = voice_new (100 + i, depth, level),
                     *x2 = voice_new (200 + i, depth, level),
                     *y = voice_new (300 + i, target, 0.02), *dx = g_new0 (float, N),
                     *dx2 = g_new0 (float, N);

    sum += wn_envelope_loss (l, x, x2, y, N, 1, dx, dx2) / 12;
  }
  return sum;
}

/* Least where pulses are as deep as the target's, whatever the level */
static void
test_depth (void)
{
  WnEnvelopeLoss *l = wn_envelope_loss_new (RATE, N);

  for (double target = 0.1; target < 1; target += 0.4) {
    const double right = mean (l, target, target, 0.02);

    g_assert_cmpfloat (right, <, mean (l, target - 0.1, target, 0.02));
    g_assert_cmpfloat (right, <, mean (l, target + 0.1, target, 0.02));
    g_assert_cmpfloat_with_epsilon (mean (l, target, target, 0.04), right, 1e-4);
  }
  wn_envelope_loss_free (l);
}

static void
test_short (void)
{
  WnEnvelopeLoss *l = wn_envelope_loss_new (RATE, N);
  g_autofree float *x = voice_new (1, 0.3, 0.02), *dx = g_new0 (float, N);

  g_assert_cmpfloat (wn_envelope_loss (l, x, NULL, x, 100, 1, dx, NULL), ==, 0);
  for (int i = 0; i < 100; i++)
    g_assert_cmpfloat (dx[i], ==, 0);
  wn_envelope_loss_free (l);
  /* a rate without any of the bands */
  l = wn_envelope_loss_new (3000, N);
  g_assert_cmpfloat (wn_envelope_loss (l, x, NULL, x, N, 1, dx, NULL), ==, 0);
  wn_envelope_loss_free (l);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/envelope/gradient", test_gradient);
  g_test_add_func ("/train/envelope/depth", test_depth);
  g_test_add_func ("/train/envelope/short", test_short);
  return g_test_run ();
}
