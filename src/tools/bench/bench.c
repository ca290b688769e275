/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "bench_report.h"
#include "engine/search.h"
#include "nn/kernels/quantised.h"
#include "tools/tools.h"
#include "train/linear/blas.h"

#define SGEMM_SIZE 1024

/* What others are fast with, beside which ours is put */
static double
sgemm_peak (void)
{
  static float *a, *b, *c;
  const int size = SGEMM_SIZE;
  double begin;

  if (!a) {
    a = wn_block_new (size * size);
    b = wn_block_new (size * size);
    c = wn_block_new (size * size);
    for (int i = 0; i < size * size; i++)
      a[i] = b[i] = 1.0f / (1 + i % 7);
    sgemm_peak ();
  }
  begin = wn_thread_seconds ();
  wn_blas_sgemm (size, size, size, a, size, 1, b, size, 0.0f, c, size);
  return 2e-9 * size * size * size / (wn_thread_seconds () - begin);
}

double
wn_bench_clock (void)
{
  return 1e-6 * g_get_monotonic_time ();
}

/* What it was measured with, and how; g_free */
static char *
describe (const WnBench *bench)
{
  const WnQuantisedKernels *quantised = wn_quantised_kernels ();

  return g_strdup_printf (
      "Kernels: %s%s%s; sgemm: OpenBLAS for %s. Medians of %d, one thread by its processor time "
      "unless it says otherwise",
      wn_kernels ()->name, quantised ? (quantised->size == 1 ? ", 8 bits: " : ", 16 bits: ") : "",
      quantised ? quantised->name : "", wn_blas_core (), bench->repeat);
}

static void
print_heading (const WnBench *bench)
{
  char *heading = describe (bench);

  g_print ("%s;\na useful multiply-add counts as 2 operations.\n\n", heading);
  g_free (heading);
}

void
wn_bench_add (WnBench *bench, const char *key, const char *label, double value, int digits,
    const char *unit)
{
  const WnBenchRow row = { key, label, unit, value, digits };

  if (bench->rows->len == 0)
    print_heading (bench);
  g_array_append_val (bench->rows, row);
  if (isfinite (value)) {
    g_print ("%-58s %10.*f %s\n", label, digits, value, unit);
    fflush (stdout);
  }
}

/* json, svg: files to write, or NULL */
static gboolean
write_files (const WnBench *bench, const char *json, const char *svg, GError **error)
{
  const WnBenchRow *rows = (const WnBenchRow *) (void *) bench->rows->data;
  const char *const notes[] = { "kernels", wn_kernels ()->name, "openblas_core", wn_blas_core (),
    NULL };
  char *heading = describe (bench), *text;
  gboolean ok = TRUE;

  if (json) {
    text = wn_bench_json (rows, bench->rows->len, notes);
    ok = wn_tool_write (json, text, strlen (text), error);
    g_free (text);
  }
  if (ok && svg) {
    text = wn_bench_svg (rows, bench->rows->len, heading);
    ok = wn_tool_write (svg, text, strlen (text), error);
    g_free (text);
  }
  g_free (heading);
  return ok;
}

/* All that are installed, the one that is named before the others */
static gboolean
run_voices (WnBench *bench, const char *name, GError **error)
{
  g_autoptr (GPtrArray) voices = wn_voices_list ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (name)
    g_ptr_array_add (names, (gpointer) name);
  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *v = voices->pdata[i];

    if (g_strcmp0 (v->name, name) != 0 && g_strcmp0 (v->path, name) != 0)
      g_ptr_array_add (names, v->path);
  }
  if (names->len == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "no voice found");
    return FALSE;
  }
  g_ptr_array_add (names, NULL);
  return wn_bench_voices (bench, (const char *const *) names->pdata, error);
}

static gboolean
run (WnBench *bench, const char *name, double minutes, GError **error)
{
  WnStudentConfig config = wn_student_config_default;
  GError *reason = NULL;
  WnVoice *voice = wn_voice_load (name, &reason);
  gboolean ok = TRUE;

  if (!voice
      && (name || minutes > 0.0 || !g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND))) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  g_clear_error (&reason);
  if (minutes > 0.0) {
    ok = wn_bench_length (bench, voice, minutes, error);
  } else {
    if (voice)
      config = *wn_student_config (voice->student);
    wn_bench_networks (bench, &config);
    wn_bench_products (bench);
    if (voice) {
      wn_bench_start (bench, voice);
      wn_bench_begin (bench, voice);
    }
    ok = !voice || wn_bench_speech (bench, voice, error);
  }
  wn_voice_unref (voice);
  return ok;
}

static gboolean
check (int n_arguments, int repeat, double minutes, gboolean voices, GError **error)
{
  if (n_arguments > 0 || (voices && minutes != 0.0)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        n_arguments > 0 ? "it takes no arguments, only options"
                        : "give one of --length and --voices");
    return FALSE;
  }
  return wn_tool_check_range ("--repeat", repeat, 1, 1000, error)
      && wn_tool_check_range ("--length", minutes, 0, 1440, error);
}

int
wn_tool_bench (int argc, char **argv)
{
  char *voice = NULL, *json = NULL, *svg = NULL;
  gboolean voices = FALSE;
  int n = 5;
  double minutes = 0.0;
  const GOptionEntry entries[] = {
    { "voice", 'v', 0, G_OPTION_ARG_STRING, &voice,
        "Name or file of a voice (default: the first of \"parwavenet voices\")", "VOICE" },
    { "repeat", 0, 0, G_OPTION_ARG_INT, &n, "Times that each is measured, 1 to 1000 (5)", "N" },
    { "length", 0, 0, G_OPTION_ARG_DOUBLE, &minutes,
        "Speak for so long, up to 1440, and measure nothing else", "MINUTES" },
    { "voices", 0, 0, G_OPTION_ARG_NONE, &voices,
        "Compare all installed voices with --voice, each in its language, and measure nothing else",
        NULL },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &json, "Write the figures as JSON as well", "FILE" },
    { "svg", 0, 0, G_OPTION_ARG_FILENAME, &svg, "Draw them as well", "FILE" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new ("- measure speed");
  GError *error = NULL;
  WnBench bench = { .peak = sgemm_peak };
  gboolean ok;

  wn_tool_add_entries (context, entries);
  ok = g_option_context_parse (context, &argc, &argv, &error)
      && check (argc - 1, n, minutes, voices, &error);
  g_option_context_free (context);
  bench.repeat = n;
  bench.rows = g_array_new (FALSE, FALSE, sizeof (WnBenchRow));
  ok = ok && (voices ? run_voices (&bench, voice, &error) : run (&bench, voice, minutes, &error));
  ok = ok && write_files (&bench, json, svg, &error);
  g_array_unref (bench.rows);
  g_free (voice);
  g_free (json);
  g_free (svg);
  return ok ? 0 : wn_tool_fail (error);
}
