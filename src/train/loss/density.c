/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "density.h"

#include "base/rng.h"
#include "model/mixture.h"

/* One position: KL, and the derivatives of it */
static double
position (const WnDensityConfig *c, const float *p, float x, float log_scale, float noise, float u,
    float *d_p, double *d_x, double *d_log_scale)
{
  int k = c->mixtures;
  double s = exp (log_scale), cross = 0;
  float slope[3 * WN_MIXTURE_MAX], d;

  *d_x = *d_log_scale = 0;
  memset (d_p, 0, 3 * k * sizeof (float));
  for (int i = 0; i < c->draws; i++) {
    double v = (i + (double) u) / c->draws, z = log (v) - log1p (-v) - noise;

    cross -= wn_mixture_log_density (k, p, (float) (x + s * z), slope, &d) / c->draws;
    *d_x -= d / c->draws;
    *d_log_scale -= d * s * z / c->draws;
    for (int j = 0; j < 3 * k; j++)
      d_p[j] -= slope[j] / c->draws;
  }
  *d_log_scale -= 1;
  return cross - log_scale - 2;
}

double
wn_density_kl (const WnDensityConfig *c, int n, const float *p, const float *x,
    const float *log_scale, const float *noise, uint64_t seed, uint64_t key, float *d_p, float *d_x,
    float *d_log_scale)
{
  int k3 = 3 * c->mixtures;
  double sum = 0, scale = c->weight / n;

  for (int t = 0; t < n; t++) {
    float u, slope[3 * WN_MIXTURE_MAX];
    double dx, dls, kl;

    wn_rng_uniform (seed, key, t, 1, &u);
    kl = position (c, p + (size_t) t * k3, x[t], log_scale[t], noise[t], u, slope, &dx, &dls);
    if (kl > c->cap) {
      memset (slope, 0, sizeof slope);
      dx = dls = 0;
      kl = c->cap;
    }
    sum += kl;
    for (int j = 0; d_p && j < k3; j++)
      d_p[(size_t) t * k3 + j] = (float) (scale * slope[j]);
    if (d_x)
      d_x[t] += (float) (scale * dx);
    if (d_log_scale)
      d_log_scale[t] += (float) (scale * dls);
  }
  return sum / n;
}
