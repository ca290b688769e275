/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "timeline.h"
#include <string.h>
#include "base/cancel.h"
#include "base/rng.h"

#define SOUND_LENGTH 2 /* characters, and bytes, that stand for a recording: line ends */

/* Or a recording or breaks between sentences, which have no text of their own */
typedef struct
{
  gsize at, n;                /* bytes of the text; n = 0: no sentence */
  int offset, end;            /* characters before it, and to its end */
  gboolean warned;            /* what is left out has been told */
  gboolean limited;           /* that it is shortened has been told */
  const WnMarkupSound *sound; /* NULL: none is played */
  WnPlace place;
} Sentence;

struct _WnTimeline
{
  WnTimelineOptions options;
  WnDocumentPart part; /* of options.document */
  GArray *sentences;
  GPtrArray *warnings;
  GArray *prosody; /* WnPlanProsody in order of their samples, the first from 0 on */
  int n_known;     /* the places of so many are known */
  WnPlan *plan;    /* the last that was made, of sentence plan_of */
  int plan_of;
  gboolean timed; /* its durations are those of the prosody now */
};

static gsize
skip (const char *text, gsize n, gsize at, gboolean space, int *n_characters)
{
  while (at < n && g_unichar_isspace (g_utf8_get_char (text + at)) == space) {
    at = g_utf8_next_char (text + at) - text;
    ++*n_characters;
  }
  return at;
}

/* The sentences of the text's bytes from *at to n, before which there are *offset characters */
static void
split_text (WnTimeline *t, gsize n, gsize *at, int *offset)
{
  while ((*at = skip (t->part.text, n, *at, TRUE, offset)) < n) {
    Sentence s = { .at = *at, .offset = *offset };
    int run = 0;
    const gsize end = skip (t->part.text, n, *at, FALSE, &run);

    if (run > WN_TEXT_MAX_RUN) {
      g_ptr_array_add (t->warnings,
          g_strdup_printf ("%d characters without a space, from character %d on, were left out",
              run, *offset));
      *at = end;
      *offset += run;
      continue;
    }
    s.n = wn_text_sentence_end (wn_text_frontend_language (t->options.frontend), t->part.text + *at,
        n - *at, TRUE);
    *offset += g_utf8_strlen (t->part.text + *at, s.n);
    *at += s.n;
    s.end = *offset;
    g_array_append_val (t->sentences, s);
  }
}

/* The markup's sounds in the part, [first, *end) of their array */
static guint
find_sounds (const WnTimeline *t, guint *end)
{
  const WnMarkup *markup = t->options.document->markup;
  const WnMarkupPart *part = t->part.part;

  *end = !markup ? 0 : part ? wn_markup_sound_from (markup, part->end) : markup->sounds->len;
  return markup && part ? wn_markup_sound_from (markup, part->start) : 0;
}

/* Breaks and marks that no sentence follows, behind a sound that ends with character `from` - 1 */
static void
add_rest (WnTimeline *t, int from)
{
  const GArray *points = t->options.document->markup->points;
  const guint end = t->part.part ? t->part.part->points_end : points->len;

  if (end > 0 && g_array_index (points, WnMarkupPoint, end - 1).at >= from)
    g_array_append_val (t->sentences, ((Sentence){ .offset = from, .end = from }));
}

static void
split (WnTimeline *t)
{
  const gsize before = t->part.part ? t->part.part->text_start : 0;
  gsize at = 0;
  int offset = t->part.offset;
  guint end;

  for (guint i = find_sounds (t, &end); i < end; i++) {
    const WnMarkupSound *sound = &g_array_index (t->options.document->markup->sounds, WnMarkupSound,
        i);

    split_text (t, sound->text_at - before, &at, &offset);
    /* breaks and marks before the sound that stand behind a sentence are the sentence's */
    if (t->sentences->len > 0) {
      Sentence *last = &g_array_index (t->sentences, Sentence, t->sentences->len - 1);

      last->end = last->n > 0 ? sound->at + 1 : last->end;
    }
    at += SOUND_LENGTH;
    offset += SOUND_LENGTH;
    g_array_append_val (t->sentences,
        ((Sentence){ .offset = sound->at, .end = offset, .sound = sound }));
  }
  split_text (t, t->part.n, &at, &offset);
  if (t->sentences->len > 0) {
    const Sentence *last = &g_array_index (t->sentences, Sentence, t->sentences->len - 1);

    if (last->sound)
      add_rest (t, last->end);
  }
}

WnTimeline *
wn_timeline_new (const WnTimelineOptions *options, GPtrArray *warnings)
{
  WnTimeline *t = g_new0 (WnTimeline, 1);

  t->options = *options;
  wn_document_ref (t->options.document);
  t->part = wn_document_part (t->options.document, t->options.part);
  t->sentences = g_array_new (FALSE, TRUE, sizeof (Sentence));
  t->warnings = warnings;
  t->prosody = g_array_new (FALSE, FALSE, sizeof (WnPlanProsody));
  g_array_append_val (t->prosody, ((WnPlanProsody){ 0, WN_PROSODY_INIT, NULL, NULL, 1.0 }));
  split (t);
  return t;
}

void
wn_timeline_free (WnTimeline *t)
{
  if (!t)
    return;
  wn_plan_free (t->plan);
  wn_document_unref (t->options.document);
  g_array_unref (t->sentences);
  g_array_unref (t->prosody);
  g_free (t);
}

int
wn_timeline_n_sentences (const WnTimeline *t)
{
  return t->sentences->len;
}

static Sentence *
sentence (WnTimeline *t, int i)
{
  return &g_array_index (t->sentences, Sentence, i);
}

static gboolean
is_same (const WnPlanProsody *a, const WnPlanProsody *b)
{
  return a->func == b->func && a->data == b->data && a->compression == b->compression
      && a->constant.rate == b->constant.rate && a->constant.pitch == b->constant.pitch
      && a->constant.pitch_range == b->constant.pitch_range;
}

gboolean
wn_timeline_set_prosody (WnTimeline *t, const WnPlanProsody *prosody)
{
  GArray *all = t->prosody;
  const WnPlanProsody *last = &g_array_index (all, WnPlanProsody, all->len - 1);

  if (last->from <= prosody->from && is_same (last, prosody)) {
    /* a curve may have been edited since: what has not begun is asked for again */
    while (prosody->func && t->n_known > 0
        && sentence (t, t->n_known - 1)->place.start >= prosody->from)
      t->n_known--;
    t->timed = t->timed && t->plan_of < t->n_known;
    return FALSE;
  }
  while (all->len > 0 && g_array_index (all, WnPlanProsody, all->len - 1).from >= prosody->from)
    g_array_set_size (all, all->len - 1);
  g_array_append_val (all, *prosody);
  while (t->n_known > 0 && sentence (t, t->n_known - 1)->place.end > prosody->from)
    t->n_known--;
  t->timed = FALSE;
  return TRUE;
}

guint64
wn_timeline_key (guint64 key, int sentence)
{
  const guint64 values[2] = { GUINT64_TO_LE (key), GUINT64_TO_LE ((guint64) sentence) };

  return wn_rng_hash (values, sizeof values, 0);
}

static WnPlan *
new_plan (WnTimeline *t, int i, char **warning)
{
  const Sentence *s = sentence (t, i);
  const WnDocument *document = t->options.document;
  const WnMarkup *markup = document->markup;
  const int from = i > 0 ? s[-1].end : 0,
            to = i + 1 == wn_timeline_n_sentences (t) ? G_MAXINT : s->end;
  WnPlan *plan;

  if (s->n == 0)
    return wn_plan_between (t->options.voice, markup, t->part.part, from, to, s->sound,
        s->sound ? wn_document_sounds_get (document->sounds, s->sound->file) : NULL);
  plan = wn_plan_new (t->options.voice, t->options.frontend, t->part.text + s->at, s->n, s->offset,
      markup ? markup->given : NULL, t->options.flags, t->options.seed,
      wn_timeline_key (t->options.key, i), warning);
  if (markup)
    wn_plan_mark_up (plan, markup, t->part.part, from, to);
  return plan;
}

static WnPlan *
make_plan (WnTimeline *t, int i)
{
  Sentence *s = sentence (t, i);
  char *warning = NULL;

  if (!t->plan || t->plan_of != i) {
    wn_plan_free (t->plan);
    t->plan = new_plan (t, i, &warning);
    t->plan_of = i;
    t->timed = FALSE;
    if (warning && !s->warned)
      g_ptr_array_add (t->warnings, g_steal_pointer (&warning));
    s->warned = TRUE;
    g_free (warning);
  }
  return t->plan;
}

static void
time_plan (WnTimeline *t, int i, guint64 start)
{
  Sentence *s = sentence (t, i);

  wn_plan_time (t->plan, t->prosody, start);
  if (t->plan->is_limited && !s->limited)
    g_ptr_array_add (t->warnings,
        g_strdup_printf ("the sentence at character %d, of more than 10 minutes, is shortened",
            s->offset));
  s->limited |= t->plan->is_limited;
}

/* Whether what was heard last before a sentence is no sentence */
static gboolean
follows_sound (WnTimeline *t, int i)
{
  const Sentence *s = sentence (t, i);

  while (i > 0 && s[-1].n > 0 && s[-1].place.end == s[-1].place.start) {
    i--;
    s--;
  }
  return i > 0 && s[-1].n == 0;
}

static void
know (WnTimeline *t, int i)
{
  const guint64 hop = t->options.voice->file->features.hop;

  for (; t->n_known <= i && !wn_is_cancelled (t->options.cancelled); t->n_known++) {
    Sentence *s = sentence (t, t->n_known);
    WnPlan *plan = make_plan (t, t->n_known);
    const guint64 start = t->n_known > 0 ? s[-1].place.end : 0;

    s->place = (WnPlace){ start, start, start };
    if (plan->is_between) {
      s->place.speech += plan->n_lead;
      s->place.end = s->place.speech + plan->n_recording;
    } else if (plan->n_phones > 0) {
      s->place.speech += start > 0 && !follows_sound (t, t->n_known) ? t->options.pause : 0;
      time_plan (t, t->n_known, s->place.speech);
      s->place.end = s->place.speech + plan->n_frames * hop;
    }
    t->timed = TRUE;
  }
}

WnPlace
wn_timeline_place (WnTimeline *t, int i)
{
  know (t, i);
  return sentence (t, i)->place;
}

int
wn_timeline_find (WnTimeline *t, guint64 sample)
{
  int i = 0;

  while (i < wn_timeline_n_sentences (t) && wn_timeline_place (t, i).end <= sample)
    i++;
  return i;
}

guint64
wn_timeline_end (WnTimeline *t)
{
  const int n = wn_timeline_n_sentences (t);

  return n > 0 ? wn_timeline_place (t, n - 1).end : 0;
}

const WnPlan *
wn_timeline_plan (WnTimeline *t, int i)
{
  WnPlan *plan;

  know (t, i);
  plan = make_plan (t, i);
  if (!t->timed) {
    time_plan (t, i, sentence (t, i)->place.speech);
    t->timed = TRUE;
  }
  return plan;
}
