/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_report.h"
#include "eval_voice.h"
#include "model/teacher.h"
#include "tools/tools.h"
#include "train/corpus/audiofile.h"
#include "train/measure/metrics.h"
#include "train/corpus/prepare.h"

#define DEFAULT_RATE 16000
#define MAX_DIFFERENCE 0.5 /* seconds between the lengths of a pair */

static gboolean
compare_files (const WnFeatureConfig *config, const char *reference, const char *test, WnPair *pair,
    GError **error)
{
  int n_reference, n_test;
  float *x, *y = NULL;
  gboolean ok = FALSE;

  x = wn_audio_file_read (reference, config->rate, &n_reference, error);
  if (x)
    y = wn_audio_file_read (test, config->rate, &n_test, error);
  if (y && ABS (n_reference - n_test) > MAX_DIFFERENCE * config->rate)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s is %.2f s long, %s %.2f s: they are not the same utterance, frame by frame", reference,
        (double) n_reference / config->rate, test, (double) n_test / config->rate);
  else if (y)
    ok = wn_metrics_compare (config, x, y, MIN (n_reference, n_test), pair, error);
  g_free (x);
  g_free (y);
  return ok;
}

/* Lines "reference,test" of a list into WnPair */
static gboolean
compare_list (const char *path, int rate, const WnRun *run, GArray *pairs, GError **error)
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
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s:%u: not two file names, \"reference,test\"",
          path, i + 1);
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

static gboolean
eval_systems (const WnEvalVoice *eval, const WnRun *run, WnEvalResult *teacher,
    WnEvalResult *student, GError **error)
{
  WnCorpus *corpus = wn_corpus_open (eval->corpus, eval->alignment, error);
  gboolean ok = corpus != NULL;

  if (ok && eval->voice) {
    student->what = g_strdup_printf ("%s, %s", eval->voice,
        eval->alignment ? "text to speech with true durations" : "copy synthesis");
    ok = wn_eval_voice (eval, corpus, run, student->pairs, error);
  }
  if (ok && eval->teacher) {
    teacher->what = g_strdup_printf ("%s, copy synthesis", eval->teacher);
    ok = wn_eval_teacher (eval, corpus, run, teacher->pairs, &teacher->bits, error);
  }
  wn_corpus_close (corpus);
  return ok;
}

static gboolean
run_eval (const WnEvalVoice *eval, const char *list, int rate, const char *json, GError **error)
{
  WnEvalResult teacher, student;
  gboolean both = eval->teacher && eval->voice, ok;
  WnRun run;

  wn_tool_run_init (&run, NULL);
  wn_eval_result_init (&teacher);
  wn_eval_result_init (&student);
  if (list)
    student.what = g_strdup (list);
  ok = list ? compare_list (list, rate, &run, student.pairs, error)
            : eval_systems (eval, &run, &teacher, &student, error);
  if (ok) {
    wn_run_progress (&run, 1, "done");
    if (both)
      wn_eval_print_beside (&teacher, &student);
    else
      wn_eval_print (eval->teacher ? &teacher : &student);
    ok = !json
        || wn_eval_write (json, eval->teacher ? &teacher : NULL,
            eval->teacher && !eval->voice ? NULL : &student, error);
  }
  wn_eval_result_clear (&teacher);
  wn_eval_result_clear (&student);
  return ok;
}

static gboolean
is_asked_well (const WnEvalVoice *eval, const char *list, int rate)
{
  gboolean systems = eval->voice || eval->teacher;

  return !list != !systems && systems == !!eval->corpus && !(eval->teacher && eval->alignment)
      && rate >= 10000 && eval->temperature >= 0 && eval->temperature <= 2
      && eval->voiced_temperature >= 0 && eval->voiced_temperature <= 2;
}

int
wn_tool_eval (int argc, char **argv)
{
  WnEvalVoice eval = { .temperature = WN_TEMPERATURE_UNVOICED,
    .voiced_temperature = WN_TEMPERATURE_VOICED };
  char *list = NULL, *json = NULL;
  int rate = DEFAULT_RATE, status = 1;
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME, &list,
        "sound files to compare, one pair \"reference,test\" a line", "LIST.csv" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate,
        "with --pairs: the sampling rate at which they are compared, default 16000", "HZ" },
    { "voice", 0, 0, G_OPTION_ARG_FILENAME, &eval.voice,
        "the voice with which held-out utterances are made and compared", "VOICE" },
    { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &eval.teacher,
        "a teacher, folder of its training or file: the same, alone or beside a voice", "RUN" },
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &eval.corpus,
        "with --voice, --teacher: the corpus that holds their recordings", "FILE" },
    { "alignment", 0, 0, G_OPTION_ARG_FILENAME, &eval.alignment,
        "with --voice alone: speak their text, with the durations of this file, instead of copying "
        "their features",
        "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &eval.seed, "of the noise, default 0", "N" },
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &eval.temperature,
        "with --teacher: spread of what it draws, 0 to 2, default 0.9", "X" },
    { "voiced-temperature", 0, 0, G_OPTION_ARG_DOUBLE, &eval.voiced_temperature,
        "where speech is voiced, default 0.5", "X" },
    { "write", 0, 0, G_OPTION_ARG_FILENAME, &eval.folder,
        "also write recordings, what was made of them, and lists of the pairs and of their texts",
        "FOLDER" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json, "also write the figures to this file", "FILE" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "- compares synthetic speech with recordings of the same");
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
  } else if (argc != 1 || !is_asked_well (&eval, list, rate)) {
    char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    g_free (help);
  } else {
    status = run_eval (&eval, list, rate, json, &error) ? 0 : wn_tool_fail (error);
  }
  g_option_context_free (context);
  g_free (list);
  g_free (json);
  g_free (eval.voice);
  g_free (eval.teacher);
  g_free (eval.corpus);
  g_free (eval.alignment);
  g_free (eval.folder);
  return status;
}
