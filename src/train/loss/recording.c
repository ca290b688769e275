/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording.h"

#include <string.h>

#include "envelope.h"
#include "melloss.h"
#include "mrstft.h"
#include "perceptual.h"
#include "powerloss.h"
#include "voicing.h"

struct _WnRecordingLoss
{
  WnRecordingWeights weights;
  int draws, hop;
  WnMrstft *mrstft;
  WnMelLoss *mel;
  WnEnvelopeLoss *envelope; /* NULL = off */
  WnVoicingLoss *voicing;   /* NULL = off */
  WnPowerLoss *power;
  WnPerceptual *perceptual; /* NULL = off */
};

int
wn_recording_draws (const WnRecordingWeights *weights)
{
  return weights->repulsion > 0 ? 2 : 1;
}

WnRecordingLoss *
wn_recording_loss_new (const WnRecordingWeights *weights, const WnFeatureConfig *config,
    int max_frames)
{
  WnRecordingLoss *l = g_new0 (WnRecordingLoss, 1);

  l->weights = *weights;
  l->draws = wn_recording_draws (weights);
  l->hop = config->hop;
  l->mrstft = wn_mrstft_new (weights->fine ? WN_MRSTFT_FINE : WN_MRSTFT_COARSE,
      max_frames * config->hop);
  l->mel = wn_mel_loss_new (config);
  if (weights->envelope > 0)
    l->envelope = wn_envelope_loss_new (config->rate, max_frames * config->hop);
  if (weights->voicing > 0)
    l->voicing = wn_voicing_loss_new (config, max_frames);
  l->power = wn_power_loss_new ();
  if (weights->classifier && weights->perceptual > 0)
    l->perceptual = wn_perceptual_new (weights->classifier, max_frames);
  return l;
}

void
wn_recording_loss_free (WnRecordingLoss *l)
{
  if (!l)
    return;
  wn_mrstft_free (l->mrstft);
  wn_mel_loss_free (l->mel);
  wn_envelope_loss_free (l->envelope);
  wn_voicing_loss_free (l->voicing);
  wn_power_loss_free (l->power);
  wn_perceptual_free (l->perceptual);
  g_free (l);
}

static void
add_spectra (WnRecordingLoss *l, float *const *x, const float *y, int n, float *const *dx,
    WnRecordingParts *parts)
{
  const float weight = (float) l->weights.stft;
  WnMrstftParts p;

  if (l->draws == 2)
    p = wn_mrstft_energy (l->mrstft, x[0], x[1], y, n, (float) l->weights.repulsion, weight, dx[0],
        dx[1], NULL);
  else
    p = wn_mrstft_loss (l->mrstft, x[0], y, n, weight, dx[0]);
  parts->convergence = p.convergence;
  parts->log_magnitude = p.log_magnitude;
}

static void
add_mel (WnRecordingLoss *l, float *const *x, const float *y, int n, float *const *dx,
    WnRecordingParts *parts)
{
  const double share = 1.0 / l->draws, apart = -0.5 * l->weights.repulsion;

  for (int d = 0; d < l->draws; d++) {
    parts->mel += share * wn_mel_loss (l->mel, x[d], y, n, (float) (l->weights.mel * share), dx[d]);
    /* either draw's derivatives; each call has the whole distance between them */
    if (l->draws == 2)
      parts->mel += 0.5 * apart
          * wn_mel_loss (l->mel, x[d], x[1 - d], n, (float) (l->weights.mel * apart), dx[d]);
  }
}

WnRecordingParts
wn_recording_loss (WnRecordingLoss *l, float *const *x, const float *y, const float *f0,
    const float *voiced, int n_frames, float *const *dx)
{
  const WnRecordingWeights *w = &l->weights;
  const int n = n_frames * l->hop;
  const double share = 1.0 / l->draws;
  WnRecordingParts parts = { 0 };

  for (int d = 0; d < l->draws; d++)
    memset (dx[d], 0, n * sizeof (float));
  if (w->stft > 0)
    add_spectra (l, x, y, n, dx, &parts);
  if (w->mel > 0)
    add_mel (l, x, y, n, dx, &parts);
  if (l->envelope)
    parts.envelope = wn_envelope_loss (l->envelope, x[0], l->draws == 2 ? x[1] : NULL, y, n,
        (float) w->envelope, dx[0], l->draws == 2 ? dx[1] : NULL);
  if (l->voicing && voiced)
    parts.voicing = wn_voicing_loss (l->voicing, x, l->draws, y, f0, voiced, n_frames,
        (float) w->voicing, dx);
  for (int d = 0; d < l->draws; d++) {
    if (w->power > 0)
      parts.power += share
          * wn_power_loss (l->power, x[d], y, n, (float) (w->power * share), dx[d]);
    if (l->perceptual)
      parts.perceptual += share
          * wn_perceptual_loss (l->perceptual, x[d], y, n_frames, (float) (w->perceptual * share),
              dx[d])
                .total;
  }
  parts.total = w->stft * (parts.convergence + parts.log_magnitude) + w->mel * parts.mel
      + w->envelope * parts.envelope + w->voicing * parts.voicing + w->power * parts.power
      + w->perceptual * parts.perceptual;
  return parts;
}
