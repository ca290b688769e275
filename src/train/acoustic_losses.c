/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_losses.h"

#include <math.h>
#include <string.h>

#include "nn/layers/loss.h"
#include "text/language.h"
#include "train/loss/energy.h"

#define WEIGHT_LF0 0.6f
#define WEIGHT_PERIODICITY 0.4f
#define WEIGHT_VOICED 0.3f
#define WEIGHT_DURATION 1.0f
/* Frames of error that count as 1 where the mean is learnt */
#define DURATION_UNIT 5.f
/* What is left of squared distances of log F0 in unvoiced frames */
#define UNVOICED_LF0 0.01f

#define ALL 1024 /* columns: as many as there are */

/*
 * Of a frame's spectrum; of pieces of 40 and 160 ms by some bands; of movement from 10 to 40 ms,
 * which is that at 50 to 12 Hz
 */
static const WnEnergyPatches spectrum_kinds[] = {
  { 1, ALL, 1, 1, 0, 0, 0.2f },
  { 1, 1, 1, 1, 0, 0, 0.1f },
  { 4, 8, 2, 5, 0, 0, 0.2f },
  { 16, 8, 8, 5, 0, 0, 0.1f },
  { 4, 8, 2, 5, 1, 0, 0.15f },
  { 6, 8, 3, 5, 2, 0, 0.15f },
  { 8, 8, 4, 5, 4, 0, 0.1f },
};
/* Of a model that draws deviations: and how far a band is from the next one */
static const WnEnergyPatches deviation_kinds[] = {
  { 1, ALL, 1, 1, 0, 1, 0.15f },
  { 1, 8, 1, 5, 0, 1, 0.15f },
  { 4, 8, 2, 5, 1, 1, 0.1f },
};
static const WnEnergyPatches lf0_kinds[] = {
  { 1, 1, 1, 1, 0, 0, 0.3f },
  { 8, 1, 4, 1, 0, 0, 0.2f },
  { 40, 1, 20, 1, 0, 0, 0.2f },
  { 8, 1, 4, 1, 2, 0, 0.2f },
  { 8, 1, 4, 1, 8, 0, 0.2f },
  { 16, 1, 8, 1, 24, 0, 0.2f },
};
static const WnEnergyPatches periodicity_kinds[] = {
  { 1, 1, 1, 1, 0, 0, 0.4f },
  { 6, 1, 3, 1, 0, 0, 0.3f },
  { 6, 1, 3, 1, 1, 0, 0.3f },
};
static const WnEnergyPatches duration_kinds[] = {
  { 1, 1, 1, 1, 0, 0, 0.6f },
  { 4, 1, 1, 1, 0, 0, 0.2f },
  { 12, 1, 4, 1, 0, 0, 0.1f },
  { 1, 1, 1, 1, 1, 0, 0.2f },
};

size_t
wn_acoustic_losses_scratch (int P, int F)
{
  return MAX ((size_t) F * (WN_ACOUSTIC_PROSODY + 1), (size_t) P);
}

void
wn_acoustic_target (const WnAcousticConfig *config, const WnCorpus *corpus,
    const WnAcousticExample *example, float *target)
{
  const WnStatistics *s = corpus->statistics;
  const int n_mels = config->n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY;

  for (size_t f = 0; f < (size_t) example->F; f++)
    wn_feature_normalise (n_mels, example->features + f * dim, s->feature_mean, s->feature_std,
        target + f * n_mels);
}

static void
spectrum_loss (const WnAcoustic *model, const float *target, const WnAcousticExample *example,
    WnAcousticPass *draws, float scale, double *losses)
{
  const int n_mels = model->config.n_mels;

  for (int d = 0; d < 2; d++)
    memset (draws[d].d_bands, 0, (size_t) example->F * n_mels * sizeof (float));
  losses[WN_ACOUSTIC_LOSS_SPECTRUM] += wn_loss_energy (spectrum_kinds,
      G_N_ELEMENTS (spectrum_kinds), example->F, n_mels, n_mels, draws[0].bands, draws[1].bands,
      target, NULL, scale, draws[0].d_bands, draws[1].d_bands);
  if (model->config.deviations)
    losses[WN_ACOUSTIC_LOSS_SPECTRUM] += wn_loss_energy (deviation_kinds,
        G_N_ELEMENTS (deviation_kinds), example->F, n_mels, n_mels, draws[0].bands, draws[1].bands,
        target, NULL, scale, draws[0].d_bands, draws[1].d_bands);
}

/* target [F][3], weight [F] */
static void
prosody_losses (const WnAcoustic *model, const float *params, const WnAcousticExample *example,
    WnAcousticPass *draws, float scale, float *target, float *weight, double *losses)
{
  const int n_mels = model->config.n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY, F = example->F;
  const float *mean = params + model->mean + n_mels, *std = params + model->std + n_mels;
  const float *a = draws[0].prosody.output, *b = draws[1].prosody.output;
  float *da = draws[0].d_prosody, *db = draws[1].d_prosody;

  for (int f = 0; f < F; f++) {
    const float *x = example->features + (size_t) f * dim + n_mels;

    for (int i = 0; i < 2; i++)
      target[f * 3 + i] = (x[i] - mean[i]) / MAX (std[i], 1e-6f);
    target[f * 3 + 2] = x[2];
    weight[f] = x[2] > 0.5f ? 1 : UNVOICED_LF0;
  }
  memset (da, 0, (size_t) F * WN_ACOUSTIC_PROSODY * sizeof (float));
  memset (db, 0, (size_t) F * WN_ACOUSTIC_PROSODY * sizeof (float));
  losses[WN_ACOUSTIC_LOSS_LF0] += wn_loss_energy (lf0_kinds, G_N_ELEMENTS (lf0_kinds), F, 1, 3, a,
      b, target, weight, WEIGHT_LF0 * scale, da, db);
  losses[WN_ACOUSTIC_LOSS_PERIODICITY] += wn_loss_energy (periodicity_kinds,
      G_N_ELEMENTS (periodicity_kinds), F, 1, 3, a + 1, b + 1, target + 1, NULL,
      WEIGHT_PERIODICITY * scale, da + 1, db + 1);
  for (int d = 0; d < 2; d++)
    losses[WN_ACOUSTIC_LOSS_VOICED] += wn_loss_bce (F, 3, draws[d].prosody.output + 2, target + 2,
        NULL, WEIGHT_VOICED * scale / (2 * F), draws[d].d_prosody + 2);
}

/*
 * Squared errors, whose least is the mean: of frames in phones, of the log domain in pauses, which
 * vary so much that they would be all that counts
 */
static double
mean_duration_loss (int P, const int32_t *phone, const float *x, const float *frames, float weight,
    float *d_x)
{
  double sum = 0;

  for (int p = 0; p < P; p++) {
    const float drawn = expf (x[p]), slope = phone[p] == WN_PHONE_PAUSE ? 1 : drawn / DURATION_UNIT,
                error = phone[p] == WN_PHONE_PAUSE ? x[p] - logf (frames[p])
                                                   : (drawn - frames[p]) / DURATION_UNIT;

    sum += weight * error * error;
    d_x[p] = 2 * weight * error * slope;
  }
  return sum;
}

static void
duration_loss (const WnAcousticConfig *config, const WnAcousticExample *example,
    WnAcousticPass *draws, float scale, float *target, double *losses)
{
  const WnAcousticNoise *noise = &config->duration_noise;
  const int P = example->P;
  const float *a = draws[0].duration.output, *b = draws[1].duration.output;

  for (int d = 0; d < 2; d++)
    memset (draws[d].d_duration, 0, P * sizeof (float));
  if (noise->phone == 0 && noise->slow == 0) { /* nothing is drawn: both are the same */
    losses[WN_ACOUSTIC_LOSS_DURATION] += mean_duration_loss (P, draws[0].phone, a, example->natural,
        WEIGHT_DURATION * scale / P, draws[0].d_duration);
    return;
  }
  for (int p = 0; p < P; p++)
    target[p] = logf (example->natural[p]);
  losses[WN_ACOUSTIC_LOSS_DURATION] += wn_loss_energy (duration_kinds,
      G_N_ELEMENTS (duration_kinds), P, 1, 1, a, b, target, NULL, WEIGHT_DURATION * scale,
      draws[0].d_duration, draws[1].d_duration);
}

void
wn_acoustic_losses (const WnAcoustic *model, const float *params, const float *target,
    const WnAcousticExample *example, WnAcousticPass *draws, double frame, double phone,
    float *scratch, double *losses)
{
  double sums[WN_N_ACOUSTIC_LOSSES] = { 0 };

  spectrum_loss (model, target, example, draws, frame * example->F, sums);
  prosody_losses (model, params, example, draws, frame * example->F, scratch,
      scratch + (size_t) example->F * WN_ACOUSTIC_PROSODY, sums);
  duration_loss (&model->config, example, draws, phone * example->P, scratch, sums);
  for (int i = 1; i < WN_N_ACOUSTIC_LOSSES; i++) {
    losses[i] += sums[i];
    losses[WN_ACOUSTIC_LOSS] += sums[i];
  }
}
