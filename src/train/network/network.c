/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "network.h"

#include "train/run/run.h"

float *
wn_network_load (const WnNetwork *network, const char *dir, void *config, GError **error)
{
  g_autofree char *path = wn_run_checkpoint (dir);
  g_autofree char *prefix = g_strconcat (network->name, ".average.", NULL);
  WnSafetensors *st = wn_safetensors_open (path, error);
  float *params = st ? wn_network_read (network, st, "config", prefix, config, error) : NULL;

  wn_safetensors_close (st);
  return params;
}
