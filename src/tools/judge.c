/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/pool.h"
#include "base/rng.h"
#include "engine/voice.h"
#include "tools.h"
#include "train/align/judge.h"
#include "train/measure/bootstrap.h"

#define CHUNK 4096
#define MAX_MISFIT 5 /* robust standard deviations above the median, as train align */
#define MIN_SPREAD 0.4
#define LEAST_WORDS 3

typedef struct
{
  char *judge, *corpus, *voice;
  gint64 seed;
  int n_threads;
} Options;

/* One held-out sentence, recorded or spoken by the voice */
typedef struct
{
  const char *text, *wrong; /* and the text of another one, about as long */
  int n_words;
  float *features; /* [n_frames][dim] */
  int n_frames;
  WnJudged right, other;
} Item;

typedef struct
{
  const char *name;
  Item *items;
  int n;
  WnJudgeSpeaker speaker;
} Speech;

typedef struct
{
  const Options *options;
  const WnRun *run;
  const WnCorpus *corpus;
  WnJudge *judge;
  double limit; /* of misfits */
  Speech recorded, spoken;
} Job;

static int
count_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  int n = 0;

  for (char **w = words; *w; w++)
    n += **w != '\0';
  return n;
}

static int
compare_lengths (const void *a, const void *b)
{
  const gsize x = strlen (((const Item *) a)->text), y = strlen (((const Item *) b)->text);

  return x < y ? -1 : x > y;
}

/* Texts of three words and more, by length, each with the next one's as a wrong one */
static void
choose (Job *job)
{
  Speech *r = &job->recorded, *s = &job->spoken;

  r->items = g_new0 (Item, job->corpus->n_utterances + 1);
  for (int i = 0; i < job->corpus->n_utterances; i++) {
    const WnUtterance *u = &job->corpus->utterances[i];

    if (u->held_out && count_words (u->text) >= LEAST_WORDS)
      r->items[r->n++] = (Item){ .text = u->text,
        .n_words = count_words (u->text),
        .features = (float *) u->features,
        .n_frames = u->n_frames };
  }
  qsort (r->items, r->n, sizeof *r->items, compare_lengths);
  for (int i = 0; i < r->n; i++) {
    const int other = i + 1 < r->n ? i + 1 : i - 1;

    if (other >= 0 && strcmp (r->items[other].text, r->items[i].text) != 0)
      r->items[i].wrong = r->items[other].text;
  }
  s->items = g_memdup2 (r->items, (r->n + 1) * sizeof *r->items);
  s->n = job->options->voice ? r->n : 0;
  for (int i = 0; i < r->n; i++)
    s->items[i].features = NULL;
}

/* ---- the voice ---- */

static gboolean
speak (WnSynth *synth, const WnFeatureConfig *config, Item *item, guint64 seed, GError **error)
{
  g_autoptr (GArray) wave = g_array_new (FALSE, FALSE, sizeof (float));
  float chunk[CHUNK];
  gsize n;

  if (!wn_synth_start (synth, item->text, -1, wn_rng_hash (item->text, strlen (item->text), seed),
          error))
    return FALSE;
  while ((n = wn_synth_read (synth, chunk, CHUNK)) > 0)
    g_array_append_vals (wave, chunk, n);
  item->n_frames = wn_feature_frames (config, wave->len);
  g_array_set_size (wave, item->n_frames * config->hop);
  item->features = g_new (float, (gsize) item->n_frames *wn_feature_dim (config));
  return wn_features_analyse (config, (const float *) (void *) wave->data, wave->len,
      item->features, error);
}

static gboolean
speak_all (Job *job, GError **error)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnVoice *voice = job->options->voice ? wn_voice_load (job->options->voice, error) : NULL;
  WnSynth *synth = NULL;
  gboolean ok = voice || !job->options->voice;

  options.seed = (guint64) job->options->seed;
  if (voice && voice->file->features.rate != job->corpus->config.rate) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s speaks at %d Hz, the corpus has %d",
        voice->file->name, voice->file->features.rate, job->corpus->config.rate);
    ok = FALSE;
  } else if (voice) {
    ok = (synth = wn_synth_new (voice, &options, error)) != NULL;
  }
  for (int i = 0; ok && i < job->spoken.n && !wn_run_stop_asked (job->run); i++) {
    wn_run_progress (job->run, (double) i / job->spoken.n, "speaking");
    ok = speak (synth, &job->corpus->config, &job->spoken.items[i], options.seed, error);
  }
  wn_synth_free (synth);
  wn_voice_unref (voice);
  return ok;
}

/* ---- judging ---- */

static void
know_speaker (const Job *job, Speech *s)
{
  g_autofree const float **features = g_new (const float *, s->n + 1);
  g_autofree int *n_frames = g_new (int, s->n + 1);

  for (int i = 0; i < s->n; i++) {
    features[i] = s->items[i].features;
    n_frames[i] = s->items[i].n_frames;
  }
  wn_judge_speaker (job->judge, s->n, features, n_frames, &s->speaker);
}

/* What is usual of the recordings, none of which the judge has learnt from; as in train align */
static void
find_limit (Job *job)
{
  const Speech *r = &job->recorded;
  g_autofree double *misfits = g_new (double, r->n);
  double middle;
  int k = 0;

  for (int i = 0; i < r->n; i++)
    if (isfinite (r->items[i].right.misfit))
      misfits[k++] = r->items[i].right.misfit;
  middle = wn_quantile (misfits, k, 0.5);
  for (int i = 0; i < k; i++)
    misfits[i] = fabs (misfits[i] - middle);
  job->limit = middle + MAX_MISFIT * MAX (1.4826 * wn_quantile (misfits, k, 0.5), MIN_SPREAD);
}

static gboolean
judge_all (Job *job, Speech *s, GError **error)
{
  know_speaker (job, s);
  for (int i = 0; i < s->n && !wn_run_stop_asked (job->run); i++) {
    Item *item = &s->items[i];

    wn_run_progress (job->run, (double) i / s->n, "judging: %s", s->name);
    if (!wn_judge_listen (job->judge, &s->speaker, item->features, item->n_frames, item->text,
            &item->right, error)
        || (item->wrong
            && !wn_judge_listen (job->judge, &s->speaker, item->features, item->n_frames,
                item->wrong, &item->other, error)))
      return FALSE;
  }
  return TRUE;
}

/* ---- figures ---- */

static double
phone_error (void *data, const int *pick, int n)
{
  const Speech *s = data;
  double wrong = 0, all = 0;

  for (int i = 0; i < n; i++) {
    wrong += s->items[pick[i]].right.n_wrong;
    all += s->items[pick[i]].right.n_phones;
  }
  return all > 0 ? 100 * wrong / all : NAN;
}

static double
added_error (void *data, const int *pick, int n)
{
  Job *job = data;

  return phone_error (&job->spoken, pick, n) - phone_error (&job->recorded, pick, n);
}

static void
print_speech (const Job *job, Speech *s)
{
  const WnEstimate e = wn_bootstrap (s->n, phone_error, s);
  int rejected = 0, caught = 0, wrong = 0;

  for (int i = 0; i < s->n; i++) {
    rejected += s->items[i].right.misfit > job->limit;
    wrong += s->items[i].wrong != NULL;
    caught += s->items[i].wrong && s->items[i].other.misfit > job->limit;
  }
  g_print ("%s: %d sentences of %d words and more\n", s->name, s->n, LEAST_WORDS);
  g_print ("  rejected             %d, %.1f %% (bar: at most 3)\n", rejected,
      100.0 * rejected / s->n);
  g_print ("  wrong texts caught   %d of %d, %.1f %% (bar: at least 90)\n", caught, wrong,
      100.0 * caught / MAX (wrong, 1));
  g_print ("  phone error, %%       %.1f (%.1f .. %.1f)\n", e.value, e.low, e.high);
}

/* Words whose offsets hold what is written there */
static void
check_offsets (WnTextFrontend *frontend, const char *text, int *n, int *exact)
{
  const WnLanguage *language = wn_text_frontend_language (frontend);
  gsize rest = strlen (text), length;
  int offset = 0;

  for (const char *p = text; (length = wn_text_sentence_end (language, p, rest, TRUE)) > 0;
       p += length, rest -= length) {
    WnSentence *s = wn_text_to_phones (frontend, p, length, offset, WN_TEXT_DEFAULT, NULL, NULL);

    for (int i = 0; s && i < s->n_words; i++) {
      const char *from = g_utf8_offset_to_pointer (text, s->words[i].offset);

      ++*n;
      *exact += g_str_has_prefix (from, s->words[i].text)
          && g_utf8_strlen (s->words[i].text, -1) == s->words[i].length;
    }
    wn_sentence_free (s);
    offset += g_utf8_strlen (p, length);
  }
}

static gboolean
print_all (Job *job, GError **error)
{
  WnTextFrontend *frontend = wn_text_frontend_new (job->corpus->language, error);
  int n = 0, exact = 0;

  if (!frontend)
    return FALSE;
  for (int i = 0; i < job->recorded.n; i++)
    check_offsets (frontend, job->recorded.items[i].text, &n, &exact);
  wn_text_frontend_free (frontend);
  g_print ("misfit of matching texts is usually below %.2f\n", job->limit);
  print_speech (job, &job->recorded);
  if (job->spoken.n > 0) {
    const WnEstimate e = wn_bootstrap (job->recorded.n, added_error, job);

    print_speech (job, &job->spoken);
    g_print ("phone error of the voice less that of the recordings: %+.1f (%+.1f .. %+.1f) "
             "(bar: the interval begins at 0 or below)\n",
        e.value, e.low, e.high);
  }
  g_print ("words with exact offsets: %d of %d (bar: all)\n", exact, n);
  return TRUE;
}

static gboolean
run_job (Job *job, const WnCorpus *judge, GError **error)
{
  choose (job);
  if (job->recorded.n < 2) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: no two held-out sentences of %d words and more", job->options->corpus, LEAST_WORDS);
    return FALSE;
  }
  if (!speak_all (job, error)
      || !(job->judge = wn_judge_new (judge, job->options->n_threads, job->run, error))
      || !judge_all (job, &job->recorded, error))
    return FALSE;
  find_limit (job);
  if (!judge_all (job, &job->spoken, error))
    return FALSE;
  if (wn_run_stop_asked (job->run)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "stopped");
    return FALSE;
  }
  wn_run_progress (job->run, 1, "done");
  return print_all (job, error);
}

static int
run (const Options *o)
{
  GError *error = NULL;
  WnCorpus *judge = wn_corpus_open (o->judge, NULL, &error),
           *corpus = judge ? wn_corpus_open (o->corpus, NULL, &error) : NULL;
  WnRun progress;
  Job job = { .options = o,
    .run = &progress,
    .corpus = corpus,
    .recorded = { .name = "recordings" },
    .spoken = { .name = "voice" } };
  gboolean ok = FALSE;

  wn_tool_run_init (&progress, NULL);
  if (corpus && !wn_feature_config_equal (&judge->config, &corpus->config))
    g_set_error (&error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s and %s have other features: prepare both with the same --rate and --window", o->judge,
        o->corpus);
  else if (corpus)
    ok = run_job (&job, judge, &error);
  for (int i = 0; i < job.spoken.n; i++)
    g_free (job.spoken.items[i].features);
  g_free (job.spoken.items);
  g_free (job.recorded.items);
  wn_judge_free (job.judge);
  wn_corpus_close (corpus);
  wn_corpus_close (judge);
  return ok ? 0 : wn_tool_fail (error);
}

int
wn_tool_judge (int argc, char **argv)
{
  Options o = { 0 };
  const GOptionEntry entries[] = {
    { "voice", 0, 0, G_OPTION_ARG_FILENAME, &o.voice,
        "that speaks the held-out texts, by name or path (default: recordings alone)", "VOICE" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "of the voice's noise", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o.n_threads, "0, the default, for all processors", "N" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "JUDGE.safetensors CORPUS.safetensors - tells whether speech says its text: held-out "
      "recordings of a corpus, and a voice; the judge learns from the first corpus");
  GError *error = NULL;
  int status = 1;

  wn_tool_add_entries (context, entries);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || !wn_tool_check_range ("--threads", o.n_threads, 0, WN_POOL_MAX_THREADS, &error)) {
    wn_tool_fail (error);
  } else if (argc != 3) {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
  } else {
    o.judge = argv[1];
    o.corpus = argv[2];
    status = run (&o);
  }
  g_option_context_free (context);
  g_free (o.voice);
  return status;
}
