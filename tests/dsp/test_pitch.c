/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "dsp/pitch.h"

#define RATE 16000
#define HOP 160

typedef struct
{
  int n, n_frames;
  float *wave, *f0, *periodicity, *voiced;
} Case;

static Case
case_new (int n)
{
  Case c = { .n = n, .n_frames = (n + HOP - 1) / HOP };

  c.wave = g_new0 (float, n);
  c.f0 = g_new0 (float, c.n_frames);
  c.periodicity = g_new0 (float, c.n_frames);
  c.voiced = g_new0 (float, c.n_frames);
  return c;
}

static void
case_clear (Case *c)
{
  g_free (c->wave);
  g_free (c->f0);
  g_free (c->periodicity);
  g_free (c->voiced);
}

static void
track (Case *c)
{
  g_assert_true (wn_pitch_track (RATE, HOP, 80, 500, c->wave, c->n, c->n_frames, c->f0,
      c->periodicity, c->voiced));
  for (int f = 0; f < c->n_frames; f++) {
    g_assert_cmpfloat (c->f0[f], >=, 80);
    g_assert_cmpfloat (c->f0[f], <=, 500);
    g_assert_cmpfloat (c->periodicity[f], >=, 0);
    g_assert_cmpfloat (c->periodicity[f], <=, 1);
    g_assert_true (c->voiced[f] == 0 || c->voiced[f] == 1);
  }
}

static void
add_noise (float *x, int n, float level)
{
  float *noise = g_new (float, n);

  wn_rng_normal (1, 2, 0, n, noise);
  for (int t = 0; t < n; t++)
    x[t] += level * noise[t];
  g_free (noise);
}

/* F0 of the glides at a time */
static double
glide (double seconds, double low, double high)
{
  return low * pow (high / low, 0.5 - 0.5 * cos (2 * G_PI * seconds / 1.5));
}

/*
 * Harmonics up to 4 kHz, 1 / h strong but the first as weak as in telephone speech, through a
 * resonance that moves
 */
static void
add_glide (float *x, int first, int end, double low, double high, double fundamental)
{
  double phase = 0;

  for (int t = first; t < end; t++) {
    double f0 = glide ((double) t / RATE, low, high), sum = 0;
    double formant = 700 + 300 * sin (2 * G_PI * t / (0.4 * RATE));

    phase += 2 * G_PI * f0 / RATE;
    for (int h = 1; h * f0 < 4000; h++)
      sum += (h == 1 ? fundamental : 1.0) * sin (h * phase)
          / (h + pow ((h * f0 - formant) / 200, 2));
    x[t] += (float) (0.2 * sum);
  }
}

static void
check_glide (double low, double high, double fundamental, float noise, double close_cents,
    double voiced_share)
{
  Case c = case_new (3 * RATE);
  int n_voiced = 0, n_gross = 0, n_close = 0;

  add_glide (c.wave, 0, c.n, low, high, fundamental);
  add_noise (c.wave, c.n, noise);
  track (&c);
  for (int f = 3; f < c.n_frames - 3; f++) {
    double cents = 1200 * fabs (log2 (c.f0[f] / glide ((double) f * HOP / RATE, low, high)));

    n_voiced += c.voiced[f] > 0;
    n_gross += c.voiced[f] > 0 && cents > 300;
    n_close += c.voiced[f] > 0 && cents <= close_cents;
  }
  g_test_message ("%g-%g Hz, fundamental %g, noise %g: %d of %d voiced, "
                  "%d gross errors, %d within %g cents",
      low, high, fundamental, noise, n_voiced, c.n_frames - 6, n_gross, n_close, close_cents);
  g_assert_cmpint (n_gross, ==, 0);
  g_assert_cmpfloat (n_voiced, >=, voiced_share * (c.n_frames - 6));
  g_assert_cmpfloat (n_close, >=, 0.9 * n_voiced);
  case_clear (&c);
}

static void
test_glides (void)
{
  check_glide (100, 160, 1, 0.0001f, 4, 1);
  check_glide (140, 320, 1, 0.0001f, 6, 1);
  check_glide (250, 450, 1, 0.0001f, 4, 1);
  check_glide (90, 130, 0.05, 0.001f, 4, 0.98);
  check_glide (180, 300, 0.05, 0.001f, 6, 0.98);
  /* about 10 dB of signal to noise */
  check_glide (140, 320, 1, 0.03f, 8, 0.9);
}

/* Voiced from 0.5 to 1.5 s, noise before, silence after */
static void
test_voicing (void)
{
  Case c = case_new (2 * RATE);
  int wrong = 0;

  add_noise (c.wave, RATE / 2, 0.05f);
  add_glide (c.wave, RATE / 2, 3 * RATE / 2, 200, 201, 1);
  track (&c);
  for (int f = 0; f < c.n_frames; f++) {
    gboolean inside = f > 51 && f < 149, outside = f < 49 || f > 151;

    wrong += (inside && !c.voiced[f]) || (outside && c.voiced[f]);
    /* interpolated and extended everywhere */
    g_assert_cmpfloat_with_epsilon (c.f0[f], 200.5, 5);
    if (inside)
      g_assert_cmpfloat (c.periodicity[f], >, 0.9);
    if (f > 155)
      g_assert_cmpfloat (c.periodicity[f], <, 0.05);
  }
  g_assert_cmpint (wrong, <=, 1);
  case_clear (&c);
}

/* A line in log F0 between 150 Hz and 300 Hz */
static void
test_interpolation (void)
{
  Case c = case_new (3 * RATE);

  add_glide (c.wave, 0, RATE, 150, 150, 1);
  add_glide (c.wave, 2 * RATE, 3 * RATE, 300, 300, 1);
  track (&c);
  for (int f = 110; f < 190; f++) {
    g_assert_cmpfloat (c.voiced[f], ==, 0);
    g_assert_cmpfloat_with_epsilon (c.f0[f], 150 * pow (2, (f - 100) / 100.0), 4);
  }
  case_clear (&c);
}

static void
check_unvoiced (Case *c)
{
  int n_voiced = 0;

  track (c);
  for (int f = 0; f < c->n_frames; f++)
    n_voiced += c->voiced[f] > 0;
  g_assert_cmpint (n_voiced, <=, c->n_frames / 50);
}

static void
test_unvoiced (void)
{
  Case c = case_new (4 * RATE);

  check_unvoiced (&c);
  for (int f = 0; f < c.n_frames; f++) {
    g_assert_cmpfloat (c.f0[f], ==, 200);
    g_assert_cmpfloat (c.periodicity[f], ==, 0);
  }
  for (int t = 0; t < c.n; t++)
    c.wave[t] = 0.5f;
  check_unvoiced (&c);
  add_noise (c.wave, c.n, 0.1f);
  check_unvoiced (&c);
  memset (c.wave, 0, c.n * sizeof (float));
  c.wave[c.n / 2] = 1;
  check_unvoiced (&c);
  case_clear (&c);
}

static void
test_clipped (void)
{
  Case c = case_new (2 * RATE);

  add_glide (c.wave, 0, c.n, 150, 250, 1);
  for (int t = 0; t < c.n; t++)
    c.wave[t] = CLAMP (50 * c.wave[t], -1, 1);
  track (&c);
  for (int f = 3; f < c.n_frames - 3; f++) {
    double f0 = glide ((double) f * HOP / RATE, 150, 250);

    g_assert_cmpfloat (c.voiced[f], ==, 1);
    g_assert_cmpfloat (fabs (log2 (c.f0[f] / f0)), <, 0.03);
  }
  case_clear (&c);
}

/* The tracker does not depend on the level, down to where 16 bits end */
static void
test_level (void)
{
  Case loud = case_new (RATE), soft = case_new (RATE);

  add_glide (loud.wave, 0, RATE, 150, 250, 1);
  for (int t = 0; t < RATE; t++)
    soft.wave[t] = 0.02f * loud.wave[t];
  track (&loud);
  track (&soft);
  for (int f = 3; f < loud.n_frames - 3; f++) {
    g_assert_cmpfloat (soft.voiced[f], ==, 1);
    g_assert_cmpfloat_with_epsilon (soft.f0[f], loud.f0[f], 0.2);
  }
  case_clear (&loud);
  case_clear (&soft);
}

static void
test_short (void)
{
  const int lengths[] = { 1, 2, 30, 159, 160, 161, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    Case c = case_new (lengths[i]);

    add_glide (c.wave, 0, c.n, 200, 200, 1);
    track (&c);
    case_clear (&c);
  }
}

/* Other rates give the same frames of the same signal */
static void
test_rates (void)
{
  const int rates[] = { 8000, 22050, 44100, 48000 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    int rate = rates[i], hop = rate / 100, n = rate;
    int n_frames = (n + hop - 1) / hop;
    float *x = g_new (float, n), *f0 = g_new (float, n_frames);
    float *periodicity = g_new (float, n_frames);
    float *voiced = g_new (float, n_frames);
    double phase = 0;

    for (int t = 0; t < n; t++) {
      phase += 2 * G_PI * glide ((double) t / rate, 120, 240) / rate;
      x[t] = (float) (0.1 * sin (phase) + 0.2 * sin (2 * phase) + 0.1 * sin (5 * phase));
    }
    g_assert_true (wn_pitch_track (rate, hop, 80, 500, x, n, n_frames, f0, periodicity, voiced));
    for (int f = 3; f < n_frames - 3; f++) {
      g_assert_cmpfloat (voiced[f], ==, 1);
      g_assert_cmpfloat (fabs (log2 (f0[f] / glide ((double) f * hop / rate, 120, 240))), <, 0.02);
    }
    g_free (x);
    g_free (f0);
    g_free (periodicity);
    g_free (voiced);
  }
}

static void
test_settings (void)
{
  float x[4] = { 0 }, f0, periodicity, voiced;

  g_assert_false (wn_pitch_track (RATE, HOP, 0, 500, x, 4, 1, &f0, &periodicity, &voiced));
  g_assert_false (wn_pitch_track (RATE, HOP, 500, 80, x, 4, 1, &f0, &periodicity, &voiced));
  g_assert_false (wn_pitch_track (1000, HOP, 80, 500, x, 4, 1, &f0, &periodicity, &voiced));
  g_assert_false (wn_pitch_track (RATE, 0, 80, 500, x, 4, 1, &f0, &periodicity, &voiced));
  g_assert_false (wn_pitch_track (RATE, HOP, 80, NAN, x, 4, 1, &f0, &periodicity, &voiced));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pitch/glides", test_glides);
  g_test_add_func ("/pitch/voicing", test_voicing);
  g_test_add_func ("/pitch/interpolation", test_interpolation);
  g_test_add_func ("/pitch/unvoiced", test_unvoiced);
  g_test_add_func ("/pitch/clipped", test_clipped);
  g_test_add_func ("/pitch/level", test_level);
  g_test_add_func ("/pitch/short", test_short);
  g_test_add_func ("/pitch/rates", test_rates);
  g_test_add_func ("/pitch/settings", test_settings);
  return g_test_run ();
}
