/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "eval_voice.h"
#include "tools.h"
#include "train/audiofile.h"
#include "train/metrics.h"
#include "train/prepare.h"

#define DEFAULT_RATE 16000
#define MAX_DIFFERENCE 0.5 /* seconds between the lengths of a pair */

static gboolean
compare_files (const WnFeatureConfig *config, const char *reference,
    const char *test, WnPair *pair, GError **error)
{
  int n_reference, n_test;
  float *x, *y = NULL;
  gboolean ok = FALSE;

  x = wn_audio_file_read (reference, config->rate, &n_reference, error);
  if (x)
    y = wn_audio_file_read (test, config->rate, &n_test, error);
  if (y && ABS (n_reference - n_test) > MAX_DIFFERENCE * config->rate)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s is %.2f s long, %s %.2f s: they are not the same utterance, frame by frame",
        reference, (double) n_reference / config->rate, test,
        (double) n_test / config->rate);
  else if (y)
    ok = wn_metrics_compare (config, x, y, MIN (n_reference, n_test), pair,
        error);
  g_free (x);
  g_free (y);
  return ok;
}

/* Lines "reference,test" of a list into WnPair */
static gboolean
compare_list (const char *path, int rate, const WnRun *run, GArray *pairs,
    GError **error)
{
  WnFeatureConfig config = wn_prepare_features (rate);
  char *text, **lines;
  gboolean ok = TRUE;
  guint n_lines;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  n_lines = g_strv_length (lines);
  for (guint i = 0; ok && i < n_lines && !wn_run_stop_asked (run); i++) {
    char **field = g_strsplit (g_strstrip (lines[i]), ",", -1);
    WnPair pair;

    wn_run_progress (run, (double) i / n_lines, "%s", lines[i]);
    ok = g_strv_length (field) == 2;
    if (!ok)
      g_set_error (error, WN_ERROR, WN_ERROR_READ,
          "%s:%u: not two file names, \"reference,test\"", path, i + 1);
    else
      ok = compare_files (&config, field[0], field[1], &pair, error);
    if (ok)
      g_array_append_val (pairs, pair);
    g_strfreev (field);
  }
  g_strfreev (lines);
  g_free (text);
  return ok;
}

static void
print_table (const char *what, const WnEstimate *estimates, guint n_pairs)
{
  g_print ("%s: %u utterances\n%-30s %9s   95 %% interval\n", what, n_pairs, "",
      "mean");
  for (int f = 0; f < WN_N_FIGURES; f++)
    if (isfinite (estimates[f].value))
      g_print ("%-30s %9.3f   %9.3f .. %.3f\n", wn_figure_title (f),
          estimates[f].value, estimates[f].low, estimates[f].high);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static gboolean
write_json (const char *path, const char *what, const WnEstimate *estimates,
    guint n_pairs, GError **error)
{
  JsonBuilder *builder = json_builder_new ();
  JsonNode *root;
  char *text;
  gboolean ok;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, what);
  json_builder_set_member_name (builder, "utterances");
  json_builder_add_int_value (builder, n_pairs);
  for (int f = 0; f < WN_N_FIGURES; f++) {
    json_builder_set_member_name (builder, wn_figure_key (f));
    json_builder_begin_object (builder);
    add_number (builder, "value", estimates[f].value);
    add_number (builder, "low", estimates[f].low);
    add_number (builder, "high", estimates[f].high);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  ok = g_file_set_contents (path, text, -1, error);
  g_free (text);
  json_node_unref (root);
  g_object_unref (builder);
  return ok;
}

static int
report (const char *what, const GArray *pairs, const char *json)
{
  WnEstimate estimates[WN_N_FIGURES];
  GError *error = NULL;

  for (int f = 0; f < WN_N_FIGURES; f++)
    estimates[f] = wn_metrics_summary ((const WnPair *) (void *) pairs->data,
        (int) pairs->len, f);
  print_table (what, estimates, pairs->len);
  if (json && !write_json (json, what, estimates, pairs->len, &error))
    return wn_tool_fail (error);
  return 0;
}

int
wn_tool_eval (int argc, char **argv)
{
  WnEvalVoice voice = { 0 };
  char *list = NULL, *json = NULL, *what = NULL;
  int rate = DEFAULT_RATE, status = 1;
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME, &list, "sound files to compare, one pair \"reference,test\" a line", "LIST.csv" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "with --pairs: the sampling rate at which they are compared, default 16000", "HZ" },
    { "voice", 0, 0, G_OPTION_ARG_FILENAME, &voice.voice, "the voice whose held-out utterances are made and compared", "VOICE" },
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &voice.corpus, "with --voice: the corpus that holds their recordings", "FILE" },
    { "alignment", 0, 0, G_OPTION_ARG_FILENAME, &voice.alignment,
        "with --voice: speak their text, with the durations of this file, instead of copying their features", "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &voice.seed, "with --voice: of the noise, default 0", "N" },
    { "write", 0, 0, G_OPTION_ARG_FILENAME, &voice.folder,
        "with --voice: also write recordings, what was made of them, and pairs.csv", "FOLDER" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json, "also write the figures to this file", "FILE" },
    { NULL }
  };
  GOptionContext *context = g_option_context_new ("- compares synthetic speech with recordings of the same");
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (WnPair));
  GError *error = NULL;
  WnRun run;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
  } else if (argc != 1 || !list == !voice.voice || !voice.voice != !voice.corpus || rate < 10000) {
    char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    g_free (help);
  } else {
    wn_tool_run_init (&run, NULL);
    what = list ? g_strdup (list) : g_strdup_printf ("%s, %s", voice.voice,
            voice.alignment ? "text to speech with true durations" : "copy synthesis");
    if (list ? compare_list (list, rate, &run, pairs, &error)
        : wn_eval_voice (&voice, &run, pairs, &error)) {
      wn_run_progress (&run, 1, "done");
      status = report (what, pairs, json);
    } else {
      wn_tool_fail (error);
    }
  }
  g_array_unref (pairs);
  g_option_context_free (context);
  g_free (list);
  g_free (json);
  g_free (what);
  g_free (voice.voice);
  g_free (voice.corpus);
  g_free (voice.alignment);
  g_free (voice.folder);
  return status;
}
