/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "model/config.h"
#include "train/corpus/statistics.h"
#include "train/network/classifier.h"
#include "train/network/network.h"

/* The file of a trained network, taken for each kind: a choice of header or whole, the file */

static void
try_teacher (const char *path)
{
  static float out[64];
  const float f0[2] = { 100, 200 }, voiced[2] = { 1, 0 };
  WnTeacherConfig config;
  GError *error = NULL;
  float *params = wn_network_load (&wn_teacher_network, path, &config, &error), *features;
  WnTeacherRun *run;

  fuzz_check_error (params != NULL, &error);
  if (params == NULL)
    return;
  run = wn_teacher_run_new (&config, params);
  features = g_new0 (float, 2 * config.cond_in);
  wn_teacher_run_start (run, features, f0, voiced, 2, 1, 2, (WnTemperature) WN_TEMPERATURE_INIT);
  wn_teacher_run_read (run, out, MIN (64, 2 * config.hop));
  wn_teacher_run_free (run);
  g_free (features);
  wn_block_free (params);
}

static void
try_statistics (const char *path)
{
  WnStatistics statistics = { .dim = wn_feature_dim (&wn_feature_config_default) };
  GError *error = NULL;

  fuzz_check_error (wn_statistics_of_run (&statistics, path, &error), &error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in);
  WnStudentConfig student;
  WnClassifierConfig classifier;
  GError *error = NULL;
  size_t n;
  uint8_t *file = fuzz_safetensors (&in, how, &n);
  const char *path = fuzz_file (0, file, n);
  float *params;

  g_free (file);
  try_teacher (path);
  try_statistics (path);
  params = wn_network_load (&wn_student_network, path, &student, &error);
  fuzz_check_error (params != NULL, &error);
  wn_block_free (params);
  params = wn_network_load (&wn_classifier_network, path, &classifier, &error);
  fuzz_check_error (params != NULL, &error);
  wn_block_free (params);
  return 0;
}
