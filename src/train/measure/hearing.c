/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "hearing.h"

#include <math.h>
#include <string.h>

#include "dsp/emphasis.h"
#include "dsp/features.h"
#include "text/language.h"
#include "train/corpus/transcript.h"

#define CHANGE 3.0      /* nats */
#define MOST_SECONDS 60 /* of a waveform; what is behind is not heard */

struct _WnHearing
{
  WnClassifier *classifier;
  WnClassifierNet *net;
  WnTextFrontend *frontend;
  int max_frames;
};

WnHearing *
wn_hearing_new (WnClassifier *classifier, const WnLanguage *language, GError **error)
{
  const WnClassifierConfig *c = &classifier->config;
  int max_frames = MOST_SECONDS * c->rate / c->hop;
  WnTextFrontend *frontend = NULL;
  WnHearing *h;

  if (c->phones != language->n_phones)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "the classifier knows %d phones, the language has %d", c->phones, language->n_phones);
  else
    frontend = wn_text_frontend_new (language, error);
  if (!frontend) {
    wn_classifier_free (classifier);
    return NULL;
  }
  h = g_new (WnHearing, 1);
  *h = (WnHearing){ classifier, wn_classifier_net_new (classifier, max_frames), frontend,
    max_frames };
  return h;
}

void
wn_hearing_free (WnHearing *h)
{
  if (!h)
    return;
  wn_classifier_net_free (h->net);
  wn_classifier_free (h->classifier);
  wn_text_frontend_free (h->frontend);
  g_free (h);
}

int
wn_hearing_dim (const WnHearing *h)
{
  return h->classifier->config.frame_channels;
}

/* ln of the sum of exp (x) [n] */
static double
log_sum (const float *x, int n)
{
  double most = -INFINITY, sum = 0;

  for (int i = 0; i < n; i++)
    most = MAX (most, x[i]);
  for (int i = 0; i < n; i++)
    sum += exp (x[i] - most);
  return most + log (sum);
}

static int
best_of (const double *score, int n)
{
  int best = 0;

  for (int i = 1; i < n; i++)
    if (score[i] > score[best])
      best = i;
  return best;
}

int
wn_hearing_decode (const float *logits, int n_frames, int n_phones, int *out)
{
  double *score = g_new0 (double, n_phones);
  int *from = g_new (int, (gsize) n_frames *n_phones), n = 0;

  for (int f = 0; f < n_frames; f++) {
    const float *x = logits + (gsize) f * n_phones;
    int best = best_of (score, n_phones);
    double before = score[best] - CHANGE, norm = log_sum (x, n_phones);

    for (int p = 0; p < n_phones; p++) {
      from[(gsize) f * n_phones + p] = score[p] >= before ? p : best;
      score[p] = MAX (score[p], before) + x[p] - norm;
    }
  }
  for (int f = n_frames - 1, p = best_of (score, n_phones); f >= 0; f--) {
    out[f] = p;
    p = from[(gsize) f * n_phones + p];
  }
  for (int f = 0, last = WN_PHONE_PAUSE; f < n_frames; f++) {
    int p = out[f];

    if (p != WN_PHONE_PAUSE && p != last)
      out[n++] = p;
    last = p;
  }
  g_free (score);
  g_free (from);
  return n;
}

int
wn_edit_distance (const int *a, int n_a, const int *b, int n_b)
{
  int *row = g_new (int, n_b + 1), result;

  for (int j = 0; j <= n_b; j++)
    row[j] = j;
  for (int i = 0; i < n_a; i++) {
    int diagonal = row[0];

    row[0] = i + 1;
    for (int j = 0; j < n_b; j++) {
      int substituted = diagonal + (a[i] != b[j]);

      diagonal = row[j + 1];
      row[j + 1] = MIN (substituted, MIN (row[j], row[j + 1]) + 1);
    }
  }
  result = row[n_b];
  g_free (row);
  return result;
}

/* Phones of the text less pauses, g_free; NULL if there is nothing to speak */
static int *
phones_of (WnHearing *h, const char *text, int *n)
{
  WnTranscript *t = wn_transcript_new (h->frontend, text, NULL);
  int *out;

  if (!t)
    return NULL;
  out = g_new (int, t->n);
  *n = 0;
  for (int i = 0; i < t->n; i++)
    if (t->phone[i] != WN_PHONE_PAUSE)
      out[(*n)++] = t->phone[i];
  wn_transcript_free (t);
  return out;
}

int
wn_hearing_listen (WnHearing *h, const float *wave, int n, const char *text, WnMoments *moments,
    int *errors)
{
  const WnClassifier *k = h->classifier;
  int n_frames = MIN (n / k->config.hop, h->max_frames), samples = n_frames * k->config.hop,
      n_phones = 0, n_heard, last, rows, channels;
  int *phones = phones_of (h, text, &n_phones), *heard;
  const float *logits;
  float *x, state = 0;

  *errors = 0;
  if (n_frames < 1 || !phones) {
    g_free (phones);
    return 0;
  }
  x = g_new (float, samples);
  heard = g_new (int, n_frames);
  wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, wave, samples, x, &state);
  for (int t = 0; t < samples; t++)
    x[t] /= k->config.wave_std;
  logits = wn_classifier_net_forward (h->net, k->params, n_frames, x, NULL);
  n_heard = wn_hearing_decode (logits, n_frames, k->config.phones, heard);
  *errors = wn_edit_distance (phones, n_phones, heard, n_heard);
  last = k->config.blocks + k->config.frame_blocks - 1;
  if (moments) {
    const float *f = wn_classifier_net_layer (h->net, last, &rows, &channels);

    wn_moments_add (moments, f, rows);
  }
  g_free (x);
  g_free (heard);
  g_free (phones);
  return n_phones;
}
