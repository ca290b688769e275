/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "speech.h"
#include <string.h>
#include "base/cancel.h"

#define MAX_AHEAD 131072 /* samples */
#define PIECE 640        /* samples asked of the vocoder between two looks whether to stop */

void
wn_speech_init (WnSpeech *p)
{
  *p = (WnSpeech){ .number = -1 };
  g_queue_init (&p->marks);
}

void
wn_speech_clear (WnSpeech *p)
{
  g_queue_clear_full (&p->marks, (GDestroyNotify) wn_mark_free);
  g_free (p->features);
  g_free (p->f0);
  g_free (p->voiced);
  g_free (p->gain);
  g_free (p->ahead);
  wn_plan_free (p->plan);
}

static void
make_frames (WnSpeech *p, int n_frames, int dim)
{
  p->n_frames = n_frames;
  if (n_frames > p->max_frames) {
    p->max_frames = n_frames;
    p->features = g_renew (float, p->features, dim *(gsize) n_frames);
    p->f0 = g_renew (float, p->f0, n_frames);
    p->voiced = g_renew (float, p->voiced, n_frames);
    p->gain = g_renew (float, p->gain, n_frames);
  }
}

int
wn_speech_need (WnSpeech *p, int n_frames)
{
  while (p->n_ready < n_frames) {
    const int rest = p->n_frames - p->n_ready;
    const int end = p->n_next < rest / 3 * 2 ? MAX (n_frames, p->n_ready + p->n_next) : p->n_frames;

    if (!wn_plan_features (p->plan, p->n_ready, end, &p->options, p->features, p->f0, p->voiced))
      break;
    p->n_ready = end;
    p->n_next = p->n_next < G_MAXINT / WN_SPEECH_GROWTH ? WN_SPEECH_GROWTH * p->n_next : G_MAXINT;
  }
  return p->n_ready;
}

gboolean
wn_speech_load (WnSpeech *p, int number, const WnPlan *plan, WnPlace place, int kept, int n_first,
    const WnPredictOptions *options)
{
  const WnFeatureConfig *config = &plan->voice->file->features;
  const int dim = wn_feature_dim (config);
  const gsize block = kept * sizeof (float);
  float *features, *f0, *voiced;

  g_assert (p->vocoder == NULL);
  p->options = *options;
  if (wn_speech_need (p, kept) < kept)
    return FALSE;
  features = g_memdup2 (p->features, block * dim);
  f0 = g_memdup2 (p->f0, block);
  voiced = g_memdup2 (p->voiced, block);
  wn_plan_free (p->plan);
  p->plan = wn_plan_copy_phones (plan);
  p->number = number;
  p->place = place;
  make_frames (p, plan->n_frames, dim);
  if (kept > 0) {
    memcpy (p->features, features, block * dim);
    memcpy (p->f0, f0, block);
    memcpy (p->voiced, voiced, block);
  }
  p->n_ready = kept;
  p->n_next = n_first;
  p->has_gain = wn_plan_gain (plan, p->gain);
  p->n_samples = (gsize) p->n_frames * config->hop;
  p->n_made = p->first_ahead = p->n_ahead = 0;
  g_free (features);
  g_free (f0);
  g_free (voiced);
  return TRUE;
}

/* A WnFeatureSupply */
static int
supply (void *data, int n_frames)
{
  return wn_speech_need (data, n_frames);
}

gboolean
wn_speech_start (WnSpeech *p, WnVocoder *vocoder, const WnVocoderInput *input, gsize first)
{
  WnVocoderInput whole = *input;

  whole.features = p->features;
  whole.f0 = p->f0;
  whole.voiced = p->voiced;
  whole.n_frames = p->n_frames;
  whole.supply = supply;
  whole.supply_data = p;
  p->vocoder = vocoder;
  p->n_made = first;
  p->first_ahead = p->n_ahead = 0;
  return wn_vocoder_start (vocoder, &whole, first);
}

/* Room for n samples more; those that are there move to the front */
static void
make_room (WnSpeech *p, gsize n)
{
  if (p->first_ahead > 0) {
    memmove (p->ahead, p->ahead + p->first_ahead, p->n_ahead * sizeof (float));
    p->first_ahead = 0;
  }
  if (p->n_ahead + n > p->room) {
    p->room = MIN (MAX (p->n_ahead + n, 2 * p->room), MAX_AHEAD);
    p->ahead = g_renew (float, p->ahead, p->room);
  }
}

gboolean
wn_speech_has_room (const WnSpeech *p)
{
  return p->n_made < p->n_samples && p->n_ahead < MAX_AHEAD;
}

gsize
wn_speech_make (WnSpeech *p, gsize n)
{
  n = wn_is_cancelled (p->options.cancelled)
      ? 0
      : MIN (n, MIN (p->n_samples - p->n_made, MAX_AHEAD - p->n_ahead));
  if (n > 0) {
    make_room (p, n);
    n = wn_vocoder_read (p->vocoder, p->ahead + p->n_ahead, n);
    p->n_ahead += n;
    p->n_made += n;
  }
  return n;
}

gsize
wn_speech_read (WnSpeech *p, float *out, gsize n)
{
  const gsize there = MIN (n, p->n_ahead);
  gsize at = there, m = 1;

  if (there > 0)
    memcpy (out, p->ahead + p->first_ahead, there * sizeof (float));
  p->first_ahead += there;
  p->n_ahead -= there;
  for (; at < n && m > 0; at += m) {
    m = wn_is_cancelled (p->options.cancelled)
        ? 0
        : wn_vocoder_read (p->vocoder, out + at, MIN (n - at, PIECE));
    p->n_made += m;
  }
  return at;
}
