/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "level.h"
#include <math.h>
#include "dsp/loudness.h"

#define MAX_LEVEL_DB 6.0

static gboolean
is_one (const float *factor, int n)
{
  for (int i = 0; i < n; i++) {
    if (factor[i] != 1.0f)
      return FALSE;
  }
  return TRUE;
}

WnPlan *
wn_level_natural (const WnPlan *plan)
{
  const int n = plan->n_phones;
  WnPlan *natural = wn_plan_copy_phones (plan);
  gboolean is_natural;

  natural->n_frames = wn_acoustic_round_durations (n, natural->frames, NULL, natural->durations);
  is_natural = is_one (plan->pitch, n) && is_one (plan->pitch_range, n)
      && memcmp (natural->durations, plan->durations, n * sizeof (int32_t)) == 0;
  for (int p = 0; p < n; p++)
    natural->pitch[p] = natural->pitch_range[p] = 1.0f;
  if (is_natural)
    g_clear_pointer (&natural, wn_plan_free);
  return natural;
}

/* LUFS of normalised features, without the gain */
static double
loudness_of (const WnVoiceFile *file, int n_frames, const float *features)
{
  const int dim = wn_feature_dim (&file->features);
  g_autofree float *bands = g_new0 (float, (gsize) n_frames *dim);

  for (int f = 0; f < n_frames; f++) {
    for (int b = 0; b < file->features.n_mels; b++)
      bands[f * dim + b] = features[f * dim + b] * file->feature_std[b] + file->feature_mean[b];
  }
  return wn_feature_loudness (&file->features, n_frames, bands);
}

float
wn_level_find (const WnVoice *voice, int n_frames, const float *features)
{
  const WnVoiceFile *file = voice->file;
  const double loudness = file->loudness != 0.0f ? loudness_of (file, n_frames, features) : NAN;

  return isnan (loudness)
      ? 0.0f
      : (float) CLAMP (file->loudness - file->gain - loudness, -MAX_LEVEL_DB, MAX_LEVEL_DB);
}

double
wn_level_measure (const WnVoice *voice, const char *const *texts, int n)
{
  const int dim = wn_feature_dim (&voice->file->features);
  double sum = 0;
  int count = 0;

  for (int i = 0; i < n; i++) {
    g_autoptr (WnPlan) plan = wn_plan_new_plain (voice, texts[i]);
    const int n_frames = plan ? MIN (plan->n_frames, WN_LEVEL_FRAMES) : 0;
    g_autofree float *features = g_new (float, (gsize) n_frames *(dim + 2) + 1);
    double loudness;

    if (!plan)
      continue;
    wn_plan_features (plan, 0, n_frames, NULL, features, features + (gsize) n_frames * dim,
        features + (gsize) n_frames * (dim + 1));
    loudness = loudness_of (voice->file, n_frames, features);
    if (!isnan (loudness)) {
      sum += loudness;
      count++;
    }
  }
  return count > 0 ? sum / count : NAN;
}

void
wn_level_apply (const WnVoice *voice, float level, int n_frames, float *features)
{
  const WnVoiceFile *file = voice->file;
  const int dim = wn_feature_dim (&file->features);

  for (int f = 0; level != 0.0f && f < n_frames; f++) {
    for (int b = 0; b < file->features.n_mels; b++)
      features[f * dim + b] += level / 10 / file->feature_std[b];
  }
}
