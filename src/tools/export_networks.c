/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "export_networks.h"

#include "base/error.h"
#include "base/safetensors.h"
#include "model/config.h"
#include "train/acoustic.h"
#include "train/network/network.h"
#include "train/run/run.h"
#include "training.h"

static const char *
require (const WnSafetensors *st, const char *key, GError **error)
{
  const char *value = wn_safetensors_metadata (st, key);

  if (!value)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: its metadata lack \"%s\"",
        wn_safetensors_name (st), key);
  return value;
}

gboolean
wn_export_load_acoustic (WnVoiceFile *v, const char *folder, GError **error)
{
  char *path = g_build_filename (folder, WN_ACOUSTIC_FILE, NULL);
  WnSafetensors *st = wn_safetensors_open (path, error);
  const char *json;
  gboolean ok = st != NULL && (json = require (st, WN_ACOUSTIC_METADATA, error)) != NULL
      && wn_acoustic_config_from_json (json, &v->acoustic_config, error);

  if (ok) {
    WnAcoustic *acoustic = wn_acoustic_new (&v->acoustic_config);

    v->acoustic = wn_params_block (wn_acoustic_layout (acoustic));
    ok = wn_params_load (wn_acoustic_layout (acoustic), WN_ACOUSTIC_PREFIX, st, v->acoustic, error);
    wn_acoustic_free (acoustic);
  }
  wn_safetensors_close (st);
  g_free (path);
  return ok;
}

static gboolean
load_run (WnVoiceFile *v, const char *folder, const WnStatistics *corpus, char **origin,
    GError **error)
{
  g_autofree char *path = wn_run_checkpoint (folder);
  WnSafetensors *st = wn_safetensors_open (path, error);
  const char *step = st ? require (st, "step", error) : NULL;
  WnStatistics statistics = *corpus;
  float *weights = step && wn_statistics_of_run (&statistics, folder, error)
      ? wn_network_load (&wn_student_network, folder, &v->student_config, error)
      : NULL;

  if (weights) {
    v->student = weights;
    v->feature_mean = g_memdup2 (statistics.feature_mean, statistics.dim * sizeof (float));
    v->feature_std = g_memdup2 (statistics.feature_std, statistics.dim * sizeof (float));
    v->wave_std = statistics.wave_std;
    *origin = g_strdup_printf ("student after %s updates", step);
  }
  wn_safetensors_close (st);
  return weights != NULL;
}

static gboolean
take_from_voice (WnVoiceFile *v, const char *name, char **origin, GError **error)
{
  WnVoiceFile *from = wn_tool_read_voice (name, &v->features, error);

  if (!from)
    return FALSE;
  v->student_config = from->student_config;
  v->student = g_steal_pointer (&from->student);
  v->feature_mean = g_steal_pointer (&from->feature_mean);
  v->feature_std = g_steal_pointer (&from->feature_std);
  v->wave_std = from->wave_std;
  *origin = g_strdup_printf ("student of %s", from->name);
  wn_voice_file_free (from);
  return TRUE;
}

gboolean
wn_export_load_student (WnVoiceFile *v, const char *from, const WnStatistics *corpus, char **origin,
    GError **error)
{
  return wn_tool_is_run (from) ? load_run (v, from, corpus, origin, error)
                               : take_from_voice (v, from, origin, error);
}
