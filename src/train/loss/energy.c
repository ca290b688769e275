/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "energy.h"

#include <glib.h>
#include <math.h>

/* Added to squared norms: the derivative at 0 is 0 */
#define EPSILON 1e-8f

typedef struct
{
  int ld;
  const float *a, *b, *x, *weight;
  float *da, *db;
  int lag, column_lag;
} Data;

/* What a patch has at a row and column, and its weight */
typedef struct
{
  float ax, bx, ab, weight;
} Difference;

static Difference
difference (const Data *d, int row, int column)
{
  const int i = row * d->ld + column, later = i + d->lag * d->ld + d->column_lag;
  float a = d->a[i], b = d->b[i], x = d->x[i];
  float weight = d->weight ? d->weight[row] : 1;

  if (later > i) {
    a = d->a[later] - a;
    b = d->b[later] - b;
    x = d->x[later] - x;
    weight *= d->weight ? d->weight[row + d->lag] : 1;
  }
  return (Difference){ a - x, b - x, a - b, weight };
}

static void
add (const Data *d, int row, int column, float da, float db)
{
  const int i = row * d->ld + column, later = i + d->lag * d->ld + d->column_lag;

  if (later > i) {
    d->da[later] += da;
    d->db[later] += db;
    da = -da;
    db = -db;
  }
  d->da[i] += da;
  d->db[i] += db;
}

/* Of rows x columns values from (row, column) on */
static double
patch (const Data *d, int row, int column, int rows, int columns, float scale)
{
  float ax = EPSILON, bx = EPSILON, ab = EPSILON;
  float share = scale / (2 * sqrtf (rows * columns));

  for (int r = row; r < row + rows; r++) {
    for (int c = column; c < column + columns; c++) {
      const Difference v = difference (d, r, c);

      ax += v.weight * v.ax * v.ax;
      bx += v.weight * v.bx * v.bx;
      ab += v.weight * v.ab * v.ab;
    }
  }
  ax = sqrtf (ax);
  bx = sqrtf (bx);
  ab = sqrtf (ab);
  for (int r = row; d->da && r < row + rows; r++) {
    for (int c = column; c < column + columns; c++) {
      const Difference v = difference (d, r, c);
      const float w = share * v.weight;

      add (d, r, c, w * (v.ax / ax - v.ab / ab), w * (v.bx / bx + v.ab / ab));
    }
  }
  return share * ((double) ax + bx - ab);
}

/* Patches of `size` every `step` that `n` values hold; the last one ends with the last value */
static int
count (int n, int size, int step)
{
  return 1 + (n - size + step - 1) / step;
}

static double
compare (Data *d, const WnEnergyPatches *kind, int rows, int columns, float scale)
{
  const int n = rows - kind->lag, n_columns = columns - kind->column_lag,
            height = MIN (kind->rows, n), width = MIN (kind->columns, n_columns);
  double sum = 0;

  if (n < 1 || n_columns < 1)
    return 0;
  d->lag = kind->lag;
  d->column_lag = kind->column_lag;
  {
    const int down = count (n, height, kind->row_step),
              across = count (n_columns, width, kind->column_step);
    const float share = scale * kind->weight / (down * across);

    for (int i = 0; i < down; i++)
      for (int j = 0; j < across; j++)
        sum += patch (d, MIN (i * kind->row_step, n - height),
            MIN (j * kind->column_step, n_columns - width), height, width, share);
  }
  return sum;
}

double
wn_loss_energy (const WnEnergyPatches *kinds, int n_kinds, int rows, int columns, int ld,
    const float *a, const float *b, const float *x, const float *weight, float scale, float *da,
    float *db)
{
  Data d = { .ld = ld, .a = a, .b = b, .x = x, .weight = weight, .da = da, .db = db };
  double sum = 0;

  for (int i = 0; i < n_kinds; i++)
    sum += compare (&d, &kinds[i], rows, columns, scale);
  return sum;
}
