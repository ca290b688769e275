/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_fidelity.h"
#include "eval_json.h"

#include <math.h>
#include <string.h>

#include "text/language.h"
#include "train/measure/discriminator.h"
#include "train/measure/fidelity.h"

#define LEAST_TAKES 5
#define FRECHET_ROUNDS 200
#define FRECHET_TITLE "Frechet distance"
#define AUC_TITLE "Discriminator, AUC"
#define TITLE_WIDTH 34
#define CELL_WIDTH 26

WnEvalSystem *
wn_eval_system_new (const char *name, WnHearing *hearing)
{
  WnEvalSystem *s = g_new (WnEvalSystem, 1);

  *s = (WnEvalSystem){ g_strdup (name), g_array_new (FALSE, FALSE, sizeof (WnFidelity)),
    g_array_new (FALSE, FALSE, sizeof (WnChunk)), NULL, FALSE, hearing,
    g_ptr_array_new_with_free_func ((GDestroyNotify) wn_moments_free) };
  return s;
}

void
wn_eval_system_free (WnEvalSystem *s)
{
  if (!s)
    return;
  g_free (s->name);
  g_array_unref (s->items);
  g_array_unref (s->chunks);
  g_clear_pointer (&s->beside, g_array_unref);
  g_ptr_array_unref (s->moments);
  g_free (s);
}

int
wn_eval_sentence_of (const WnCorpus *corpus, const WnUtterance *utterance)
{
  int i = 0;

  while (&corpus->utterances[i] != utterance
      && (!corpus->utterances[i].held_out
          || strcmp (corpus->utterances[i].text, utterance->text) != 0))
    i++;
  return i;
}

WnFidelity *
wn_eval_system_hear (WnEvalSystem *s, const WnCorpus *corpus, const float *wave, int n,
    const float *features, const char *text, int sentence, GError **error)
{
  WnFidelity item;

  if (!wn_fidelity_measure (&corpus->config, wave, n, features, sentence, &item, s->chunks, error))
    return NULL;
  if (s->hearing) {
    WnMoments *moments = wn_moments_new (wn_hearing_dim (s->hearing));
    int n_wrong, n_phones = wn_hearing_listen (s->hearing, wave, n, text, moments, &n_wrong);

    wn_fidelity_set_phones (&item, n_phones, n_wrong);
    g_ptr_array_add (s->moments, moments);
  }
  g_array_append_val (s->items, item);
  return &g_array_index (s->items, WnFidelity, s->items->len - 1);
}

void
wn_eval_system_skip (WnEvalSystem *s)
{
  WnFidelity nothing;

  memset (&nothing, 0, sizeof nothing);
  g_array_append_val (s->items, nothing);
  if (s->hearing)
    g_ptr_array_add (s->moments, wn_moments_new (wn_hearing_dim (s->hearing)));
}

gboolean
wn_eval_system_add (WnEvalSystem *s, const WnCorpus *corpus, const WnUtterance *u,
    const float *wave, int n, gboolean is_copy, GError **error)
{
  return wn_eval_system_hear (s, corpus, wave, n, is_copy ? u->features : NULL, u->text,
             wn_eval_sentence_of (corpus, u), error)
      != NULL;
}

static gboolean
is_wanted (const WnUtterance *u, gboolean needs_text)
{
  return u->held_out && !(needs_text && u->rejected);
}

static gboolean
add_recording (WnEvalSystem *s, const WnCorpus *corpus, const WnUtterance *u, GError **error)
{
  float *wave = g_new (float, u->n_samples);
  gboolean ok;

  wn_utterance_wave (u, u->n_samples, wave);
  ok = wn_eval_system_add (s, corpus, u, wave, u->n_samples, TRUE, error);
  g_free (wave);
  for (int p = 0; ok && !u->rejected && p < u->n_phones; p++)
    if (u->phone[p] != WN_PHONE_PAUSE)
      wn_fidelity_add_duration (&g_array_index (s->items, WnFidelity, s->items->len - 1),
          1000.0 * u->duration[p] * corpus->config.hop / corpus->config.rate);
  return ok;
}

WnEvalSystem *
wn_eval_recordings (const WnCorpus *corpus, gboolean needs_text, WnHearing *hearing,
    const WnRun *run, GError **error)
{
  WnEvalSystem *s = wn_eval_system_new ("recordings", hearing);
  gboolean ok = TRUE;

  for (int i = 0; ok && i < corpus->n_utterances && !wn_run_stop_asked (run); i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (!is_wanted (u, needs_text))
      continue;
    wn_run_progress (run, 0, "recordings: %s", u->id);
    ok = add_recording (s, corpus, u, error);
  }
  if (!ok)
    g_clear_pointer (&s, wn_eval_system_free);
  return s;
}

/* Whether a later held-out utterance has the same words */
static gboolean
is_last_take (const WnCorpus *corpus, int i, gboolean needs_text)
{
  int sentence = wn_eval_sentence_of (corpus, &corpus->utterances[i]);

  for (int j = i + 1; j < corpus->n_utterances; j++)
    if (is_wanted (&corpus->utterances[j], needs_text)
        && wn_eval_sentence_of (corpus, &corpus->utterances[j]) == sentence)
      return FALSE;
  return TRUE;
}

WnEvalSystem *
wn_eval_takes (const WnCorpus *corpus, gboolean needs_text, WnHearing *hearing, const WnRun *run,
    GError **error)
{
  WnEvalSystem *s = wn_eval_system_new ("another take", hearing),
               *last = wn_eval_system_new ("last takes", NULL);
  int n_takes = 0;
  gboolean ok = TRUE;

  for (int i = 0; ok && i < corpus->n_utterances && !wn_run_stop_asked (run); i++) {
    const WnUtterance *u = &corpus->utterances[i];
    int first = is_wanted (u, needs_text) ? wn_eval_sentence_of (corpus, u) : i;

    if (first == i || !is_wanted (&corpus->utterances[first], needs_text)
        || !is_last_take (corpus, i, needs_text)) {
      if (is_wanted (u, needs_text))
        wn_eval_system_skip (s);
      continue;
    }
    ok = add_recording (s, corpus, &corpus->utterances[first], error)
        && add_recording (last, corpus, u, error);
    n_takes++;
  }
  s->beside = g_array_ref (last->chunks);
  wn_eval_system_free (last);
  if (!ok || n_takes < LEAST_TAKES)
    g_clear_pointer (&s, wn_eval_system_free);
  return s;
}

static const WnFidelity *
items_of (const WnEvalSystem *s)
{
  return (const WnFidelity *) (void *) s->items->data;
}

static WnEstimate
summary (const WnEvalSystem *s, int figure)
{
  return wn_fidelity_summary (items_of (s), (int) s->items->len, figure);
}

static WnEstimate
difference (const WnEvalSystem *s, const WnEvalSystem *from, int figure)
{
  if (s->is_apart != from->is_apart || s->items->len != from->items->len)
    return wn_fidelity_contrast (items_of (s), (int) s->items->len, items_of (from),
        (int) from->items->len, figure);
  return wn_fidelity_difference (items_of (s), items_of (from), (int) s->items->len, figure);
}

static WnEstimate
auc (const WnEvalSystem *s, const WnEvalSystem *recordings)
{
  return wn_discriminator_auc (s->beside ? s->beside : recordings->chunks, s->chunks);
}

/* ---- the classifier's activations ---- */

typedef struct
{
  const WnEvalSystem *system, *recordings;
} Activations;

static double
frechet (void *data, const int *pick, int n)
{
  const Activations *a = data;
  int dim = wn_hearing_dim (a->system->hearing);
  WnMoments *x = wn_moments_new (dim), *y = wn_moments_new (dim);
  double distance;

  for (int i = 0; i < n; i++) {
    const WnMoments *m = a->system->moments->pdata[pick[i]];

    if (m->n > 0) {
      wn_moments_join (x, m);
      wn_moments_join (y, a->recordings->moments->pdata[pick[i]]);
    }
  }
  distance = wn_frechet (x, y);
  wn_moments_free (x);
  wn_moments_free (y);
  return distance;
}

/* NaN without a classifier, or of other words than the recordings' */
static WnEstimate
frechet_of (const WnEvalSystem *s, const WnEvalSystem *recordings)
{
  Activations a = { s, recordings };

  if (!s->hearing || s->is_apart)
    return (WnEstimate){ NAN, NAN, NAN };
  return wn_bootstrap_rounds ((int) s->items->len, FRECHET_ROUNDS, frechet, &a);
}

/* ---- the table ---- */

static void
print_cell (WnEstimate e, int decimals, gboolean is_signed)
{
  g_autofree char *text = !isfinite (e.value) ? g_strdup ("")
      : is_signed ? g_strdup_printf ("%+.*f (%+.*f .. %+.*f)", decimals, e.value, decimals, e.low,
            decimals, e.high)
                  : g_strdup_printf ("%.*f (%.*f .. %.*f)", decimals, e.value, decimals, e.low,
                      decimals, e.high);

  g_print (" %-*s", CELL_WIDTH, text);
}

static void
print_figure (const GPtrArray *systems, int figure)
{
  const WnEvalSystem *recordings = systems->pdata[0];
  g_autofree char *title = wn_fidelity_title (figure);
  gboolean is_relative = wn_fidelity_is_relative (figure);
  WnEstimate first = summary (recordings, figure);
  int decimals = is_relative ? 2 : 3;

  if (!isfinite (first.value))
    return;
  g_print ("%-*s", TITLE_WIDTH, title);
  print_cell (first, decimals, FALSE);
  for (guint i = 1; i < systems->len; i++)
    print_cell (is_relative ? difference (systems->pdata[i], recordings, figure)
                            : summary (systems->pdata[i], figure),
        decimals, is_relative);
  if (systems->len > 2)
    print_cell (
        difference (systems->pdata[systems->len - 1], systems->pdata[systems->len - 2], figure),
        decimals, TRUE);
  g_print ("\n");
}

/* A row of what tells each system from the recordings */
static void
print_beside (const GPtrArray *systems, const char *title,
    WnEstimate (*func) (const WnEvalSystem *, const WnEvalSystem *))
{
  g_print ("%-*s %-*s", TITLE_WIDTH, title, CELL_WIDTH, "");
  for (guint i = 1; i < systems->len; i++)
    print_cell (func (systems->pdata[i], systems->pdata[0]), 3, FALSE);
  g_print ("\n");
}

void
wn_eval_print_fidelity (const GPtrArray *systems)
{
  const WnEvalSystem *recordings = systems->pdata[0];

  g_print ("\n%-*s", TITLE_WIDTH, "");
  for (guint i = 0; i < systems->len; i++)
    g_print (" %-*s", CELL_WIDTH, ((WnEvalSystem *) systems->pdata[i])->name);
  if (systems->len > 2)
    g_print (" %s - %s", ((WnEvalSystem *) systems->pdata[systems->len - 1])->name,
        ((WnEvalSystem *) systems->pdata[systems->len - 2])->name);
  g_print ("\n");
  for (int f = 0; f < WN_N_FIDELITY; f++)
    print_figure (systems, f);
  if (recordings->hearing)
    print_beside (systems, FRECHET_TITLE, frechet_of);
  print_beside (systems, AUC_TITLE, auc);
  g_print ("%u chunks of half a second of recordings; power, level and mel modulation of "
           "others are differences from them\n",
      recordings->chunks->len);
}

/* ---- JSON ---- */

void
wn_eval_add_fidelity (JsonBuilder *builder, const GPtrArray *systems)
{
  json_builder_begin_object (builder);
  for (guint i = 0; i < systems->len; i++) {
    const WnEvalSystem *s = systems->pdata[i], *recordings = systems->pdata[0];

    json_builder_set_member_name (builder, s->name);
    json_builder_begin_object (builder);
    for (int f = 0; f < WN_N_FIDELITY; f++) {
      g_autofree char *key = wn_fidelity_key (f);
      g_autofree char *above = g_strdup_printf ("%s_above_recordings", key);

      wn_eval_json_estimate (builder, key, summary (s, f));
      if (i > 0)
        wn_eval_json_estimate (builder, above, difference (s, recordings, f));
    }
    if (i > 0)
      wn_eval_json_estimate (builder, "auc", auc (s, recordings));
    if (i > 0 && s->hearing)
      wn_eval_json_estimate (builder, "frechet", frechet_of (s, recordings));
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}
