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

/* Mean distance of the bands, in the middle, of what a vocoder makes of features, dB */
static double
distance (const WnVoice *voice, WnVocoder *vocoder, const float *features)
{
  const WnFeatureConfig *config = &voice->file->features;
  const int dim = wn_feature_dim (config), n = FRAMES * config->hop;
  float copied[FRAMES * 64], normalised[FRAMES * 64], f0[FRAMES], voiced[FRAMES];
  const WnVocoderInput input = { .features = normalised,
    .f0 = f0,
    .voiced = voiced,
    .n_frames = FRAMES,
    .noise_scale = 1 };
  g_autofree float *wave = g_new (float, n);
  double sum = 0;

  memcpy (normalised, features, FRAMES * dim * sizeof (float));
  wn_voice_condition (voice, FRAMES, normalised, f0, voiced);
  g_assert_true (wn_vocoder_start (vocoder, &input, 0));
  g_assert_cmpint (wn_vocoder_read (vocoder, wave, n), ==, n);
  g_assert_true (wn_features_analyse (config, wave, n, copied, NULL));
  for (int f = 5; f < FRAMES - 5; f++)
    for (int b = 0; b < config->n_mels; b++)
      sum += 10 * fabsf (copied[f * dim + b] - features[f * dim + b]);
  wn_vocoder_free (vocoder);
  return sum / ((FRAMES - 10) * config->n_mels);
}

/* A copy has the bands of the recording, which what speaks from text has only by and large */
static void
test_bands (void)
{
  char *dir = tiny_voice_search_dir (), *path = tiny_voice_write (dir, "copied", 3);
  WnVoice *voice = wn_voice_load (path, NULL);
  const WnFeatureConfig *config = &voice->file->features;
  const int n = FRAMES * config->hop;
  g_autofree float *recording = g_new (float, n);
  float features[FRAMES * 64];
  double student, copier;

  g_assert_cmpint (wn_feature_dim (config), <=, 64);
  /* as loud as the student is */
  wn_rng_normal (1, 2, 0, n, recording);
  for (int i = 0; i < n; i++)
    recording[i] *= 0.1f + 0.05f * sinf (0.001f * i);
  g_assert_true (wn_features_analyse (config, recording, n, features, NULL));
  student = distance (voice, wn_voice_vocoder (voice), features);
  copier = distance (voice, wn_voice_copier (voice), features);
  g_test_message ("%.2f dB by the student, %.2f dB of copies", student, copier);
  g_assert_cmpfloat (copier, <, 0.5 * student);

  wn_voice_unref (voice);
  test_remove (dir);
  g_free (path);
  g_free (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/copy/held-out", test_held_out);
  g_test_add_func ("/copy/bands", test_bands);
  return g_test_run ();
}
