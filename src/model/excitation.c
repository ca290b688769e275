/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <glib.h>
#include "excitation.h"

/* The highest harmonic where none is given, as a fraction of the sampling rate: 7600 Hz of 16 kHz
 */
#define BAND 0.475

void
wn_excitation_phase (int rate, int hop, const float *f0, int n_frames, double phase0, double *phase)
{
  double sum = phase0;

  for (int f = 0; f < n_frames; f++) {
    double a = f0[f], b = f0[f + 1 < n_frames ? f + 1 : f];

    phase[f] = sum;
    sum += (a * hop + (b - a) * (hop - 1) / 2.0) / rate;
    sum -= floor (sum);
  }
}

/* D_N at x = 2 pi (p - 1/2 .. 1/2), by its limit 2N + 1 where sin (x / 2) vanishes */
static float
dirichlet (float x, int n)
{
  float d = sinf (0.5f * x);

  return fabsf (d) < 1e-5f ? 2.0f * n + 1.0f : sinf ((n + 0.5f) * x) / d;
}

void
wn_excitation (int rate, int hop, int band, const float *f0, const float *voiced,
    const double *phase, const float *offset, int n_frames, int64_t first, int n, float *out)
{
  const double highest = band ? band : BAND * rate;
  int f = (int) (first / hop), k = (int) (first % hop) - 1;

  for (int i = 0; i < n; i++) {
    int g;
    float u, v;

    if (++k == hop) {
      k = 0;
      f++;
    }
    g = f + 1 < n_frames ? f + 1 : f;
    u = (float) k / hop;
    out[2 * i] = out[2 * i + 1] = 0.0f;
    if (first + i < 0 || f >= n_frames)
      continue;
    v = voiced[f] + u * (voiced[g] - voiced[f]);
    if (v > 0.0f) {
      double p = phase[f] + (f0[f] * k + (f0[g] - f0[f]) * k * (k - 1) / (2.0 * hop)) / rate;
      float x, pitch = f0[f] + u * (f0[g] - f0[f]);
      int harmonics = MAX (1, (int) (highest / pitch));

      p += offset ? offset[f] + u * (offset[g] - offset[f]) : 0.0;
      x = (float) (2.0 * G_PI * (p - floor (p + 0.5)));
      out[2 * i] = v * sinf (x);
      out[2 * i + 1] = v * 0.5f * (dirichlet (x, harmonics) - 1.0f) / sqrtf (2.0f * harmonics);
    }
  }
}
