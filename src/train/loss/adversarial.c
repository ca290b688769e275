/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "adversarial.h"

#include <math.h>
#include <string.h>

struct _WnAdversarialLoss
{
  const WnAdversary *adversary;
  WnAdversaryNet *drawn, *recorded;
  /* [wn_adversary_scores()] */
  float *score_x, *score_y, *d_drawn, *d_discriminator, *d_recorded;
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
  g_free (l->d_drawn);
  g_free (l->d_discriminator);
  g_free (l->d_recorded);
  g_free (l);
}

static double
softplus (double v)
{
  return MAX (v, 0) + log1p (exp (-fabs (v)));
}

static double
logistic (double v)
{
  return 1 / (1 + exp (-v));
}

WnAdversarialParts
wn_adversarial_loss (WnAdversarialLoss *l, const float *params, float *const *x, int draws,
    const float *y, int n, double weight, float *const *dx, double learn, float *grads)
{
  const int n_scores = wn_adversary_scores (l->adversary);
  const double share = 1.0 / (draws * n_scores);
  WnAdversarialParts parts = { 0 };

  memset (l->d_recorded, 0, n_scores * sizeof (float));
  wn_adversary_net_forward (l->recorded, params, y, n, l->score_y);
  for (int d = 0; d < draws; d++) {
    wn_adversary_net_forward (l->drawn, params, x[d], n, l->score_x);
    for (int i = 0; i < n_scores; i++) {
      const double ahead = (double) l->score_y[i] - l->score_x[i];
      const float learnt = (float) (learn * share * logistic (-ahead));

      parts.drawn += share * softplus (ahead);
      parts.discriminator += share * softplus (-ahead);
      l->d_drawn[i] = (float) (-weight * share * logistic (ahead));
      l->d_discriminator[i] = learnt;
      l->d_recorded[i] -= learnt;
    }
    wn_adversary_net_backward (l->drawn, params, l->d_drawn, dx[d], NULL);
    wn_adversary_net_backward (l->drawn, params, l->d_discriminator, NULL, grads);
  }
  wn_adversary_net_backward (l->recorded, params, l->d_recorded, NULL, grads);
  return parts;
}
