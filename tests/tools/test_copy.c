/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "engine/vocoder.h"
#include "engine/voice.h"
#include "tiny_voice.h"
#include "train/measure/heldout.h"

#define FRAMES 70

/*
 * What held-out figures are measured of is what the engine makes of the same features, but for the
 * rounding of filters that begin anew every now and then
 */
static void
test_held_out (void)
{
  char *dir = tiny_voice_search_dir (), *path = tiny_voice_write (dir, "copied", 3);
  WnVoice *voice = wn_voice_load (path, NULL);
  const WnVoiceFile *v = voice->file;
  const int dim = wn_feature_dim (&v->features), n = FRAMES * v->features.hop;
  WnStatistics statistics;
  WnCorpus corpus = { .config = v->features, .statistics = &statistics };
  float features[FRAMES * 64], normalised[FRAMES * 64], f0[FRAMES], voiced[FRAMES];
  float *heard = g_new (float, n), *measured, peak = 0;
  WnVocoderInput input = { .features = normalised,
    .f0 = f0,
    .voiced = voiced,
    .n_frames = FRAMES,
    .key = 5,
    .noise_scale = 1 };
  WnVocoder *vocoder = wn_voice_vocoder (voice);
  WnStudentRun *run = wn_student_run_new (voice->student);
  WnCopy copy;

  g_assert_cmpint (dim, <=, 64);
  wn_statistics_init (&statistics, dim, v->feature_mean, v->feature_std, v->wave_std);
  wn_rng_normal (1, 2, 0, FRAMES * dim, features);
  for (int f = 0; f < FRAMES; f++) {
    features[f * dim + WN_FEATURE_LF0 (&v->features)] = logf ((120 + f) / 200.0f);
    features[f * dim + WN_FEATURE_VOICED (&v->features)] = f % 20 < 12;
  }
  memcpy (normalised, features, FRAMES * dim * sizeof (float));
  wn_voice_condition (voice, FRAMES, normalised, f0, voiced);
  g_assert_true (wn_vocoder_start (vocoder, &input, 0));
  g_assert_cmpint (wn_vocoder_read (vocoder, heard, n), ==, n);

  copy = wn_copy_begin (&corpus, features, FRAMES);
  wn_student_run_start (run, copy.features, copy.f0, copy.voiced, FRAMES, 0, 5, 1, 0);
  wn_student_run_read (run, copy.wave, copy.n);
  measured = wn_copy_finish (&corpus, &copy);
  for (int i = 0; i < n; i++)
    peak = fmaxf (peak, fabsf (heard[i]));
  g_assert_cmpfloat (peak, >, 0.01f);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (fabsf (heard[i] - measured[i]), <, 1e-5f * peak);

  wn_student_run_free (run);
  wn_vocoder_free (vocoder);
  wn_voice_unref (voice);
  test_remove (dir);
  g_free (measured);
  g_free (heard);
  g_free (path);
  g_free (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/copy/held-out", test_held_out);
  return g_test_run ();
}
