/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "train/optimise/adam.h"

enum
{
  A = 3 * 7,
  B = 5,
  OFFSET_B = 32,
  SIZE = 48,
  STEPS = 200
};

static WnParams *
make_layout (void)
{
  WnParams *layout = wn_params_new ();

  wn_params_add (layout, "a", 0, 1, 3, 7, 0);
  g_assert_cmpuint (wn_params_add (layout, "b", 0, 1, B, 0, 0), ==, OFFSET_B);
  g_assert_cmpuint (layout->size, ==, SIZE);
  return layout;
}

static gboolean
is_padding (int i)
{
  return (i >= A && i < OFFSET_B) || i >= OFFSET_B + B;
}

/* Of very different sizes, so that both moments matter */
static void
make_gradients (int step, float *grads)
{
  wn_rng_normal (1, step, 0, SIZE, grads);
  for (int i = 0; i < SIZE; i++)
    grads[i] = is_padding (i) ? 0 : grads[i] * powf (10, i % 5 - 3) * (step % 7 == 0 ? 20 : 1);
}

/* The algorithm as published, in double precision */
typedef struct
{
  double params[SIZE], m[SIZE], v[SIZE], average[SIZE];
  int step;
} Reference;

static double
reference_update (Reference *r, const float *grads, const WnAdam *settings, double rate)
{
  double norm = 0, scale = 1, averaging;

  for (int i = 0; i < SIZE; i++)
    norm += (double) grads[i] * grads[i];
  norm = sqrt (norm);
  if (settings->clip > 0 && norm > settings->clip)
    scale = settings->clip / norm;
  r->step++;
  averaging = MIN (settings->averaging, (1.0 + r->step) / (10.0 + r->step));
  for (int i = 0; i < SIZE; i++) {
    double g = grads[i] * scale, decay = i < OFFSET_B ? settings->weight_decay : 0;

    r->m[i] = settings->beta1 * r->m[i] + (1 - settings->beta1) * g;
    r->v[i] = settings->beta2 * r->v[i] + (1 - settings->beta2) * g * g;
    r->params[i] -= rate
        * (r->m[i] / (1 - pow (settings->beta1, r->step))
                / (sqrt (r->v[i] / (1 - pow (settings->beta2, r->step))) + settings->epsilon)
            + decay * r->params[i]);
    r->average[i] = averaging * r->average[i] + (1 - averaging) * r->params[i];
  }
  return norm;
}

static void
compare_with_reference (float clip, float weight_decay, float averaging)
{
  WnParams *layout = make_layout ();
  WnAdam *adam = wn_adam_new (layout);
  Reference r = { .step = 0 };

  adam->clip = clip;
  adam->weight_decay = weight_decay;
  adam->averaging = averaging;
  wn_params_init (layout, 9, adam->params);
  for (int i = 0; i < SIZE; i++)
    r.params[i] = r.average[i] = adam->params[i];
  for (int step = 0; step < STEPS; step++) {
    float rate = 0.01f * (step + 1) / STEPS, norm;
    double expected;

    make_gradients (step, adam->grads);
    expected = reference_update (&r, adam->grads, adam, rate);
    norm = wn_adam_update (adam, rate);
    g_assert_cmpfloat_with_epsilon (norm, expected, 1e-6 * expected);
    g_assert_cmpint (adam->step, ==, step + 1);
    for (int i = 0; i < SIZE; i++) {
      g_assert_cmpfloat (adam->grads[i], ==, 0);
      g_assert_cmpfloat_with_epsilon (adam->params[i], r.params[i], 1e-5);
      g_assert_cmpfloat_with_epsilon (adam->average[i], r.average[i], 1e-5);
      if (is_padding (i))
        g_assert_true (
            adam->params[i] == 0 && adam->m[i] == 0 && adam->v[i] == 0 && adam->average[i] == 0);
    }
  }
  wn_adam_free (adam);
  wn_params_free (layout);
}

static void
test_reference (void)
{
  compare_with_reference (0, 0, 0.999f);
  compare_with_reference (0, 0.1f, 0.9f);
  compare_with_reference (0.5f, 0, 0.99f);
  compare_with_reference (100, 0.01f, 0.5f);
}

/* A bowl, sum of (x - i)^2: descends to its bottom, and the average follows */
static void
test_descends (void)
{
  WnParams *layout = make_layout ();
  WnAdam *adam = wn_adam_new (layout);

  adam->averaging = 0.9f;
  for (int step = 0; step < 2000; step++) {
    for (int i = 0; i < SIZE; i++)
      adam->grads[i] = is_padding (i) ? 0 : 2 * (adam->params[i] - i);
    wn_adam_update (adam, 0.1f * (1 - step / 2000.0f));
  }
  for (int i = 0; i < SIZE; i++) {
    g_assert_cmpfloat_with_epsilon (adam->params[i], is_padding (i) ? 0 : i, 0.05);
    g_assert_cmpfloat_with_epsilon (adam->average[i], is_padding (i) ? 0 : i, 0.1);
  }
  wn_adam_free (adam);
  wn_params_free (layout);
}

static void
test_not_finite (void)
{
  const float bad[] = { NAN, INFINITY, -INFINITY };
  WnParams *layout = make_layout ();
  WnAdam *adam = wn_adam_new (layout);
  float before[SIZE];

  wn_params_init (layout, 9, adam->params);
  for (guint b = 0; b < G_N_ELEMENTS (bad); b++) {
    memcpy (before, adam->params, sizeof before);
    make_gradients (1, adam->grads);
    adam->grads[3] = bad[b];
    g_assert_false (isfinite (wn_adam_update (adam, 0.1f)));
    g_assert_cmpint (adam->step, ==, b);
    g_assert_cmpmem (before, sizeof before, adam->params, sizeof before);
    for (int i = 0; i < SIZE; i++)
      g_assert_cmpfloat (adam->grads[i], ==, 0);
    make_gradients (2, adam->grads);
    g_assert_true (isfinite (wn_adam_update (adam, 0.1f)));
  }
  /* squares that no float holds are no reason to skip, with clipping */
  adam->clip = 1;
  make_gradients (3, adam->grads);
  adam->grads[3] = 1e30f;
  wn_adam_update (adam, 0.1f);
  g_assert_cmpint (adam->step, ==, 4);
  for (int i = 0; i < SIZE; i++)
    g_assert_true (isfinite (adam->params[i]) && isfinite (adam->v[i]));
  wn_adam_free (adam);
  wn_params_free (layout);
}

/* Saves a state with one layout, loads it with another */
static gboolean
reload (const WnParams *before, const WnParams *now, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("wn-test-XXXXXX", NULL),
                  *path = g_build_filename (dir, "state", NULL);
  WnAdam *saved = wn_adam_new (before), *loaded = wn_adam_new (now);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  WnSafetensors *st;
  gboolean ok;

  wn_params_init (before, 9, saved->average);
  saved->step = 3;
  wn_adam_save (saved, "part.", w);
  g_assert_true (wn_safetensors_writer_save (w, path, NULL));
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open (path, NULL);
  ok = wn_adam_load (loaded, "part.", st, error);
  if (ok) {
    g_assert_cmpint (loaded->step, ==, 3);
    g_assert_cmpmem (loaded->average, SIZE * sizeof (float), saved->average, SIZE * sizeof (float));
  }
  wn_safetensors_close (st);
  wn_adam_free (saved);
  wn_adam_free (loaded);
  g_remove (path);
  g_rmdir (dir);
  return ok;
}

/* A state is of what is trained, and of nothing else */
static void
test_other_tensors (void)
{
  WnParams *less = make_layout (), *more = make_layout ();
  GError *error = NULL;

  wn_params_add (more, "c", 0, 1, 4, 0, 0);
  wn_params_add (more, "d", 0, 1, 4, 0, 0);
  g_assert_true (reload (less, less, &error));
  g_assert_true (reload (more, more, &error));
  g_assert_no_error (error);
  g_assert_false (reload (more, less, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "'part.average.c': the run was begun with something"));
  g_clear_error (&error);
  g_assert_false (reload (less, more, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (
      strstr (error->message, "'part.average.c': the run was begun without something"));
  g_clear_error (&error);
  wn_params_free (less);
  wn_params_free (more);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adam/reference", test_reference);
  g_test_add_func ("/adam/descends", test_descends);
  g_test_add_func ("/adam/not-finite", test_not_finite);
  g_test_add_func ("/adam/other-tensors", test_other_tensors);
  return g_test_run ();
}
