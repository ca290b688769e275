/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_example.h"

#include <math.h>
#include <string.h>

#include "model/acoustic.h"
#include "train/measure/metrics.h"

/* log10 of the mean power over speech frames, all bands */
static float
speech_level (const WnFeatureConfig *config, const WnUtterance *u)
{
  const int dim = wn_feature_dim (config);
  g_autofree gboolean *speech = g_new (gboolean, u->n_frames);
  double sum = 0;
  int n = 0;

  wn_metrics_speech (config, u->features, u->n_frames, speech);
  for (int f = 0; f < u->n_frames; f++) {
    for (int b = 0; speech[f] && b < config->n_mels; b++)
      sum += pow (10, u->features[(size_t) f * dim + b]);
    n += speech[f];
  }
  return sum > 0 ? (float) log10 (sum / n) : NAN;
}

void
wn_acoustic_levels (const WnFeatureConfig *config, WnAcousticSource *sources, int n)
{
  int speakers = 0;

  for (int i = 0; i < n; i++) {
    sources[i].level = speech_level (config, sources[i].utterance);
    speakers = MAX (speakers, sources[i].speaker + 1);
  }
  for (int s = 0; s < speakers; s++) {
    double sum = 0;
    int count = 0;

    for (int i = 0; i < n; i++) {
      if (sources[i].speaker == s && !isnan (sources[i].level)) {
        sum += sources[i].level;
        count++;
      }
    }
    for (int i = 0; i < n; i++) {
      if (sources[i].speaker == s)
        sources[i].level = isnan (sources[i].level) ? 0 : sources[i].level - (float) (sum / count);
    }
  }
}

int
wn_acoustic_longest (const WnAcousticSource *sources, int n, int *phones)
{
  int frames = 0;

  *phones = 0;
  for (int i = 0; i < n; i++) {
    frames = MAX (frames, sources[i].utterance->n_frames);
    *phones = MAX (*phones, sources[i].utterance->n_phones);
  }
  return frames;
}

void
wn_acoustic_example_init (WnAcousticExample *example, const WnFeatureConfig *config,
    const WnAcousticSource *sources, int n)
{
  int phones, frames = wn_acoustic_longest (sources, n, &phones);

  example->durations = g_new (int32_t, phones);
  example->natural = g_new (float, phones);
  example->features = g_new (float, wn_feature_dim (config) * (size_t) frames);
}

void
wn_acoustic_example_clear (WnAcousticExample *example)
{
  g_free (example->durations);
  g_free (example->natural);
  g_free (example->features);
}

/* Features between two frames, voicing of the nearer one; `at` in frames, 0.5 the first one's
 * middle */
static void
interpolate (const WnFeatureConfig *config, const WnUtterance *u, float at, float *out)
{
  const int dim = wn_feature_dim (config), last = u->n_frames - 1;
  const int before = CLAMP ((int) floorf (at - 0.5f), 0, last), after = MIN (before + 1, last);
  const float w = CLAMP (at - 0.5f - before, 0, 1), *x = u->features + (size_t) before * dim,
              *y = u->features + (size_t) after * dim;

  for (int i = 0; i < dim; i++)
    out[i] = (1 - w) * x[i] + w * y[i];
  out[dim - 1] = (w < 0.5f ? x : y)[dim - 1];
}

void
wn_acoustic_example_make (WnAcousticExample *example, const WnFeatureConfig *config,
    const WnAcousticSource *source, float rate, int room)
{
  const WnUtterance *u = source->utterance;
  const int dim = wn_feature_dim (config);
  float *out = example->features;
  int begin = 0;

  example->P = u->n_phones;
  for (int pass = 0; pass < 2; pass++) {
    g_autofree float *rates = g_new (float, u->n_phones);

    for (int p = 0; p < u->n_phones; p++) {
      example->natural[p] = u->duration[p];
      rates[p] = rate;
    }
    example->F = wn_acoustic_round_durations (u->n_phones, example->natural, rates,
        example->durations);
    if (example->F <= room)
      break;
    rate = 1;
  }
  for (int p = 0; p < u->n_phones; p++) {
    for (int i = 0; i < example->durations[p]; i++, out += dim) {
      interpolate (config, u, begin + (i + 0.5f) * u->duration[p] / example->durations[p], out);
      for (int b = 0; b < config->n_mels; b++)
        out[b] -= source->level;
    }
    begin += u->duration[p];
  }
}
