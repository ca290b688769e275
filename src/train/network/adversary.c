/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "adversary.h"

#include <glib.h>
#include <math.h>

#include "dsp/stft.h"

#define POWER_FLOOR 1e-9f
/* Logarithms of magnitudes are brought near to 0 and 1 */
#define LOG_OFFSET 3.0f
#define LOG_SCALE 0.4f

static const struct
{
  int fft, hop, window;            /* samples */
  int height, width, down, across; /* of patches */
} resolutions[WN_MAX_ADVERSARIES] = {
  { 128, 24, 96, 10, 12, 4, 6 },
  { 256, 60, 240, 6, 16, 2, 8 },
  { 1024, 120, 480, 3, 32, 1, 16 },
  { 1024, 240, 960, 3, 32, 1, 16 },
};

/* Of spectrograms: what moves in 40 ms and more, and what a frame has */
static const WnPatchConfig grids[] = {
  { 0, 8, 12, 2, 5 },
  { 0, 3, 12, 1, 5 },
};

void
wn_adversary_init (WnAdversary *a, int columns, WnParams *layout)
{
  a->columns = columns;
  a->n = columns ? (int) G_N_ELEMENTS (grids) : (int) G_N_ELEMENTS (resolutions);
  for (int r = 0; r < a->n; r++) {
    WnPatchConfig config = { resolutions[r].fft / 2 + 1, resolutions[r].height,
      resolutions[r].width, resolutions[r].down, resolutions[r].across };
    g_autofree char *name = g_strdup_printf ("adversary.%d", r);

    if (columns) {
      config = grids[r];
      config.columns = columns;
      config.width = MIN (config.width, columns);
    }
    wn_patch_layout_init (&a->at[r], &config, name, layout);
  }
}

int
wn_adversary_scores (const WnAdversary *a)
{
  int n = 0;

  for (int r = 0; r < a->n; r++)
    n += wn_patch_bands (&a->at[r].config);
  return n;
}

/* What one network keeps of what was judged last */
typedef struct
{
  WnStft *stft; /* of waveforms, as what follows: [frames][bins] */
  int frames;
  float *re, *im, *level;
  WnPatchNet *net;
} Pass;

struct _WnAdversaryNet
{
  const WnAdversary *adversary;
  int n;
  Pass pass[WN_MAX_ADVERSARIES];
  float *derivatives; /* of one spectrum, or a spectrogram */
};

static int
open_spectra (Pass *p, int r, int max_samples)
{
  gsize size;

  p->stft = wn_stft_new (resolutions[r].fft, resolutions[r].hop, resolutions[r].window);
  size = (gsize) wn_stft_frames (p->stft, max_samples) * wn_stft_bins (p->stft);
  p->re = g_new (float, size);
  p->im = g_new (float, size);
  p->level = g_new (float, size);
  return wn_stft_frames (p->stft, max_samples);
}

WnAdversaryNet *
wn_adversary_net_new (const WnAdversary *adversary, int max_n)
{
  WnAdversaryNet *net = g_new0 (WnAdversaryNet, 1);
  gsize most = (gsize) max_n * adversary->columns;

  net->adversary = adversary;
  for (int r = 0; r < adversary->n; r++) {
    Pass *p = &net->pass[r];
    const int frames = adversary->columns ? max_n : open_spectra (p, r, max_n);

    p->net = wn_patch_net_new (&adversary->at[r], frames);
    most = MAX (most, adversary->at[r].config.columns);
  }
  net->derivatives = g_new (float, most);
  return net;
}

void
wn_adversary_net_free (WnAdversaryNet *net)
{
  if (!net)
    return;
  for (int r = 0; r < net->adversary->n; r++) {
    wn_stft_free (net->pass[r].stft);
    g_free (net->pass[r].re);
    g_free (net->pass[r].im);
    g_free (net->pass[r].level);
    wn_patch_net_free (net->pass[r].net);
  }
  g_free (net->derivatives);
  g_free (net);
}

static void
analyse (Pass *p, const float *x, int n)
{
  const int bins = wn_stft_bins (p->stft);

  p->frames = wn_stft_frames (p->stft, n);
  for (int f = 0; f < p->frames; f++) {
    const gsize start = (gsize) f * bins;
    float *re = p->re + start, *im = p->im + start;

    wn_stft_frame (p->stft, x, n, f, FALSE, re, im);
    for (int k = 0; k < bins; k++)
      p->level[start + k] = LOG_SCALE
          * (0.5f * logf (re[k] * re[k] + im[k] * im[k] + POWER_FLOOR) + LOG_OFFSET);
  }
}

/* level holds the derivatives by the levels; d_re [bins] */
static void
analyse_backward (Pass *p, float *d_re, int n, float *dx)
{
  const int bins = wn_stft_bins (p->stft);

  for (int f = 0; f < p->frames; f++) {
    const float *re = p->re + (gsize) f * bins, *im = p->im + (gsize) f * bins;
    float *d_im = p->level + (gsize) f * bins;

    for (int k = 0; k < bins; k++) {
      const float by = LOG_SCALE * d_im[k] / (re[k] * re[k] + im[k] * im[k] + POWER_FLOOR);

      d_re[k] = by * re[k];
      d_im[k] = by * im[k];
    }
    wn_stft_frame_backward (p->stft, d_re, d_im, n, f, dx);
  }
}

void
wn_adversary_net_forward (WnAdversaryNet *net, const float *params, const float *x, int n,
    float *scores)
{
  net->n = n;
  for (int r = 0; r < net->adversary->n; r++) {
    Pass *p = &net->pass[r];

    if (p->stft) {
      analyse (p, x, n);
      wn_patch_net_forward (p->net, params, p->level, p->frames, scores);
    } else {
      wn_patch_net_forward (p->net, params, x, n, scores);
    }
    scores += wn_patch_bands (&net->adversary->at[r].config);
  }
}

void
wn_adversary_net_backward (WnAdversaryNet *net, const float *params, const float *d_scores,
    float *dx, float *grads)
{
  for (int r = 0; r < net->adversary->n; r++) {
    Pass *p = &net->pass[r];
    /* the patches have copies of the levels */
    float *d_grid = p->stft ? p->level : net->derivatives;

    wn_patch_net_backward (p->net, params, d_scores, dx ? d_grid : NULL, grads);
    if (dx && p->stft)
      analyse_backward (p, net->derivatives, net->n, dx);
    else if (dx)
      for (gsize i = 0; i < (gsize) net->n * net->adversary->columns; i++)
        dx[i] += d_grid[i];
    d_scores += wn_patch_bands (&net->adversary->at[r].config);
  }
}
