/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "teacher.h"
#include <string.h>
#include "train/network/network.h"
#include "train/corpus/statistics.h"

#define VOICE_SUFFIX ".safetensors"
#define TEACHER_SUFFIX ".teacher.safetensors"

void
wn_tool_engine_clear (WnToolEngine *e)
{
  g_free (e->engine);
  g_free (e->teacher);
}

gboolean
wn_tool_engine_is_teacher (const WnToolEngine *e)
{
  return e->engine && strcmp (e->engine, "teacher") == 0;
}

static gboolean
is_temperature (double temperature, GError **error)
{
  if (temperature >= 0.0 && temperature <= 2.0)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "a temperature of %g asked for; 0 to 2 is possible", temperature);
  return FALSE;
}

gboolean
wn_tool_engine_check (const WnToolEngine *e, GError **error)
{
  if (e->engine && !wn_tool_engine_is_teacher (e) && strcmp (e->engine, "student") != 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--engine is \"student\" or \"teacher\", not \"%s\"", e->engine);
    return FALSE;
  }
  if (e->teacher && !wn_tool_engine_is_teacher (e)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "--teacher needs --engine teacher");
    return FALSE;
  }
  return is_temperature (e->temperature, error) && is_temperature (e->voiced_temperature, error);
}

/* Where the teacher is; NULL if nobody told and there is none beside the voice */
static char *
find_teacher (const WnToolEngine *e, const WnVoice *voice, GError **error)
{
  const char *path = voice->info.path;
  gsize n = strlen (path);
  char *beside;

  if (e->teacher)
    return g_strdup (e->teacher);
  n -= g_str_has_suffix (path, VOICE_SUFFIX) ? strlen (VOICE_SUFFIX) : 0;
  beside = g_strdup_printf ("%.*s" TEACHER_SUFFIX, (int) n, path);
  if (!g_file_test (beside, G_FILE_TEST_EXISTS)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND,
        "the voice \"%s\" comes without a teacher (%s): give --teacher", voice->info.name, beside);
    g_clear_pointer (&beside, g_free);
  }
  return beside;
}

/*
 * scale, shift [dim]: from the voice's normalised features to the teacher's; those of a teacher
 * that does not tell its own are the voice's
 */
static gboolean
read_statistics (const char *path, const WnVoiceFile *v, float *scale, float *shift, GError **error)
{
  const int dim = wn_feature_dim (&v->features);
  WnStatistics s;

  wn_statistics_init (&s, dim, v->feature_mean, v->feature_std, v->wave_std);
  if (!wn_statistics_of_run (&s, path, error))
    return FALSE;
  for (int i = 0; i < dim; i++) {
    scale[i] = v->feature_std[i] / s.feature_std[i];
    shift[i] = (v->feature_mean[i] - s.feature_mean[i]) / s.feature_std[i];
  }
  return TRUE;
}

WnVocoder *
wn_tool_engine_vocoder (const WnToolEngine *e, const WnVoice *voice, GError **error)
{
  const WnVoiceFile *v = voice->file;
  const int dim = wn_feature_dim (&v->features);
  g_autofree char *path = find_teacher (e, voice, error);
  g_autofree float *scale = g_new (float, dim), *shift = g_new (float, dim);
  WnTeacherConfig config;
  float *params = path ? wn_network_load (&wn_teacher_network, path, &config, error) : NULL;

  if (!params)
    return NULL;
  if (config.cond_in != dim || config.hop != v->features.hop || config.rate != v->features.rate) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the teacher reads other features than the voice \"%s\" makes", path, voice->info.name);
  } else if (read_statistics (path, v, scale, shift, error)) {
    return wn_vocoder_new_teacher (&config, params, scale, shift, v->pre_emphasis,
        (WnTemperature){ (float) e->temperature, (float) e->voiced_temperature });
  }
  wn_block_free (params);
  return NULL;
}
