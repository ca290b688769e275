/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "network.h"

#include "train/run/checkpoint.h"

static float *
load (const WnNetwork *network, const WnSafetensors *st, void *config, GError **error)
{
  const char *json = wn_safetensors_metadata (st, "config");
  g_autofree char *prefix = g_strconcat (network->name, ".average.", NULL);
  WnParams *layout;
  float *params;

  if (json == NULL) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: is no checkpoint",
        wn_safetensors_name (st));
    return NULL;
  }
  if (!wn_network_from_json (network, json, config, error)) {
    g_prefix_error (error, "%s: ", wn_safetensors_name (st));
    return NULL;
  }
  layout = network->layout (config);
  params = wn_params_block (layout);
  if (!wn_params_load (layout, prefix, st, params, error))
    g_clear_pointer (&params, wn_block_free);
  wn_params_free (layout);
  return params;
}

float *
wn_network_load (const WnNetwork *network, const char *dir, void *config, GError **error)
{
  g_autofree char *path = wn_checkpoint_path (dir);
  WnSafetensors *st = wn_safetensors_open (path, error);
  float *params = st ? load (network, st, config, error) : NULL;

  wn_safetensors_close (st);
  return params;
}
