/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "model/stack_scales.h"
#include "model/student.h"
#include "nn/kernels/quantised.h"

#define FRAMES 75 /* enough for some tiles, the last not full */

static const WnStudentConfig config = { .n_flows = 2,
  .layers = { 3, 5 },
  .channels = { 16, 32 },
  .kernel = 3,
  .cycle = 4,
  .cond_in = 6,
  .cond_channels = 16,
  .hop = 72,
  .rate = 8000,
  .scale_bias = -0.35f };

/* How samples are computed: the tests must not see it */
typedef struct
{
  const char *name;
  gboolean int8;
  int fold[2];
  gboolean uneven; /* every fourth channel matters much more than others */
  int filter;      /* taps */
} Manner;

static const Manner manners[] = {
  { "plain", FALSE, { 1, 1 }, FALSE, 0 },
  { "int8", TRUE, { 1, 1 }, FALSE, 0 },
  { "folded", FALSE, { 2, 2 }, FALSE, 0 },
  { "folded-unequally", FALSE, { 4, 1 }, FALSE, 0 },
  { "folded-int8", TRUE, { 4, 2 }, FALSE, 0 },
  { "folded-most", FALSE, { 8, 4 }, FALSE, 0 },
  { "filtered", FALSE, { 1, 1 }, FALSE, 100 },
  { "folded-filtered-int8", TRUE, { 4, 2 }, FALSE, 33 },
};
static const Manner uneven = { "uneven", FALSE, { 1, 1 }, TRUE, 0 };

typedef struct
{
  WnStudent *student;
  WnStudentRun *run;
  float features[FRAMES * 6], f0[FRAMES], voiced[FRAMES];
  float *whole;
  int n;
} Fixture;

static void
weight_channels (const WnStackConfig *stack, const WnStackLayout *layout, float *params)
{
  const int c = stack->channels;

  for (int l = 0; l < stack->layers; l++) {
    for (int i = 0; i < stack->kernel * c; i++) {
      for (int j = 0; j < 2 * c; j++)
        params[layout->w[l] + i * 2 * c + j] *= i % 4 ? 0.3f : 3;
    }
  }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const Manner *manner = data;
  WnStudentConfig folded = config;
  WnStudentLayout *layout;
  float *params;

  memcpy (folded.fold, manner->fold, sizeof manner->fold);
  folded.filter = manner->filter;
  layout = wn_student_layout_new (&folded);
  params = wn_params_block (layout->params);
  wn_params_init (layout->params, 3, params);
  for (int i = 0; i < config.n_flows; i++) {
    for (int j = 0; j < 2 * folded.fold[i] * config.channels[i]; j++)
      params[layout->flow[i].o2_w + j] *= 20;
    if (manner->uneven)
      weight_channels (&layout->stack[i], &layout->flow[i], params);
  }
  for (int i = 0; i < manner->filter; i++)
    params[layout->filter + i] = i + 1 < manner->filter ? 0.01f * (i % 7) : 1;
  f->student = wn_student_new (&folded, params);
  wn_block_free (params);
  wn_student_layout_free (layout);
  wn_rng_normal (1, 1, 0, FRAMES * 6, f->features);
  for (int i = 0; i < FRAMES; i++) {
    f->f0[i] = 120 + 3 * i;
    f->voiced[i] = i % 5 != 0;
  }
  f->n = FRAMES * config.hop;
  f->whole = g_new (float, f->n);
  f->run = wn_student_run_new (f->student);
  if (manner->int8) {
    g_autofree float *peaks = g_new0 (float, wn_student_n_peaks (f->student));

    wn_student_run_measure (f->run, peaks);
    wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
    wn_student_run_read (f->run, f->whole, f->n);
    wn_student_run_free (f->run);
    wn_student_quantise (f->student, wn_quantised_kernels (), peaks);
    g_assert_true (wn_student_is_quantised (f->student));
    f->run = wn_student_run_new (f->student);
  }
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
  g_assert_cmpint (wn_student_run_read (f->run, f->whole, f->n), ==, f->n);
  g_assert_cmpint (wn_student_run_read (f->run, f->whole, 1), ==, 0);
  wn_student_run_free (f->run);
  f->run = wn_student_run_new (f->student);
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
  for (int first = 0; first < f->n; first += 137) {
    g_autofree float *x = g_new (float, f->n);

    wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, first);
    g_assert_cmpint (wn_student_run_read (f->run, x, f->n), ==, f->n - first);
    g_assert_cmpmem (x, (f->n - first) * sizeof (float), f->whole + first,
        (f->n - first) * sizeof (float));
  }
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, f->n);
  g_assert_cmpint (wn_student_run_read (f->run, f->whole, 1), ==, 0);
}

typedef struct
{
  const Fixture *fixture;
  GRand *random;
  float features[FRAMES * 6]; /* those that are there; the others are not numbers */
  int there;
  gboolean gave_up;
} Supply;

/* A WnFeatureSupply that gives up half the time */
static int
supply (void *data, int n_frames)
{
  Supply *s = data;

  g_assert_cmpint (n_frames, <=, FRAMES);
  s->gave_up = g_rand_boolean (s->random);
  if (!s->gave_up && s->there < n_frames) {
    memcpy (s->features + s->there * 6, s->fixture->features + s->there * 6,
        (n_frames - s->there) * 6 * sizeof (float));
    s->there = n_frames;
  }
  return s->there;
}

/*
 * Features that come late or not at once: a read ends early, and the next goes on as if nothing had
 * been
 */
static void
test_supply (Fixture *f, gconstpointer data)
{
  for (int first = 0; first < f->n; first += 500) {
    g_autofree float *x = g_new (float, f->n);
    Supply s = { .fixture = f, .random = g_rand_new_with_seed (first) };
    int at = first, n_given_up = 0;

    for (guint i = 0; i < G_N_ELEMENTS (s.features); i++)
      s.features[i] = NAN;
    wn_student_run_set_supply (f->run, supply, &s);
    wn_student_run_start (f->run, s.features, f->f0, f->voiced, FRAMES, 9, 8, 1, first);
    while (at < f->n) {
      const int wanted = MIN (333, f->n - at), got = wn_student_run_read (f->run, x + at, wanted);

      g_assert_true (got == wanted || s.gave_up);
      n_given_up += got < wanted;
      at += got;
    }
    g_assert_cmpmem (x + first, (f->n - first) * sizeof (float), f->whole + first,
        (f->n - first) * sizeof (float));
    if (first == 0)
      g_assert_cmpint (n_given_up, >, 0);
    g_rand_free (s.random);
  }
}

/*
 * No sample depends on noise that comes later, and its scale follows from earlier noise alone:
 * doubling the temperature changes sample 0 by a factor and an offset
 */
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

/* 8 bits are close to float32, and not the same */
static void
test_precision (Fixture *f, gconstpointer data)
{
  const Manner *manner = data;
  g_autofree float *x = g_new (float, f->n);
  double error = 0, power = 0;

  wn_student_run_free (f->run);
  wn_student_quantise (f->student, NULL, NULL);
  g_assert_false (wn_student_is_quantised (f->student));
  f->run = wn_student_run_new (f->student);
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
  wn_student_run_read (f->run, x, f->n);
  for (int i = 0; i < f->n; i++) {
    error += pow (x[i] - f->whole[i], 2);
    power += pow (x[i], 2);
  }
  g_assert_cmpfloat (error, <=, 1e-3 * power);
  g_assert_true (manner->int8 ? error > 0 : error == 0);
}

/* Sum of squares of what other scales make of the waveform, NULL = float32, which counts and measures */
static double
difference (Fixture *f, const WnQuantisedKernels *kernels, float *peaks, uint32_t *counts)
{
  g_autofree float *x = g_new (float, f->n);
  double sum = 0;

  wn_student_run_free (f->run);
  wn_student_quantise (f->student, kernels, kernels ? peaks : NULL);
  f->run = wn_student_run_new (f->student);
  if (!kernels) {
    wn_student_run_measure (f->run, peaks);
    wn_student_run_count (f->run, counts);
  }
  wn_student_run_start (f->run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
  wn_student_run_read (f->run, x, f->n);
  for (int i = 0; i < f->n; i++)
    sum += pow (x[i] - f->whole[i], 2);
  return sum;
}

/* Channels whose weights are large make all weights of a column coarse, unless they get other scales */
static void
test_balance (Fixture *f, gconstpointer data)
{
  const WnQuantisedKernels *list[WN_QUANTISED_MAX_VARIANTS], *kernels;
  const size_t n = wn_student_n_peaks (f->student);
  g_autofree float *peaks = g_new0 (float, n), *balanced = NULL;
  g_autofree uint32_t *counts = g_new0 (uint32_t, n * WN_SCALE_SIZES);
  uint64_t first = 0;
  double largest, least;

  wn_quantised_kernels_all (list);
  kernels = list[0];
  g_assert_cmpint (kernels->size, ==, 1);
  g_assert_cmpfloat (difference (f, NULL, peaks, counts), ==, 0);
  for (size_t i = 0; i < n; i++) {
    uint64_t sum = 0;

    for (int s = 0; s < WN_SCALE_SIZES; s++)
      sum += counts[i * WN_SCALE_SIZES + s];
    first = i == 0 ? sum : first;
    g_assert_cmpuint (sum, >=, f->n);
    g_assert_cmpuint (sum, ==, first);
  }
  balanced = g_memdup2 (peaks, n * sizeof (float));
  wn_student_balance (f->student, counts, balanced);
  largest = difference (f, kernels, peaks, NULL);
  least = difference (f, kernels, balanced, NULL);
  g_test_message ("square error %g, balanced %g", largest, least);
  g_assert_cmpfloat (least, <, 0.9 * largest);
}

typedef struct
{
  const Fixture *fixture;
  WnStudentRun *run;
  float *x;
} Stream;

static gpointer
read_stream (gpointer data)
{
  Stream *s = data;
  int at = 0, got;

  while ((got = wn_student_run_read (s->run, s->x + at, MIN (100, s->fixture->n - at))) > 0)
    at += got;
  return NULL;
}

/* Streams at the same time, more than there are processors */
static void
test_streams (Fixture *f, gconstpointer data)
{
  Stream streams[5];
  GThread *threads[G_N_ELEMENTS (streams)];

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++) {
    streams[i] = (Stream){ f, wn_student_run_new (f->student), g_new (float, f->n) };
    wn_student_run_start (streams[i].run, f->features, f->f0, f->voiced, FRAMES, 9, 8, 1, 0);
    threads[i] = g_thread_new ("stream", read_stream, &streams[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++) {
    g_thread_join (threads[i]);
    g_assert_cmpmem (streams[i].x, f->n * sizeof (float), f->whole, f->n * sizeof (float));
    wn_student_run_free (streams[i].run);
    g_free (streams[i].x);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (manners); i++) {
    static const struct
    {
      const char *name;
      void (*run) (Fixture *f, gconstpointer data);
    } tests[] = { { "chunks", test_chunks }, { "seek", test_seek }, { "supply", test_supply },
      { "noise", test_noise }, { "precision", test_precision }, { "streams", test_streams } };

    if (manners[i].int8 && !wn_quantised_kernels ())
      continue;
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++) {
      g_autofree char *path = g_strdup_printf ("/model/student/%s/%s", manners[i].name,
          tests[j].name);

      g_test_add (path, Fixture, &manners[i], set_up, tests[j].run, tear_down);
    }
  }
  g_test_add ("/model/student/balance", Fixture, &uneven, set_up, test_balance, tear_down);
  return g_test_run ();
}
