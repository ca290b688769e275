/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"
#include "export_teacher.h"

#include "base/safetensors.h"
#include "train/network/network.h"
#include "train/run/checkpoint.h"

static void
copy_metadata (const WnSafetensors *st, WnSafetensorsWriter *w)
{
  static const char *const keys[] = { "config", "statistics", "step" };
  const char *step = wn_safetensors_metadata (st, "step");
  g_autofree char *provenance = g_strdup_printf (
      "ParWaveNet " WN_VERSION ": teacher after %s updates", step ? step : "?");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *value = wn_safetensors_metadata (st, keys[i]);

    if (value)
      wn_safetensors_writer_metadata (w, keys[i], value);
  }
  wn_safetensors_writer_metadata (w, "provenance", provenance);
}

gboolean
wn_export_teacher (const char *dir, const char *licence, const char *path, GError **error)
{
  g_autofree char *from = wn_run_checkpoint (dir);
  WnTeacherConfig config;
  float *params = wn_network_load (&wn_teacher_network, dir, &config, error);
  WnSafetensors *st = params ? wn_safetensors_open (from, error) : NULL;
  gboolean ok = FALSE;

  if (st) {
    WnTeacherLayout *layout = wn_teacher_layout_new (&config);
    WnSafetensorsWriter *w = wn_safetensors_writer_new ();

    wn_safetensors_writer_metadata (w, "format", "parwavenet-teacher");
    copy_metadata (st, w);
    if (licence)
      wn_safetensors_writer_metadata (w, "licence", licence);
    wn_params_save (layout->params, "teacher.average.", params, w);
    ok = wn_safetensors_writer_save (w, path, error);
    wn_safetensors_writer_free (w);
    wn_teacher_layout_free (layout);
  }
  wn_safetensors_close (st);
  wn_block_free (params);
  return ok;
}
