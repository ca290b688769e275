/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_voice.h"

#include <string.h>

#include "base/rng.h"
#include "engine/vocoder.h"
#include "engine/voice.h"
#include "eval_corpus.h"
#include "tools/tools.h"

typedef struct
{
  const WnVoice *voice;
  WnVocoder *vocoder;
  gboolean from_text;
  guint64 seed;
} Student;

/* What the student reads of the utterance's text */
static void
predict (const Student *s, const WnUtterance *utterance, uint64_t key, float *features, float *f0,
    float *voiced)
{
  const WnVoice *voice = s->voice;
  const int n_phones = utterance->n_phones, dim = voice->file->acoustic_config.context_dim;
  g_autofree int32_t *phone = g_new (int32_t, n_phones);
  g_autofree float *context = g_new (float, (gsize) n_phones *dim);
  const WnAcousticInput input = { .P = n_phones,
    .phone = phone,
    .context = context,
    .durations = utterance->duration,
    .draw = { s->seed, key, 0, 0 } };

  wn_context_of_layout (n_phones, dim, utterance->context, context);
  for (int i = 0; i < n_phones; i++)
    phone[i] = voice->phone_map[utterance->phone[i]];
  wn_voice_predict (voice, &input, utterance->n_frames, NULL, features, f0, voiced);
}

static void
make_utterance (void *data, const WnUtterance *utterance, float *wave)
{
  const Student *s = data;
  const WnVoiceFile *file = s->voice->file;
  int n_frames = utterance->n_frames;
  gsize size = (gsize) n_frames * wn_feature_dim (&file->features);
  float *features = g_new (float, size);
  float *f0 = g_new (float, n_frames), *voiced = g_new (float, n_frames);
  WnVocoderInput input = { .features = features,
    .f0 = f0,
    .voiced = voiced,
    .n_frames = n_frames,
    .seed = s->seed,
    .key = wn_rng_hash (utterance->id, strlen (utterance->id), 0),
    .noise_scale = file->noise_scale };

  if (s->from_text) {
    predict (s, utterance, input.key, features, f0, voiced);
  } else {
    memcpy (features, utterance->features, size * sizeof (float));
    wn_voice_condition (s->voice, n_frames, features, f0, voiced);
  }
  wn_vocoder_start (s->vocoder, &input, 0);
  wn_vocoder_read (s->vocoder, wave, utterance->n_samples);
  g_free (features);
  g_free (f0);
  g_free (voiced);
}

gboolean
wn_eval_voice (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *result, GError **error)
{
  WnVoice *voice = wn_voice_load (eval->voice, error);
  const WnVoiceFile *file = voice ? voice->file : NULL;
  gboolean ok = FALSE;

  if (voice && !wn_feature_config_equal (&corpus->config, &file->features)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: its features are not those of the voice %s", eval->corpus, file->name);
  } else if (voice) {
    /* beside a teacher, networks are compared */
    const gboolean corrected = !eval->alignment && !eval->teacher;
    Student student = { voice, corrected ? wn_voice_copier (voice) : wn_voice_vocoder (voice),
      eval->alignment != NULL, (guint64) eval->seed };
    WnEvalMaker maker = { "voice", WN_TOOL_STUDENT, 0, eval->teacher ? 0.1 : 1,
      eval->alignment != NULL, make_utterance, &student };

    ok = wn_eval_corpus (corpus, &maker, eval->folder, run, result, error);
    wn_vocoder_free (student.vocoder);
  }
  wn_voice_unref (voice);
  return ok;
}
