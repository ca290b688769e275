/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "prepare.h"
#include "base/json_members.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "audiofile.h"
#include "base/pool.h"
#include "base/safetensors.h"
#include "model/config.h"
#include "text/text.h"
#include "transcript.h"

#define MIN_RATE 8000
#define MAX_RATE 48000
#define END_SILENCE 0.2        /* seconds */
#define DIGITAL_SILENCE 1.5e-5 /* half a step of 16 bits */
#define SILENT_PEAK 0.003      /* -50 dB */
#define MAX_SECONDS 150        /* what an alignment takes in one piece */

typedef struct
{
  const WnSourceItem *item;
  int16_t *wave;
  int n_samples, n_frames;
  gboolean held_out;
} Recording;

typedef struct
{
  const WnPrepareOptions *options;
  WnFeatureConfig config;
  GHashTable *held_out; /* ids */
  GArray *recordings;
  int64_t n_samples, n_frames;
  int64_t *sample_offsets, *frame_offsets;
  int16_t *wave;
  float *features;
  char *phones; /* NULL: those of the language */
} Job;

WnFeatureConfig
wn_prepare_features (int rate, int window)
{
  WnFeatureConfig config = wn_feature_config_default;

  if (rate == config.rate && window == WN_WINDOW_LONG)
    return config;
  config.n_mels = lrint (config.n_mels * log1p (rate / 1400.) / log1p (config.rate / 1400.));
  config.mel_high = rate / 2.f;
  config.hop = lrint (rate / 100.);
  config.window = (int) lrint (rate * window / 1000.);
  config.rate = rate;
  for (config.fft = 256; config.fft < 1.25 * config.window;)
    config.fft *= 2;
  return config;
}

static GHashTable *
read_held_out (const char *path, GError **error)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *contents, **lines;

  if (!path)
    return ids;
  if (!g_file_get_contents (path, &contents, NULL, NULL)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no such file, or not readable", path);
    g_hash_table_unref (ids);
    return NULL;
  }
  lines = g_strsplit (contents, "\n", -1);
  for (int i = 0; lines[i]; i++) {
    lines[i][strcspn (lines[i], "#")] = '\0';
    g_strstrip (lines[i]);
    if (lines[i][0] != '\0')
      g_hash_table_add (ids, g_strdup (lines[i]));
  }
  g_strfreev (lines);
  g_free (contents);
  return ids;
}

/*
 * Seconds that the slowest and the fastest speaker may need; a digit or a capital can stand for a
 * whole word
 */
static void
speaking_time (const char *text, double *least, double *most)
{
  int letters = 0, words = 0;

  for (; *text; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    letters += g_unichar_isalnum (c);
    words += g_unichar_isdigit (c) || g_unichar_isupper (c) || !g_unichar_isalnum (c);
  }
  *least = 0.025 * letters;
  *most = 3 + 0.25 * letters + 0.75 * words;
}

static float *
trim (float *wave, int *n, int keep)
{
  int first = 0, last = *n;

  while (first < last && fabsf (wave[first]) < DIGITAL_SILENCE)
    first++;
  while (last > first && fabsf (wave[last - 1]) < DIGITAL_SILENCE)
    last--;
  first = MAX (first - keep, 0);
  last = MIN (last + keep, *n);
  *n = last - first;
  return wave + first;
}

/* A recorder's, which is no sound, yet can be most of the power in a pause */
static void
remove_offset (float *wave, int n)
{
  double sum = 0;
  float offset;

  for (int i = 0; i < n; i++)
    sum += wave[i];
  offset = (float) (sum / MAX (n, 1));
  for (int i = 0; i < n; i++)
    wave[i] -= offset;
}

static void G_GNUC_PRINTF (3, 4)
    leave_out (const Job *job, const WnSourceItem *item, const char *format, ...)
{
  va_list args;
  char *what, *message;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  message = g_strdup_printf ("%s left out: %s", item->id, what);
  job->options->warn (job->options->warn_data, message);
  g_free (message);
  g_free (what);
}

static gboolean
is_usable (const Job *job, const WnSourceItem *item, const float *wave, int n)
{
  double seconds = n / (double) job->config.rate, least, most, peak = 0;

  for (int i = 0; i < n; i++)
    peak = MAX (peak, fabsf (wave[i]));
  speaking_time (item->text, &least, &most);
  if (peak < SILENT_PEAK) {
    leave_out (job, item, "%s: silent", item->path);
  } else if (seconds > MAX_SECONDS) {
    leave_out (job, item, "%s: %.0f s long; cut it into pieces of at most %d s", item->path,
        seconds, MAX_SECONDS);
  } else if (seconds < least) {
    leave_out (job, item, "%s: %.1f s is too short for \"%s\"", item->path, seconds, item->text);
  } else if (seconds > most) {
    leave_out (job, item, "%s: %.1f s is too long for \"%s\"", item->path, seconds, item->text);
  } else {
    return TRUE;
  }
  return FALSE;
}

static void
read_item (Job *job, const WnSourceItem *item)
{
  Recording recording = { .item = item };
  GError *error = NULL;
  float *samples, *wave;
  int n;

  if (!item->path) {
    leave_out (job, item, "no sound file");
    return;
  }
  if (item->text[0] == '\0') {
    leave_out (job, item, "no text");
    return;
  }
  samples = wn_audio_file_read (item->path, job->config.rate, &n, &error);
  if (!samples) {
    leave_out (job, item, "%s", error->message);
    g_clear_error (&error);
    return;
  }
  wave = trim (samples, &n, END_SILENCE * job->config.rate);
  remove_offset (wave, n);
  if (is_usable (job, item, wave, n)) {
    recording.n_frames = wn_feature_frames (&job->config, n);
    recording.n_samples = recording.n_frames * job->config.hop;
    recording.wave = g_new0 (int16_t, recording.n_samples);
    for (int i = 0; i < n; i++)
      recording.wave[i] = lrintf (CLAMP (wave[i], -1, 1) * 32767);
    recording.held_out = g_hash_table_remove (job->held_out, item->id);
    job->n_samples += recording.n_samples;
    job->n_frames += recording.n_frames;
    g_array_append_val (job->recordings, recording);
  }
  g_free (samples);
}

static void
read_items (Job *job, const GPtrArray *items)
{
  for (guint i = 0; i < items->len && !wn_run_stop_asked (job->options->run); i++) {
    read_item (job, items->pdata[i]);
    wn_run_progress (job->options->run, 0.5 * (i + 1) / items->len, "decoding");
  }
}

static void
count_phones (WnTextFrontend *frontend, const char *text, int *counts)
{
  WnTranscript *transcript = wn_transcript_new (frontend, text, NULL);

  for (int i = 0; transcript && i < transcript->n; i++)
    counts[transcript->phone[i]]++;
  g_clear_pointer (&transcript, wn_transcript_free);
}

/* Of a language whose phones vary, those that the texts have often enough to be learnt */
static gboolean
choose_phones (Job *job, GError **error)
{
  const WnLanguage *language = wn_language_require (job->options->language, error);
  g_autofree int *counts = language ? g_new0 (int, language->n_phones) : NULL;
  WnTextFrontend *frontend;
  GString *names;

  if (!language || !language->varies)
    return language != NULL;
  if ((frontend = wn_text_frontend_new (language, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < job->recordings->len; i++)
    count_phones (frontend, g_array_index (job->recordings, Recording, i).item->text, counts);
  wn_text_frontend_free (frontend);
  names = g_string_new (language->phones[0].name);
  for (int i = 1; i < language->n_phones; i++)
    if (counts[i] >= WN_PHONE_LEAST)
      g_string_append_printf (names, " %s", language->phones[i].name);
  job->phones = g_string_free (names, FALSE);
  if (wn_language_of_phones (job->options->language, job->phones, error))
    return TRUE;
  g_prefix_error (error, "too little text to find the phones of \"%s\" in: ", language->tag);
  return FALSE;
}

static void
choose_held_out (Job *job)
{
  const guint n = job->recordings->len, n_chosen = MIN (n / WN_HELD_OUT_EVERY, WN_HELD_OUT_MOST);

  for (guint i = 0; i < n_chosen; i++)
    g_array_index (job->recordings, Recording, (2 * i + 1) * n / (2 * n_chosen)).held_out = TRUE;
}

static void
warn_unknown_held_out (const Job *job)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, job->held_out);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    char *message = g_strdup_printf ("%s: %s is not in the corpus", job->options->held_out,
        (char *) id);

    job->options->warn (job->options->warn_data, message);
    g_free (message);
  }
}

static void
join_recordings (Job *job)
{
  int64_t sample = 0, frame = 0;

  job->sample_offsets = g_new (int64_t, job->recordings->len + 1);
  job->frame_offsets = g_new (int64_t, job->recordings->len + 1);
  job->wave = g_new (int16_t, job->n_samples);
  for (guint i = 0; i < job->recordings->len; i++) {
    Recording *recording = &g_array_index (job->recordings, Recording, i);

    job->sample_offsets[i] = sample;
    job->frame_offsets[i] = frame;
    memcpy (job->wave + sample, recording->wave, recording->n_samples * sizeof (int16_t));
    g_clear_pointer (&recording->wave, g_free);
    sample += recording->n_samples;
    frame += recording->n_frames;
  }
  job->sample_offsets[job->recordings->len] = sample;
  job->frame_offsets[job->recordings->len] = frame;
}

static void
analyse_recording (void *data, int task, int worker)
{
  Job *job = data;
  const Recording *recording = &g_array_index (job->recordings, Recording, task);
  const int16_t *wave = job->wave + job->sample_offsets[task];
  float *samples = g_new (float, recording->n_samples);

  for (int i = 0; i < recording->n_samples; i++)
    samples[i] = wave[i] / 32767.f;
  /* cannot fail: the configuration was tried before, and no recording is empty */
  wn_features_analyse (&job->config, samples, recording->n_samples,
      job->features + job->frame_offsets[task] * wn_feature_dim (&job->config), NULL);
  g_free (samples);
}

static void
analyse_recordings (Job *job)
{
  WnPool *pool = wn_pool_new (job->options->n_threads);

  wn_run_progress (job->options->run, 0.5, "analysing");
  job->features = g_new (float, job->n_frames *wn_feature_dim (&job->config));
  wn_pool_run (pool, analyse_recording, job, job->recordings->len);
  wn_pool_free (pool);
}

static char *
utterances_json (const Job *job)
{
  JsonBuilder *builder = json_builder_new_immutable ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < job->recordings->len; i++) {
    const WnSourceItem *item = g_array_index (job->recordings, Recording, i).item;

    json_builder_begin_object (builder);
    wn_json_add_string (builder, "id", item->id);
    wn_json_add_string (builder, "text", item->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  return wn_json_end (builder, FALSE);
}

static gboolean
save (const Job *job, const char *path, GError **error)
{
  WnSafetensorsWriter *writer = wn_safetensors_writer_new ();
  guint n = job->recordings->len;
  uint8_t *held_out = g_new (uint8_t, n);
  char *utterances = utterances_json (job), *features = wn_feature_config_to_json (&job->config);
  const int64_t n_offsets[] = { n + 1 }, n_flags[] = { n };
  gboolean ok;

  for (guint i = 0; i < n; i++)
    held_out[i] = g_array_index (job->recordings, Recording, i).held_out;
  wn_safetensors_writer_metadata (writer, "utterances", utterances);
  wn_safetensors_writer_metadata (writer, "features", features);
  if (job->options->source)
    wn_safetensors_writer_metadata (writer, "source", job->options->source);
  if (job->options->language)
    wn_safetensors_writer_metadata (writer, "language", job->options->language);
  if (job->phones)
    wn_safetensors_writer_metadata (writer, "phones", job->phones);
  if (job->options->licence)
    wn_safetensors_writer_metadata (writer, "licence", job->options->licence);
  wn_safetensors_writer_add (writer, "wave", WN_DTYPE_I16, 1, &job->n_samples, job->wave);
  wn_safetensors_writer_add (writer, "features", WN_DTYPE_F32, 2,
      (int64_t[]){ job->n_frames, wn_feature_dim (&job->config) }, job->features);
  wn_safetensors_writer_add (writer, "sample_offsets", WN_DTYPE_I64, 1, n_offsets,
      job->sample_offsets);
  wn_safetensors_writer_add (writer, "frame_offsets", WN_DTYPE_I64, 1, n_offsets,
      job->frame_offsets);
  wn_safetensors_writer_add (writer, "held_out", WN_DTYPE_U8, 1, n_flags, held_out);
  ok = wn_safetensors_writer_save (writer, path, error);
  wn_safetensors_writer_free (writer);
  g_free (held_out);
  g_free (utterances);
  g_free (features);
  return ok;
}

static void
summarise (const Job *job, const GPtrArray *items, WnPrepareSummary *summary)
{
  summary->n_items = items->len;
  summary->n_used = job->recordings->len;
  summary->n_held_out = 0;
  for (guint i = 0; i < job->recordings->len; i++)
    summary->n_held_out += g_array_index (job->recordings, Recording, i).held_out;
  summary->seconds = job->n_samples / (double) job->config.rate;
}

static void
job_clear (Job *job)
{
  for (guint i = 0; i < job->recordings->len; i++)
    g_free (g_array_index (job->recordings, Recording, i).wave);
  g_array_unref (job->recordings);
  g_hash_table_unref (job->held_out);
  g_free (job->sample_offsets);
  g_free (job->frame_offsets);
  g_free (job->wave);
  g_free (job->features);
  g_free (job->phones);
}

gboolean
wn_prepare (const GPtrArray *items, const char *path, const WnPrepareOptions *options,
    WnPrepareSummary *summary, GError **error)
{
  Job job = { .options = options };
  gboolean ok = FALSE;

  if (options->rate < MIN_RATE || options->rate > MAX_RATE) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "a rate of %d Hz is not in %d..%d",
        options->rate, MIN_RATE, MAX_RATE);
    return FALSE;
  }
  if (options->window < WN_WINDOW_LEAST || options->window > WN_WINDOW_MOST) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "a window of %d ms is not in %d..%d",
        options->window, WN_WINDOW_LEAST, WN_WINDOW_MOST);
    return FALSE;
  }
  job.config = wn_prepare_features (options->rate, options->window);
  job.held_out = read_held_out (options->held_out, error);
  if (!job.held_out)
    return FALSE;
  job.recordings = g_array_new (FALSE, FALSE, sizeof (Recording));
  read_items (&job, items);
  if (wn_run_stop_asked (options->run)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: not written: stopped", path);
    job_clear (&job);
    return FALSE;
  }
  warn_unknown_held_out (&job);
  if (options->choose_held_out && !options->held_out)
    choose_held_out (&job);
  if (job.recordings->len == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: not written, for none of the %u recordings is usable", path, items->len);
  } else if (choose_phones (&job, error)) {
    join_recordings (&job);
    analyse_recordings (&job);
    ok = save (&job, path, error);
    summarise (&job, items, summary);
    wn_run_progress (options->run, 1, "done");
  }
  job_clear (&job);
  return ok;
}
