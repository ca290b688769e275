/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "plan.h"

#define MAX_PAUSE_FRAMES 100000 /* far above what a sentence may last */

static const WnMarkupSpan neutral = { 0, 0, 1.0f, 1.0f, 1.0f, 1.0f };

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

  for (guint i = 0; i < points->len; i++) {
    const WnMarkupPoint *point = &g_array_index (points, WnMarkupPoint, i);
    const int p = point->name == NULL && point->at >= plan->points_from
            && point->at < plan->points_to
        ? find_pause (plan, point->at)
        : -1;

    if (p >= 0) {
      const gint64 frames = (gint64) point->pause * features->rate / (1000 * features->hop);

      plan->pause[p] = (int) CLAMP (plan->pause[p] + frames, 1, MAX_PAUSE_FRAMES);
    }
  }
}

void
wn_plan_mark_up (WnPlan *plan, const WnMarkup *markup, int from, int to)
{
  plan->markup = markup;
  plan->points_from = from;
  plan->points_to = to;
  if (plan->n_phones == 0)
    return;
  plan->factors = g_new (WnMarkupSpan, plan->n_phones);
  plan->pause = g_new0 (int, plan->n_phones);
  set_factors (plan);
  set_pauses (plan);
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
