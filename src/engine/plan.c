/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "plan.h"
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "intonation.h"

#define MAX_RATE 4.0
/* these keep a broken voice, and breaks without end, from asking for all memory */
#define MAX_PHONE_FRAMES 1000.0f
#define MAX_SENTENCE_SECONDS 600

static double
limit (double value, double min, double max)
{
  return isnan (value) ? 1.0 : CLAMP (value, min, max);
}

void
wn_prosody_limit (WnProsody *prosody)
{
  prosody->rate = limit (prosody->rate, 0.25, MAX_RATE);
  prosody->pitch = limit (prosody->pitch, 0.5, 2.0);
  prosody->pitch_range = limit (prosody->pitch_range, 0.0, 2.0);
  prosody->volume = limit (prosody->volume, 0.0, 4.0);
}

static void
predict_frames (WnPlan *plan)
{
  const WnVoice *voice = plan->voice;
  const WnAcousticDraw draw = { plan->seed, plan->key, 0, 0 };

  wn_acoustic_durations (voice->acoustic, voice->file->acoustic, plan->n_phones, plan->phone,
      plan->context, &draw, plan->frames);
  for (int p = 0; p < plan->n_phones; p++) {
    if (!(plan->frames[p] > 0.0f && plan->frames[p] <= MAX_PHONE_FRAMES))
      plan->frames[p] = 1.0f;
  }
}

/*
 * Of a sentence by what it says: the first sentences of all texts would otherwise have one melody,
 * be it a good one or not
 */
static guint64
key_of_phones (guint64 key, const int32_t *phone, int n)
{
  for (int p = 0; p < n; p++) {
    const int32_t value = GINT32_TO_LE (phone[p]);

    key = wn_rng_hash (&value, sizeof value, key);
  }
  return key;
}

WnPlan *
wn_plan_new (const WnVoice *voice, WnTextFrontend *frontend, const char *text, gsize n, int offset,
    const GArray *given, WnTextFlags flags, guint64 seed, guint64 key, char **warning)
{
  GError *error = NULL;
  WnPlan *plan = g_new0 (WnPlan, 1);
  const gsize dim = voice->file->acoustic_config.context_dim;
  int n_phones;

  plan->voice = voice;
  plan->seed = seed;
  plan->key = key;
  plan->sentence = wn_text_to_phones_given (frontend, text, n, offset, given, flags, warning,
      &error);
  if (!plan->sentence) {
    *warning = g_strdup (error->message);
    g_error_free (error);
    return plan;
  }
  plan->n_phones = n_phones = plan->sentence->n_phones;
  plan->phone = g_new (int32_t, n_phones);
  plan->context = g_new (float, dim *n_phones);
  plan->frames = g_new (float, n_phones);
  plan->rate = g_new (float, n_phones);
  plan->pitch = g_new (float, n_phones);
  plan->pitch_range = g_new (float, n_phones);
  plan->durations = g_new0 (int32_t, n_phones);
  for (int p = 0; p < n_phones; p++) {
    const WnPhone *phone = &plan->sentence->phones[p];

    plan->phone[p] = voice->phone_map[phone->phone];
    memcpy (plan->context + p * dim, phone->context, dim * sizeof (float));
  }
  plan->key = key_of_phones (key, plan->phone, n_phones);
  if (n_phones > 0) {
    const gboolean melody = voice->file->acoustic_config.generation > 1;

    if (melody)
      wn_intonation_contexts (plan->sentence, dim, plan->context);
    predict_frames (plan);
    if (melody) {
      plan->bend = g_new (float, n_phones + 1);
      wn_intonation_bend (plan->sentence, plan->frames, plan->bend);
    }
  }
  return plan;
}

WnPlan *
wn_plan_new_plain (const WnVoice *voice, const char *text)
{
  const WnPlanProsody plain = { .constant = WN_PROSODY_INIT, .compression = 1.0 };
  WnTextFrontend *frontend = wn_text_frontend_new (voice->language, NULL);
  g_autoptr (GArray) prosody = g_array_new (FALSE, FALSE, sizeof plain);
  g_autofree char *warning = NULL;
  WnPlan *plan;

  if (!frontend)
    return NULL;
  plan = wn_plan_new (voice, frontend, text, strlen (text), 0, NULL, WN_TEXT_DEFAULT, 0, 0,
      &warning);
  wn_text_frontend_free (frontend);
  g_array_append_val (prosody, plain);
  wn_plan_time (plan, prosody, 0);
  if (plan->n_phones == 0)
    g_clear_pointer (&plan, wn_plan_free);
  return plan;
}

void
wn_plan_free (WnPlan *plan)
{
  if (!plan)
    return;
  wn_sentence_free (plan->sentence);
  g_free (plan->phone);
  g_free (plan->context);
  g_free (plan->frames);
  g_free (plan->rate);
  g_free (plan->pitch);
  g_free (plan->pitch_range);
  g_free (plan->bend);
  g_free (plan->durations);
  g_free (plan->factors);
  g_free (plan->pause);
  g_free (plan);
}

WnPlan *
wn_plan_copy_phones (const WnPlan *plan)
{
  WnPlan *copy = g_new0 (WnPlan, 1);
  const gsize n = plan->n_phones, dim = plan->voice->file->acoustic_config.context_dim;

  copy->voice = plan->voice;
  copy->seed = plan->seed;
  copy->key = plan->key;
  copy->n_phones = plan->n_phones;
  copy->n_frames = plan->n_frames;
  copy->phone = g_memdup2 (plan->phone, n * sizeof (int32_t));
  copy->context = g_memdup2 (plan->context, n * dim * sizeof (float));
  copy->frames = g_memdup2 (plan->frames, n * sizeof (float));
  copy->pitch = g_memdup2 (plan->pitch, n * sizeof (float));
  copy->pitch_range = g_memdup2 (plan->pitch_range, n * sizeof (float));
  copy->bend = plan->bend ? g_memdup2 (plan->bend, (n + 1) * sizeof (float)) : NULL;
  copy->durations = g_memdup2 (plan->durations, n * sizeof (int32_t));
  return copy;
}

static const WnPlanProsody *
prosody_at (const GArray *prosody, guint64 sample)
{
  guint i = prosody->len - 1;

  while (i > 0 && g_array_index (prosody, WnPlanProsody, i).from > sample)
    i--;
  return &g_array_index (prosody, WnPlanProsody, i);
}

/* A sentence that would last too long is spoken faster, its breaks with it */
static void
limit_frames (WnPlan *plan)
{
  const WnFeatureConfig *features = &plan->voice->file->features;
  const int most = MAX_SENTENCE_SECONDS * features->rate / features->hop;

  plan->is_limited = plan->n_frames > most;
  if (!plan->is_limited)
    return;
  for (int p = 0; p < plan->n_phones; p++)
    plan->rate[p] *= 1.001f * (float) plan->n_frames / (float) most;
  plan->n_frames = wn_acoustic_round_durations (plan->n_phones, plan->frames, plan->rate,
      plan->durations);
}

void
wn_plan_time (WnPlan *plan, const GArray *prosody, guint64 start)
{
  const int hop = plan->voice->file->features.hop;

  plan->n_frames = 0;
  for (int p = 0; p < plan->n_phones; p++) {
    const guint64 sample = start + (guint64) plan->n_frames * hop;
    const WnPlanProsody *current = prosody_at (prosody, sample);
    WnProsody now = current->constant;

    if (current->func) {
      current->func (sample, &now, current->data);
      wn_prosody_limit (&now);
    }
    if (plan->markup) {
      now.rate *= plan->factors[p].rate;
      now.pitch *= plan->factors[p].pitch;
      now.pitch_range *= plan->factors[p].pitch_range;
      wn_prosody_limit (&now);
    }
    plan->rate[p] = plan->pause && plan->pause[p] ? plan->frames[p] / plan->pause[p]
                                                  : MIN (now.rate * current->compression, MAX_RATE);
    plan->pitch[p] = now.pitch;
    plan->pitch_range[p] = now.pitch_range;
    /*
     * where a phone begins, which the next question needs, is known only once those before it are
     * rounded
     */
    if (current->func || prosody->len > 1 || p + 1 == plan->n_phones)
      plan->n_frames = wn_acoustic_round_durations (p + 1, plan->frames, plan->rate,
          plan->durations);
  }
  limit_frames (plan);
}

/* The phone that holds frame f; *start is set to its first frame */
static int
phone_at (const WnPlan *plan, int f, int *start)
{
  int p = 0;

  for (*start = 0; p + 1 < plan->n_phones && *start + plan->durations[p] <= f; p++)
    *start += plan->durations[p];
  return p;
}

/* Of phones p0 .. p1 - 1, whose first frame is `start`, as if there were no others */
static gboolean
predict (const WnPlan *plan, int p0, int p1, int start, int n_frames,
    const WnPredictOptions *options, float *features, float *f0, float *voiced)
{
  const WnAcousticInput input = { .P = p1 - p0,
    .phone = plan->phone + p0,
    .context = plan->context + p0 * plan->voice->file->acoustic_config.context_dim,
    .durations = plan->durations + p0,
    .natural = plan->frames + p0,
    .pitch = plan->pitch + p0,
    .pitch_range = plan->pitch_range + p0,
    .bend = plan->bend ? plan->bend + p0 : NULL,
    .draw = { plan->seed, plan->key, p0, start } };

  return wn_voice_predict (plan->voice, &input, n_frames, options, features, f0, voiced);
}

/* The same, of whose n_frames those from number `skipped` on are wanted: n_wanted */
static gboolean
predict_part (const WnPlan *plan, int p0, int p1, int start, int n_frames, int skipped,
    int n_wanted, const WnPredictOptions *options, float *features, float *f0, float *voiced)
{
  const gsize dim = wn_feature_dim (&plan->voice->file->features), size = sizeof (float);
  float *around = g_new (float, (dim + 2) * n_frames), *around_f0 = around + dim * n_frames,
        *around_voiced = around_f0 + n_frames;
  const gboolean done = predict (plan, p0, p1, start, n_frames, options, around, around_f0,
      around_voiced);

  if (done) {
    memcpy (features, around + skipped * dim, n_wanted * dim * size);
    memcpy (f0, around_f0 + skipped, n_wanted * size);
    memcpy (voiced, around_voiced + skipped, n_wanted * size);
  }
  g_free (around);
  return done;
}

gboolean
wn_plan_features (const WnPlan *plan, int first, int end, const WnPredictOptions *options,
    float *features, float *f0, float *voiced)
{
  const gsize dim = wn_feature_dim (&plan->voice->file->features);
  int phones, frames, p0, p1, start = 0, n = 0, unused;

  wn_acoustic_margins (plan->voice->acoustic, &phones, &frames);
  p0 = MAX (0, phone_at (plan, MAX (0, first - frames), &unused) - phones);
  p1 = MIN (plan->n_phones, phone_at (plan, end - 1 + frames, &unused) + 1 + phones);
  for (int p = 0; p < p1; p++) {
    start += p < p0 ? plan->durations[p] : 0;
    n += p < p0 ? 0 : plan->durations[p];
  }
  features += first * dim;
  f0 += first;
  voiced += first;
  return first == start && end == start + n
      ? predict (plan, p0, p1, start, n, options, features, f0, voiced)
      : predict_part (plan, p0, p1, start, n, first - start, end - first, options, features, f0,
          voiced);
}

static WnMark *
mark_new (const WnPlan *plan, WnMarkType type, guint64 start, guint64 duration, int offset,
    int length, const char *name)
{
  WnMark *mark = g_new (WnMark, 1);

  *mark = (WnMark){ type, start, duration, offset, length, g_strdup (name) };
  if (plan->markup)
    wn_markup_locate (plan->markup, &mark->offset, &mark->length);
  return mark;
}

void
wn_mark_free (WnMark *mark)
{
  if (mark) {
    g_free (mark->name);
    g_free (mark);
  }
}

/* The markup's marks before a character, from number *next on */
static void
add_named (const WnPlan *plan, int before, guint64 start, guint *next, GQueue *marks)
{
  const GArray *points = plan->markup ? plan->markup->points : NULL;

  for (; points && *next < MIN (points->len, plan->end_point); ++*next) {
    const WnMarkupPoint *point = &g_array_index (points, WnMarkupPoint, *next);

    if (point->at >= before)
      break;
    if (point->name && point->at >= plan->points_from)
      g_queue_push_tail (marks,
          mark_new (plan, WN_MARK_NAMED, start, 0, point->at, 0, point->name));
  }
}

/* The markup's marks among the breaks of what is no sentence, the first of which begins at start */
static void
add_between (const WnPlan *plan, guint64 start, guint next, GQueue *marks)
{
  /* what is between sentences comes of markup. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
  const GArray *points = plan->markup->points;
  guint64 at = start;

  for (; next < MIN (points->len, plan->end_point); next++) {
    const WnMarkupPoint *point = &g_array_index (points, WnMarkupPoint, next);

    if (point->at >= plan->points_to)
      break;
    if (point->name)
      g_queue_push_tail (marks,
          mark_new (plan, WN_MARK_NAMED, MIN (at, start + plan->n_lead), 0, point->at, 0,
              point->name));
    else
      at += wn_plan_break (plan, point);
  }
}

void
wn_plan_marks (const WnPlan *plan, guint64 start, GQueue *marks)
{
  const WnSentence *sentence = plan->sentence;
  const int hop = plan->voice->file->features.hop;
  WnMark *word_mark = NULL;
  int word = -1;
  guint next = plan->markup
      ? MAX (plan->first_point, wn_markup_point_from (plan->markup, plan->points_from))
      : 0;

  if (plan->is_between) {
    add_between (plan, start - plan->n_lead, next, marks);
    return;
  }
  if (plan->n_phones == 0) {
    add_named (plan, plan->points_to, start, &next, marks);
    return;
  }
  g_queue_push_tail (marks,
      mark_new (plan, WN_MARK_SENTENCE, start, (guint64) plan->n_frames * hop, sentence->offset,
          sentence->length, ""));
  for (int p = 0; p < plan->n_phones; p++) {
    const WnPhone *phone = &sentence->phones[p];
    const WnWord *written = phone->word >= 0 ? &sentence->words[phone->word] : NULL;
    const guint64 duration = (guint64) plan->durations[p] * hop;

    if (written && phone->word != word) {
      add_named (plan, written->offset + 1, start, &next, marks);
      word_mark = mark_new (plan, WN_MARK_WORD, start, 0, written->offset, written->length,
          written->text);
      g_queue_push_tail (marks, word_mark);
    }
    if (written) {
      word = phone->word;
      word_mark->duration += duration;
    }
    g_queue_push_tail (marks,
        mark_new (plan, WN_MARK_PHONE, start, duration,
            written ? written->offset : sentence->offset, written ? written->length : 0,
            sentence->language->phones[phone->phone].name));
    start += duration;
  }
  add_named (plan, plan->points_to, start, &next, marks);
}
