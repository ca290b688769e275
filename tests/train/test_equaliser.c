/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "dsp/fft.h"
#include "dsp/finish.h"
#include "dsp/features.h"
#include "tones.h"
#include "train/equaliser.h"
#include "train/measure/heldout.h"

enum
{
  FFT = 1024,
  BINS = FFT / 2 + 1,
  TAPS = 128
};

/* What weights, the oldest first, do to amplitudes: natural logarithms */
static void
response (int taps, const float *weights, float *log_gain)
{
  WnFft *fft = wn_fft_new (FFT);
  WnComplex spectrum[BINS];
  float x[FFT] = { 0 };

  for (int j = 0; j < taps; j++)
    x[j] = weights[taps - 1 - j];
  wn_fft_forward (fft, x, spectrum);
  for (int k = 0; k < BINS; k++)
    log_gain[k] = logf (hypotf (spectrum[k].r, spectrum[k].i));
  wn_fft_free (fft);
}

/* A filter's zeros lie within the unit circle: nothing but its gains is needed to find it again */
static void
test_minimum_phase (void)
{
  const float given[] = { 0.9f, -0.5f, 0.25f, 0.1f };
  float reversed[4], gains[BINS], found[TAPS];

  for (int j = 0; j < 4; j++)
    reversed[j] = given[3 - j];
  response (4, reversed, gains);
  wn_equaliser_minimum_phase (FFT, gains, TAPS, found);
  for (int j = 0; j < TAPS; j++)
    g_assert_cmpfloat_with_epsilon (found[TAPS - 1 - j], j < 4 ? given[j] : 0.0f, 1e-4);
}

/* [n] of an utterance as the student says it, at full scale, g_free */
static float *
copy_of (const Tones *t, const WnStudent *student, int utterance, uint64_t key)
{
  WnStudentRun *run = wn_student_run_new (student);
  WnCopy copy = wn_copy_begin (&t->corpus, t->features[utterance], TONES_FRAMES);

  wn_student_run_start (run, copy.features, copy.f0, copy.voiced, TONES_FRAMES, 0, key, 0.85f, 0);
  wn_student_run_read (run, copy.wave, copy.n);
  wn_student_run_free (run);
  return wn_copy_finish (&t->corpus, &copy);
}

/* One behind the other is as both, with no more taps than there may be */
static void
test_join (void)
{
  const float first[] = { 0.25f, -0.5f, 1.0f }, second[] = { 0.5f, 2.0f },
              expected[] = { 0.125f, 0.25f, -0.5f, 2.0f };
  float joined[WN_MAX_FILTER], most[WN_MAX_FILTER] = { 0 }, delay[] = { 1.0f, 0.0f };

  g_assert_cmpint (wn_equaliser_join (3, first, 2, second, joined), ==, 4);
  g_assert_cmpmem (joined, sizeof expected, expected, sizeof expected);
  most[0] = 1;
  most[WN_MAX_FILTER - 1] = 3;
  g_assert_cmpint (wn_equaliser_join (WN_MAX_FILTER, most, 2, delay, joined), ==, WN_MAX_FILTER);
  g_assert_cmpfloat (joined[WN_MAX_FILTER - 1], ==, 0);
  g_assert_cmpfloat (joined[WN_MAX_FILTER - 2], ==, 3);
  g_assert_cmpfloat (joined[0], ==, 0);
}

static const float given[] = { 1.0f, -0.6f, 0.3f };

/* A recording that is the student's own copy through a filter; powers are added to */
static void
set_recording (Tones *t, const WnStudent *student, int utterance, uint64_t key, double *before,
    double *behind)
{
  const int n = t->utterances[utterance].n_samples;
  g_autofree float *x = copy_of (t, student, utterance, key);

  for (int j = 0; j < n; j++) {
    float y = 0;

    for (int k = 0; k < MIN (3, j + 1); k++)
      y += given[k] * x[j - k];
    t->wave[utterance][j] = (int16_t) lrintf (CLAMP (24576 * y, -32768, 32767));
    *before += x[j] * x[j];
    *behind += y * y;
  }
}

/* The filter is found, but for its gain: from all recordings, and from the last alone */
static void
test_found (gconstpointer data)
{
  const int last = GPOINTER_TO_INT (data);
  Tones *t = tones_new ();
  const WnStudentConfig config = tones_student (1, 1, 1).arch;
  WnStudentLayout *layout = wn_student_layout_new (&config);
  float *params = wn_params_block (layout->params), found[TAPS];
  double before = 0, behind = 0;
  WnStudent *student;

  wn_params_init (layout->params, 5, params);
  student = wn_student_new (&config, params);
  for (int i = last ? 1 : 0; i < 2; i++)
    set_recording (t, student, i, last ? 0 : i, &before, &behind);
  g_assert_cmpint (wn_equaliser_find (&t->corpus, student, 0.85f, last, 10, TAPS, found), ==,
      last ? 1 : 2);
  for (int j = 0; j < TAPS; j++)
    g_assert_cmpfloat_with_epsilon (found[TAPS - 1 - j],
        j < 3 ? given[j] * sqrt (before / behind) : 0.0, 0.03);
  wn_student_free (student);
  wn_block_free (params);
  wn_student_layout_free (layout);
  tones_free (t);
}

/* Held-out recordings are not looked at */
static void
test_nothing (void)
{
  Tones *t = tones_new ();
  const WnStudentConfig config = tones_student (1, 1, 1).arch;
  WnStudentLayout *layout = wn_student_layout_new (&config);
  float *params = wn_params_block (layout->params), found[TAPS] = { 7 };
  WnStudent *student = wn_student_new (&config, params);

  for (int i = 0; i < TONES_UTTERANCES; i++)
    t->utterances[i].held_out = TRUE;
  g_assert_cmpint (wn_equaliser_find (&t->corpus, student, 1, 0, 10, TAPS, found), ==, 0);
  g_assert_cmpfloat (found[0], ==, 7);
  wn_student_free (student);
  wn_block_free (params);
  wn_student_layout_free (layout);
  tones_free (t);
}

/* The same network with a filter, with another, and without it again */
static void
test_set_filter (void)
{
  WnStudentConfig config = tones_student (1, 1, 1).arch;
  WnStudentLayout *layout = wn_student_layout_new (&config), *filtered;
  float *params = wn_params_block (layout->params), *with, *other, *without;
  const float weights[] = { 0.25f, 0.5f, 1 };

  wn_params_init (layout->params, 5, params);
  with = wn_student_set_filter (&config, params, 3, weights);
  filtered = wn_student_layout_new (&config);
  g_assert_cmpint (config.filter, ==, 3);
  g_assert_cmpmem (with + filtered->filter, sizeof weights, weights, sizeof weights);
  other = wn_student_set_filter (&config, with, 2, weights);
  g_assert_cmpint (config.filter, ==, 2);
  without = wn_student_set_filter (&config, other, 0, NULL);
  g_assert_cmpint (config.filter, ==, 0);
  g_assert_cmpmem (without, layout->params->size * sizeof (float), params,
      layout->params->size * sizeof (float));
  wn_block_free (params);
  wn_block_free (with);
  wn_block_free (other);
  wn_block_free (without);
  wn_student_layout_free (layout);
  wn_student_layout_free (filtered);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/equaliser/minimum-phase", test_minimum_phase);
  g_test_add_func ("/train/equaliser/join", test_join);
  g_test_add_data_func ("/train/equaliser/found", GINT_TO_POINTER (0), test_found);
  g_test_add_data_func ("/train/equaliser/found-in-last", GINT_TO_POINTER (1), test_found);
  g_test_add_func ("/train/equaliser/nothing", test_nothing);
  g_test_add_func ("/train/equaliser/set-filter", test_set_filter);
  return g_test_run ();
}
