/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "speech.h"
#include <string.h>
#include "base/cancel.h"
#include "base/duration.h"
#include "base/ramp.h"
#include "level.h"

#define MAX_AHEAD_MS 8192
#define PIECE_MS 40 /* asked of the vocoder between two looks whether to stop */

struct _WnSpeech
{
  int number; /* of the sentence; -1: none */
  WnPlace place;
  int hop, n_frames, max_frames;
  /* [max_frames][dim], [max_frames] twice; of the first n_ready frames */
  float *features, *f0, *voiced;
  int n_ready;
  int n_next; /* frames to be predicted at once when more are needed */
  /* dB of level.h, which the first n_ready frames have; found before any of them is predicted */
  float level;
  gboolean has_level;
  WnPlan *plan; /* what they are predicted of; NULL: of nothing */
  /* for their prediction; its cancel flag ends the making of sound, too */
  WnPredictOptions options;
  float *gain;       /* [max_frames] of the markup */
  gboolean has_gain; /* it is not 1 throughout */

  gboolean is_between; /* no sentence */
  float *recording;    /* [n_recording], repeated; NULL: none */
  gsize n_recording;
  gboolean is_cut[2]; /* at its start, and at its end */

  WnVocoder *vocoder; /* begun with this sentence; NULL: not begun, or all samples are made */
  gsize n_samples, n_made;
  float *ahead;                     /* [room] */
  gsize room, first_ahead, n_ahead; /* of them, the first made and not read, and how many */
  gsize max_ahead, piece;           /* MAX_AHEAD_MS, PIECE_MS */
};

WnSpeech *
wn_speech_new (void)
{
  WnSpeech *p = g_new0 (WnSpeech, 1);

  p->number = -1;
  return p;
}

void
wn_speech_free (WnSpeech *p)
{
  if (!p)
    return;
  g_free (p->features);
  g_free (p->f0);
  g_free (p->voiced);
  g_free (p->gain);
  g_free (p->ahead);
  g_free (p->recording);
  wn_plan_free (p->plan);
  g_free (p);
}

WnVocoder *
wn_speech_forget (WnSpeech *p)
{
  p->number = -1;
  return wn_speech_take_vocoder (p);
}

int
wn_speech_number (const WnSpeech *p)
{
  return p->number;
}

WnPlace
wn_speech_place (const WnSpeech *p)
{
  return p->place;
}

gboolean
wn_speech_is_between (const WnSpeech *p)
{
  return p->is_between;
}

void
wn_speech_cuts (const WnSpeech *p, gboolean *start, gboolean *end)
{
  *start = p->is_cut[0];
  *end = p->is_cut[1];
}

void
wn_speech_skip (WnSpeech *p, gsize first)
{
  p->first_ahead = first;
  p->n_ahead = p->n_samples - first;
}

gboolean
wn_speech_is_begun (const WnSpeech *p)
{
  return p->vocoder || p->n_made > 0;
}

gboolean
wn_speech_has_vocoder (const WnSpeech *p)
{
  return p->vocoder != NULL;
}

WnVocoder *
wn_speech_take_vocoder (WnSpeech *p)
{
  return g_steal_pointer (&p->vocoder);
}

gsize
wn_speech_n_samples (const WnSpeech *p)
{
  return p->n_samples;
}

gsize
wn_speech_n_made (const WnSpeech *p)
{
  return p->n_made;
}

gsize
wn_speech_n_ahead (const WnSpeech *p)
{
  return p->n_ahead;
}

gboolean
wn_speech_has_features (const WnSpeech *p)
{
  return p->plan != NULL;
}

void
wn_speech_features (const WnSpeech *p, const float **features, const float **f0,
    const float **voiced, int *n_ready)
{
  *features = p->features;
  *f0 = p->f0;
  *voiced = p->voiced;
  *n_ready = p->n_ready;
}

void
wn_speech_set_cancel_flag (WnSpeech *p, const int *cancelled)
{
  p->options.cancelled = cancelled;
}

/* From one frame to the next in a straight line */
void
wn_speech_apply_gain (const WnSpeech *p, float *x, gsize n, guint64 at)
{
  for (gsize i = 0; p->has_gain && i < n; i++) {
    const guint64 frame = (at + i) / p->hop;

    x[i] *= wn_ramp (p->gain[MAX (frame, 1) - 1], p->gain[frame], (at + i) % p->hop, p->hop);
  }
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

/* Of its own first frames, which are kept, if it is spoken without prosody; FALSE: cancelled */
static gboolean
find_level (WnSpeech *p)
{
  const WnVoice *voice = p->plan->voice;
  g_autoptr (WnPlan) natural = wn_level_natural (p->plan);
  const WnPlan *plan = natural ? natural : p->plan;
  const int n = MIN (plan->n_frames, WN_LEVEL_FRAMES);
  g_autofree float *buffer = NULL;
  float *features = p->features, *f0 = p->f0, *voiced = p->voiced;

  if (natural) {
    buffer = g_new (float, (wn_feature_dim (&voice->file->features) + 2) * (gsize) n);
    f0 = buffer;
    voiced = f0 + n;
    features = voiced + n;
  }
  if (!wn_plan_features (plan, 0, n, &p->options, features, f0, voiced))
    return FALSE;
  p->level = wn_level_find (voice, n, features);
  p->has_level = TRUE;
  if (!natural) {
    wn_level_apply (voice, p->level, n, features);
    p->n_ready = n;
  }
  return TRUE;
}

int
wn_speech_need (WnSpeech *p, int n_frames)
{
  const WnVoice *voice;

  if (!p->plan)
    return p->n_ready;
  voice = p->plan->voice;
  if (p->n_ready < n_frames && voice->file->loudness != 0.0f && !p->has_level && !find_level (p))
    return p->n_ready;
  while (p->n_ready < n_frames) {
    const int rest = p->n_frames - p->n_ready;
    const int end = p->n_next < rest / 3 * 2 ? MAX (n_frames, p->n_ready + p->n_next) : p->n_frames;

    if (!wn_plan_features (p->plan, p->n_ready, end, &p->options, p->features, p->f0, p->voiced))
      break;
    wn_level_apply (voice, p->level, end - p->n_ready,
        p->features + (gsize) p->n_ready * wn_feature_dim (&voice->file->features));
    p->n_ready = end;
    p->n_next = p->n_next < G_MAXINT / WN_SPEECH_GROWTH ? WN_SPEECH_GROWTH * p->n_next : G_MAXINT;
  }
  return p->n_ready;
}

/* Nothing is predicted and nothing vocoded: it is as if all were made ahead */
static void
load_between (WnSpeech *p, const WnPlan *plan)
{
  const WnSoundClip *clip = &plan->clip;
  const int rate = plan->voice->file->features.rate;

  g_clear_pointer (&p->plan, wn_plan_free);
  g_clear_pointer (&p->recording, g_free);
  p->is_between = TRUE;
  p->n_frames = p->n_ready = 0;
  p->has_gain = FALSE;
  p->n_samples = p->n_made = plan->n_recording;
  if (plan->recording) {
    p->n_recording = wn_sound_clip_length (clip, rate);
    p->recording = g_new (float, p->n_recording);
    wn_sound_render (plan->recording, clip, rate, p->recording);
    p->is_cut[0] = clip->begin > 0.0;
    p->is_cut[1] = clip->end < wn_sound_length (plan->recording)
        || p->n_samples % p->n_recording != 0;
  }
  wn_speech_skip (p, 0);
}

gboolean
wn_speech_load (WnSpeech *p, int number, const WnPlan *plan, WnPlace place, int kept, int n_first,
    const WnPredictOptions *options)
{
  const WnFeatureConfig *config = &plan->voice->file->features;
  const int dim = wn_feature_dim (config);
  const gsize block = kept * sizeof (float);
  float *features, *f0, *voiced;

  g_assert (!p->vocoder);
  p->options = *options;
  if (plan->is_between) {
    p->number = number;
    p->place = place;
    load_between (p, plan);
    return TRUE;
  }
  if (wn_speech_need (p, kept) < kept)
    return FALSE;
  p->is_between = FALSE;
  g_clear_pointer (&p->recording, g_free);
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
  p->has_level = p->has_level && kept > 0;
  p->n_next = n_first;
  p->has_gain = wn_plan_gain (plan, p->gain);
  p->hop = config->hop;
  p->max_ahead = wn_ms_to_samples (MAX_AHEAD_MS, config->rate);
  p->piece = wn_ms_to_samples (PIECE_MS, config->rate);
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
    p->room = MIN (MAX (p->n_ahead + n, 2 * p->room), p->max_ahead);
    p->ahead = g_renew (float, p->ahead, p->room);
  }
}

gboolean
wn_speech_has_room (const WnSpeech *p)
{
  return p->n_made < p->n_samples && p->n_ahead < p->max_ahead;
}

gsize
wn_speech_make (WnSpeech *p, gsize n)
{
  n = wn_is_cancelled (p->options.cancelled)
      ? 0
      : MIN (n, MIN (p->n_samples - p->n_made, p->max_ahead - p->n_ahead));
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

  if (p->recording)
    for (gsize i = 0; i < there; i++)
      out[i] = p->recording[(p->first_ahead + i) % p->n_recording];
  else if (there > 0)
    memcpy (out, p->ahead + p->first_ahead, there * sizeof (float));
  p->first_ahead += there;
  p->n_ahead -= there;
  for (; at < n && m > 0; at += m) {
    m = wn_is_cancelled (p->options.cancelled)
        ? 0
        : wn_vocoder_read (p->vocoder, out + at, MIN (n - at, p->piece));
    p->n_made += m;
  }
  return at;
}
