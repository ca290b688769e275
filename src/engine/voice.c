/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "voice.h"
#include <math.h>
#include <string.h>
#include "dsp/mel.h"
#include "search.h"
#include "text/text.h"

/* What a copy's bands are raised or lowered by at most, dB */
#define COPY_CORRECTION 12.0f

void
wn_voice_free (WnVoice *voice)
{
  g_strfreev (voice->info.languages);
  g_free (voice->info.name);
  g_free (voice->info.path);
  g_free (voice->info.gender);
  g_free (voice->info.licence);
  g_free (voice->room);
  wn_voice_file_free (voice->file);
  wn_acoustic_free (voice->acoustic);
  wn_student_free (voice->student);
  g_free (voice->phone_map);
  g_free (voice);
}

static gboolean
map_phones (WnVoice *voice, GError **error)
{
  const int dim = wn_context_dim (voice->file->context_layout);
  g_autofree char *phones = NULL;
  GError *unknown = NULL;

  if (voice->file->acoustic_config.context_dim != dim) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the voice reads %d context values a phone in layout %d, the text front end makes %d",
        voice->info.path, voice->file->acoustic_config.context_dim, voice->file->context_layout,
        dim);
    return FALSE;
  }
  phones = g_strjoinv (" ", voice->file->phones);
  voice->language = wn_language_of_phones (voice->file->languages[0], phones, &unknown);
  if (!voice->language) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: %s", voice->info.path, unknown->message);
    g_error_free (unknown);
    return FALSE;
  }
  voice->phone_map = g_new (int, voice->language->n_phones);
  for (int i = 0; i < voice->language->n_phones; i++) {
    const char *name = voice->language->phones[i].name;
    int k = 0;

    while (voice->file->phones[k] && strcmp (voice->file->phones[k], name) != 0)
      k++;
    if (!voice->file->phones[k]) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: the voice has no phone \"%s\"",
          voice->info.path, name);
      return FALSE;
    }
    voice->phone_map[i] = k;
  }
  return TRUE;
}

WnVoice *
wn_voice_open (const char *path, GError **error)
{
  WnVoiceFile *file = wn_voice_file_read (path, WN_VOICE_WHOLE, error);
  WnVoice *voice;

  if (!file)
    return NULL;
  voice = g_new0 (WnVoice, 1);
  voice->file = file;
  wn_voice_info_fill (&voice->info, file, path);
  if (!map_phones (voice, error)) {
    wn_voice_free (voice);
    return NULL;
  }
  voice->acoustic = wn_acoustic_new (&file->acoustic_config);
  voice->student = wn_student_new_take (&file->student_config, g_steal_pointer (&file->student));
  return voice;
}

const WnVoiceInfo *
wn_voice_get_info (const WnVoice *voice)
{
  return &voice->info;
}

void
wn_voice_condition (const WnVoice *voice, int n_frames, float *features, float *f0, float *voiced)
{
  const WnVoiceFile *v = voice->file;
  const WnFeatureConfig *config = &v->features;
  const int dim = wn_feature_dim (config);

  for (int f = 0; f < n_frames; f++) {
    float *x = features + (gsize) f * dim;

    for (int i = 0; i < dim; i++) {
      if (!isfinite (x[i]))
        x[i] = v->feature_mean[i];
    }
    f0[f] = CLAMP (200.0f * expf (x[WN_FEATURE_LF0 (config)]), config->f0_min / 2,
        config->f0_max * 2);
    voiced[f] = CLAMP (x[WN_FEATURE_VOICED (config)], 0.0f, 1.0f);
    wn_feature_normalise (dim, x, v->feature_mean, v->feature_std, x);
  }
}

gboolean
wn_voice_predict (const WnVoice *voice, const WnAcousticInput *input, int n_frames,
    const WnPredictOptions *options, float *features, float *f0, float *voiced)
{
  const WnVoiceFile *v = voice->file;

  if (!wn_acoustic_features (voice->acoustic, v->acoustic, input, options, features))
    return FALSE;
  wn_mel_sharpen (v->sharpness, v->features.n_mels, n_frames, wn_feature_dim (&v->features),
      features);
  wn_voice_condition (voice, n_frames, features, f0, voiced);
  return TRUE;
}

WnVocoder *
wn_voice_vocoder (const WnVoice *voice)
{
  const WnVoiceFile *file = voice->file;

  return wn_vocoder_new_student (voice->student, file->wave_std, file->pre_emphasis);
}

WnVocoder *
wn_voice_copier (const WnVoice *voice)
{
  const WnVoiceFile *file = voice->file;
  WnVocoder *vocoder = wn_voice_vocoder (voice);

  wn_vocoder_correct_bands (vocoder,
      wn_band_correction_new (&file->features, COPY_CORRECTION, file->feature_mean,
          file->feature_std));
  return vocoder;
}
