/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "plan.h"
#include <math.h>
#include "base/duration.h"

#define MAX_PAUSE_FRAMES 100000 /* far above what a sentence may last */
#define MAX_BREAKS 600          /* s between sentences */

static const WnMarkupSpan neutral = { .rate = 1, .pitch = 1, .pitch_range = 1, .volume = 1 };

/* Standard deviations of ln F0 from the lowest pitch of speech to the highest */
#define RANGE_DEVIATIONS 4

static float
mean_f0 (const WnPlan *plan)
{
  return wn_acoustic_mean_f0 (plan->voice->acoustic, plan->voice->file->acoustic);
}

/* A factor on the voice's own pitch of one that is partly in Hz */
static float
pitch_factor (float mean, float pitch, float hz, float add)
{
  return MAX (0.01f, ((hz > 0.0f ? hz : mean) * pitch + add) / mean);
}

/* Hz from the lowest to the highest pitch of the voice as it is */
static float
range_f0 (const WnPlan *plan)
{
  const float deviation = wn_acoustic_deviation_f0 (plan->voice->acoustic,
      plan->voice->file->acoustic);

  return 2 * mean_f0 (plan) * sinhf (RANGE_DEVIATIONS / 2.0f * deviation);
}

/* A pause belongs to the word before it, the first one to the word behind it */
static void
set_factors (WnPlan *plan)
{
  const WnSentence *sentence = plan->sentence;
  int word = 0;

  for (int p = 0; p < plan->n_phones; p++) {
    const WnMarkupSpan *span;

    if (sentence->phones[p].word >= 0)
      word = sentence->phones[p].word;
    span = wn_markup_span_at (plan->markup, sentence->words[word].offset);
    plan->factors[p] = span ? *span : neutral;
    if (span && (span->pitch_hz > 0.0f || span->pitch_add != 0.0f))
      plan->factors[p].pitch = pitch_factor (mean_f0 (plan), span->pitch, span->pitch_hz,
          span->pitch_add);
    if (span && (span->range_hz > 0.0f || span->range_add != 0.0f))
      plan->factors[p].pitch_range = pitch_factor (range_f0 (plan), span->pitch_range,
          span->range_hz, span->range_add);
  }
}

/* The contour at a place 0 .. 1 of its stretch: in a straight line from point to point */
static float
contour_at (const WnMarkupShape *shape, float mean, float at)
{
  const WnMarkupContourPoint *points = shape->points;
  float before = 1.0f, from = 0.0f;

  for (int i = 0; i < shape->n_points; i++) {
    const float value = pitch_factor (mean, points[i].pitch, points[i].hz, points[i].add);

    if (i == 0)
      before = value;
    if (at <= points[i].at)
      return points[i].at > from ? before + (value - before) * (at - from) / (points[i].at - from)
                                 : value;
    before = value;
    from = points[i].at;
  }
  return before;
}

/*
 * Phones first .. end - 1 are what the sentence holds of a shape's stretch: its contour runs over
 * their predicted durations, and they share the time that is asked for, by characters where the
 * stretch goes on in other sentences
 */
static void
apply_shape (WnPlan *plan, const WnMarkupShape *shape, int first, int end)
{
  const WnFeatureConfig *features = &plan->voice->file->features;
  const WnSentence *sentence = plan->sentence;
  const int from = MAX (shape->start, sentence->offset),
            to = MIN (shape->end, sentence->offset + sentence->length);
  const float mean = mean_f0 (plan);
  float sum = 0.0f, at = 0.0f;

  for (int p = first; p < end; p++)
    sum += plan->frames[p] / plan->factors[p].rate;
  for (int p = first; p < end && sum > 0.0f; p++) {
    const float frames = plan->frames[p] / plan->factors[p].rate;

    if (shape->n_points > 0)
      plan->factors[p].pitch *= contour_at (shape, mean, (at + frames / 2) / sum);
    at += frames;
  }
  if (shape->duration > 0 && sum > 0.0f && shape->end > shape->start) {
    const float wanted = (float) shape->duration * features->rate / (1000.0f * features->hop)
        * MAX (1, to - from) / (shape->end - shape->start);

    for (int p = first; p < end; p++)
      plan->factors[p].rate *= sum / MAX (1.0f, wanted);
  }
}

static void
apply_shapes (WnPlan *plan)
{
  const GArray *shapes = plan->markup->shapes;

  for (int first = 0, end; first < plan->n_phones; first = end) {
    const int shape = plan->factors[first].shape;

    for (end = first + 1; end < plan->n_phones && plan->factors[end].shape == shape;)
      end++;
    if (shape > 0 && shape <= (int) shapes->len)
      apply_shape (plan, &g_array_index (shapes, WnMarkupShape, shape - 1), first, end);
  }
}

/*
 * The pause before the first word at or behind a character, else the last one; -1 if no pause is
 * there
 */
static int
find_pause (const WnPlan *plan, int at)
{
  const WnSentence *sentence = plan->sentence;

  for (int p = 0; p < plan->n_phones; p++) {
    const int word = sentence->phones[p].word;

    if (word >= 0 && sentence->words[word].offset >= at)
      return p > 0 && sentence->phones[p - 1].word < 0 ? p - 1 : -1;
  }
  return plan->n_phones - 1;
}

static void
set_pauses (WnPlan *plan)
{
  const WnFeatureConfig *features = &plan->voice->file->features;
  const GArray *points = plan->markup->points;

  for (guint i = MAX (plan->first_point, wn_markup_point_from (plan->markup, plan->points_from));
       i < MIN (points->len, plan->end_point); i++) {
    const WnMarkupPoint *point = &g_array_index (points, WnMarkupPoint, i);
    const int p = !point->name && point->at < plan->points_to ? find_pause (plan, point->at) : -1;

    if (point->at >= plan->points_to)
      break;

    if (p >= 0) {
      const gint64 frames = (gint64) point->pause * features->rate / (1000 * features->hop);

      plan->pause[p] = (int) CLAMP (plan->pause[p] + frames, 1, MAX_PAUSE_FRAMES);
    }
  }
}

void
wn_plan_mark_up (WnPlan *plan, const WnMarkup *markup, const WnMarkupPart *part, int from, int to)
{
  plan->markup = markup;
  plan->first_point = part ? part->points_start : 0;
  plan->end_point = part ? part->points_end : G_MAXUINT;
  plan->points_from = from;
  plan->points_to = to;
  if (plan->n_phones == 0)
    return;
  plan->factors = g_new (WnMarkupSpan, plan->n_phones);
  plan->pause = g_new0 (int, plan->n_phones);
  set_factors (plan);
  apply_shapes (plan);
  set_pauses (plan);
}

guint64
wn_plan_break (const WnPlan *plan, const WnMarkupPoint *point)
{
  return wn_ms_to_samples (MAX (0, point->pause), plan->voice->file->features.rate);
}

WnPlan *
wn_plan_between (const WnVoice *voice, const WnMarkup *markup, const WnMarkupPart *part, int from,
    int to, const WnMarkupSound *sound, const WnSound *recording)
{
  WnPlan *plan = g_new0 (WnPlan, 1);
  const int rate = voice->file->features.rate;

  plan->voice = voice;
  plan->is_between = TRUE;
  wn_plan_mark_up (plan, markup, part, from, to);
  for (guint i = MAX (plan->first_point, wn_markup_point_from (markup, from));
       i < MIN (markup->points->len, plan->end_point); i++) {
    const WnMarkupPoint *point = &g_array_index (markup->points, WnMarkupPoint, i);

    if (point->at >= to)
      break;
    plan->n_lead += wn_plan_break (plan, point);
  }
  plan->n_lead = MIN (plan->n_lead, (guint64) MAX_BREAKS * rate);
  if (sound) {
    plan->recording = recording;
    plan->clip = (WnSoundClip){ sound->begin, sound->end, sound->speed, sound->gain };
    plan->n_recording = MAX (1, llround (sound->duration * rate));
  }
  return plan;
}

gboolean
wn_plan_gain (const WnPlan *plan, float *gain)
{
  gboolean varies = FALSE;
  int frame = 0;

  for (int p = 0; plan->factors && p < plan->n_phones; p++)
    varies |= plan->factors[p].volume != 1.0f;
  for (int p = 0; varies && p < plan->n_phones; p++) {
    for (int end = frame + plan->durations[p]; frame < end; frame++)
      gain[frame] = plan->factors[p].volume;
  }
  return varies;
}
