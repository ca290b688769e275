/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gradcheck.h"
#include "nn/layers/activation.h"
#include "nn/layers/conv1d.h"
#include "nn/layers/embedding.h"
#include "nn/layers/expand.h"
#include "nn/layers/layernorm.h"
#include "nn/layers/loss.h"
#include "subprocess.h"

#define N_SHAPES 5

/* Convolution: frames, then the operator; includes inputs shorter than the reach of the taps */
static const struct
{
  int T;
  WnConv1d conv;
} shapes[N_SHAPES] = {
  { 11, { 3, 5, 1, 1 } },
  { 13, { 4, 2, 3, 1 } },
  { 20, { 16, 7, 5, 2 } },
  { 5, { 2, 33, 5, 4 } },
  { 1, { 6, 1, 3, 2 } },
};

typedef struct
{
  int T;
  WnConv1d conv;
  float *x, *w, *b, *y, *dy;
} ConvCase;

static double
conv_loss (void *data)
{
  ConvCase *c = data;

  wn_conv1d_forward (&c->conv, c->T, c->x, c->w, c->b, c->y);
  return wn_test_dot ((size_t) c->T * c->conv.n_out, c->y, c->dy);
}

static void
conv_reference (const ConvCase *c, double *y)
{
  const WnConv1d *v = &c->conv;

  for (int t = 0; t < c->T; t++) {
    for (int o = 0; o < v->n_out; o++) {
      double sum = c->b[o];

      for (int j = 0; j < v->taps; j++) {
        int from = t + (j - (v->taps - 1) / 2) * v->dilation;

        if (from < 0 || from >= c->T)
          continue;
        for (int i = 0; i < v->n_in; i++)
          sum += (double) c->x[from * v->n_in + i] * c->w[(j * v->n_in + i) * v->n_out + o];
      }
      y[t * v->n_out + o] = sum;
    }
  }
}

static void
test_conv1d (void)
{
  for (int s = 0; s < N_SHAPES; s++) {
    ConvCase c = { shapes[s].T, shapes[s].conv, NULL, NULL, NULL, NULL, NULL };
    size_t n_x = (size_t) c.T * c.conv.n_in, n_y = (size_t) c.T * c.conv.n_out;
    size_t n_w = (size_t) c.conv.taps * c.conv.n_in * c.conv.n_out;
    double *reference = g_new (double, n_y);
    float *dx = g_new (float, n_x), *dw = g_new (float, n_w), *db = g_new (float, c.conv.n_out);
    float *scratch = g_new (float, c.conv.n_in *c.conv.n_out);

    c.x = wn_test_normal (n_x, 1);
    c.w = wn_test_normal (n_w, 2);
    c.b = wn_test_normal (c.conv.n_out, 3);
    c.dy = wn_test_normal (n_y, 4);
    c.y = g_new (float, n_y);
    conv_loss (&c);
    conv_reference (&c, reference);
    for (size_t i = 0; i < n_y; i++)
      g_assert_cmpfloat_with_epsilon (c.y[i], reference[i], 1e-4);

    /* derivatives are added: start from 1 */
    for (size_t i = 0; i < n_x; i++)
      dx[i] = 1;
    for (size_t i = 0; i < n_w; i++)
      dw[i] = 1;
    for (int i = 0; i < c.conv.n_out; i++)
      db[i] = 1;
    wn_conv1d_backward (&c.conv, c.T, c.x, c.w, c.dy, dx, dw, db, scratch);
    for (size_t i = 0; i < n_x; i++)
      dx[i] -= 1;
    for (size_t i = 0; i < n_w; i++)
      dw[i] -= 1;
    for (int i = 0; i < c.conv.n_out; i++)
      db[i] -= 1;
    wn_test_gradient ("conv1d dx", conv_loss, &c, n_x, c.x, dx, 0.125f, 1e-3);
    wn_test_gradient ("conv1d dw", conv_loss, &c, n_w, c.w, dw, 0.125f, 1e-3);
    wn_test_gradient ("conv1d db", conv_loss, &c, c.conv.n_out, c.b, db, 0.125f, 1e-3);
    wn_conv1d_backward (&c.conv, c.T, c.x, c.w, c.dy, NULL, dw, db, scratch);

    g_free (c.x);
    g_free (c.w);
    g_free (c.b);
    g_free (c.dy);
    g_free (c.y);
    g_free (dx);
    g_free (dw);
    g_free (db);
    g_free (scratch);
    g_free (reference);
  }
}

typedef struct
{
  int rows, n;
  float *x, *gain, *bias, *y, *dy;
} NormCase;

static double
norm_loss (void *data)
{
  NormCase *c = data;

  wn_layernorm_forward (c->rows, c->n, c->x, c->gain, c->bias, c->y, NULL, NULL);
  return wn_test_dot ((size_t) c->rows * c->n, c->y, c->dy);
}

static void
test_layernorm (void)
{
  static const int sizes[] = { 2, 16, 23, 40 };

  for (int s = 0; s < (int) G_N_ELEMENTS (sizes); s++) {
    NormCase c = { 7, sizes[s], NULL, NULL, NULL, NULL, NULL };
    size_t n = (size_t) c.rows * c.n;
    float mean[7], rstd[7];
    float *dx = g_new0 (float, n), *dgain = g_new0 (float, c.n), *dbias = g_new0 (float, c.n);

    c.x = wn_test_normal (n, 1);
    c.gain = wn_test_normal (c.n, 2);
    c.bias = wn_test_normal (c.n, 3);
    c.dy = wn_test_normal (n, 4);
    c.y = g_new (float, n);
    if (c.n == 2)
      for (int r = 0; r < c.rows;
           r++) /* two nearly equal values have a curvature that no step resolves */
        c.x[2 * r] = c.x[2 * r + 1] + 2 + r;
    for (int r = 0; r < c.rows; r++)
      c.x[r * c.n] += 3;
    wn_layernorm_forward (c.rows, c.n, c.x, c.gain, c.bias, c.y, mean, rstd);
    for (int r = 0; r < c.rows; r++) {
      double sum = 0, squares = 0;

      for (int i = 0; i < c.n; i++)
        sum += c.x[r * c.n + i];
      sum /= c.n;
      for (int i = 0; i < c.n; i++)
        squares += (c.x[r * c.n + i] - sum) * (c.x[r * c.n + i] - sum);
      for (int i = 0; i < c.n; i++)
        g_assert_cmpfloat_with_epsilon (c.y[r * c.n + i],
            (c.x[r * c.n + i] - sum) / sqrt (squares / c.n + 1e-5) * c.gain[i] + c.bias[i], 1e-5);
    }
    wn_layernorm_backward (c.rows, c.n, c.x, c.gain, mean, rstd, c.dy, dx, dgain, dbias);
    if (c.n > 2)
      wn_test_gradient ("layernorm dx", norm_loss, &c, n, c.x, dx, 0.01f, 2e-3);
    wn_test_gradient ("layernorm dgain", norm_loss, &c, c.n, c.gain, dgain, 0.1f, 1e-3);
    wn_test_gradient ("layernorm dbias", norm_loss, &c, c.n, c.bias, dbias, 0.1f, 1e-3);
    g_free (c.x);
    g_free (c.gain);
    g_free (c.bias);
    g_free (c.dy);
    g_free (c.y);
    g_free (dx);
    g_free (dgain);
    g_free (dbias);
  }
}

typedef struct
{
  const int32_t *index;
  float *x, y[7 * 6], dy[7 * 6];
} GatherCase;

static const int32_t indices[7] = { 3, 0, 1, 3, 3, 2, 0 };
static const int32_t counts[4] = { 3, 0, 1, 3 };

static double
embedding_loss (void *data)
{
  GatherCase *c = data;

  wn_embedding_forward (7, 5, c->index, c->x, c->y, 6);
  return wn_test_dot (7 * 6, c->y, c->dy);
}

static double
expand_loss (void *data)
{
  GatherCase *c = data;

  wn_expand_forward (4, 5, c->index, c->x, c->y, 6);
  return wn_test_dot (7 * 6, c->y, c->dy);
}

static void
gather_init (GatherCase *c, const int32_t *index)
{
  float *dy = wn_test_normal (7 * 6, 6);

  memset (c, 0, sizeof *c);
  c->index = index;
  c->x = wn_test_normal (4 * 5, 5);
  memcpy (c->dy, dy, sizeof c->dy);
  g_free (dy);
}

static void
test_embedding (void)
{
  GatherCase c;
  float dx[4 * 5] = { 0 };

  gather_init (&c, indices);
  embedding_loss (&c);
  for (int r = 0; r < 7; r++) {
    g_assert_cmpmem (c.y + 6 * r, 5 * sizeof (float), c.x + 5 * indices[r], 5 * sizeof (float));
    g_assert_cmpfloat (c.y[6 * r + 5], ==, 0);
  }
  wn_embedding_backward (7, 5, indices, c.dy, 6, dx);
  wn_test_gradient ("embedding", embedding_loss, &c, 4 * 5, c.x, dx, 0.125f, 1e-4);
  g_free (c.x);
}

static void
test_expand (void)
{
  static const int row_of[7] = { 0, 0, 0, 2, 3, 3, 3 };
  GatherCase c;
  float dx[4 * 5] = { 0 };

  gather_init (&c, counts);
  expand_loss (&c);
  for (int r = 0; r < 7; r++) {
    g_assert_cmpmem (c.y + 6 * r, 5 * sizeof (float), c.x + 5 * row_of[r], 5 * sizeof (float));
    g_assert_cmpfloat (c.y[6 * r + 5], ==, 0);
  }
  wn_expand_backward (4, 5, counts, c.dy, 6, dx);
  wn_test_gradient ("expand", expand_loss, &c, 4 * 5, c.x, dx, 0.125f, 1e-4);
  g_free (c.x);
}

typedef struct
{
  int kind;
  float *x, y[100], *dy;
  WnDropout dropout;
} PointCase;

static double
activation_loss (void *data)
{
  PointCase *c = data;

  if (c->kind == 0)
    wn_relu_forward (100, c->x, &c->dropout, c->y);
  else
    wn_dropout_forward (100, c->x, &c->dropout, c->y);
  return wn_test_dot (100, c->y, c->dy);
}

static void
test_activations (void)
{
  for (int kind = 0; kind < 2; kind++) {
    for (int dropped = 0; dropped < 2; dropped++) {
      PointCase c = { kind, wn_test_normal (100, 7), { 0 }, wn_test_normal (100, 8),
        { dropped ? 0.25f : 0, 1, 2 } };
      float dx[100] = { 0 }, scale = dropped ? 1 / 0.75f : 1;

      for (int i = 0; i < 100; i++) /* keep off the kink */
        c.x[i] += c.x[i] < 0 ? -0.1f : 0.1f;
      activation_loss (&c);
      for (int i = 0; i < 100; i++) {
        float y = kind == 0 && c.x[i] < 0 ? 0 : scale * c.x[i];

        g_assert_true (fabsf (c.y[i] - y) < 1e-6 * fabsf (y) || (dropped && c.y[i] == 0)
            || (y == 0 && c.y[i] == 0));
      }
      if (kind == 0)
        wn_relu_backward (100, c.y, &c.dropout, c.dy, dx);
      else
        wn_dropout_backward (100, &c.dropout, c.dy, dx);
      wn_test_gradient ("activation", activation_loss, &c, 100, c.x, dx, 0.05f, 1e-3);
      g_free (c.x);
      g_free (c.dy);
    }
  }
}

static void
test_dropout_statistics (void)
{
  enum
  {
    N = 100000
  };
  WnDropout dropout = { 0.35f, 5, 6 };
  float *x = g_new (float, N), *y = g_new (float, N), *z = g_new (float, N);
  double sum = 0;
  int kept = 0;

  for (int i = 0; i < N; i++)
    x[i] = 1;
  wn_dropout_forward (N, x, &dropout, y);
  for (int i = 0; i < N; i++) {
    kept += y[i] != 0;
    sum += y[i];
  }
  g_assert_cmpfloat_with_epsilon (kept / (double) N, 0.65, 0.01);
  g_assert_cmpfloat_with_epsilon (sum / N, 1, 0.01);

  /* a pure function of (seed, key, position), also on a part and in place */
  memcpy (z, x, N * sizeof (float));
  wn_dropout_forward (777, z, &dropout, z);
  g_assert_cmpmem (z, 777 * sizeof (float), y, 777 * sizeof (float));
  dropout.key++;
  wn_dropout_forward (N, x, &dropout, z);
  g_assert_cmpint (memcmp (y, z, N * sizeof (float)), !=, 0);
  wn_dropout_forward (N, x, NULL, z);
  g_assert_cmpmem (z, N * sizeof (float), x, N * sizeof (float));
  g_free (x);
  g_free (y);
  g_free (z);
}

typedef struct
{
  int kind;
  float *x, *target, *weight;
} LossCase;

static double
evaluate_loss (LossCase *c, float *dx)
{
  if (c->kind == 0)
    return wn_loss_l1 (20, 3, c->x, c->target, c->weight, 0.5f, dx);
  if (c->kind == 1)
    return wn_loss_smooth_l1 (20, 3, 0.7f, c->x, c->target, c->weight, 0.5f, dx);
  return wn_loss_bce (20, 3, c->x, c->target, c->weight, 0.5f, dx);
}

static double
point_loss (void *data)
{
  float ignored[60] = { 0 };

  return evaluate_loss (data, ignored);
}

static double
loss_definition (int kind, double x, double target)
{
  double d = fabs (x - target);

  if (kind == 0)
    return d;
  if (kind == 1)
    return d < 0.7 ? d * d / 1.4 : d - 0.35;
  return -target * log (1 / (1 + exp (-x))) - (1 - target) * log (1 / (1 + exp (x)));
}

static void
test_losses (void)
{
  for (int kind = 0; kind < 3; kind++) {
    for (int weighted = 0; weighted < 2; weighted++) {
      LossCase c = { kind, wn_test_normal (60, 9), wn_test_normal (60, 10),
        weighted ? wn_test_normal (20, 11) : NULL };
      float dx[60] = { 0 };
      double sum = 0;

      for (int i = 0; i < 60; i++) {
        if (kind == 2)
          c.target[i] = c.target[i] > 0;
        else
          c.x[i] += c.x[i] > c.target[i] ? 0.05f : -0.05f;
      }
      for (int i = 0; i < 20; i++)
        sum += 0.5 * (weighted ? c.weight[i] : 1)
            * loss_definition (kind, c.x[3 * i], c.target[3 * i]);
      g_assert_cmpfloat_with_epsilon (evaluate_loss (&c, dx), sum, 1e-5);
      wn_test_gradient ("loss", point_loss, &c, 60, c.x, dx, 0.02f, 5e-3);
      g_free (c.x);
      g_free (c.target);
      g_free (c.weight);
    }
  }
  g_assert_cmpfloat (wn_sigmoid (0), ==, 0.5f);
  g_assert_cmpfloat (wn_sigmoid (1000), ==, 1);
  g_assert_cmpfloat (wn_sigmoid (-1000), ==, 0);
}

enum
{
  ROWS = 6,
  CLASSES = 7
};
static const int32_t classes[ROWS] = { 0, 6, 3, -1, 3, 5 };

static double
cross_entropy (void *data)
{
  return wn_loss_cross_entropy (ROWS, CLASSES, data, classes, 0.5f, NULL);
}

static void
test_cross_entropy (void)
{
  float *x = wn_test_normal (ROWS * CLASSES, 12), dx[ROWS * CLASSES] = { 0 },
        extreme[2] = { -1e4f, 1e4f };
  double sum = 0;

  for (int i = 0; i < ROWS; i++) {
    double total = 0;

    for (int j = 0; j < CLASSES; j++)
      total += exp (x[i * CLASSES + j]);
    if (classes[i] >= 0)
      sum -= 0.5 * log (exp (x[i * CLASSES + classes[i]]) / total);
  }
  g_assert_cmpfloat_with_epsilon (wn_loss_cross_entropy (ROWS, CLASSES, x, classes, 0.5f, dx), sum,
      1e-5);
  wn_test_gradient ("cross-entropy", cross_entropy, x, ROWS * CLASSES, x, dx, 0.02f, 5e-3);
  for (int j = 0; j < CLASSES; j++)
    g_assert_cmpfloat (dx[3 * CLASSES + j], ==, 0);
  g_assert_cmpfloat_with_epsilon (wn_loss_cross_entropy (1, 2, extreme, classes, 1, NULL), 2e4, 1);
  g_free (x);
}

enum
{
  MANY = 100000
};

static double
half_square (void *data)
{
  return wn_test_dot (MANY, data, data) / 2;
}

/* Of the check itself: of many derivatives every hundredth with the wrong sign is noticed */
static void
test_gradient_along (void)
{
  g_autofree float *x = wn_test_normal (MANY, 1), *grad = g_memdup2 (x, MANY * sizeof (float));
  g_autofree char *errors = NULL;

  if (g_test_subprocess ()) {
    for (int i = 0; i < MANY; i += 100)
      grad[i] = -grad[i];
    wn_test_gradient_along ("squares", half_square, x, MANY, x, grad, 0.1f, 2, 2e-3);
    return;
  }
  wn_test_gradient_along ("squares", half_square, x, MANY, x, grad, 0.1f, 2, 2e-3);
  g_assert_false (wn_test_passes_alone (&errors));
  g_assert_nonnull (strstr (errors, "squares: derivative along a direction"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/gradient-along", test_gradient_along);
  g_test_add_func ("/nn/conv1d", test_conv1d);
  g_test_add_func ("/nn/layernorm", test_layernorm);
  g_test_add_func ("/nn/embedding", test_embedding);
  g_test_add_func ("/nn/expand", test_expand);
  g_test_add_func ("/nn/activations", test_activations);
  g_test_add_func ("/nn/dropout", test_dropout_statistics);
  g_test_add_func ("/nn/losses", test_losses);
  g_test_add_func ("/nn/cross-entropy", test_cross_entropy);
  return g_test_run ();
}
