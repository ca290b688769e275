/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <unistd.h>

#include "train/corpus/prepare.h"
#include "text/language.h"
#include "tools.h"

#define DEFAULT_RATE 16000
#define MAX_SHOWN 100 /* warnings */

typedef struct
{
  int n;
} Warnings;

static void
warn (void *data, const char *message)
{
  Warnings *warnings = data;

  if (++warnings->n > MAX_SHOWN)
    return;
  g_printerr ("%s%s\n", isatty (STDERR_FILENO) ? "\r\033[K" : "", message);
}

typedef struct
{
  char *ljspeech, *held_out, *licence, *source, *language, *transcripts, *sounds;
  gboolean asterisk_en;
  gboolean all; /* are trained on */
} Options;

static void
options_clear (Options *o)
{
  g_free (o->ljspeech);
  g_free (o->held_out);
  g_free (o->licence);
  g_free (o->source);
  g_free (o->language);
  g_free (o->transcripts);
  g_free (o->sounds);
}

static int
run (GPtrArray *items, const char *out, WnPrepareOptions *options, const Warnings *warnings)
{
  WnPrepareSummary summary;
  GError *error = NULL;
  WnRun progress;
  gboolean ok;

  wn_tool_run_init (&progress, NULL);
  options->run = &progress;
  ok = wn_prepare (items, out, options, &summary, &error);
  if (warnings->n > MAX_SHOWN)
    g_printerr ("parwavenet: %d warnings more are not shown\n", warnings->n - MAX_SHOWN);
  if (!ok)
    return wn_tool_fail (error);
  g_print ("%s: %d of %d recordings, %.1f minutes, %d held out; %d warnings\n", out, summary.n_used,
      summary.n_items, summary.seconds / 60, summary.n_held_out, warnings->n);
  if (summary.n_held_out == 0)
    g_printerr ("parwavenet: no recording is held out: trainings will have nothing to measure "
                "themselves by\n");
  return 0;
}

static int
run_source (const Options *o, const char *out, WnPrepareOptions *options, Warnings *warnings)
{
  GError *error = NULL;
  const WnLanguage *language = wn_language_require (o->language, &error);
  GPtrArray *items = !language ? NULL
      : o->ljspeech
      ? wn_source_ljspeech (o->ljspeech, warn, warnings, &error)
      : wn_source_asterisk_en (o->transcripts ? o->transcripts : WN_ASTERISK_EN_TRANSCRIPTS,
          o->sounds ? o->sounds : WN_ASTERISK_EN_SOUNDS, warn, warnings, &error);
  int status;

  options->held_out = o->held_out;
  options->choose_held_out = !o->all;
  options->language = o->language;
  options->source = o->source ? o->source
      : o->ljspeech           ? o->ljspeech
                    : "Debian packages asterisk-core-sounds-en, asterisk-core-sounds-en-g722";
  options->licence = o->licence ? o->licence : o->asterisk_en ? "CC-BY-SA-3.0" : NULL;
  status = items ? run (items, out, options, warnings) : wn_tool_fail (error);
  g_clear_pointer (&items, g_ptr_array_unref);
  return status;
}

int
wn_tool_prepare (int argc, char **argv)
{
  WnPrepareOptions options = { .rate = DEFAULT_RATE, .window = WN_WINDOW, .warn = warn };
  Warnings warnings = { 0 };
  Options o = { NULL };
  const GOptionEntry entries[] = {
    { "ljspeech", 0, 0, G_OPTION_ARG_FILENAME, &o.ljspeech,
        "a folder with metadata.csv (id|text|text as spoken) and wavs/", "FOLDER" },
    { "asterisk-en", 0, 0, G_OPTION_ARG_NONE, &o.asterisk_en,
        "the prompts of Debian's packages asterisk-core-sounds-en and asterisk-core-sounds-en-g722",
        NULL },
    { "transcripts", 0, 0, G_OPTION_ARG_FILENAME, &o.transcripts,
        "with --asterisk-en: the transcripts, if elsewhere", "FILE" },
    { "sounds", 0, 0, G_OPTION_ARG_FILENAME, &o.sounds,
        "with --asterisk-en: the prompts, if elsewhere", "FOLDER" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &options.rate, "sampling rate of the corpus and of the voice",
        "HZ" },
    { "window", 0, 0, G_OPTION_ARG_INT, &options.window,
        "what a frame's bands see; " G_STRINGIFY (WN_WINDOW_LONG) " for en-us-1", "MS" },
    { "held-out", 0, 0, G_OPTION_ARG_FILENAME, &o.held_out,
        "ids that no training may see, one a line (default: every " G_STRINGIFY (
            WN_HELD_OUT_EVERY) "th recording, at most " G_STRINGIFY (WN_HELD_OUT_MOST) ")",
        "FILE" },
    { "no-held-out", 0, 0, G_OPTION_ARG_NONE, &o.all, "hold out nothing: then nothing is measured",
        NULL },
    { "source", 0, 0, G_OPTION_ARG_STRING, &o.source,
        "where the recordings come from, noted in the file", "TEXT" },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &o.licence, "of the recordings, noted in the file",
        "TEXT" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &o.language,
        "that is spoken, by whose rules the texts are read, default en-US", "TAG" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "0, the default, for all processors",
        "N" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "OUT.safetensors - makes a corpus file of recordings and their texts");
  GError *error = NULL;
  int status = 1;

  options.warn_data = &warnings;
  wn_tool_add_entries (context, entries);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    wn_tool_fail (error);
  } else if (argc != 2 || !o.ljspeech == !o.asterisk_en || (o.held_out && o.all)) {
    char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
    g_free (help);
  } else {
    status = run_source (&o, argv[1], &options, &warnings);
  }
  g_option_context_free (context);
  options_clear (&o);
  return status;
}
