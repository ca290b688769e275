/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "room.h"
#include <math.h>
#include <string.h>
#include "base/fork.h"
#include "text/language.h"
#include "text/text.h"
#include "vocoder.h"

#define SEED 1
#define FRAMES 90     /* that are made */
#define SKIPPED 15    /* of them at the start: a loop of what lies in the middle of a pause */
#define LENGTH 60     /* of the loop */
#define SEAM 4        /* over which its end goes over into its start */
#define NATURAL 20.0f /* frames of a usual pause */

/* Guards the making of every voice's */
static GMutex lock;

/* What the student reads of a pause alone */
static void
predict (const WnVoice *voice, float *features, float *f0, float *voiced)
{
  const int32_t phone = voice->phone_map[WN_PHONE_PAUSE], duration = FRAMES;
  const float natural = NATURAL;
  g_autofree float *context = g_new0 (float, voice->file->acoustic_config.context_dim);
  const WnAcousticInput input = { .P = 1,
    .phone = &phone,
    .context = context,
    .durations = &duration,
    .natural = &natural,
    .draw = { .seed = SEED } };

  wn_voice_predict (voice, &input, FRAMES, NULL, features, f0, voiced);
}

static float *
make (const WnVoice *voice)
{
  const WnVoiceFile *file = voice->file;
  const int hop = file->features.hop, n = LENGTH * hop, seam = SEAM * hop;
  g_autofree float *features = g_new (float, FRAMES *wn_feature_dim (&file->features));
  g_autofree float *samples = g_new0 (float, FRAMES *hop);
  float f0[FRAMES], voiced[FRAMES], *loop = g_new (float, n);
  const WnVocoderInput input = { .features = features,
    .f0 = f0,
    .voiced = voiced,
    .n_frames = FRAMES,
    .seed = SEED,
    .noise_scale = file->noise_scale };
  WnVocoder *vocoder = wn_voice_vocoder (voice);

  predict (voice, features, f0, voiced);
  wn_vocoder_start (vocoder, &input, 0);
  wn_vocoder_read (vocoder, samples, FRAMES * hop);
  wn_vocoder_free (vocoder);
  memcpy (loop, samples + SKIPPED * hop, n * sizeof (float));
  /* noise that is not the same adds up by its power */
  for (int i = 0; i < seam; i++) {
    const float u = (i + 0.5f) / seam;

    loop[i] = sqrtf (u) * loop[i] + sqrtf (1 - u) * samples[SKIPPED * hop + n + i];
  }
  return loop;
}

int
wn_room_tone (const WnVoice *voice, const float **samples)
{
  WnVoice *owner = (WnVoice *) voice;

  *samples = NULL;
  if (voice->file->acoustic_config.generation < 2)
    return 0;
  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  if (!owner->room)
    owner->room = make (voice);
  g_mutex_unlock (&lock);
  *samples = voice->room;
  return LENGTH * voice->file->features.hop;
}
