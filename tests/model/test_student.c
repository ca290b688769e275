/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "model/student.h"

#define FRAMES 23

static const WnStudentConfig config = {
  .n_flows = 2, .layers = { 3, 5 }, .channels = { 16, 32 }, .kernel = 3, .cycle = 4,
  .cond_in = 6, .cond_channels = 16, .hop = 70, .rate = 8000, .scale_bias = -0.35f
};

typedef struct
{
  WnStudent *student;
  WnStudentRun *run;
  float features[FRAMES * 6], f0[FRAMES], voiced[FRAMES];
  float *whole;
  int n;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  WnStudentLayout *layout = wn_student_layout_new (&config);
  float *params = wn_params_block (layout->params);

  wn_params_init (layout->params, 3, params);
  for (int i = 0; i < config.n_flows; i++) {
    for (int j = 0; j < 2 * config.channels[i]; j++)
      params[layout->flow[i].o2_w + j] *= 20;
  }
  f->student = wn_student_new (&config, params);
  f->run = wn_student_run_new (f->student, 1);
  wn_block_free (params);
  wn_student_layout_free (layout);
  wn_rng_normal (1, 1, 0, FRAMES * 6, f->features);
  for (int i = 0; i < FRAMES; i++) {
    f->f0[i] = 120 + 3 * i;
    f->voiced[i] = i % 5 != 0;
  }
  f->n = FRAMES * config.hop;
  f->whole = g_new (float, f->n);
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
  g_assert_cmpint (wn_student_run_read (f->run, f->whole, f->n), ==, f->n);
  g_assert_cmpint (wn_student_run_read (f->run, f->whole, 1), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wn_student_run_free (f->run);
  wn_student_free (f->student);
  g_free (f->whole);
}

static void
test_chunks (Fixture *f, gconstpointer data)
{
  for (int size = 1; size < 1000; size = size * 3 + 1) {
    g_autofree float *x = g_new (float, f->n + size);
    int at = 0, got;

    wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
    while ((got = wn_student_run_read (f->run, x + at, size)) > 0)
      at += got;
    g_assert_cmpint (at, ==, f->n);
    g_assert_cmpmem (x, f->n * sizeof (float), f->whole, f->n * sizeof (float));
  }
}

static void
test_seek (Fixture *f, gconstpointer data)
{
  for (int first = 0; first < f->n; first += 37) {
    g_autofree float *x = g_new (float, f->n);

    wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, first);
    g_assert_cmpint (wn_student_run_read (f->run, x, f->n), ==, f->n - first);
    g_assert_cmpmem (x, (f->n - first) * sizeof (float), f->whole + first, (f->n - first) * sizeof (float));
  }
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, f->n);
  g_assert_cmpint (wn_student_run_read (f->run, f->whole, 1), ==, 0);
}

/* No sample depends on noise that comes later, and its scale follows from earlier noise alone: doubling the temperature changes sample 0 by a factor and an offset */
static void
test_noise (Fixture *f, gconstpointer data)
{
  g_autofree float *x = g_new (float, f->n), *other = g_new (float, f->n);
  float silent, once, twice;

  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 9, 1, 0);
  wn_student_run_read (f->run, other, f->n);
  g_assert_cmpint (memcmp (other, f->whole, f->n * sizeof (float)), !=, 0);
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 0, 0);
  wn_student_run_read (f->run, &silent, 1);
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
  wn_student_run_read (f->run, &once, 1);
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 2, 0);
  wn_student_run_read (f->run, &twice, 1);
  g_assert_cmpfloat (once, ==, f->whole[0]);
  g_assert_cmpfloat (fabsf (once - silent), >, 0);
  g_assert_cmpfloat_with_epsilon (twice - silent, 2 * (once - silent), 1e-5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model/student/chunks", Fixture, NULL, set_up, test_chunks, tear_down);
  g_test_add ("/model/student/seek", Fixture, NULL, set_up, test_seek, tear_down);
  g_test_add ("/model/student/noise", Fixture, NULL, set_up, test_noise, tear_down);
  return g_test_run ();
}
