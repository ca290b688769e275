/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_voice.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/rng.h"
#include "dsp/mel.h"
#include "engine/vocoder.h"
#include "engine/voice.h"
#include "train/corpus.h"
#include "train/metrics.h"
#include "wav.h"

/* [n_frames][dim] the features of the text as the acoustic model predicts them */
static void
predict_features (const WnVoice *voice, const WnUtterance *utterance,
    float *features)
{
  int n_phones = utterance->n_phones;
  float *scratch = g_new (float,
      wn_acoustic_scratch (voice->acoustic, n_phones, utterance->n_frames));
  int32_t *phone = g_new (int32_t, n_phones);

  for (int i = 0; i < n_phones; i++)
    phone[i] = voice->phone_map[utterance->phone[i]];
  wn_acoustic_features (voice->acoustic, voice->file->acoustic, n_phones,
      phone, utterance->context, utterance->duration, NULL, NULL, NULL,
      scratch, features);
  wn_mel_sharpen (voice->file->sharpness, voice->file->features.n_mels, utterance->n_frames,
      wn_feature_dim (&voice->file->features), features);
  g_free (scratch);
  g_free (phone);
}

/* wave [n_samples] */
static void
make_utterance (const WnVoice *voice, WnVocoder *vocoder,
    const WnUtterance *utterance, gboolean from_text, guint64 seed, float *wave)
{
  int n_frames = utterance->n_frames;
  gsize size = (gsize) n_frames * wn_feature_dim (&voice->file->features);
  float *features = g_new (float, size);
  float *f0 = g_new (float, n_frames), *voiced = g_new (float, n_frames);
  WnVocoderInput input = {
    .features = features,
    .f0 = f0,
    .voiced = voiced,
    .n_frames = n_frames,
    .seed = seed,
    .key = wn_rng_hash (utterance->id, strlen (utterance->id), 0),
    .noise_scale = voice->file->noise_scale
  };

  if (from_text)
    predict_features (voice, utterance, features);
  else
    memcpy (features, utterance->features, size * sizeof (float));
  wn_voice_condition (voice, n_frames, features, f0, voiced);
  wn_vocoder_start (vocoder, &input, 0);
  wn_vocoder_read (vocoder, wave, utterance->n_samples);
  g_free (features);
  g_free (f0);
  g_free (voiced);
}

static gboolean
write_wave (const char *path, int rate, const float *x, int n, GError **error)
{
  WnWav *wav = wn_wav_open (path, rate, WN_WAV_S16, error);

  if (!wav)
    return FALSE;
  wn_wav_write (wav, x, n);
  return wn_wav_close (wav, NULL, error);
}

/* Both waveforms into the folder, and a line into the list of pairs */
static gboolean
write_pair (const char *folder, const WnUtterance *utterance, int rate,
    const float *reference, const float *test, GString *list, GError **error)
{
  char *reference_path = g_strdup_printf ("%s/%s-reference.wav", folder,
      utterance->id);
  char *test_path = g_strdup_printf ("%s/%s.wav", folder, utterance->id);
  gboolean ok;

  g_string_append_printf (list, "%s,%s\n", reference_path, test_path);
  ok = write_wave (reference_path, rate, reference, utterance->n_samples, error)
      && write_wave (test_path, rate, test, utterance->n_samples, error);
  g_free (reference_path);
  g_free (test_path);
  return ok;
}

static gboolean
eval_utterance (const WnEvalVoice *eval, const WnVoice *voice,
    WnVocoder *vocoder, const WnUtterance *utterance, GString *list,
    GArray *pairs, GError **error)
{
  const WnFeatureConfig *config = &voice->file->features;
  int n = utterance->n_samples;
  float *reference = g_new (float, n), *test = g_new (float, n);
  WnPair pair;
  gboolean ok;

  for (int i = 0; i < n; i++)
    reference[i] = (float) utterance->wave[i] / 32767;
  make_utterance (voice, vocoder, utterance, eval->alignment != NULL,
      (guint64) eval->seed, test);
  ok = wn_metrics_compare (config, reference, test, n, &pair, error);
  if (ok && eval->folder)
    ok = write_pair (eval->folder, utterance, config->rate, reference, test,
        list, error);
  if (ok)
    g_array_append_val (pairs, pair);
  g_free (reference);
  g_free (test);
  return ok;
}

static gboolean
write_list (const char *folder, const GString *list, GError **error)
{
  char *path = g_build_filename (folder, "pairs.csv", NULL);
  gboolean ok = g_file_set_contents (path, list->str, (gssize) list->len, error);

  g_free (path);
  return ok;
}

static gboolean
eval_corpus (const WnEvalVoice *eval, const WnVoice *voice,
    const WnCorpus *corpus, const WnRun *run, GArray *pairs, GError **error)
{
  const WnVoiceFile *file = voice->file;
  WnVocoder *vocoder;
  GString *list;
  gboolean ok = TRUE;

  if (memcmp (&corpus->config, &file->features, sizeof corpus->config)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: its features are not those of the voice %s", eval->corpus,
        file->name);
    return FALSE;
  }
  if (eval->folder && g_mkdir_with_parents (eval->folder, 0777)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", eval->folder,
        g_strerror (errno));
    return FALSE;
  }
  list = g_string_new (NULL);
  vocoder = wn_vocoder_new (voice->student, file->wave_std, file->pre_emphasis, 1);
  for (int u = 0; ok && u < corpus->n_utterances && !wn_run_stop_asked (run); u++) {
    const WnUtterance *utterance = &corpus->utterances[u];

    wn_run_progress (run, (double) u / corpus->n_utterances, "%s", utterance->id);
    if (utterance->held_out && !(eval->alignment && utterance->rejected))
      ok = eval_utterance (eval, voice, vocoder, utterance, list, pairs, error);
  }
  if (ok && pairs->len == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: no utterance in it is held out", eval->corpus);
    ok = FALSE;
  }
  if (ok && eval->folder)
    ok = write_list (eval->folder, list, error);
  wn_vocoder_free (vocoder);
  g_string_free (list, TRUE);
  return ok;
}

gboolean
wn_eval_voice (const WnEvalVoice *eval, const WnRun *run, GArray *pairs,
    GError **error)
{
  WnVoice *voice = wn_voice_load (eval->voice, error);
  WnCorpus *corpus;
  gboolean ok;

  if (!voice)
    return FALSE;
  corpus = wn_corpus_open (eval->corpus, eval->alignment, error);
  ok = corpus && eval_corpus (eval, voice, corpus, run, pairs, error);
  wn_corpus_close (corpus);
  wn_voice_unref (voice);
  return ok;
}
