/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <unistd.h>

#include "base/pool.h"
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
  char *ljspeech, *festvox, *asterisk; /* one of them; or one of the two flags */
  gboolean asterisk_en, festvox_ru;
  char *held_out, *licence, *source, *language, *transcripts, *sounds;
  gboolean all; /* are trained on */
} Options;

static void
options_clear (Options *o)
{
  g_free (o->ljspeech);
  g_free (o->festvox);
  g_free (o->asterisk);
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

/* What is known of a source that is not told otherwise */
typedef struct
{
  const WnAsteriskPrompts *prompts; /* or NULL */
  const char *folder, *language, *source, *licence;
} Source;

static gboolean
find_source (const Options *o, Source *source, GError **error)
{
  *source = (Source){ .folder = o->ljspeech ? o->ljspeech : o->festvox };
  if (o->festvox_ru) {
    *source = (Source){ NULL, WN_FESTVOX_RU, "ru", WN_FESTVOX_RU_SOURCE, WN_FESTVOX_RU_LICENCE };
  } else if (!source->folder) {
    source->prompts = wn_asterisk_prompts (o->asterisk ? o->asterisk : "en");
    if (!source->prompts) {
      g_autofree char *names = wn_asterisk_prompts_names ();

      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "no prompts \"%s\"; there are %s",
          o->asterisk, names);
      return FALSE;
    }
    source->language = source->prompts->language;
    source->source = source->prompts->source;
    source->licence = source->prompts->licence;
  }
  return TRUE;
}

static GPtrArray *
read_source (const Options *o, const Source *source, Warnings *warnings, GError **error)
{
  if (source->prompts)
    return wn_source_asterisk (source->prompts, o->transcripts, o->sounds, warn, warnings, error);
  return o->ljspeech ? wn_source_ljspeech (source->folder, warn, warnings, error)
                     : wn_source_festvox (source->folder, warn, warnings, error);
}

static int
run_source (const Options *o, const char *out, WnPrepareOptions *options, Warnings *warnings)
{
  g_autofree char *folder = NULL, *name = NULL;
  GPtrArray *items = NULL;
  GError *error = NULL;
  Source source = { NULL };
  int status;

  if (wn_tool_check_range ("--threads", options->n_threads, 0, WN_POOL_MAX_THREADS, &error)
      && find_source (o, &source, &error)) {
    options->language = o->language ? o->language : source.language;
    if (wn_language_require (options->language, &error))
      items = read_source (o, &source, warnings, &error);
  }
  options->held_out = o->held_out;
  options->choose_held_out = !o->all;
  /* the folder's name: its path is nobody's business who gets the voice */
  if (source.folder) {
    folder = g_canonicalize_filename (source.folder, NULL);
    name = g_filename_display_basename (folder);
  }
  options->source = o->source ? o->source : source.source ? source.source : name;
  options->licence = o->licence ? o->licence : source.licence;
  status = items ? run (items, out, options, warnings) : wn_tool_fail (error);
  g_clear_pointer (&items, g_ptr_array_unref);
  return status;
}

static gboolean
is_one_source (const Options *o)
{
  return !!o->ljspeech + !!o->festvox + !!o->asterisk + o->asterisk_en + o->festvox_ru == 1
      && ((!o->transcripts && !o->sounds) || o->asterisk || o->asterisk_en);
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
    { "festvox", 0, 0, G_OPTION_ARG_FILENAME, &o.festvox,
        "a folder with etc/txt.done.data and wav/", "FOLDER" },
    { "festvox-ru", 0, 0, G_OPTION_ARG_NONE, &o.festvox_ru, "the recordings of Debian's festvox-ru",
        NULL },
    { "asterisk", 0, 0, G_OPTION_ARG_STRING, &o.asterisk,
        "prompts of Debian's asterisk-core-sounds-NAME and -NAME-g722: en, es, fr, it, ru",
        "NAME" },
    { "asterisk-en", 0, 0, G_OPTION_ARG_NONE, &o.asterisk_en, "the same as --asterisk en", NULL },
    { "transcripts", 0, 0, G_OPTION_ARG_FILENAME, &o.transcripts,
        "with --asterisk: the transcripts, if elsewhere", "FILE" },
    { "sounds", 0, 0, G_OPTION_ARG_FILENAME, &o.sounds,
        "with --asterisk: the prompts, if elsewhere", "FOLDER" },
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
        "where the recordings come from, noted in the file (the folder's name)", "TEXT" },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &o.licence, "of the recordings, noted in the file",
        "TEXT" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &o.language,
        "that is spoken, by whose rules the texts are read; default that of the prompts, else "
        "en-US",
        "TAG" },
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
  } else if (argc != 2 || !is_one_source (&o) || (o.held_out && o.all)) {
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
