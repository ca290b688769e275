/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "checkpoint.h"

#include <string.h>

char *
wn_checkpoint_path (const char *dir)
{
  return g_file_test (dir, G_FILE_TEST_IS_REGULAR)
      ? g_strdup (dir)
      : g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
}

gboolean
wn_checkpoint_save (const WnRun *run, int64_t step, const char *config, const char *statistics,
    const WnCheckpointPart *parts, int n_parts, GError **error)
{
  WnSafetensorsWriter *w;
  char *text, *path;
  gboolean ok;
  int i;

  if (!wn_run_make_dir (run, error))
    return FALSE;
  w = wn_safetensors_writer_new ();
  wn_safetensors_writer_sum (w);
  text = g_strdup_printf ("%" G_GINT64_FORMAT, step);
  wn_safetensors_writer_metadata (w, "step", text);
  wn_safetensors_writer_metadata (w, "config", config);
  if (statistics)
    wn_safetensors_writer_metadata (w, "statistics", statistics);
  g_free (text);
  for (i = 0; i < n_parts; i++) {
    text = g_strconcat (parts[i].name, ".", NULL);
    wn_adam_save (parts[i].adam, text, w);
    g_free (text);
  }
  path = wn_run_path (run, WN_CHECKPOINT_FILE);
  ok = wn_safetensors_writer_save (w, path, error);
  g_free (path);
  wn_safetensors_writer_free (w);
  return ok;
}

static gboolean
load (const WnSafetensors *st, const char *config, const WnCheckpointPart *parts, int n_parts,
    int64_t *step, GError **error)
{
  const char *text = wn_safetensors_metadata (st, "step"),
             *found = wn_safetensors_metadata (st, "config");
  int i;

  if (!text || !found || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, step, NULL)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: not a checkpoint", wn_safetensors_name (st));
    return FALSE;
  }
  if (config && strcmp (config, found) != 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: made with another configuration, %s where %s is needed", wn_safetensors_name (st),
        found, config);
    return FALSE;
  }
  for (i = 0; i < n_parts; i++) {
    char *prefix = g_strconcat (parts[i].name, ".", NULL);
    GError *reason = NULL;

    if (!wn_adam_load (parts[i].adam, prefix, st, &reason)) {
      g_set_error_literal (error, WN_ERROR, WN_ERROR_SETTINGS, reason->message);
      g_error_free (reason);
      g_free (prefix);
      return FALSE;
    }
    g_free (prefix);
  }
  return TRUE;
}

gboolean
wn_checkpoint_load (const WnRun *run, const char *config, const WnCheckpointPart *parts,
    int n_parts, int64_t *step, GError **error)
{
  char *path = wn_run_path (run, WN_CHECKPOINT_FILE);
  WnSafetensors *st = wn_safetensors_open (path, error);
  gboolean ok = st && load (st, config, parts, n_parts, step, error);

  wn_safetensors_close (st);
  g_free (path);
  return ok;
}
