/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "align.h"

#include <math.h>

#include "aligner.h"
#include "base/order.h"
#include "base/safetensors.h"

#define MAX_MISFIT 5.f /* robust standard deviations above the median */
#define MAX_STRANGENESS 3.5f
#define MIN_SPREAD 0.4 /* nats: so little tells no utterances apart */

typedef struct
{
  const WnCorpus *corpus;
  const WnAlignOptions *options;
  WnAlignItem *items;
} Job;

static void G_GNUC_PRINTF (3, 4) reject (const Job *job, WnAlignItem *item, const char *format, ...)
{
  va_list args;
  char *what, *message;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  message = g_strdup_printf ("%s rejected: %s: \"%s\"", item->utterance->id, what,
      item->utterance->text);
  item->rejected = TRUE;
  item->trains = FALSE;
  if (job->options->warn)
    job->options->warn (job->options->warn_data, message);
  g_free (message);
  g_free (what);
}

static gboolean
read_transcripts (Job *job, GError **failure)
{
  WnTextFrontend *frontend = wn_text_frontend_new (job->corpus->language, failure);

  if (!frontend)
    return FALSE;
  for (int i = 0; i < job->corpus->n_utterances; i++) {
    WnAlignItem *item = &job->items[i];
    GError *error = NULL;

    item->transcript = wn_transcript_new (frontend, item->utterance->text, &error);
    if (item->transcript) {
      item->hmm = wn_hmm_new (item->transcript->phone, item->transcript->n);
      item->trains = !item->utterance->held_out;
    } else {
      reject (job, item, "%s", error->message);
      g_clear_error (&error);
    }
  }
  wn_text_frontend_free (frontend);
  return TRUE;
}

/* values [n] are reordered; Returns median + deviations * (robust standard deviation) */
static double
upper_limit (double *values, int n, double deviations)
{
  const double middle = wn_median (values, n);

  for (int i = 0; i < n; i++)
    values[i] = fabs (values[i] - middle);
  return middle + deviations * MAX (1.4826 * wn_median (values, n), MIN_SPREAD);
}

static void
reject_outliers (Job *job)
{
  const int n = job->corpus->n_utterances;
  double *misfits = g_new (double, n), *strangenesses = g_new (double, n), most_misfit,
         most_strange;
  int k = 0;

  for (int i = 0; i < n; i++) {
    WnAlignItem *item = &job->items[i];

    if (!item->rejected && item->score == -INFINITY)
      reject (job, item, "too short for its text");
    if (!item->rejected) {
      misfits[k] = item->misfit;
      strangenesses[k++] = item->strangeness;
    }
  }
  most_misfit = upper_limit (misfits, k, MAX_MISFIT);
  most_strange = upper_limit (strangenesses, k, MAX_STRANGENESS);
  for (int i = 0; i < n; i++) {
    WnAlignItem *item = &job->items[i];

    if (!item->rejected && item->misfit > most_misfit)
      reject (job, item, "the audio does not match the text (misfit %.1f, usual is below %.1f)",
          item->misfit, most_misfit);
    if (!item->rejected && item->strangeness > most_strange)
      reject (job, item, "sounds unlike the others (strangeness %.1f, usual is below %.1f)",
          item->strangeness, most_strange);
  }
  g_free (misfits);
  g_free (strangenesses);
}

typedef struct
{
  GArray *phone, *context, *duration, *offsets;
  uint8_t *rejected;
} Alignment;

static void
append_phone (Alignment *out, int32_t phone, const float *context, int32_t duration)
{
  g_array_append_val (out->phone, phone);
  g_array_append_vals (out->context, context, WN_CONTEXT_DIM);
  g_array_append_val (out->duration, duration);
}

static void
append_item (Alignment *out, const WnAlignItem *item)
{
  static const float no_context[WN_CONTEXT_DIM];
  const int n = item->utterance->n_frames;
  int64_t end;

  if (!item->hmm || item->score == -INFINITY) {
    append_phone (out, 0, no_context, n);
  } else {
    for (int f = 0, behind; f < n; f = behind) {
      const int unit = item->hmm->states[item->path[f]].unit;

      behind = wn_hmm_unit_end (item->hmm, item->path, n, f);
      append_phone (out, item->transcript->phone[unit],
          item->transcript->context + unit * WN_CONTEXT_DIM, behind - f);
    }
  }
  end = out->phone->len;
  g_array_append_val (out->offsets, end);
}

static gboolean
save (const Job *job, const char *path, GError **error)
{
  const int n = job->corpus->n_utterances;
  const int64_t zero = 0;
  Alignment out = { .phone = g_array_new (FALSE, FALSE, sizeof (int32_t)),
    .context = g_array_new (FALSE, FALSE, sizeof (float)),
    .duration = g_array_new (FALSE, FALSE, sizeof (int32_t)),
    .offsets = g_array_new (FALSE, FALSE, sizeof (int64_t)),
    .rejected = g_new (uint8_t, n) };
  g_autofree char *phones = wn_language_phones (job->corpus->language);
  WnSafetensorsWriter *writer = wn_safetensors_writer_new ();
  int64_t n_phones;
  gboolean ok;

  g_array_append_val (out.offsets, zero);
  for (int i = 0; i < n; i++) {
    append_item (&out, &job->items[i]);
    out.rejected[i] = job->items[i].rejected;
  }
  n_phones = out.phone->len;
  wn_safetensors_writer_add (writer, "phone", WN_DTYPE_I32, 1, &n_phones, out.phone->data);
  wn_safetensors_writer_add (writer, "context", WN_DTYPE_F32, 2,
      (int64_t[]){ n_phones, WN_CONTEXT_DIM }, out.context->data);
  wn_safetensors_writer_add (writer, "duration", WN_DTYPE_I32, 1, &n_phones, out.duration->data);
  wn_safetensors_writer_add (writer, "phone_offsets", WN_DTYPE_I64, 1, (int64_t[]){ n + 1 },
      out.offsets->data);
  wn_safetensors_writer_add (writer, "rejected", WN_DTYPE_U8, 1, (int64_t[]){ n }, out.rejected);
  wn_safetensors_writer_metadata (writer, "language", job->corpus->language->tag);
  wn_safetensors_writer_metadata (writer, "phones", phones);
  ok = wn_safetensors_writer_save (writer, path, error);
  wn_safetensors_writer_free (writer);
  g_array_unref (out.phone);
  g_array_unref (out.context);
  g_array_unref (out.duration);
  g_array_unref (out.offsets);
  g_free (out.rejected);
  return ok;
}

static void
summarise (const Job *job, WnAlignSummary *summary)
{
  int64_t n_frames = 0;

  *summary = (WnAlignSummary){ .n_utterances = job->corpus->n_utterances };
  for (int i = 0; i < job->corpus->n_utterances; i++) {
    const WnAlignItem *item = &job->items[i];

    summary->n_rejected += item->rejected;
    if (!item->rejected) {
      summary->score += item->score;
      n_frames += item->utterance->n_frames;
    }
  }
  summary->score /= MAX (n_frames, 1);
}

gboolean
wn_align (const WnCorpus *corpus, const char *path, const WnAlignOptions *options,
    WnAlignSummary *summary, GError **error)
{
  WnAligner *aligner = wn_aligner_new (corpus, options->n_threads);
  Job job = { .corpus = corpus, .options = options, .items = wn_aligner_items (aligner) };
  gboolean any = FALSE, ok = FALSE;

  if (!read_transcripts (&job, error)) {
    wn_aligner_free (aligner);
    return FALSE;
  }
  for (int i = 0; i < corpus->n_utterances; i++)
    any = any || job.items[i].trains;
  if (!any) {
    g_set_error (error, WN_ERROR, WN_ERROR_TEXT, "%s: not written, for no utterance can be aligned",
        path);
  } else if (!wn_aligner_learn (aligner, options->rounds_diagonal, options->rounds_full,
                 options->run)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: not written: stopped", path);
  } else {
    reject_outliers (&job);
    ok = save (&job, path, error);
    summarise (&job, summary);
    wn_run_progress (options->run, 1, "done");
  }
  wn_aligner_free (aligner);
  return ok;
}
