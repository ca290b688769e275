/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "dsp/emphasis.h"
#include "dsp/mel.h"
#include "dsp/stft.h"

static float *
normal (guint64 key, int n)
{
  float *x = g_new (float, n);

  wn_rng_normal (11, key, 0, n, x);
  return x;
}

static int
mirror (int i, int n)
{
  while (i < 0 || i >= n) {
    if (n == 1)
      return 0;
    i = i < 0 ? -i : 2 * (n - 1) - i;
  }
  return i;
}

static void
check_frame (int fft, int hop, int window, const float *x, int n, int frame, gboolean reflect)
{
  WnStft *s = wn_stft_new (fft, hop, window);
  int bins = wn_stft_bins (s);
  float *re = g_new (float, bins), *im = g_new (float, bins);

  g_assert_cmpint (bins, ==, fft / 2 + 1);
  wn_stft_frame (s, x, n, frame, reflect, re, im);
  for (int k = 0; k < bins; k++) {
    double sum_re = 0, sum_im = 0;

    for (int i = 0; i < window; i++) {
      int in_frame = (fft - window) / 2 + i;
      int t = frame * hop - fft / 2 + in_frame;
      double angle = 2 * G_PI * k * in_frame / fft, v;

      if ((t < 0 || t >= n) && !reflect)
        continue;
      v = x[mirror (t, n)] * (0.5 - 0.5 * cos (2 * G_PI * i / window));
      sum_re += v * cos (angle);
      sum_im -= v * sin (angle);
    }
    g_assert_cmpfloat_with_epsilon (re[k], sum_re, 2e-6 * fft);
    g_assert_cmpfloat_with_epsilon (im[k], sum_im, 2e-6 * fft);
  }
  g_free (re);
  g_free (im);
  wn_stft_free (s);
}

static void
test_definition (void)
{
  const int settings[][3] = {
    { 1024, 160, 640 },
    { 512, 50, 240 },
    { 60, 7, 31 },
    { 64, 64, 64 },
    { 2, 1, 1 },
    { 90, 1000, 90 },
  };
  float *x = normal (1, 3000);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    const int *s = settings[i];
    const int lengths[] = { 1, 2, 55, 3000 };

    for (int j = 0; j < 4; j++) {
      int n = lengths[j], frames = (n + s[1] - 1) / s[1];
      WnStft *stft = wn_stft_new (s[0], s[1], s[2]);

      g_assert_cmpint (wn_stft_frames (stft, n), ==, frames);
      wn_stft_free (stft);
      for (int reflect = 0; reflect < 2; reflect++) {
        check_frame (s[0], s[1], s[2], x, n, 0, reflect);
        check_frame (s[0], s[1], s[2], x, n, frames / 2, reflect);
        check_frame (s[0], s[1], s[2], x, n, frames - 1, reflect);
      }
    }
  }
  g_free (x);
}

static void
test_settings (void)
{
  g_assert_null (wn_stft_new (0, 1, 1));
  g_assert_null (wn_stft_new (15, 1, 1));
  g_assert_null (wn_stft_new (14, 1, 1));
  g_assert_null (wn_stft_new (1024, 0, 1));
  g_assert_null (wn_stft_new (1024, 1, 0));
  g_assert_null (wn_stft_new (1024, 1, 1025));
  g_assert_null (wn_stft_new (-1024, 1, 1));
}

/* <A x, y> = <x, A' y> for the whole STFT */
static void
check_adjoint (int fft, int hop, int window, int n)
{
  WnStft *s = wn_stft_new (fft, hop, window);
  int bins = wn_stft_bins (s), frames = wn_stft_frames (s, n);
  float *x = normal (2, n), *back = g_new0 (float, n);
  float *re = g_new (float, bins), *im = g_new (float, bins);
  double left = 0, right = 0, size = 0;

  for (int f = 0; f < frames; f++) {
    float *y_re = normal (100 + 2 * f, bins), *y_im = normal (101 + 2 * f, bins);

    wn_stft_frame (s, x, n, f, FALSE, re, im);
    for (int k = 0; k < bins; k++) {
      left += (double) re[k] * y_re[k] + (double) im[k] * y_im[k];
      size += (double) re[k] * re[k] + (double) im[k] * im[k];
    }
    wn_stft_frame_backward (s, y_re, y_im, n, f, back);
    g_free (y_re);
    g_free (y_im);
  }
  for (int t = 0; t < n; t++)
    right += (double) x[t] * back[t];
  g_assert_cmpfloat (size, >, 0);
  g_assert_cmpfloat_with_epsilon (left, right, 1e-5 * sqrt (size));
  g_free (x);
  g_free (back);
  g_free (re);
  g_free (im);
  wn_stft_free (s);
}

static void
test_adjoint (void)
{
  check_adjoint (1024, 160, 640, 2500);
  check_adjoint (512, 50, 240, 1001);
  check_adjoint (2048, 240, 1200, 700);
  check_adjoint (64, 16, 64, 300);
  check_adjoint (60, 17, 33, 10);
}

/*
 * Each bin's derivatives by themselves: 0, the middle, and the last, whose imaginary part is always
 * 0
 */
static void
test_adjoint_of_bins (void)
{
  WnStft *s = wn_stft_new (16, 16, 16);
  float zero[9] = { 0 };

  for (int k = 0; k <= 8; k++) {
    float one[9] = { 0 }, by_re[32] = { 0 }, by_im[32] = { 0 };

    one[k] = 1;
    wn_stft_frame_backward (s, one, zero, 32, 1, by_re);
    wn_stft_frame_backward (s, zero, one, 32, 1, by_im);
    for (int t = 0; t < 32; t++) {
      /* frame 1 covers samples 8..23 */
      int i = t - 8;
      double w = i >= 0 && i < 16 ? 0.5 - 0.5 * cos (2 * G_PI * i / 16) : 0;

      g_assert_cmpfloat_with_epsilon (by_re[t], w * cos (2 * G_PI * k * i / 16), 1e-6);
      g_assert_cmpfloat_with_epsilon (by_im[t], -w * sin (2 * G_PI * k * i / 16), 1e-6);
    }
  }
  wn_stft_free (s);
}

/* A frame given by itself has the spectrum of that frame of a signal; its samples come back */
static void
test_single_frame (void)
{
  const int fft = 40, window = 24, hop = 12, n = 100;
  WnStft *s = wn_stft_new (fft, hop, window);
  const float *hann = wn_stft_window (s), *back;
  g_autofree float *x = normal (7, n), *re = g_new (float, fft / 2 + 1),
                   *im = g_new (float, fft / 2 + 1);
  const WnComplex *spectrum;

  wn_stft_frame (s, x, n, 4, FALSE, re, im);
  spectrum = wn_stft_analyse (s, x + 4 * hop - window / 2);
  for (int k = 0; k <= fft / 2; k++) {
    g_assert_cmpfloat (spectrum[k].r, ==, re[k]);
    g_assert_cmpfloat (spectrum[k].i, ==, im[k]);
  }
  back = wn_stft_resynthesise (s);
  for (int i = 0; i < fft; i++) {
    const int at = i - (fft - window) / 2;
    const float wanted = at >= 0 && at < window ? hann[at] * x[4 * hop - window / 2 + at] : 0.0f;

    g_assert_cmpfloat_with_epsilon (back[i], fft * wanted, 1e-4);
  }
  wn_stft_free (s);
}

static void
test_mel_bank (void)
{
  const int bins = 513, bands = 32;
  WnMelBank *bank = wn_mel_bank_new (16000, bins, bands, 0, 8000);
  float *power = g_new (float, bins), *out = g_new (float, bands);
  float *d_bands = normal (5, bands), *d_power = g_new0 (float, bins);
  double left = 0, right = 0, last_centre = 0;

  g_assert_cmpint (bank->n_bands, ==, bands);
  g_assert_cmpint (bank->n_bins, ==, bins);
  for (int b = 0; b < bands; b++) {
    double sum = 0, centre = 0;

    g_assert_cmpint (bank->count[b], >, 0);
    g_assert_cmpint (bank->first[b] + bank->count[b], <=, bins);
    for (int i = 0; i < bank->count[b]; i++) {
      float w = bank->weight[bank->offset[b] + i];

      g_assert_cmpfloat (w, >, 0);
      sum += w;
      centre += w * (bank->first[b] + i) * 15.625;
    }
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
    g_assert_cmpfloat (centre, >, last_centre);
    last_centre = centre;
  }

  /* flat power stays flat; the peak of band 15 lies at mel (8000) * 16 / 33 */
  for (int k = 0; k < bins; k++)
    power[k] = 3;
  wn_mel_bank_apply (bank, power, out);
  for (int b = 0; b < bands; b++)
    g_assert_cmpfloat_with_epsilon (out[b], 3, 1e-4);
  memset (power, 0, bins * sizeof (float));
  power[(int) lrint (
      700 * (pow (10, 2595 * log10 (1 + 8000 / 700.) * 16 / 33 / 2595) - 1) / 15.625)] = 1;
  wn_mel_bank_apply (bank, power, out);
  for (int b = 0; b < bands; b++)
    if (b != 15)
      g_assert_cmpfloat (out[b], <, 0.2 * out[15]);

  for (int k = 0; k < bins; k++)
    power[k] = (float) (k % 7);
  wn_mel_bank_apply (bank, power, out);
  wn_mel_bank_backward (bank, d_bands, d_power);
  for (int b = 0; b < bands; b++)
    left += (double) out[b] * d_bands[b];
  for (int k = 0; k < bins; k++)
    right += (double) power[k] * d_power[k];
  g_assert_cmpfloat_with_epsilon (left, right, 1e-4);
  wn_mel_bank_free (bank);

  /* many narrow bands: none is empty */
  bank = wn_mel_bank_new (16000, 65, 80, 0, 8000);
  for (int b = 0; b < 80; b++)
    g_assert_cmpint (bank->count[b], >, 0);
  wn_mel_bank_free (bank);
  g_free (power);
  g_free (out);
  g_free (d_bands);
  g_free (d_power);
}

static void
test_emphasis (void)
{
  const int n = 1000;
  float *x = normal (9, n), *y = g_new (float, n), *pieces = g_new (float, n);
  float state = 0.25f, state_pieces = 0.25f, back = 0.25f;

  wn_pre_emphasis (0.85f, x, n, y, &state);
  g_assert_cmpfloat_with_epsilon (y[0], x[0] - 0.85f * 0.25f, 1e-6);
  for (int t = 1; t < n; t++)
    g_assert_cmpfloat_with_epsilon (y[t], x[t] - 0.85f * x[t - 1], 1e-6);
  g_assert_cmpfloat (state, ==, x[n - 1]);

  for (int t = 0; t < n; t += 125)
    wn_pre_emphasis (0.85f, x + t, 125, pieces + t, &state_pieces);
  g_assert_cmpmem (pieces, n * sizeof (float), y, n * sizeof (float));

  /* and back, in place */
  wn_de_emphasis (0.85f, y, 1, y, &back);
  wn_de_emphasis (0.85f, y + 1, n - 1, y + 1, &back);
  for (int t = 0; t < n; t++)
    g_assert_cmpfloat_with_epsilon (y[t], x[t], 1e-5);
  g_assert_cmpfloat (back, ==, y[n - 1]);
  wn_de_emphasis (0.85f, x, 0, y, &back);
  g_assert_cmpfloat (back, ==, y[n - 1]);
  g_free (x);
  g_free (y);
  g_free (pieces);
}

/* A constant goes, a tone of speech stays, and any cut into calls gives the same bits */
static void
test_dc_block (void)
{
  enum
  {
    n = 8000
  };
  float pole = wn_dc_pole (16000, WN_DC_CORNER), state[2] = { 0 }, pieces_state[2] = { 0 };
  float *x = g_new (float, n), *y = g_new (float, n), *pieces = g_new (float, n);
  double mean = 0, power = 0;

  for (int t = 0; t < n; t++)
    x[t] = 0.3f + 0.5f * sinf ((float) (2 * G_PI * 200 / 16000) * t);
  wn_dc_block (pole, x, n, y, state);
  for (int t = 0; t < n; t += 80)
    wn_dc_block (pole, x + t, 80, pieces + t, pieces_state);
  g_assert_cmpmem (pieces, n * sizeof (float), y, n * sizeof (float));
  for (int t = n - 1600; t < n; t++) {
    mean += y[t] / 1600;
    power += (double) y[t] * y[t] / 1600;
  }
  g_assert_cmpfloat_with_epsilon (mean, 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (power, 0.125, 0.125 * 0.05);
  g_free (x);
  g_free (y);
  g_free (pieces);
}

/*
 * A formant stands out more, a flat frame stays, power and what is behind the bands are kept, and
 * factor 1 changes nothing
 */
static void
test_mel_sharpen (void)
{
  float x[2][34], y[2][34];
  double before = 0, after = 0;

  for (int b = 0; b < 34; b++) {
    x[0][b] = b >= 10 && b <= 12 ? -1.0f : -3.0f;
    x[1][b] = -2.0f;
  }
  memcpy (y, x, sizeof x);
  wn_mel_sharpen (1.0f, 32, 2, 34, y[0]);
  for (int b = 0; b < 34; b++)
    g_assert_cmpfloat_with_epsilon (y[0][b], x[0][b], 1e-5);
  memcpy (y, x, sizeof x);
  wn_mel_sharpen (1.4f, 32, 2, 34, y[0]);
  for (int b = 0; b < 32; b++) {
    before += pow (10, x[0][b]);
    after += pow (10, y[0][b]);
    g_assert_cmpfloat_with_epsilon (y[1][b], -2, 1e-5);
  }
  g_assert_cmpfloat_with_epsilon (after, before, 1e-5 * before);
  g_assert_cmpfloat (y[0][11] - y[0][7], >, 2.2);
  for (int f = 0; f < 2; f++) {
    g_assert_cmpfloat (y[f][32], ==, x[f][32]);
    g_assert_cmpfloat (y[f][33], ==, x[f][33]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stft/definition", test_definition);
  g_test_add_func ("/stft/settings", test_settings);
  g_test_add_func ("/stft/adjoint", test_adjoint);
  g_test_add_func ("/stft/adjoint-of-bins", test_adjoint_of_bins);
  g_test_add_func ("/stft/single-frame", test_single_frame);
  g_test_add_func ("/mel/bank", test_mel_bank);
  g_test_add_func ("/dsp/mel/sharpen", test_mel_sharpen);
  g_test_add_func ("/emphasis", test_emphasis);
  g_test_add_func ("/dsp/dc-block", test_dc_block);
  return g_test_run ();
}
