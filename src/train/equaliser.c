/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "equaliser.h"

#include <math.h>
#include <string.h>

#include "base/order.h"
#include "dsp/fft.h"
#include "dsp/stft.h"
#include "train/measure/heldout.h"

#define WINDOWS 50   /* a second */
#define HOPS 100     /* a second */
#define MAX_GAIN 1.5 /* natural logarithm of the largest change, either way: 13 dB */
/* Power of the noise of rounding to 16 bits, a sample */
#define ROUNDING (1.0 / 12 / 32768 / 32768)

typedef struct
{
  const WnCorpus *corpus;
  WnStudentRun *run;
  float noise_scale;
  WnStft *stft;
  float *re, *im; /* [bins] */
  float floor;    /* of a bin's power */
  double *sum;    /* [bins] of log power of recordings, less that of copies */
  double *power;  /* [bins] of copies, the sum */
  gint64 n_frames;
} Comparison;

/* Re and im of frame f, and its power */
static double
analyse (Comparison *c, const float *wave, int n, int f)
{
  double power = 0;

  wn_stft_frame (c->stft, wave, n, f, TRUE, c->re, c->im);
  for (int k = 0; k < wn_stft_bins (c->stft); k++)
    power += c->re[k] * c->re[k] + c->im[k] * c->im[k];
  return power;
}

/* Adds `factor` times the log power of the frame that was analysed; power [bins] too, or NULL */
static void
add_frame (Comparison *c, double factor, double *power)
{
  for (int k = 0; k < wn_stft_bins (c->stft); k++) {
    const float p = c->re[k] * c->re[k] + c->im[k] * c->im[k];

    c->sum[k] += factor * logf (p + c->floor);
    if (power)
      power[k] += p;
  }
}

static void
compare_waves (Comparison *c, const float *recording, const float *wave, int n)
{
  const int n_frames = wn_stft_frames (c->stft, n);
  g_autofree double *powers = g_new (double, n_frames);
  double least; /* the upper half's */

  for (int f = 0; f < n_frames; f++)
    powers[f] = analyse (c, recording, n, f);
  least = wn_median (powers, n_frames);
  for (int f = 0; f < n_frames; f++)
    if (analyse (c, recording, n, f) >= least) {
      add_frame (c, 1, NULL);
      analyse (c, wave, n, f);
      add_frame (c, -1, c->power);
      c->n_frames++;
    }
}

static void
add_utterance (Comparison *c, const WnUtterance *u, uint64_t key)
{
  WnCopy copy = wn_copy_begin (c->corpus, u->features, u->n_frames);
  g_autofree float *recording = g_new (float, copy.n), *wave = NULL;

  wn_student_run_start (c->run, copy.features, copy.f0, copy.voiced, copy.n_frames, 0, key,
      c->noise_scale, 0);
  wn_student_run_read (c->run, copy.wave, copy.n);
  wave = wn_copy_finish (c->corpus, &copy);
  wn_utterance_wave (u, copy.n, recording);
  compare_waves (c, recording, wave, copy.n);
}

/* Returns how many */
static int
add_utterances (Comparison *c, int last, int n)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (int i = 0; i < c->corpus->n_utterances; i++) {
    const WnUtterance *u = &c->corpus->utterances[i];

    if (!u->held_out && u->n_frames > 0)
      g_ptr_array_add (all, (gpointer) u);
  }
  if (last && last < (int) all->len)
    g_ptr_array_remove_range (all, 0, all->len - last);
  n = MIN (n, (int) all->len);
  for (int i = 0; i < n; i++)
    add_utterance (c, all->pdata[(gsize) i * all->len / n], i);
  return n;
}

/* [bins] log gains, such that copies become as strong as they were, in re */
static void
find_gains (Comparison *c, int bins)
{
  double before = 0, behind = 0;

  for (int k = 0; k < bins; k++) {
    c->re[k] = (float) CLAMP (c->sum[k] / (2.0 * (double) c->n_frames), -MAX_GAIN, MAX_GAIN);
    before += c->power[k];
    behind += c->power[k] * exp (2.0 * c->re[k]);
  }
  for (int k = 0; before > 0 && k < bins; k++)
    c->re[k] -= (float) (0.5 * log (behind / before));
}

int
wn_equaliser_find (const WnCorpus *corpus, const WnStudent *student, float noise_scale, int last,
    int n, int taps, float *weights)
{
  const int rate = corpus->config.rate, window = rate / WINDOWS,
            fft = wn_fft_next_length (2 * MAX (window, WN_MAX_FILTER)), bins = fft / 2 + 1;
  Comparison c = { .corpus = corpus,
    .run = wn_student_run_new (student),
    .noise_scale = noise_scale,
    .stft = wn_stft_new (fft, rate / HOPS, window),
    .re = g_new (float, bins),
    .im = g_new (float, bins),
    .floor = (float) (window * 0.375 * ROUNDING), /* the mean square of Hann's window is .375 */
    .sum = g_new0 (double, bins),
    .power = g_new0 (double, bins) };

  n = add_utterances (&c, last, n);
  if (n) {
    find_gains (&c, bins);
    wn_equaliser_minimum_phase (fft, c.re, taps, weights);
  }
  wn_student_run_free (c.run);
  wn_stft_free (c.stft);
  g_free (c.re);
  g_free (c.im);
  g_free (c.sum);
  g_free (c.power);
  return n;
}

void
wn_equaliser_minimum_phase (int fft, const float *log_gain, int taps, float *weights)
{
  const int bins = fft / 2 + 1, fade = taps / 4;
  WnFft *transform = wn_fft_new (fft);
  g_autofree WnComplex *spectrum = g_new0 (WnComplex, bins);
  g_autofree float *x = g_new (float, fft);

  for (int k = 0; k < bins; k++)
    spectrum[k].r = log_gain[k];
  wn_fft_inverse (transform, spectrum, x);
  /* the cepstrum, folded: what lies before time 0 behind it */
  for (int t = 0; t < fft; t++)
    x[t] *= (t == 0 || t == fft / 2 ? 1.0f : t < fft / 2 ? 2.0f : 0.0f) / (float) fft;
  wn_fft_forward (transform, x, spectrum);
  for (int k = 0; k < bins; k++) {
    const float gain = expf (spectrum[k].r) / (float) fft, phase = spectrum[k].i;

    spectrum[k] = (WnComplex){ gain * cosf (phase), gain * sinf (phase) };
  }
  wn_fft_inverse (transform, spectrum, x);
  for (int j = 0; j < fade; j++)
    x[taps - 1 - j] *= 0.5f - 0.5f * cosf ((float) G_PI * ((float) j + 0.5f) / (float) fade);
  for (int j = 0; j < taps; j++)
    weights[taps - 1 - j] = x[j];
  wn_fft_free (transform);
}

int
wn_equaliser_join (int n_first, const float *first, int n_second, const float *second,
    float *weights)
{
  const int taps = MIN (n_first + n_second - 1, WN_MAX_FILTER);

  memset (weights, 0, taps * sizeof *weights);
  for (int i = 0; i < n_first; i++)
    for (int j = 0; j < n_second; j++)
      if (i + j < taps)
        weights[taps - 1 - i - j] += first[n_first - 1 - i] * second[n_second - 1 - j];
  return taps;
}
