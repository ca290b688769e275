/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "adversarial.h"

#include <string.h>

#include "nn/layers/loss.h"

struct _WnAdversarialLoss
{
  const WnAdversary *adversary;
  WnAdversaryNet *drawn, *recorded;
  /* [wn_adversary_scores()] */
  float *score_x, *score_y, *ahead, *zeros, *ones, *d_drawn, *d_discriminator, *d_recorded;
};

WnAdversarialLoss *
wn_adversarial_loss_new (const WnAdversary *adversary, int max_n)
{
  WnAdversarialLoss *l = g_new0 (WnAdversarialLoss, 1);
  const int n = wn_adversary_scores (adversary);

  l->adversary = adversary;
  l->drawn = wn_adversary_net_new (adversary, max_n);
  l->recorded = wn_adversary_net_new (adversary, max_n);
  l->score_x = g_new (float, n);
  l->score_y = g_new (float, n);
  l->ahead = g_new (float, n);
  l->zeros = g_new0 (float, n);
  l->ones = g_new (float, n);
  for (int i = 0; i < n; i++)
    l->ones[i] = 1;
  l->d_drawn = g_new (float, n);
  l->d_discriminator = g_new (float, n);
  l->d_recorded = g_new (float, n);
  return l;
}

void
wn_adversarial_loss_free (WnAdversarialLoss *l)
{
  if (!l)
    return;
  wn_adversary_net_free (l->drawn);
  wn_adversary_net_free (l->recorded);
  g_free (l->score_x);
  g_free (l->score_y);
  g_free (l->ahead);
  g_free (l->zeros);
  g_free (l->ones);
  g_free (l->d_drawn);
  g_free (l->d_discriminator);
  g_free (l->d_recorded);
  g_free (l);
}

WnAdversarialParts
wn_adversarial_loss (WnAdversarialLoss *l, const float *params, float *const *x, int draws,
    const float *y, int n, double weight, float *const *dx, double learn, float *grads)
{
  const int n_scores = wn_adversary_scores (l->adversary);
  const float share = 1.0f / (float) (draws * n_scores);
  WnAdversarialParts parts = { 0 };

  memset (l->d_recorded, 0, n_scores * sizeof (float));
  wn_adversary_net_forward (l->recorded, params, y, n, l->score_y);
  for (int d = 0; d < draws; d++) {
    wn_adversary_net_forward (l->drawn, params, x[d], n, l->score_x);
    memset (l->d_drawn, 0, n_scores * sizeof (float));
    memset (l->d_discriminator, 0, n_scores * sizeof (float));
    for (int i = 0; i < n_scores; i++)
      l->ahead[i] = l->score_y[i] - l->score_x[i];
    parts.drawn += wn_loss_bce (n_scores, 1, l->ahead, l->zeros, NULL, share, l->d_drawn);
    parts.discriminator += wn_loss_bce (n_scores, 1, l->ahead, l->ones, NULL, share,
        l->d_discriminator);
    /* from derivatives by what the recording is ahead to those by either score */
    for (int i = 0; i < n_scores; i++) {
      l->d_drawn[i] *= -(float) weight;
      l->d_recorded[i] += (float) learn * l->d_discriminator[i];
      l->d_discriminator[i] *= -(float) learn;
    }
    wn_adversary_net_backward (l->drawn, params, l->d_drawn, dx[d], NULL);
    wn_adversary_net_backward (l->drawn, params, l->d_discriminator, NULL, grads);
  }
  wn_adversary_net_backward (l->recorded, params, l->d_recorded, NULL, grads);
  return parts;
}
