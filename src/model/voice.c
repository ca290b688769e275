/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "voice.h"
#include <math.h>
#include <string.h>
#include "config.h"

#define PEAKS "int8.peaks"

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  char *reason;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, WN_ERROR, WN_ERROR_SETTINGS, reason);
  g_free (reason);
  return FALSE;
}

static const char *
require (const WnSafetensors *st, const char *key, GError **error)
{
  const char *value = wn_safetensors_metadata (st, key);

  if (!value || *value == '\0') {
    refuse (error, "the voice's metadata lack \"%s\"", key);
    return NULL;
  }
  return value;
}

static gboolean
read_text (const WnSafetensors *st, const char *key, char **out, GError **error)
{
  const char *value = require (st, key, error);

  *out = g_strdup (value);
  return value != NULL;
}

static gboolean
read_words (const WnSafetensors *st, const char *key, char ***out, GError **error)
{
  const char *value = require (st, key, error);

  *out = value ? g_strsplit (value, " ", -1) : NULL;
  return value != NULL;
}

static gboolean
read_number (const WnSafetensors *st, const char *key, float *out, GError **error)
{
  const char *value = require (st, key, error);
  char *end;

  if (!value)
    return FALSE;
  *out = g_ascii_strtod (value, &end);
  return *end == '\0' || refuse (error, "the voice's \"%s\" is not a number: \"%s\"", key, value);
}

/* Voices of before there were several layouts do not name theirs */
static gboolean
read_layout (const WnSafetensors *st, WnVoiceFile *v, GError **error)
{
  const char *text = wn_safetensors_metadata (st, "context");
  guint64 layout = 1;

  if (text && !g_ascii_string_to_unsigned (text, 10, 1, 99, &layout, NULL))
    return refuse (error, "the voice's \"context\" is not the number of a layout: \"%s\"", text);
  v->context_layout = layout;
  return TRUE;
}

/* One that earlier voices lack; *out stays as it is */
static gboolean
read_optional_number (const WnSafetensors *st, const char *key, float *out, GError **error)
{
  return !wn_safetensors_metadata (st, key) || read_number (st, key, out, error);
}

static gboolean
check (const WnVoiceFile *v, GError **error)
{
  const WnFeatureConfig *f = &v->features;
  const WnAcousticConfig *a = &v->acoustic_config;
  const WnStudentConfig *s = &v->student_config;

  if (a->n_mels != f->n_mels || a->mel_low != f->mel_low || a->mel_high != f->mel_high)
    return refuse (error, "the acoustic model is for other mel bands than the voice's");
  if (a->n_phones != (int) g_strv_length (v->phones))
    return refuse (error, "the acoustic model is for %d phones, the voice has %u", a->n_phones,
        g_strv_length (v->phones));
  if (s->cond_in != wn_feature_dim (f) || s->hop != f->hop || s->rate != f->rate)
    return refuse (error, "the student is for other features than the voice's");
  if (!(v->wave_std > 0.0f && v->wave_std <= 10.0f))
    return refuse (error, "the voice's \"wave_std\" must be above 0 and at most 10");
  if (!(v->pre_emphasis >= 0.0f && v->pre_emphasis <= WN_VOICE_MAX_EMPHASIS))
    return refuse (error, "the voice's \"pre_emphasis\" must be 0 to %g", WN_VOICE_MAX_EMPHASIS);
  if (!(v->noise_scale >= 0.0f && v->noise_scale <= 2.0f))
    return refuse (error, "the voice's \"noise_scale\" must be 0 to 2");
  if (!(v->sharpness >= 0.5f && v->sharpness <= 2.0f))
    return refuse (error, "the voice's \"sharpness\" must be 0.5 to 2");
  if (!(v->gain >= -WN_VOICE_MAX_GAIN && v->gain <= WN_VOICE_MAX_GAIN))
    return refuse (error, "the voice's \"gain\" must be -%g to %g", WN_VOICE_MAX_GAIN,
        WN_VOICE_MAX_GAIN);
  if (v->loudness != 0.0f
      && !(v->loudness >= WN_VOICE_MIN_LOUDNESS && v->loudness <= WN_VOICE_MAX_LOUDNESS))
    return refuse (error, "the voice's \"loudness\" must be %g to %g, or 0", WN_VOICE_MIN_LOUDNESS,
        WN_VOICE_MAX_LOUDNESS);
  return TRUE;
}

static gboolean
read_header (const WnSafetensors *st, WnVoiceFile *v, GError **error)
{
  const char *format = wn_safetensors_metadata (st, "format"),
             *version = wn_safetensors_metadata (st, "version"), *json;

  if (g_strcmp0 (format, WN_VOICE_FORMAT) != 0)
    return refuse (error, "not a voice: the metadata's \"format\" is not \"" WN_VOICE_FORMAT "\"");
  if (g_strcmp0 (version, G_STRINGIFY (WN_VOICE_VERSION)) != 0) {
    return refuse (error,
        "a voice of format version %s; version " G_STRINGIFY (WN_VOICE_VERSION) " is known",
        version ? version : "unknown");
  }
  return read_text (st, "name", &v->name, error) && read_text (st, "speaker", &v->speaker, error)
      && read_text (st, "gender", &v->gender, error)
      && read_text (st, "licence", &v->licence, error)
      && read_text (st, "provenance", &v->provenance, error)
      && read_words (st, "languages", &v->languages, error)
      && read_words (st, "phones", &v->phones, error) && read_layout (st, v, error)
      && (json = require (st, "features", error)) != NULL
      && wn_feature_config_from_json (json, &v->features, error)
      && (json = require (st, WN_ACOUSTIC_METADATA, error)) != NULL
      && wn_acoustic_config_from_json (json, &v->acoustic_config, error)
      && (json = require (st, "student", error)) != NULL
      && wn_student_config_from_json (json, &v->student_config, error)
      && read_number (st, "wave_std", &v->wave_std, error)
      && read_number (st, "pre_emphasis", &v->pre_emphasis, error)
      && read_number (st, "noise_scale", &v->noise_scale, error)
      && read_number (st, "sharpness", &v->sharpness, error)
      && read_optional_number (st, "gain", &v->gain, error)
      && read_optional_number (st, "loudness", &v->loudness, error) && check (v, error);
}

static gboolean
read_vector (const WnSafetensors *st, const char *name, int n, float min, float **out,
    GError **error)
{
  const int64_t shape[1] = { n };
  const WnTensor *tensor = wn_safetensors_require (st, name, WN_DTYPE_F32, 1, shape, error);

  if (!tensor)
    return FALSE;
  *out = g_new (float, n);
  if (!wn_safetensors_read (st, tensor, 0, n, *out, error))
    return FALSE;
  for (int i = 0; i < n; i++) {
    if (!isfinite ((*out)[i]) || (*out)[i] < min)
      return refuse (error, "tensor '%s' holds %g at %d", name, (*out)[i], i);
  }
  return TRUE;
}

/* The scales of 8 bits, which may be absent */
static gboolean
read_peaks (const WnSafetensors *st, const WnStudentLayout *layout, WnVoiceFile *v, GError **error)
{
  if (!wn_safetensors_find (st, PEAKS))
    return TRUE;
  if (!read_number (st, "int8_distance", &v->int8_distance, error))
    return FALSE;
  if (!(v->int8_distance >= 0.0f))
    return refuse (error, "the voice's \"int8_distance\" must be 0 or more");
  return read_vector (st, PEAKS, wn_student_layout_n_peaks (layout), 0.0f, &v->peaks, error);
}

static gboolean
read_tensors (const WnSafetensors *st, WnVoiceFile *v, GError **error)
{
  const int dim = wn_feature_dim (&v->features);
  WnAcoustic *acoustic = wn_acoustic_new (&v->acoustic_config);
  WnStudentLayout *student = wn_student_layout_new (&v->student_config);
  const WnTensor *first = wn_safetensors_find (st, WN_ACOUSTIC_PREFIX "mean");
  gboolean ok = read_vector (st, "feature.mean", dim, -G_MAXFLOAT, &v->feature_mean, error)
      && read_vector (st, "feature.std", dim, 1e-6f, &v->feature_std, error)
      && (v->acoustic = wn_params_read (wn_acoustic_layout (acoustic), WN_ACOUSTIC_PREFIX, st,
              error))
      && (v->student = wn_params_read (student->params, WN_STUDENT_PREFIX, st, error))
      && read_peaks (st, student, v, error);

  v->half = first && first->dtype == WN_DTYPE_F16;
  wn_student_layout_free (student);
  wn_acoustic_free (acoustic);
  return ok;
}

WnVoiceFile *
wn_voice_file_read (const char *path, WnVoicePart part, GError **error)
{
  GError *reason = NULL;
  WnVoiceFile *voice;
  WnSafetensors *st = part == WN_VOICE_HEADER ? wn_safetensors_open_header (path, error)
                                              : wn_safetensors_open_in_parts (path, error);

  if (!st)
    return NULL;
  voice = g_new0 (WnVoiceFile, 1);
  if (!read_header (st, voice, &reason)
      || (part == WN_VOICE_WHOLE && !read_tensors (st, voice, &reason))) {
    /* a tensor that is missing makes the file unusable, not absent */
    if (g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND))
      reason->code = WN_ERROR_SETTINGS;
    if (!g_str_has_prefix (reason->message, path))
      g_prefix_error (&reason, "%s: ", path);
    g_propagate_error (error, reason);
    g_clear_pointer (&voice, wn_voice_file_free);
  }
  wn_safetensors_close (st);
  return voice;
}

void
wn_voice_file_free (WnVoiceFile *voice)
{
  if (!voice)
    return;
  g_free (voice->name);
  g_free (voice->speaker);
  g_free (voice->gender);
  g_free (voice->licence);
  g_free (voice->provenance);
  g_strfreev (voice->languages);
  g_strfreev (voice->phones);
  g_free (voice->feature_mean);
  g_free (voice->feature_std);
  wn_block_free (voice->acoustic);
  wn_block_free (voice->student);
  g_free (voice->peaks);
  g_free (voice);
}

static void
write_owned (WnSafetensorsWriter *w, const char *key, char *value)
{
  wn_safetensors_writer_metadata (w, key, value);
  g_free (value);
}

static void
write_number (WnSafetensorsWriter *w, const char *key, float value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  wn_safetensors_writer_metadata (w, key, g_ascii_formatd (text, sizeof text, "%.9g", value));
}

gboolean
wn_voice_file_write (const WnVoiceFile *v, const char *path, GError **error)
{
  const int64_t shape[1] = { wn_feature_dim (&v->features) };
  int64_t n_peaks[1];
  WnSafetensorsWriter *w;
  WnAcoustic *acoustic;
  WnStudentLayout *student;
  uint16_t *halves = NULL;
  gboolean ok;

  if (!check (v, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  acoustic = wn_acoustic_new (&v->acoustic_config);
  student = wn_student_layout_new (&v->student_config);
  w = wn_safetensors_writer_new ();
  wn_safetensors_writer_metadata (w, "format", WN_VOICE_FORMAT);
  wn_safetensors_writer_metadata (w, "version", G_STRINGIFY (WN_VOICE_VERSION));
  wn_safetensors_writer_metadata (w, "name", v->name);
  wn_safetensors_writer_metadata (w, "speaker", v->speaker);
  wn_safetensors_writer_metadata (w, "gender", v->gender);
  wn_safetensors_writer_metadata (w, "licence", v->licence);
  wn_safetensors_writer_metadata (w, "provenance", v->provenance);
  write_owned (w, "languages", g_strjoinv (" ", v->languages));
  write_owned (w, "phones", g_strjoinv (" ", v->phones));
  write_owned (w, "context", g_strdup_printf ("%d", v->context_layout));
  write_owned (w, "features", wn_feature_config_to_json (&v->features));
  write_owned (w, WN_ACOUSTIC_METADATA, wn_acoustic_config_to_json (&v->acoustic_config));
  write_owned (w, "student", wn_student_config_to_json (&v->student_config));
  write_number (w, "wave_std", v->wave_std);
  write_number (w, "pre_emphasis", v->pre_emphasis);
  write_number (w, "noise_scale", v->noise_scale);
  write_number (w, "sharpness", v->sharpness);
  if (v->gain != 0.0f)
    write_number (w, "gain", v->gain);
  if (v->loudness != 0.0f)
    write_number (w, "loudness", v->loudness);
  wn_safetensors_writer_add (w, "feature.mean", WN_DTYPE_F32, 1, shape, v->feature_mean);
  wn_safetensors_writer_add (w, "feature.std", WN_DTYPE_F32, 1, shape, v->feature_std);
  if (v->half) {
    halves = wn_params_save_half (wn_acoustic_layout (acoustic), WN_ACOUSTIC_PREFIX, v->acoustic,
        w);
  } else {
    wn_params_save (wn_acoustic_layout (acoustic), WN_ACOUSTIC_PREFIX, v->acoustic, w);
  }
  wn_params_save (student->params, WN_STUDENT_PREFIX, v->student, w);
  if (v->peaks) {
    n_peaks[0] = wn_student_layout_n_peaks (student);
    write_number (w, "int8_distance", v->int8_distance);
    wn_safetensors_writer_add (w, PEAKS, WN_DTYPE_F32, 1, n_peaks, v->peaks);
  }
  ok = wn_safetensors_writer_save (w, path, error);
  wn_safetensors_writer_free (w);
  g_free (halves);
  wn_student_layout_free (student);
  wn_acoustic_free (acoustic);
  return ok;
}
