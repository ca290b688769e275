/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "gradcheck.h"
#include "train/loss/energy.h"

enum
{
  ROWS = 13,
  COLUMNS = 5,
  LD = 7
};

static const WnEnergyPatches kinds[] = {
  { 1, 1000, 1, 1, 0, 0, 0.5f },
  { 4, 3, 2, 2, 0, 0, 1 },
  { 3, 2, 3, 1, 4, 0, 0.7f },
  { 50, 1, 1, 1, 1, 0, 0.3f },
  { 2, 2, 2, 1, 0, 1, 0.6f },
  { 1, 1000, 1, 1, 1, 2, 0.4f },
};

typedef struct
{
  float *both, *x, *weight, d[2 * ROWS * LD];
} Data;

static double
loss (void *data)
{
  Data *d = data;

  memset (d->d, 0, sizeof d->d);
  return wn_loss_energy (kinds, G_N_ELEMENTS (kinds), ROWS, COLUMNS, LD, d->both,
      d->both + ROWS * LD, d->x, d->weight, 2, d->d, d->d + ROWS * LD);
}

static void
test_gradient (void)
{
  float *weight = wn_test_normal (ROWS, 3);
  Data d = { wn_test_normal (2 * ROWS * LD, 1), wn_test_normal (ROWS * LD, 2), weight, { 0 } };
  float copy[2 * ROWS * LD];

  for (int i = 0; i < ROWS; i++)
    weight[i] = fabsf (weight[i]);
  for (int weighted = 0; weighted < 2; weighted++) {
    d.weight = weighted ? weight : NULL;
    loss (&d);
    memcpy (copy, d.d, sizeof copy);
    for (int direction = 0; direction < 4; direction++)
      wn_test_gradient_along ("energy", loss, &d, 2 * ROWS * LD, d.both, copy, 1e-2f,
          10 + direction, 5e-4);
    /* what lies between the rows is not read */
    for (int i = 0; i < 2 * ROWS; i++)
      for (int c = COLUMNS; c < LD; c++)
        g_assert_cmpfloat (copy[i * LD + c], ==, 0);
  }
  g_free (d.both);
  g_free (d.x);
  g_free (weight);
}

/* One patch of all: (|a - x| + |b - x| - |a - b|) / 2 sqrt (n), and of differences likewise */
static void
test_value (void)
{
  const WnEnergyPatches whole = { 2, 2, 1, 1, 0, 0, 1 }, moved = { 1, 1, 1, 1, 1, 0, 1 },
                        beside = { 1, 1, 1, 1, 0, 1, 1 };
  const float a[] = { 3, 0, 0, 4 }, b[] = { 0, 0, 0, 0 }, x[] = { 0, 0, 0, 0 };
  const float c[] = { 0, 5 }, d[] = { 0, -1 }, y[] = { 7, 9 };

  g_assert_cmpfloat_with_epsilon (wn_loss_energy (&whole, 1, 2, 2, 2, a, b, x, NULL, 1, NULL, NULL),
      0, 1e-4);
  g_assert_cmpfloat_with_epsilon (wn_loss_energy (&whole, 1, 2, 2, 2, a, a, x, NULL, 1, NULL, NULL),
      2.5, 1e-4);
  /* from one column to the next; there are not enough rows for movements, and it costs nothing */
  g_assert_cmpfloat_with_epsilon (
      wn_loss_energy (&beside, 1, 1, 2, 2, c, d, y, NULL, 1, NULL, NULL), 0, 1e-3);
  g_assert_cmpfloat_with_epsilon (
      wn_loss_energy (&beside, 1, 1, 2, 2, c, c, y, NULL, 3, NULL, NULL), 9, 1e-3);
  g_assert_cmpfloat (wn_loss_energy (&moved, 1, 1, 2, 2, c, c, y, NULL, 3, NULL, NULL), ==, 0);
  /* movements 5, -1 and 2 */
  g_assert_cmpfloat_with_epsilon (wn_loss_energy (&moved, 1, 2, 1, 1, c, d, y, NULL, 1, NULL, NULL),
      0, 1e-3);
  g_assert_cmpfloat_with_epsilon (wn_loss_energy (&moved, 1, 2, 1, 1, c, c, y, NULL, 3, NULL, NULL),
      9, 1e-3);
}

/* Of normal recordings: drawing as they are costs least, narrower, wider or slower draws cost more
 */
static void
test_proper (void)
{
  enum
  {
    N = 40000
  };
  const WnEnergyPatches kinds[] = { { 4, 1, 4, 1, 0, 0, 1 } };
  float *x = wn_test_normal (N, 1), *a = wn_test_normal (N, 2), *b = wn_test_normal (N, 3);
  float *c = g_new (float, N), *d = g_new (float, N);
  const double right = wn_loss_energy (kinds, 1, N, 1, 1, a, b, x, NULL, 1, NULL, NULL);

  for (int way = 0; way < 4; way++) {
    static const float scales[] = { 0, 0.6f, 1.5f, 1 };

    for (int i = 0; i < N; i++) {
      c[i] = scales[way] * (way < 3 ? a[i] : a[i / 4]);
      d[i] = scales[way] * (way < 3 ? b[i] : b[i / 4]);
    }
    g_assert_cmpfloat (wn_loss_energy (kinds, 1, N, 1, 1, c, d, x, NULL, 1, NULL, NULL), >,
        right + 0.02);
  }
  g_free (x);
  g_free (a);
  g_free (b);
  g_free (c);
  g_free (d);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loss/energy/gradient", test_gradient);
  g_test_add_func ("/loss/energy/value", test_value);
  g_test_add_func ("/loss/energy/proper", test_proper);
  return g_test_run ();
}
