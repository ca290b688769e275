/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "report_sound.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dsp/stft.h"
#include "report_picture.h"
#include "train/acoustic.h"
#include "train/corpus/audiofile.h"
#include "tools/wav.h"

#define PICTURE_COLUMNS 320
#define DYNAMIC_RANGE 75.0 /* dB of a spectrogram */
#define WINDOW 0.025       /* seconds */

static void
sound_clear (gpointer data)
{
  WnReportSound *s = data;

  g_free (s->title);
  g_free (s->wave);
  g_free (s->bands);
}

static void
utterance_free (gpointer data)
{
  WnReportUtterance *u = data;

  g_free (u->id);
  g_free (u->text);
  g_array_unref (u->sounds);
  g_free (u);
}

static WnReportUtterance *
utterance_new (const char *id, int rate)
{
  WnReportUtterance *u = g_new0 (WnReportUtterance, 1);

  u->id = g_strdup (id);
  u->rate = rate;
  u->sounds = g_array_new (FALSE, TRUE, sizeof (WnReportSound));
  g_array_set_clear_func (u->sounds, sound_clear);
  return u;
}

/* The names of samples have no slashes */
static const WnUtterance *
find_recording (const WnCorpus *corpus, const char *id)
{
  for (int i = 0; corpus && i < corpus->n_utterances; i++) {
    g_autofree char *name = wn_utterance_file_name (corpus->utterances[i].id);

    if (strcmp (name, id) == 0)
      return &corpus->utterances[i];
  }
  return NULL;
}

static WnReportSound
recording_sound (const WnUtterance *u, int n)
{
  WnReportSound s = { .title = g_strdup ("recording"),
    .colour = -1,
    .n = n,
    .wave = g_new (float, n) };

  wn_utterance_wave (u, n, s.wave);
  return s;
}

/*
 * Up to three renderings of an utterance over a run: the first, one in the middle, the last; or the
 * last alone. Of an evaluation all
 */
static void
choose (const WnReportRun *run, const char *id, gboolean history,
    const WnReportSample *chosen[WN_REPORT_N_KINDS], int *n)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < run->samples->len; i++) {
    const WnReportSample *s = run->samples->pdata[i];

    if (strcmp (s->id, id) == 0)
      g_ptr_array_add (all, (gpointer) s);
  }
  *n = 0;
  if (run->texts) {
    for (guint i = 0; i < MIN (all->len, WN_REPORT_N_KINDS); i++)
      chosen[(*n)++] = all->pdata[i];
    return;
  }
  if (history && all->len >= 2)
    chosen[(*n)++] = all->pdata[0];
  if (history && all->len >= 3)
    chosen[(*n)++] = all->pdata[all->len / 2];
  if (all->len >= 1)
    chosen[(*n)++] = all->pdata[all->len - 1];
}

/* colour: of the run, of an evaluation that of its first kind */
static gboolean
add_rendering (WnReportUtterance *u, const WnReportRun *run, const WnReportSample *sample,
    int colour, GError **error)
{
  WnReportSound s = { .colour = colour };

  if (run->texts)
    s.colour = sample->step == WN_REPORT_RECORDING ? -1 : colour + (int) sample->step - 1;

  s.wave = wn_audio_file_read (sample->path, u->rate, &s.n, error);
  if (!s.wave)
    return FALSE;
  s.title = wn_report_sample_title (run, sample);
  g_array_append_val (u->sounds, s);
  return TRUE;
}

static void
compare (const WnCorpus *corpus, const WnUtterance *recording, const WnReportSound *sound,
    GArray *pairs)
{
  int n = MIN (recording->n_samples, sound->n);
  WnReportSound reference = recording_sound (recording, n);
  WnPair pair;

  if (wn_metrics_compare (&corpus->config, reference.wave, sound->wave, n, &pair, NULL))
    g_array_append_val (pairs, pair);
  sound_clear (&reference);
}

static gboolean
has_recording (const WnReportUtterance *u)
{
  return u->sounds->len && g_array_index (u->sounds, WnReportSound, 0).colour < 0;
}

static WnReportUtterance *
collect (const char *id, const WnReportRun *const *runs, int n_runs, const WnCorpus *corpus,
    GArray *const *pairs, GError **error)
{
  const WnUtterance *recording = find_recording (corpus, id);
  WnReportUtterance *u = utterance_new (id, corpus ? corpus->config.rate : 0);
  int longest = 0;

  for (int r = 0; r < n_runs; r++) {
    const WnReportSample *chosen[WN_REPORT_N_KINDS];
    int n;

    choose (runs[r], id, n_runs == 1, chosen, &n);
    for (int i = 0; i < n; i++) {
      u->rate = u->rate ? u->rate : wn_wav_rate (chosen[i]->path);
      if (!add_rendering (u, runs[r], chosen[i], r, error)) {
        utterance_free (u);
        return NULL;
      }
      longest = MAX (longest, g_array_index (u->sounds, WnReportSound, u->sounds->len - 1).n);
    }
    if (n && recording && pairs && !runs[r]->texts)
      compare (corpus, recording, &g_array_index (u->sounds, WnReportSound, u->sounds->len - 1),
          pairs[r]);
  }
  for (int r = 0; r < n_runs && !u->text; r++)
    if (runs[r]->texts)
      u->text = g_strdup (g_hash_table_lookup (runs[r]->texts, id));
  if (recording && !has_recording (u)) {
    WnReportSound s = recording_sound (recording, MIN (recording->n_samples, longest));

    g_free (u->text);
    u->text = g_strdup (recording->text);
    g_array_prepend_val (u->sounds, s);
  }
  return u;
}

GPtrArray *
wn_report_utterances (const WnReportRun *const *runs, int n_runs, const WnCorpus *corpus, int most,
    GArray *const *pairs, GError **error)
{
  GPtrArray *utterances = g_ptr_array_new_with_free_func (utterance_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int r = 0; r < n_runs; r++) {
    guint end = utterances->len + most;

    for (guint i = 0; i < runs[r]->samples->len; i++) {
      const WnReportSample *sample = runs[r]->samples->pdata[i];
      WnReportUtterance *u;

      if (utterances->len >= end || !g_hash_table_add (seen, sample->id))
        continue;
      u = collect (sample->id, runs, n_runs, corpus, pairs, error);
      if (!u) {
        g_ptr_array_unref (utterances);
        return NULL;
      }
      g_ptr_array_add (utterances, u);
    }
  }
  return utterances;
}

static float *
take_bands (const float *features, int n_frames, int n_mels, int dim)
{
  float *bands = g_new (float, n_mels *(gsize) n_frames);

  for (int f = 0; f < n_frames; f++)
    memcpy (bands + (gsize) f * n_mels, features + (gsize) f * dim, n_mels * sizeof (float));
  return bands;
}

/* The spectrum that the model says for the recording's phones and durations */
static WnReportUtterance *
predict (const WnReportRun *run, int colour, const WnCorpus *corpus, const WnUtterance *u,
    const WnAcoustic *model, const float *params)
{
  int n_mels = corpus->config.n_mels, dim = wn_feature_dim (&corpus->config);
  const WnAcousticInput input = { .P = u->n_phones,
    .phone = u->phone,
    .context = u->context,
    .durations = u->duration };
  WnReportUtterance *out = utterance_new (u->id, corpus->config.rate);
  float *features = g_new (float, (gsize) u->n_frames *dim);
  WnReportSound recording = recording_sound (u, u->n_samples),
                prediction = { .title = g_strdup_printf ("%s, predicted", run->name),
                  .colour = colour };

  wn_acoustic_features (model, params, &input, NULL, features);
  out->text = g_strdup (u->text);
  recording.bands = take_bands (u->features, u->n_frames, n_mels, dim);
  prediction.bands = take_bands (features, u->n_frames, n_mels, dim);
  recording.n_frames = prediction.n_frames = u->n_frames;
  g_array_append_val (out->sounds, recording);
  g_array_append_val (out->sounds, prediction);
  g_free (features);
  return out;
}

gboolean
wn_report_predictions (const WnReportRun *run, int colour, const WnCorpus *corpus, int most,
    GPtrArray *utterances, GError **error)
{
  g_autofree char *path = g_build_filename (run->dir, WN_ACOUSTIC_FILE, NULL);
  WnSafetensors *st;
  WnAcoustic *model;
  float *params = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  st = wn_safetensors_open (path, error);
  model = st ? wn_acoustic_load (st, &params, error) : NULL;
  wn_safetensors_close (st);
  if (!model)
    return FALSE;
  if (wn_acoustic_config (model)->n_mels != corpus->config.n_mels
      || wn_acoustic_config (model)->n_phones != corpus->language->n_phones
      || wn_acoustic_config (model)->context_dim != WN_CONTEXT_DIM) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: was trained on other features or phones than the corpus has", path);
    wn_block_free (params);
    wn_acoustic_free (model);
    return FALSE;
  }
  for (int i = 0; i < corpus->n_utterances && most > 0; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (!u->held_out || u->rejected || u->n_phones < 10)
      continue;
    g_ptr_array_add (utterances, predict (run, colour, corpus, u, model, params));
    most--;
  }
  wn_block_free (params);
  wn_acoustic_free (model);
  return TRUE;
}

/* [columns][bins] in dB, of n samples from a sound that may be shorter */
static float *
spectrum (const WnReportSound *sound, int rate, int n, int *columns, int *bins)
{
  int window = (int) (WINDOW * rate);
  WnStft *stft = wn_stft_new (1 << g_bit_storage (window), MAX (1, n / PICTURE_COLUMNS), window);
  float *wave = g_new0 (float, n), *re, *im, *db;

  memcpy (wave, sound->wave, MIN (n, sound->n) * sizeof (float));
  *columns = wn_stft_frames (stft, n);
  *bins = wn_stft_bins (stft);
  re = g_new (float, *bins);
  im = g_new (float, *bins);
  db = g_new (float, (gsize) *columns **bins);
  for (int c = 0; c < *columns; c++) {
    wn_stft_frame (stft, wave, n, c, FALSE, re, im);
    for (int b = 0; b < *bins; b++)
      db[(gsize) c * *bins + b] = 10 * log10f (re[b] * re[b] + im[b] * im[b] + 1e-9f);
  }
  wn_stft_free (stft);
  g_free (wave);
  g_free (re);
  g_free (im);
  return db;
}

static float
greatest (const float *x, gsize n)
{
  float most = -INFINITY;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, x[i]);
  return most;
}

void
wn_report_draw (const WnReportUtterance *utterance, const WnCorpus *corpus, char **uris)
{
  const WnReportSound *sounds = (const WnReportSound *) utterance->sounds->data;
  float loudest = 0;
  int n = 1;

  for (guint i = 0; i < utterance->sounds->len; i++)
    n = MAX (n, sounds[i].n);
  for (guint i = 0; i < utterance->sounds->len; i++) {
    const WnReportSound *s = &sounds[i];

    if (s->bands) {
      int n_mels = corpus->config.n_mels;
      double seconds = (double) s->n_frames * corpus->config.hop / corpus->config.rate;

      if (i == 0)
        loudest = greatest (s->bands, (gsize) s->n_frames * n_mels);
      uris[i] = wn_picture_map (s->bands, s->n_frames, n_mels, loudest - DYNAMIC_RANGE / 10,
          loudest, seconds, n_mels, "");
    } else {
      int columns, bins;
      float *db = spectrum (s, utterance->rate, n, &columns, &bins);

      if (i == 0)
        loudest = greatest (db, (gsize) columns * bins);
      uris[i] = wn_picture_map (db, columns, bins, loudest - DYNAMIC_RANGE, loudest,
          (double) n / utterance->rate, utterance->rate / 2000.0, " kHz");
      g_free (db);
    }
  }
}

char *
wn_report_audio (const WnReportUtterance *utterance, const WnReportSound *sound)
{
  GBytes *wav = wn_wav_bytes (utterance->rate, sound->wave, sound->n);
  char *text = g_base64_encode (g_bytes_get_data (wav, NULL), g_bytes_get_size (wav)),
       *uri = g_strconcat ("data:audio/wav;base64,", text, NULL);

  g_free (text);
  g_bytes_unref (wav);
  return uri;
}
