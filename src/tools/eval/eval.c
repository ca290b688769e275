/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_report.h"
#include "eval_speech.h"
#include "eval_voice.h"
#include "eval_wavs.h"
#include "model/teacher.h"
#include "tools/tools.h"
#include "train/corpus/audiofile.h"
#include "train/measure/metrics.h"
#include "train/corpus/prepare.h"
#include "train/corpus/statistics.h"

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
  WnFeatureConfig config = wn_prepare_features (rate, WN_WINDOW_LONG);
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

/* Whether a voice speaks instead of copying */
static gboolean
speaks (const WnEvalVoice *eval)
{
  return eval->speak || eval->sentences || eval->questions;
}

static gboolean
eval_systems (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run,
    WnEvalResult *teacher, WnEvalResult *student, GError **error)
{
  if (eval->voice && !speaks (eval)) {
    student->what = g_strdup_printf ("%s, %s", eval->voice,
        eval->alignment ? "text to speech with true durations" : "copy synthesis");
    if (!wn_eval_voice (eval, corpus, run, student, error))
      return FALSE;
  }
  if (eval->student) {
    student->what = g_strdup_printf ("%s, copy synthesis", eval->student);
    if (!wn_eval_student (eval, corpus, run, student, error))
      return FALSE;
  }
  if (eval->teacher) {
    teacher->what = g_strdup_printf ("%s, copy synthesis", eval->teacher);
    if (!wn_eval_teacher (eval, corpus, run, teacher, error))
      return FALSE;
  }
  return TRUE;
}

/* Prints and writes; student or teacher NULL = not asked for */
static gboolean
report (const WnEvalResult *teacher, const WnEvalResult *student, const GPtrArray *systems,
    const char *json, GError **error)
{
  if (teacher && student)
    wn_eval_print_beside (teacher, student);
  else if (teacher || student)
    wn_eval_print (teacher ? teacher : student);
  if (systems)
    wn_eval_print_fidelity (systems);
  return !json || wn_eval_write (json, teacher, student, systems, error);
}

/* wavs: NULL, or list of "NAME=FOLDER" */
static gboolean
add_wavs (char **wavs, gboolean are_copies, const WnCorpus *corpus, WnHearing *hearing,
    const WnRun *run, GPtrArray *systems, GError **error)
{
  for (int i = 0; wavs && wavs[i]; i++) {
    WnEvalSystem *s = wn_eval_wavs (wavs[i], are_copies, corpus, hearing, run, error);

    if (!s)
      return FALSE;
    g_ptr_array_add (systems, s);
  }
  return TRUE;
}

/* The speaker beside herself, if a sentence was recorded twice */
static gboolean
add_takes (const WnEvalVoice *eval, const WnCorpus *corpus, const WnRun *run, GPtrArray *systems,
    GError **error)
{
  GError *reason = NULL;
  WnEvalSystem *takes = wn_eval_takes (corpus, eval->alignment != NULL, eval->hearing, run,
      &reason);

  if (takes)
    g_ptr_array_add (systems, takes);
  if (reason)
    g_propagate_error (error, reason);
  return !reason;
}

/* Errors  as wn_classifier_open() and wn_hearing_new() */
static gboolean
open_hearing (WnEvalVoice *eval, const WnCorpus *corpus, GError **error)
{
  WnClassifier *classifier = eval->classifier
      ? wn_classifier_open (eval->classifier, &corpus->config, error)
      : NULL;

  eval->hearing = classifier ? wn_hearing_new (classifier, corpus->language, error) : NULL;
  if (classifier && !eval->hearing)
    g_prefix_error (error, "%s: ", eval->classifier);
  return eval->hearing || !eval->classifier;
}

static gboolean
run_systems (WnEvalVoice *eval, const WnRun *run, const char *json, WnEvalResult *teacher,
    WnEvalResult *student, GError **error)
{
  WnCorpus *corpus = wn_corpus_open (eval->corpus, eval->alignment, error);
  GPtrArray *systems = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_eval_system_free);
  WnEvalSystem *recordings = corpus && open_hearing (eval, corpus, error)
      ? wn_eval_recordings (corpus, eval->alignment != NULL, eval->hearing, run, error)
      : NULL;
  gboolean has_student = (eval->voice && !speaks (eval)) || eval->student, ok = recordings != NULL;

  teacher->system->hearing = student->system->hearing = eval->hearing;
  if (ok)
    g_ptr_array_add (systems, recordings);
  ok = ok && add_takes (eval, corpus, run, systems, error)
      && add_wavs (eval->wavs, FALSE, corpus, eval->hearing, run, systems, error)
      && add_wavs (eval->copies, TRUE, corpus, eval->hearing, run, systems, error)
      && eval_systems (eval, corpus, run, teacher, student, error)
      && (!speaks (eval) || wn_eval_speech (eval, corpus, run, systems, error));
  if (ok) {
    if (eval->teacher)
      g_ptr_array_add (systems, g_steal_pointer (&teacher->system));
    if (has_student)
      g_ptr_array_add (systems, g_steal_pointer (&student->system));
    wn_run_progress (run, 1, "done");
    ok = report (eval->teacher ? teacher : NULL, has_student ? student : NULL, systems, json,
        error);
  }
  g_ptr_array_unref (systems);
  g_clear_pointer (&eval->hearing, wn_hearing_free);
  wn_corpus_close (corpus);
  return ok;
}

static gboolean
run_eval (WnEvalVoice *eval, const char *list, int rate, const char *json, GError **error)
{
  WnEvalResult teacher, student;
  gboolean ok;
  WnRun run;

  wn_tool_run_init (&run, NULL);
  wn_eval_result_init (&teacher, "teacher");
  wn_eval_result_init (&student, "student");
  if (list) {
    student.what = g_strdup (list);
    ok = compare_list (list, rate, &run, student.pairs, error);
    if (ok)
      wn_run_progress (&run, 1, "done");
    ok = ok && report (NULL, &student, NULL, json, error);
  } else {
    ok = run_systems (eval, &run, json, &teacher, &student, error);
  }
  wn_eval_result_clear (&teacher);
  wn_eval_result_clear (&student);
  return ok;
}

static gboolean
is_asked_well (const WnEvalVoice *eval, const char *list, int rate)
{
  gboolean systems = eval->voice || eval->student || eval->teacher || eval->wavs || eval->copies;

  return !list != !systems && systems == !!eval->corpus
      && !((eval->teacher || eval->student) && eval->alignment) && !(eval->voice && eval->student)
      && rate >= 10000 && eval->temperature >= 0 && eval->temperature <= 2
      && eval->voiced_temperature >= 0 && eval->voiced_temperature <= 2;
}

static void
eval_clear (WnEvalVoice *eval)
{
  g_free (eval->voice);
  g_free (eval->student);
  g_free (eval->classifier);
  g_strfreev (eval->wavs);
  g_strfreev (eval->copies);
  g_free (eval->teacher);
  g_free (eval->corpus);
  g_free (eval->sentences);
  g_free (eval->questions);
  g_free (eval->alignment);
  g_free (eval->folder);
}

static void
print_help (GOptionContext *context)
{
  char *help = g_option_context_get_help (context, TRUE, NULL);

  g_printerr ("%s", help);
  g_free (help);
}

int
wn_tool_eval (int argc, char **argv)
{
  WnEvalVoice eval = { .temperature = WN_TEMPERATURE_UNVOICED,
    .voiced_temperature = WN_TEMPERATURE_VOICED };
  g_autofree char *list = NULL, *json = NULL;
  int rate = DEFAULT_RATE, status = 1;
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME, &list,
        "sound files to compare, one pair \"reference,test\" a line", "LIST.csv" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate,
        "with --pairs: the sampling rate at which they are compared, default 16000", "HZ" },
    { "voice", 0, 0, G_OPTION_ARG_FILENAME, &eval.voice,
        "the voice with which held-out utterances are made and compared", "VOICE" },
    { "student", 0, 0, G_OPTION_ARG_FILENAME, &eval.student,
        "a student, folder of its training: the same, in place of a voice", "RUN" },
    { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &eval.teacher,
        "a teacher, folder of its training or file: the same, alone or beside a voice", "RUN" },
    { "wavs", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &eval.wavs,
        "another system's files FOLDER/ID.wav of the same words; may be given again",
        "NAME=FOLDER" },
    { "copies", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &eval.copies,
        "the same, copies of the recordings sample for sample", "NAME=FOLDER" },
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &eval.corpus,
        "with all but --pairs: the corpus that holds the recordings", "FILE" },
    { "speak", 0, 0, G_OPTION_ARG_NONE, &eval.speak,
        "with --voice: speak the held-out texts, with its own durations and F0, instead of copying",
        NULL },
    { "sentences", 0, 0, G_OPTION_ARG_FILENAME, &eval.sentences,
        "with --voice: speak other texts, one a line", "FILE" },
    { "questions", 0, 0, G_OPTION_ARG_FILENAME, &eval.questions,
        "with --voice: speak pairs, one \"question|statement\" a line", "FILE" },
    { "alignment", 0, 0, G_OPTION_ARG_FILENAME, &eval.alignment,
        "with --voice alone: speak their text, with the durations of this file, instead of copying "
        "their features",
        "FILE" },
    { "classifier", 0, 0, G_OPTION_ARG_FILENAME, &eval.classifier,
        "with --corpus: a phone classifier, folder of its training, that listens to everything",
        "RUN" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &eval.seed, "of the noise, default 0", "N" },
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &eval.temperature,
        "with --teacher: spread of what it draws, 0 to 2, default 0.9", "X" },
    { "voiced-temperature", 0, 0, G_OPTION_ARG_DOUBLE, &eval.voiced_temperature,
        "where speech is voiced, default 0.5", "X" },
    { "write", 0, 0, G_OPTION_ARG_FILENAME, &eval.folder,
        "also write recordings, what was made of them, and lists, for \"report\" and others",
        "FOLDER" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json, "also write the figures to it", "FILE" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new ("- compares speech with recordings of the same");
  GError *error = NULL;

  wn_tool_add_entries (context, entries);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    wn_tool_fail (error);
  else if (argc != 1 || !is_asked_well (&eval, list, rate))
    print_help (context);
  else
    status = run_eval (&eval, list, rate, json, &error) ? 0 : wn_tool_fail (error);
  g_option_context_free (context);
  eval_clear (&eval);
  return status;
}
