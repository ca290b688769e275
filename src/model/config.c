/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"
#include "dsp/lpc.h"
#include "mixture.h"
#include <math.h>
#include <string.h>
#include "base/json_reader.h"

static int
field_count (const WnField *field, const void *config)
{
  return field->max_count ? *(const int *) ((const char *) config + field->count_offset) : 1;
}

static double
field_get (const WnField *field, const void *config, int i)
{
  const char *p = (const char *) config + field->offset;

  return field->type == WN_FIELD_INT ? ((const int *) p)[i] : ((const float *) p)[i];
}

static void
field_set (const WnField *field, void *config, int i, double value)
{
  char *p = (char *) config + field->offset;

  if (field->type == WN_FIELD_INT) {
    ((int *) p)[i] = (int) value;
  } else {
    ((float *) p)[i] = (float) value;
  }
}

static gboolean
is_absent (const WnField *field, const void *config)
{
  gboolean absent = field->optional;

  for (int i = 0; absent && i < field_count (field, config); i++)
    absent = field_get (field, config, i) == field->absent;
  return absent;
}

char *
wn_config_to_json (const WnField *fields, int n_fields, const void *config)
{
  GString *s = g_string_new ("{");

  for (int f = 0; f < n_fields; f++) {
    const WnField *field = &fields[f];
    const int count = field_count (field, config);

    if (is_absent (field, config))
      continue;
    g_string_append_printf (s, "%s\"%s\": %s", s->len > 1 ? ", " : "", field->name,
        field->max_count ? "[" : "");
    for (int i = 0; i < count; i++) {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, field->type == WN_FIELD_INT ? "%.0f" : "%.9g",
          field_get (field, config, i));
      g_string_append_printf (s, "%s%s", i ? ", " : "", number);
    }
    g_string_append (s, field->max_count ? "]" : "");
  }
  g_string_append_c (s, '}');
  return g_string_free (s, FALSE);
}

static gboolean
read_value (const WnField *field, const WnJson *json, int value, int i, const char *what,
    void *config, GError **error)
{
  double number = NAN;
  gint64 integer;

  if (wn_json_integer (json, value, &integer))
    number = integer;
  else if (field->type != WN_FIELD_INT)
    wn_json_number (json, value, &number);
  if (!(number >= field->min && number <= field->max)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: \"%s\" must be %s %g to %g", what,
        field->name, field->type == WN_FIELD_INT ? "a whole number from" : "a number from",
        field->min, field->max);
    return FALSE;
  }
  field_set (field, config, i, number);
  return TRUE;
}

static gboolean
read_array (const WnField *field, const WnJson *json, int array, const char *what, void *config,
    GError **error)
{
  const int count = field_count (field, config);
  int n = 0;

  if (wn_json_type (json, array) != WN_JSON_ARRAY || wn_json_size (json, array) != count
      || count > field->max_count) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: \"%s\" must be an array of %d numbers",
        what, field->name, count);
    return FALSE;
  }
  for (int i = wn_json_first (json, array); i >= 0; i = wn_json_next (json, array, i))
    if (!read_value (field, json, i, n++, what, config, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_field (const WnField *field, const WnJson *json, const char *what, void *config,
    GError **error)
{
  const int value = wn_json_member (json, 0, field->name);

  if (value < 0 && field->optional) {
    for (int i = 0; i < field_count (field, config); i++)
      field_set (field, config, i, field->absent);
    return TRUE;
  }
  if (value < 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: \"%s\" is missing", what, field->name);
    return FALSE;
  }
  return field->max_count == 0 ? read_value (field, json, value, 0, what, config, error)
                               : read_array (field, json, value, what, config, error);
}

gboolean
wn_config_from_json (const WnField *fields, int n_fields, const char *text, const char *what,
    void *config, GError **error)
{
  GError *reason = NULL;
  WnJson *json = wn_json_read (text, strlen (text), 2, &reason);
  gboolean ok = json && wn_json_type (json, 0) == WN_JSON_OBJECT;
  int n_known = 0;

  if (!ok)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: %s", what,
        reason ? reason->message : "not an object of numbers");
  for (int f = 0; ok && f < n_fields; f++) {
    n_known += wn_json_member (json, 0, fields[f].name) >= 0;
    ok = read_field (&fields[f], json, what, config, error);
  }
  if (ok && wn_json_size (json, 0) != n_known) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: %d members where %d are known", what,
        wn_json_size (json, 0), n_known);
    ok = FALSE;
  }
  g_clear_error (&reason);
  wn_json_free (json);
  return ok;
}

char *
wn_network_to_json (const WnNetwork *network, const void *config)
{
  return wn_config_to_json (network->fields, network->n_fields, config);
}

gboolean
wn_network_from_json (const WnNetwork *network, const char *json, void *config, GError **error)
{
  g_autofree char *what = g_strconcat (network->name, " architecture", NULL);

  memset (config, 0, network->config_size);
  return wn_config_from_json (network->fields, network->n_fields, json, what, config, error)
      && (!network->check || network->check (config, what, error));
}

float *
wn_network_read (const WnNetwork *network, const WnSafetensors *st, const char *metadata,
    const char *prefix, void *config, GError **error)
{
  const char *json = wn_safetensors_metadata (st, metadata);
  WnParams *layout;
  float *params;

  if (!json) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: there is no %s network in it",
        wn_safetensors_name (st), network->name);
    return NULL;
  }
  if (!wn_network_from_json (network, json, config, error)) {
    g_prefix_error (error, "%s: ", wn_safetensors_name (st));
    return NULL;
  }
  layout = network->layout (config);
  params = wn_params_read (layout, prefix, st, error);
  wn_params_free (layout);
  return params;
}

static gboolean
refuse (const char *what, const char *reason, GError **error)
{
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: %s", what, reason);
  return FALSE;
}

static const WnField feature_fields[] = {
  WN_FIELD (WnFeatureConfig, rate, 8000, 48000),
  WN_FIELD (WnFeatureConfig, hop, 16, 4096),
  WN_FIELD (WnFeatureConfig, window, 16, 65536),
  WN_FIELD (WnFeatureConfig, fft, 16, 65536),
  WN_FIELD (WnFeatureConfig, n_mels, 1, 512),
  WN_FIELD (WnFeatureConfig, mel_low, 0, 24000),
  WN_FIELD (WnFeatureConfig, mel_high, 1, 24000),
  WN_FIELD (WnFeatureConfig, floor, 0, 1),
  WN_FIELD (WnFeatureConfig, f0_min, 10, 2000),
  WN_FIELD (WnFeatureConfig, f0_max, 10, 5000),
};

char *
wn_feature_config_to_json (const WnFeatureConfig *config)
{
  return wn_config_to_json (feature_fields, G_N_ELEMENTS (feature_fields), config);
}

gboolean
wn_feature_config_from_json (const char *json, WnFeatureConfig *config, GError **error)
{
  static const char what[] = "feature definition";

  if (!wn_config_from_json (feature_fields, G_N_ELEMENTS (feature_fields), json, what, config,
          error))
    return FALSE;
  if (config->window > config->fft || config->fft % 2)
    return refuse (what, "\"fft\" must be even and not below \"window\"", error);
  if (config->mel_low >= config->mel_high || config->mel_high > config->rate / 2.0f) {
    return refuse (what, "\"mel_low\" < \"mel_high\" <= \"rate\" / 2 must hold", error);
  }
  if (config->f0_min >= config->f0_max)
    return refuse (what, "\"f0_min\" must be below \"f0_max\"", error);
  return TRUE;
}

static const WnField student_fields[] = {
  WN_FIELD (WnStudentConfig, n_flows, 1, WN_MAX_FLOWS),
  WN_FIELD_ARRAY (WnStudentConfig, layers, n_flows, WN_MAX_FLOWS, 1, WN_MAX_LAYERS),
  WN_FIELD_ARRAY (WnStudentConfig, channels, n_flows, WN_MAX_FLOWS, 16, 1024),
  WN_FIELD (WnStudentConfig, kernel, 2, 3),
  WN_FIELD (WnStudentConfig, cycle, 1, 14),
  WN_FIELD (WnStudentConfig, cond_in, 1, 1024),
  WN_FIELD (WnStudentConfig, cond_channels, 16, 1024),
  WN_FIELD (WnStudentConfig, hop, 16, 4096),
  WN_FIELD (WnStudentConfig, rate, 8000, 48000),
  WN_FIELD (WnStudentConfig, scale_bias, -20, 20),
  WN_FIELD_ARRAY_OPTIONAL (WnStudentConfig, fold, n_flows, WN_MAX_FLOWS, 1, WN_MAX_FOLD, 1),
  WN_FIELD_OPTIONAL (WnStudentConfig, excitation_band, 0, 24000, 0),
  WN_FIELD_OPTIONAL (WnStudentConfig, filter, 0, WN_MAX_FILTER, 0),
};

static gboolean
check_student (void *data, const char *what, GError **error)
{
  const WnStudentConfig *config = data;

  for (int i = 0; i < config->n_flows; i++) {
    if (config->channels[i] % 16)
      return refuse (what, "\"channels\" must be multiples of 16", error);
    if (config->hop % config->fold[i])
      return refuse (what, "\"hop\" must be a multiple of each flow's \"fold\"", error);
  }
  if (config->cond_channels % 16)
    return refuse (what, "\"cond_channels\" must be a multiple of 16", error);
  return TRUE;
}

static WnParams *
student_layout (const void *config)
{
  WnStudentLayout *layout = wn_student_layout_new (config);
  WnParams *params = g_steal_pointer (&layout->params);

  wn_student_layout_free (layout);
  return params;
}

const WnNetwork wn_student_network = {
  .name = "student",
  .fields = student_fields,
  .n_fields = G_N_ELEMENTS (student_fields),
  .config_size = sizeof (WnStudentConfig),
  .check = check_student,
  .layout = student_layout,
};

char *
wn_student_config_to_json (const WnStudentConfig *config)
{
  return wn_network_to_json (&wn_student_network, config);
}

gboolean
wn_student_config_from_json (const char *json, WnStudentConfig *config, GError **error)
{
  return wn_network_from_json (&wn_student_network, json, config, error);
}

static const WnField teacher_fields[] = {
  WN_FIELD (WnTeacherConfig, layers, 1, WN_MAX_LAYERS),
  WN_FIELD (WnTeacherConfig, channels, 16, 1024),
  WN_FIELD (WnTeacherConfig, kernel, 2, 3),
  WN_FIELD (WnTeacherConfig, cycle, 1, 14),
  WN_FIELD (WnTeacherConfig, mixtures, 1, WN_MIXTURE_MAX),
  WN_FIELD (WnTeacherConfig, cond_in, 1, 1024),
  WN_FIELD (WnTeacherConfig, cond_channels, 16, 1024),
  WN_FIELD (WnTeacherConfig, hop, 16, 4096),
  WN_FIELD (WnTeacherConfig, rate, 8000, 48000),
  WN_FIELD (WnTeacherConfig, wave_std, 1e-6, 1),
  WN_FIELD (WnTeacherConfig, lpc_order, 0, WN_LPC_MAX),
  WN_FIELD (WnTeacherConfig, n_mels, 1, 512),
  WN_FIELD (WnTeacherConfig, mel_low, 0, 24000),
  WN_FIELD (WnTeacherConfig, mel_high, 1, 24000),
};

static gboolean
check_teacher (void *data, const char *what, GError **error)
{
  const WnTeacherConfig *config = data;

  if (config->channels % 16 || config->cond_channels % 16)
    return refuse (what, "\"channels\" and \"cond_channels\" must be multiples of 16", error);
  if (config->n_mels > config->cond_in || config->mel_low >= config->mel_high
      || config->mel_high > config->rate / 2.0f) {
    return refuse (what,
        "\"n_mels\" <= \"cond_in\" and \"mel_low\" < \"mel_high\" <= \"rate\" / 2 must hold",
        error);
  }
  return TRUE;
}

static WnParams *
teacher_layout (const void *config)
{
  WnTeacherLayout *layout = wn_teacher_layout_new (config);
  WnParams *params = g_steal_pointer (&layout->params);

  wn_teacher_layout_free (layout);
  return params;
}

const WnNetwork wn_teacher_network = {
  .name = "teacher",
  .fields = teacher_fields,
  .n_fields = G_N_ELEMENTS (teacher_fields),
  .config_size = sizeof (WnTeacherConfig),
  .check = check_teacher,
  .layout = teacher_layout,
};

char *
wn_teacher_config_to_json (const WnTeacherConfig *config)
{
  return wn_network_to_json (&wn_teacher_network, config);
}

gboolean
wn_teacher_config_from_json (const char *json, WnTeacherConfig *config, GError **error)
{
  return wn_network_from_json (&wn_teacher_network, json, config, error);
}
