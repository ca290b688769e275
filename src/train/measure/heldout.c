/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "heldout.h"

#include <math.h>
#include <string.h>

#include "dsp/emphasis.h"
#include "dsp/finish.h"
#include "train/loss/melloss.h"
#include "metrics.h"
#include "train/loss/mrstft.h"
#include "train/corpus/segments.h"

int
wn_held_out_pick (const WnCorpus *corpus, int shortest, int n, const WnUtterance **out)
{
  int found = 0;

  for (int i = 0; i < corpus->n_utterances && found < n; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (u->held_out && !u->rejected && u->n_frames >= shortest)
      out[found++] = u;
  }
  return found;
}

WnCopy
wn_copy_begin (const WnCorpus *corpus, const float *features, int n_frames)
{
  WnCopy c = { .n_frames = n_frames, .n = n_frames * corpus->config.hop };

  c.features = g_new (float, wn_feature_dim (&corpus->config) * (size_t) n_frames);
  c.f0 = g_new (float, n_frames);
  c.voiced = g_new (float, n_frames);
  c.wave = g_new (float, c.n);
  wn_corpus_normalise (corpus, features, n_frames, 0, n_frames, c.features);
  wn_corpus_excitation (corpus, features, n_frames, 0, n_frames, c.f0, c.voiced);
  return c;
}

float *
wn_copy_finish (const WnCorpus *corpus, WnCopy *copy)
{
  WnFinish finish;

  wn_finish_init (&finish, corpus->config.rate, corpus->statistics->wave_std,
      WN_FEATURE_PRE_EMPHASIS);
  wn_finish_scale (&finish, copy->wave, copy->n);
  wn_finish_filter (&finish, copy->wave, copy->n, copy->wave);
  g_free (copy->features);
  g_free (copy->f0);
  g_free (copy->voiced);
  return copy->wave;
}

struct _WnHeldOut
{
  const WnCorpus *corpus;
  WnMrstft *mrstft;
  WnMelLoss *mel;
  /* for the longest copy: as recorded; pre-emphasised copy and recording */
  float *recording, *x, *y;
  gboolean *speech;
  int n;
  double losses[2], power_x, power_y;
  WnPair pair;
};

WnHeldOut *
wn_held_out_new (const WnCorpus *corpus, int max_frames)
{
  WnHeldOut *h = g_new0 (WnHeldOut, 1);
  int n = max_frames * corpus->config.hop;

  h->corpus = corpus;
  h->mrstft = wn_mrstft_new (WN_MRSTFT_COARSE, n);
  h->mel = wn_mel_loss_new (&corpus->config);
  h->recording = g_new (float, n);
  h->x = g_new (float, n);
  h->y = g_new (float, n);
  h->speech = g_new (gboolean, max_frames);
  return h;
}

void
wn_held_out_add (WnHeldOut *h, const WnUtterance *utterance, const float *copy, int n_frames)
{
  const WnFeatureConfig *config = &h->corpus->config;
  int n = n_frames * config->hop;
  float state_x = 0, state_y = 0;

  wn_utterance_wave (utterance, n, h->recording);
  wn_metrics_speech (config, utterance->features, n_frames, h->speech);
  wn_metrics_compare_spectra (config, h->recording, copy, n, h->speech, &h->pair);
  wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, copy, n, h->x, &state_x);
  wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, h->recording, n, h->y, &state_y);
  h->losses[0] += wn_mrstft_loss (h->mrstft, h->x, h->y, n, 0, NULL).total;
  h->losses[1] += wn_mel_loss (h->mel, h->x, h->y, n, 0, NULL);
  for (int i = 0; i < n; i++) {
    h->power_x += (double) h->x[i] * h->x[i];
    h->power_y += (double) h->y[i] * h->y[i];
  }
  h->n++;
}

void
wn_held_out_finish (WnHeldOut *h, double *figures)
{
  figures[WN_HELD_OUT_MRSTFT] = h->losses[0] / h->n;
  figures[WN_HELD_OUT_MEL] = h->losses[1] / h->n;
  figures[WN_HELD_OUT_STD] = sqrt (h->power_x / h->power_y);
  figures[WN_HELD_OUT_LSD] = h->pair.sum[WN_FIGURE_LSD] / h->pair.count[WN_FIGURE_LSD];
  figures[WN_HELD_OUT_SILENCE] = h->pair.sum[WN_FIGURE_SILENCE] / h->pair.count[WN_FIGURE_SILENCE];
  wn_mel_loss_free (h->mel);
  wn_mrstft_free (h->mrstft);
  g_free (h->recording);
  g_free (h->x);
  g_free (h->y);
  g_free (h->speech);
  g_free (h);
}
