/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "statistics.h"

#include <string.h>

#include "base/safetensors.h"
#include "model/config.h"
#include "train/run/run.h"

static const WnField fields[] = {
  WN_FIELD (WnStatistics, dim, 1, WN_STATISTICS_MAX_DIM),
  WN_FIELD_ARRAY (WnStatistics, feature_mean, dim, WN_STATISTICS_MAX_DIM, -1e3, 1e3),
  WN_FIELD_ARRAY (WnStatistics, feature_std, dim, WN_STATISTICS_MAX_DIM, 1e-7, 1e3),
  WN_FIELD (WnStatistics, wave_std, 1e-7, 1),
};

void
wn_statistics_init (WnStatistics *s, int dim, const float *mean, const float *std, float wave_std)
{
  *s = (WnStatistics){ .dim = dim, .wave_std = wave_std };
  memcpy (s->feature_mean, mean, dim * sizeof (float));
  memcpy (s->feature_std, std, dim * sizeof (float));
}

char *
wn_statistics_to_json (const WnStatistics *s)
{
  return wn_config_to_json (fields, G_N_ELEMENTS (fields), s);
}

gboolean
wn_statistics_from_json (WnStatistics *s, int dim, const char *json, GError **error)
{
  WnStatistics *found = g_new0 (WnStatistics, 1);
  gboolean ok = wn_config_from_json (fields, G_N_ELEMENTS (fields), json, "statistics", found,
      error);

  if (ok && found->dim != dim) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "statistics: of %d features a frame, where the corpus has %d", found->dim, dim);
    ok = FALSE;
  }
  if (ok)
    *s = *found;
  g_free (found);
  return ok;
}

gboolean
wn_statistics_of_run (WnStatistics *statistics, const char *dir, GError **error)
{
  g_autofree char *path = wn_run_checkpoint (dir);
  GError *reason = NULL;
  WnSafetensors *st = wn_safetensors_open (path, &reason);
  const char *json = st ? wn_safetensors_metadata (st, "statistics") : NULL;
  gboolean ok = TRUE;

  if (g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND)) {
    g_error_free (reason);
  } else if (reason) {
    g_propagate_error (error, reason);
    ok = FALSE;
  } else if (json && !wn_statistics_from_json (statistics, statistics->dim, json, error)) {
    g_prefix_error (error, "%s: ", path);
    ok = FALSE;
  }
  wn_safetensors_close (st);
  return ok;
}
