/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "checkpoint.h"

#include <string.h>
#include "base/json.h"

#define MAX_DEPTH 8 /* of a configuration */

gboolean
wn_checkpoint_save (const WnRun *run, int64_t step, const char *config, const char *statistics,
    const WnCheckpointPart *parts, int n_parts, GError **error)
{
  WnSafetensorsWriter *w;
  char *text, *path;
  gboolean ok;

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
  for (int i = 0; i < n_parts; i++) {
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

/* "training.steps 2400 (now 900)" for each value of two objects that is not the same in both */
static void
add_differences (GString *out, const char *path, JsonObject *found, JsonObject *wanted)
{
  GList *names = json_object_get_members (wanted), *others = json_object_get_members (found);

  for (GList *l = others; l; l = l->next)
    if (!json_object_has_member (wanted, l->data))
      names = g_list_append (names, l->data);
  g_list_free (others);
  for (GList *l = names; l; l = l->next) {
    JsonNode *a = json_object_get_member (found, l->data),
             *b = json_object_get_member (wanted, l->data);
    g_autofree char *name = g_strconcat (path, *path ? "." : "", l->data, NULL);

    if (a && b && JSON_NODE_HOLDS_OBJECT (a) && JSON_NODE_HOLDS_OBJECT (b)) {
      add_differences (out, name, json_node_get_object (a), json_node_get_object (b));
    } else if (!a || !b || !json_node_equal (a, b)) {
      g_autofree char *then = a ? json_to_string (a, FALSE) : g_strdup ("not set"),
                      *now = b ? json_to_string (b, FALSE) : g_strdup ("not set");

      g_string_append_printf (out, "%s%s was %s and is %s now", out->len ? ", " : "", name, then,
          now);
    }
  }
  g_list_free (names);
}

/* What differs in two configurations; g_free */
static char *
describe_differences (const char *found, const char *wanted)
{
  GString *out = g_string_new (NULL);
  g_autoptr (JsonParser) first = wn_json_parse (found, strlen (found), MAX_DEPTH, NULL),
                         second = wn_json_parse (wanted, strlen (wanted), MAX_DEPTH, NULL);
  JsonObject *a = wn_json_object (first), *b = wn_json_object (second);

  if (a && b)
    add_differences (out, "", a, b);
  if (out->len == 0)
    g_string_append (out, a && b ? "the same, written otherwise" : "they cannot be read");
  return g_string_free (out, FALSE);
}

static gboolean
load (const WnSafetensors *st, const char *config, const WnCheckpointPart *parts, int n_parts,
    int64_t *step, GError **error)
{
  const char *text = wn_safetensors_metadata (st, "step"),
             *found = wn_safetensors_metadata (st, "config");

  if (!text || !found || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, step, NULL)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: not a checkpoint", wn_safetensors_name (st));
    return FALSE;
  }
  if (config && strcmp (config, found) != 0) {
    char *differences = describe_differences (found, config);

    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: begun with other settings: %s; give the same again, or another folder",
        wn_safetensors_name (st), differences);
    g_free (differences);
    return FALSE;
  }
  for (int i = 0; i < n_parts; i++) {
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
