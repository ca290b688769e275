/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_net.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"

/* Phones from one knot of the slow noise to the next: about as many as between two accents */
#define KNOT 8

/* Kinds of noise */
enum
{
  EACH_FRAME,
  EACH_PHONE,
  SLOW,
  EACH_BAND
};

static float
temperature (const WnAcousticConfig *config, WnAcousticHead head, int kind)
{
  const WnAcousticNoise *noise = head == WN_ACOUSTIC_DURATION ? &config->duration_noise
      : head == WN_ACOUSTIC_PROSODY_HEAD                      ? &config->prosody_noise
                                                              : &config->spectrum_noise;

  return kind == EACH_FRAME ? noise->frame : kind == EACH_PHONE ? noise->phone : noise->slow;
}

/* Values first .. first + n - 1 of one kind, normal; out [n] */
static void
make_normal (WnAcousticHead head, int kind, const WnAcousticDraw *draw, uint64_t first, size_t n,
    float *out)
{
  const uint64_t stream[] = { GUINT64_TO_LE (draw->key),
    GUINT64_TO_LE ((uint64_t) head * 16 + kind) };

  wn_rng_normal (draw->seed, wn_rng_hash (stream, sizeof stream, 0), first, n, out);
}

/* Rows first .. first + n - 1 of one kind, normal but for the temperature; out [n][noise] */
static void
make (const WnAcousticConfig *config, WnAcousticHead head, int kind, const WnAcousticDraw *draw,
    int first, int n, float *out)
{
  const float scale = temperature (config, head, kind);

  make_normal (head, kind, draw, (uint64_t) first * config->noise, (size_t) n * config->noise, out);
  for (int i = 0; i < n * config->noise; i++)
    out[i] *= scale;
}

void
wn_acoustic_phone_noise (const WnAcousticConfig *config, WnAcousticHead head,
    const WnAcousticDraw *draw, int P, float *rows, int ld)
{
  const int N = config->noise, first = draw->first_phone / KNOT,
            knots = (draw->first_phone + P) / KNOT - first + 2;
  float *each = g_new (float, MAX (1, P * N)), *slow = g_new (float, MAX (1, knots * N));

  make (config, head, EACH_PHONE, draw, draw->first_phone, P, each);
  make (config, head, SLOW, draw, first, knots, slow);
  for (int p = 0; p < P; p++) {
    const float *knot = slow + ((draw->first_phone + p) / KNOT - first) * N;
    const float u = (draw->first_phone + p) % KNOT / (float) KNOT;
    /* the sum of two independent ones has their variance again */
    const float scale = 1 / sqrtf (u * u + (1 - u) * (1 - u));

    for (int i = 0; i < N; i++) {
      rows[(size_t) p * ld + i] = each[p * N + i];
      rows[(size_t) p * ld + N + i] = scale * ((1 - u) * knot[i] + u * knot[N + i]);
    }
  }
  g_free (each);
  g_free (slow);
}

void
wn_acoustic_frame_noise (const WnAcousticConfig *config, WnAcousticHead head,
    const WnAcousticDraw *draw, int P, const int32_t *durations, float *rows, int ld)
{
  const int N = config->noise;
  float *phones = g_new (float, MAX (1, P * N * WN_ACOUSTIC_PHONE_NOISE)), *frames;
  int F = 0;

  for (int p = 0; p < P; p++)
    F += durations[p];
  frames = g_new (float, MAX (1, F * N));
  make (config, head, EACH_FRAME, draw, draw->first_frame, F, frames);
  wn_acoustic_phone_noise (config, head, draw, P, phones, WN_ACOUSTIC_PHONE_NOISE * N);
  for (int p = 0, f = 0; p < P; p++) {
    for (int i = 0; i < durations[p]; i++, f++) {
      memcpy (rows + (size_t) f * ld, frames + (size_t) f * N, N * sizeof (float));
      memcpy (rows + (size_t) f * ld + N, phones + (size_t) p * N * WN_ACOUSTIC_PHONE_NOISE,
          N * WN_ACOUSTIC_PHONE_NOISE * sizeof (float));
    }
  }
  g_free (phones);
  g_free (frames);
}

void
wn_acoustic_band_noise (const WnAcousticConfig *config, const WnAcousticDraw *draw, int F,
    float *out)
{
  const int n = config->n_mels;
  /* the sum of two frames has twice the variance of one */
  const float scale = (float) (1 / G_SQRT2);
  float *each = g_new (float, (size_t) (F + 1) * n);

  make_normal (WN_ACOUSTIC_SPECTRUM_HEAD, EACH_BAND, draw, (uint64_t) draw->first_frame * n,
      (size_t) (F + 1) * n, each);
  for (int i = 0; i < F * n; i++)
    out[i] = scale * (each[i] + each[i + n]);
  g_free (each);
}
