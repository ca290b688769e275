/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "statistics.h"

#include <string.h>

#include "base/safetensors.h"
#include "model/config.h"
#include "train/run/checkpoint.h"

#define MAX_DIM 1024

typedef struct
{
  int dim;
  float feature_mean[MAX_DIM], feature_std[MAX_DIM];
  float wave_std;
} Statistics;

static const WnField fields[] = {
  WN_FIELD (Statistics, dim, 1, MAX_DIM),
  WN_FIELD_ARRAY (Statistics, feature_mean, dim, MAX_DIM, -1e3, 1e3),
  WN_FIELD_ARRAY (Statistics, feature_std, dim, MAX_DIM, 1e-7, 1e3),
  WN_FIELD (Statistics, wave_std, 1e-7, 1),
};

void
wn_statistics_set (WnCorpus *corpus, const float *mean, const float *std, float wave_std)
{
  gsize size = wn_feature_dim (&corpus->config) * sizeof (float);

  memcpy (corpus->feature_mean, mean, size);
  memcpy (corpus->feature_std, std, size);
  corpus->wave_std = wave_std;
}

char *
wn_statistics_to_json (const WnCorpus *corpus)
{
  Statistics *s = g_new (Statistics, 1);
  char *json;

  s->dim = wn_feature_dim (&corpus->config);
  memcpy (s->feature_mean, corpus->feature_mean, s->dim * sizeof (float));
  memcpy (s->feature_std, corpus->feature_std, s->dim * sizeof (float));
  s->wave_std = corpus->wave_std;
  json = wn_config_to_json (fields, G_N_ELEMENTS (fields), s);
  g_free (s);
  return json;
}

gboolean
wn_statistics_from_json (WnCorpus *corpus, const char *json, GError **error)
{
  Statistics *s = g_new0 (Statistics, 1);
  gboolean ok = wn_config_from_json (fields, G_N_ELEMENTS (fields), json, "statistics", s, error);

  if (ok && s->dim != wn_feature_dim (&corpus->config)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "statistics: of %d features a frame, where the corpus has %d", s->dim,
        wn_feature_dim (&corpus->config));
    ok = FALSE;
  }
  if (ok)
    wn_statistics_set (corpus, s->feature_mean, s->feature_std, s->wave_std);
  g_free (s);
  return ok;
}

gboolean
wn_statistics_of_run (WnCorpus *corpus, const char *dir, GError **error)
{
  g_autofree char *path = wn_checkpoint_path (dir);
  GError *reason = NULL;
  WnSafetensors *st = wn_safetensors_open (path, &reason);
  const char *json = st ? wn_safetensors_metadata (st, "statistics") : NULL;
  gboolean ok = TRUE;

  if (g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND)) {
    g_error_free (reason);
  } else if (reason) {
    g_propagate_error (error, reason);
    ok = FALSE;
  } else if (json && !wn_statistics_from_json (corpus, json, error)) {
    g_prefix_error (error, "%s: ", path);
    ok = FALSE;
  }
  wn_safetensors_close (st);
  return ok;
}
