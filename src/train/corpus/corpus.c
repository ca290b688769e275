/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "corpus.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/safetensors.h"
#include "dsp/emphasis.h"
#include "model/config.h"

#define MAX_ID 200
#define MAX_DEPTH 8 /* of the list of utterances */

typedef struct
{
  WnSafetensors *st, *alignment;
  JsonParser *parser; /* owns ids and texts */
  WnStatistics measured;
} Private;

static gboolean
read_config (WnFeatureConfig *config, const char *json, const char *path, GError **error)
{
  if (!json) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: is not a corpus, for it has no feature definition", path);
    return FALSE;
  }
  if (!wn_feature_config_from_json (json, config, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  return TRUE;
}

gboolean
wn_utterance_id_is_valid (const char *id)
{
  char **parts;
  gboolean valid = *id && strlen (id) <= MAX_ID && g_utf8_validate (id, -1, NULL);

  for (const char *p = id; valid && *p; p = g_utf8_next_char (p))
    valid = !g_unichar_iscntrl (g_utf8_get_char (p));
  parts = g_strsplit (id, "/", -1);
  for (int i = 0; valid && parts[i]; i++)
    valid = *parts[i] && strcmp (parts[i], ".") != 0 && strcmp (parts[i], "..") != 0;
  g_strfreev (parts);
  return valid;
}

char *
wn_utterance_file_name (const char *id)
{
  return g_strdelimit (g_strdup (id), "/", '_');
}

static gboolean
read_utterance (WnUtterance *u, JsonNode *node, const char *path, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  u->id = object ? wn_json_string (object, "id") : NULL;
  u->text = object ? wn_json_string (object, "text") : NULL;
  if (!u->id || !u->text) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ,
        "%s: one of the utterances in the metadata lacks its id or its text", path);
    return FALSE;
  }
  if (!wn_utterance_id_is_valid (u->id)) {
    g_autofree char *shown = g_strescape (u->id, NULL);

    g_set_error (error, WN_ERROR, WN_ERROR_READ,
        "%s: an utterance has the id \"%.100s\", which can "
        "name no file",
        path, shown);
    return FALSE;
  }
  return TRUE;
}

/* ids and texts; sets n_utterances */
static gboolean
read_utterances (WnCorpus *corpus, const char *json, const char *path, GError **error)
{
  Private *p = corpus->priv;
  GError *reason = NULL;
  JsonNode *root;
  JsonArray *array;

  p->parser = json ? wn_json_parse (json, strlen (json), MAX_DEPTH, &reason) : NULL;
  root = p->parser ? json_parser_get_root (p->parser) : NULL;
  array = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  if (!array || json_array_get_length (array) == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: no list of utterances in the metadata%s%s",
        path, reason ? ": " : "", reason ? reason->message : "");
    g_clear_error (&reason);
    return FALSE;
  }
  corpus->n_utterances = json_array_get_length (array);
  corpus->utterances = g_new0 (WnUtterance, corpus->n_utterances);
  for (int i = 0; i < corpus->n_utterances; i++) {
    if (!read_utterance (&corpus->utterances[i], json_array_get_element (array, i), path, error))
      return FALSE;
  }
  return TRUE;
}

/* [n + 1] offsets that begin at 0, rise, and end at total */
static const int64_t *
require_offsets (const WnSafetensors *st, const char *name, int n, int64_t total, const char *path,
    GError **error)
{
  const WnTensor *tensor = wn_safetensors_require (st, name, WN_DTYPE_I64, 1, (int64_t[]){ n + 1 },
      error);
  const int64_t *offsets;
  gboolean ok;

  if (!tensor)
    return NULL;
  offsets = tensor->data;
  ok = offsets[0] == 0 && offsets[n] == total;
  for (int i = 0; ok && i < n; i++)
    ok = offsets[i + 1] > offsets[i] && offsets[i + 1] - offsets[i] <= G_MAXINT;
  if (!ok) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s is damaged", path, name);
    return NULL;
  }
  return offsets;
}

static const uint8_t *
require_flags (const WnSafetensors *st, const char *name, int n, GError **error)
{
  const WnTensor *tensor = wn_safetensors_require (st, name, WN_DTYPE_U8, 1, (int64_t[]){ n },
      error);

  return tensor ? tensor->data : NULL;
}

static gboolean
all_finite (const float *x, int64_t n)
{
  for (int64_t i = 0; i < n; i++) {
    if (!isfinite (x[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_audio (WnCorpus *corpus, const char *path, GError **error)
{
  const WnSafetensors *st = ((Private *) corpus->priv)->st;
  const int n = corpus->n_utterances, dim = wn_feature_dim (&corpus->config);
  const WnTensor *wave = wn_safetensors_require (st, "wave", WN_DTYPE_I16, 1, (int64_t[]){ -1 },
      error);
  const WnTensor *features = wave
      ? wn_safetensors_require (st, "features", WN_DTYPE_F32, 2, (int64_t[]){ -1, dim }, error)
      : NULL;
  const int64_t *samples = features
      ? require_offsets (st, "sample_offsets", n, wave->n_elements, path, error)
      : NULL;
  const int64_t *frames = samples
      ? require_offsets (st, "frame_offsets", n, features->shape[0], path, error)
      : NULL;
  const uint8_t *held_out = frames ? require_flags (st, "held_out", n, error) : NULL;

  if (!held_out)
    return FALSE;
  for (int i = 0; i < n; i++) {
    WnUtterance *u = &corpus->utterances[i];

    u->held_out = held_out[i] != 0;
    u->wave = (const int16_t *) wave->data + samples[i];
    u->n_samples = samples[i + 1] - samples[i];
    u->features = (const float *) features->data + frames[i] * dim;
    u->n_frames = frames[i + 1] - frames[i];
    if (u->n_samples != (int64_t) u->n_frames * corpus->config.hop) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ,
          "%s: %s has %d samples, which are not %d frames of %d", path, u->id, u->n_samples,
          u->n_frames, corpus->config.hop);
      return FALSE;
    }
  }
  if (!all_finite (features->data, features->n_elements)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: features that are not numbers", path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
alignment_fits (const WnUtterance *u, int n_phones)
{
  int64_t frames = 0;

  for (int i = 0; i < u->n_phones; i++) {
    if (u->phone[i] < 0 || u->phone[i] >= n_phones || u->duration[i] < 1)
      return FALSE;
    frames += u->duration[i];
  }
  return frames == u->n_frames;
}

/* An alignment tells its phones since there are several languages */
static gboolean
check_phones (const WnCorpus *corpus, const char *path, GError **error)
{
  const WnSafetensors *alignment = ((Private *) corpus->priv)->alignment;
  const char *phones = wn_safetensors_metadata (alignment, "phones"),
             *language = wn_safetensors_metadata (alignment, "language");
  g_autofree char *own = wn_language_phones (corpus->language);

  if (!phones || strcmp (phones, own) == 0)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: aligned with other phones (%s) than those of the corpus's language, %s", path,
      language ? language : "of an unknown language", corpus->language->tag);
  return FALSE;
}

static gboolean
read_alignment (WnCorpus *corpus, const char *path, GError **error)
{
  Private *p = corpus->priv;
  const int n = corpus->n_utterances;
  const WnTensor *phone, *context, *duration;
  const int64_t *offsets;
  const uint8_t *rejected;

  p->alignment = wn_safetensors_open (path, error);
  if (!p->alignment || !check_phones (corpus, path, error))
    return FALSE;
  phone = wn_safetensors_require (p->alignment, "phone", WN_DTYPE_I32, 1, (int64_t[]){ -1 }, error);
  context = phone ? wn_safetensors_require (p->alignment, "context", WN_DTYPE_F32, 2,
                (int64_t[]){ phone->n_elements, WN_CONTEXT_DIM }, error)
                  : NULL;
  duration = context ? wn_safetensors_require (p->alignment, "duration", WN_DTYPE_I32, 1,
                 (int64_t[]){ phone->n_elements }, error)
                     : NULL;
  offsets = duration
      ? require_offsets (p->alignment, "phone_offsets", n, phone->n_elements, path, error)
      : NULL;
  rejected = offsets ? require_flags (p->alignment, "rejected", n, error) : NULL;
  if (!rejected)
    return FALSE;
  for (int i = 0; i < n; i++) {
    WnUtterance *u = &corpus->utterances[i];

    u->rejected = rejected[i] != 0;
    u->phone = (const int32_t *) phone->data + offsets[i];
    u->context = (const float *) context->data + offsets[i] * WN_CONTEXT_DIM;
    u->duration = (const int32_t *) duration->data + offsets[i];
    u->n_phones = offsets[i + 1] - offsets[i];
    if (!alignment_fits (u, corpus->language->n_phones)) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "%s: is not an alignment of this corpus (at %s)", path, u->id);
      return FALSE;
    }
  }
  if (!all_finite (context->data, context->n_elements)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: contexts that are not numbers", path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
is_training (const WnUtterance *u)
{
  return !u->held_out && !u->rejected;
}

static void
measure_features (const WnCorpus *corpus, WnStatistics *s)
{
  const WnFeatureConfig *config = &corpus->config;
  const int dim = wn_feature_dim (config);
  double *sum = g_new0 (double, dim), *square = g_new0 (double, dim);
  int64_t n = 0;

  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (!is_training (u))
      continue;
    for (int64_t k = 0; k < (int64_t) u->n_frames * dim; k++) {
      sum[k % dim] += u->features[k];
      square[k % dim] += u->features[k] * (double) u->features[k];
    }
    n += u->n_frames;
  }
  s->dim = dim;
  for (int k = 0; k < dim; k++) {
    double mean = n ? sum[k] / n : 0;

    s->feature_mean[k] = mean;
    s->feature_std[k] = sqrt (MAX (n ? square[k] / n - mean * mean : 0, 1e-6));
    if (k < config->n_mels)
      s->feature_std[k] = MAX (s->feature_std[k], WN_STATISTICS_MIN_BAND_STD);
  }
  s->feature_mean[WN_FEATURE_VOICED (config)] = 0;
  s->feature_std[WN_FEATURE_VOICED (config)] = 1;
  g_free (sum);
  g_free (square);
}

static float
measure_wave (const WnCorpus *corpus)
{
  double sum = 0, square = 0;
  int64_t n = 0;

  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];
    float state = 0;

    if (!is_training (u))
      continue;
    for (int t = 0; t < u->n_samples; t++) {
      float x = u->wave[t] / 32767.f, y;

      wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, &x, 1, &y, &state);
      sum += y;
      square += y * (double) y;
    }
    n += u->n_samples;
  }
  return n ? sqrt (MAX (square / n - sum / n * (sum / n), 1e-12)) : 1;
}

WnCorpus *
wn_corpus_open (const char *path, const char *alignment, GError **error)
{
  WnCorpus *corpus = g_new0 (WnCorpus, 1);
  Private *p = g_new0 (Private, 1);

  corpus->priv = p;
  p->st = wn_safetensors_open (path, error);
  if (!p->st
      || !(corpus->language = wn_language_of_phones (wn_safetensors_metadata (p->st, "language"),
               wn_safetensors_metadata (p->st, "phones"), error))
      || !read_config (&corpus->config, wn_safetensors_metadata (p->st, "features"), path, error)
      || !read_utterances (corpus, wn_safetensors_metadata (p->st, "utterances"), path, error)
      || !read_audio (corpus, path, error)
      || (alignment && !read_alignment (corpus, alignment, error))) {
    wn_corpus_close (corpus);
    return NULL;
  }
  measure_features (corpus, &p->measured);
  p->measured.wave_std = measure_wave (corpus);
  corpus->measured = corpus->statistics = &p->measured;
  return corpus;
}

void
wn_corpus_close (WnCorpus *corpus)
{
  Private *p;

  if (!corpus)
    return;
  p = corpus->priv;
  g_clear_object (&p->parser);
  g_clear_pointer (&p->st, wn_safetensors_close);
  g_clear_pointer (&p->alignment, wn_safetensors_close);
  g_free (p);
  g_free (corpus->utterances);
  g_free (corpus);
}

void
wn_utterance_wave (const WnUtterance *utterance, int n, float *out)
{
  for (int i = 0; i < n; i++)
    out[i] = utterance->wave[i] / 32767.0f;
}
