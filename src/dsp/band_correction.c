/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "band_correction.h"
#include <math.h>
#include <string.h>
#include "mel.h"
#include "stft.h"

/* Of a bin: its way, 0 to 1, from the centre of one band to that of the next */
typedef struct
{
  int band; /* below n_mels - 1 */
  float place;
} Place;

struct _WnBandCorrection
{
  WnFeatureConfig config;
  float limit;       /* natural logarithm of the largest gain */
  float *mean, *std; /* [n_mels] */
  Place *places;     /* [fft / 2 + 1] */
  WnMelBank *bank;
  WnStft *stft;
  float *power, *bands, *gains;
  int tail;  /* samples before and behind the window that a frame reaches */
  int reach; /* frames before and behind its own that a hop is the sum of */

  const float *features;
  int n_frames;
  int frame_number; /* of the next */
  gint64 at;        /* sample that is read next */
  float *x;         /* [window] samples around its centre */
  int n_x;          /* that are there */
  float *sum;       /* [2 reach hop], from hop frame_number - reach on */
  float *done;      /* [hop] that is read */
  int n_done;       /* of them, not read yet: the last ones */
};

/* Whether the windows of all frames add up to the same everywhere */
static gboolean
windows_add_up (const WnFeatureConfig *config)
{
  return config->hop > 0 && config->window >= 2 * config->hop
      && config->window % (2 * config->hop) == 0;
}

/* Where each bin lies between the bands' centres; beyond the outermost it has theirs */
static void
find_places (WnBandCorrection *c)
{
  const int n_mels = c->config.n_mels, bins = c->config.fft / 2 + 1;
  g_autofree float *centre = g_new (float, n_mels);
  int band = 0;

  wn_mel_centres (n_mels, c->config.mel_low, c->config.mel_high, centre);
  for (int k = 0; k < bins; k++) {
    const float f = (float) k * c->config.rate / c->config.fft;

    while (band < n_mels - 2 && centre[band + 1] < f)
      band++;
    c->places[k] = (Place){ band,
      CLAMP ((f - centre[band]) / (centre[band + 1] - centre[band]), 0.0f, 1.0f) };
  }
}

WnBandCorrection *
wn_band_correction_new (const WnFeatureConfig *config, float limit, const float *mean,
    const float *std)
{
  const int bins = config->fft / 2 + 1, n_mels = config->n_mels, hop = config->hop;
  WnStft *stft = windows_add_up (config) && n_mels > 1
      ? wn_stft_new (config->fft, hop, config->window)
      : NULL;
  WnBandCorrection *c;

  if (!stft)
    return NULL;
  c = g_new0 (WnBandCorrection, 1);
  c->config = *config;
  c->limit = limit * (float) (G_LN10 / 20);
  c->mean = g_memdup2 (mean, n_mels * sizeof (float));
  c->std = g_memdup2 (std, n_mels * sizeof (float));
  c->places = g_new (Place, bins);
  find_places (c);
  c->bank = wn_mel_bank_new (config->rate, bins, n_mels, config->mel_low, config->mel_high);
  c->stft = stft;
  c->power = g_new (float, bins);
  c->bands = g_new (float, n_mels);
  c->gains = g_new (float, n_mels);
  c->tail = MIN (hop / 2, (config->fft - config->window) / 2);
  c->reach = (config->window / 2 + c->tail + hop - 1) / hop;
  c->x = g_new (float, config->window);
  c->sum = g_new (float, 2 * c->reach * hop);
  c->done = g_new (float, hop);
  return c;
}

void
wn_band_correction_free (WnBandCorrection *c)
{
  if (!c)
    return;
  g_free (c->mean);
  g_free (c->std);
  g_free (c->places);
  wn_mel_bank_free (c->bank);
  wn_stft_free (c->stft);
  g_free (c->power);
  g_free (c->bands);
  g_free (c->gains);
  g_free (c->x);
  g_free (c->sum);
  g_free (c->done);
  g_free (c);
}

gint64
wn_band_correction_start (WnBandCorrection *c, const float *features, int n_frames, gint64 first)
{
  const int hop = c->config.hop, half = c->config.window / 2;
  gint64 begin;

  c->features = features;
  c->n_frames = n_frames;
  c->at = first;
  /* the first one's window ends behind the waveform's beginning */
  c->frame_number = MAX (1 - half / hop, (int) (first / hop) - c->reach + 1);
  begin = (gint64) c->frame_number * hop - half;
  c->n_x = (int) MAX (0, -begin);
  memset (c->x, 0, c->n_x * sizeof (float));
  memset (c->sum, 0, 2 * (gsize) c->reach * hop * sizeof (float));
  c->n_done = 0;
  return MAX (0, begin);
}

/* Of the frame's spectrum, whose power is known: what its bands are to be multiplied by */
static void
find_gains (WnBandCorrection *c, const float *features)
{
  wn_mel_bank_apply (c->bank, c->power, c->bands);
  for (int b = 0; b < c->config.n_mels; b++) {
    const float wanted = (features[b] * c->std[b] + c->mean[b]) * (float) G_LN10,
                gain = 0.5f * (wanted - logf (c->bands[b] + c->config.floor));

    c->gains[b] = expf (CLAMP (gain, -c->limit, c->limit));
  }
}

/* The samples [fft] of the next frame, its spectrum multiplied */
static const float *
correct (WnBandCorrection *c)
{
  const int bins = c->config.fft / 2 + 1, n = c->frame_number;
  WnComplex *spectrum = wn_stft_analyse (c->stft, c->x);

  for (int k = 0; k < bins; k++)
    c->power[k] = spectrum[k].r * spectrum[k].r + spectrum[k].i * spectrum[k].i;
  find_gains (c, c->features + (gsize) n * wn_feature_dim (&c->config));
  for (int k = 0; k < bins; k++) {
    const float *g = c->gains + c->places[k].band, gain = g[0] + c->places[k].place * (g[1] - g[0]);

    spectrum[k].r *= gain;
    spectrum[k].i *= gain;
  }
  return wn_stft_resynthesise (c->stft);
}

/* The next frame, whose samples are there, is added to the sum, as it is beyond the waveform */
static void
add_frame (WnBandCorrection *c)
{
  const WnFeatureConfig *config = &c->config;
  const int hop = config->hop, window = config->window, n = window + 2 * c->tail;
  const gint64 centre = (gint64) c->frame_number * hop, end = (gint64) c->n_frames * hop;
  const float scale = 2.0f * hop / window;
  float *sum = c->sum + c->reach * hop - window / 2 - c->tail;

  if (centre - window / 2 >= end)
    return;
  if (centre >= window / 2 && centre + window / 2 <= end) {
    const float *frame = correct (c) + (config->fft - window) / 2 - c->tail;

    for (int i = 0; i < n; i++)
      sum[i] += scale / config->fft * frame[i];
  } else {
    const float *hann = wn_stft_window (c->stft);

    for (int i = 0; i < window; i++)
      sum[c->tail + i] += scale * (hann[i] * c->x[i]);
  }
}

/* FALSE: the source gives no more yet */
static gboolean
fill (WnBandCorrection *c, WnBandCorrectionSource source, void *data)
{
  const int window = c->config.window, hop = c->config.hop;
  const gint64 start = (gint64) c->frame_number * hop - window / 2,
               end = (gint64) c->n_frames * hop;

  while (c->n_x < window) {
    const int rest = window - c->n_x;
    const gint64 left = end - start - c->n_x;
    int n = (int) CLAMP (left, 0, rest);

    if (n == 0) {
      memset (c->x + c->n_x, 0, rest * sizeof (float));
      n = rest;
    } else if ((n = source (data, c->x + c->n_x, n)) <= 0) {
      return FALSE;
    }
    c->n_x += n;
  }
  return TRUE;
}

/* Makes the hop that the next frame is the last of */
static gboolean
make_hop (WnBandCorrection *c, WnBandCorrectionSource source, void *data)
{
  const int hop = c->config.hop, n_sum = 2 * c->reach * hop;
  gint64 number;

  if (!fill (c, source, data))
    return FALSE;
  add_frame (c);
  number = (gint64) c->frame_number - c->reach;
  if (number == c->at / hop) {
    memcpy (c->done, c->sum, hop * sizeof (float));
    c->n_done = hop - (int) (c->at % hop);
  }
  memmove (c->sum, c->sum + hop, (n_sum - hop) * sizeof (float));
  memset (c->sum + n_sum - hop, 0, hop * sizeof (float));
  c->frame_number++;
  c->n_x -= hop;
  memmove (c->x, c->x + hop, c->n_x * sizeof (float));
  return TRUE;
}

int
wn_band_correction_read (WnBandCorrection *c, float *out, int n, WnBandCorrectionSource source,
    void *data)
{
  int made = 0;

  while (made < n) {
    const int some = MIN (n - made, c->n_done);

    memcpy (out + made, c->done + c->config.hop - c->n_done, some * sizeof (float));
    c->n_done -= some;
    c->at += some;
    made += some;
    if (made < n && !make_hop (c, source, data))
      break;
  }
  return made;
}
