/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TINY_TEACHER_H
#define TINY_TEACHER_H

#include <string.h>

#include "model/config.h"
#include "train/run/checkpoint.h"

/**
 * Leaves in a folder what the training of a teacher of a few hundred random weights would leave:
 * noise is all it says
 */
static inline void
tiny_teacher_write (const char *dir, const WnFeatureConfig *features, float wave_std)
{
  const WnRun run = { .dir = dir };
  WnTeacherConfig config = wn_teacher_config_default;
  WnCheckpointPart part = { .name = "teacher" };
  WnTeacherLayout *layout;
  float mean[64] = { 0 }, std[64];
  char *json;
  GError *error = NULL;

  config.layers = config.cycle = 3;
  config.channels = config.cond_channels = 16;
  config.mixtures = 2;
  config.cond_in = wn_feature_dim (features);
  config.hop = features->hop;
  config.rate = features->rate;
  config.wave_std = wave_std;
  config.n_mels = features->n_mels;
  config.mel_low = features->mel_low;
  config.mel_high = features->mel_high;
  for (int i = 0; i < 64; i++)
    std[i] = 1;
  layout = wn_teacher_layout_new (&config);
  part.adam = wn_adam_new (layout->params);
  wn_teacher_init (&config, layout, 1, part.adam->params);
  wn_teacher_set_statistics (&config, layout, mean, std, wn_feature_window_energy (features),
      part.adam->params);
  memcpy (part.adam->average, part.adam->params, layout->params->size * sizeof (float));
  json = wn_teacher_config_to_json (&config);
  wn_run_make_dir (&run, &error);
  g_assert_no_error (error);
  wn_checkpoint_save (&run, 77, json, NULL, &part, 1, &error);
  g_assert_no_error (error);
  g_free (json);
  wn_adam_free (part.adam);
  wn_teacher_layout_free (layout);
}

#endif
