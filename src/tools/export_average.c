/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "export_average.h"

#include <string.h>

#include "base/error.h"
#include "engine/search.h"
#include "train/network/network.h"

static gboolean
refuse (const char *other, const char *network, GError **error)
{
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "%s: %s of another architecture cannot be averaged with", other, network);
  return FALSE;
}

static void
average (float *weights, const float *other, size_t n, float share)
{
  for (size_t i = 0; i < n; i++)
    weights[i] = (1 - share) * weights[i] + share * other[i];
}

static gboolean
average_student (WnVoiceFile *v, const char *name, const WnStudentConfig *config,
    const float *weights, float share, GError **error)
{
  g_autofree char *own = wn_student_config_to_json (&v->student_config),
                  *theirs = wn_student_config_to_json (config);
  WnStudentLayout *layout;

  if (strcmp (own, theirs) != 0)
    return refuse (name, "a student", error);
  layout = wn_student_layout_new (config);
  average (v->student, weights, layout->params->size, share);
  wn_student_layout_free (layout);
  return TRUE;
}

/* Whether their features and phones mean the same */
static gboolean
speak_alike (const WnVoiceFile *a, const WnVoiceFile *b)
{
  return wn_feature_config_equal (&a->features, &b->features)
      && g_strv_equal ((const char *const *) a->phones, (const char *const *) b->phones);
}

static gboolean
are_alike (const WnParams *a, const WnParams *b)
{
  gboolean alike = a->n_items == b->n_items;

  for (int i = 0; alike && i < a->n_items; i++)
    alike = strcmp (a->items[i].name, b->items[i].name) == 0 && a->items[i].n == b->items[i].n;
  return alike;
}

/* What belongs to recordings and use, not to the networks */
static gboolean
is_statistic (const char *name)
{
  static const char *const names[] = { "mean", "std", "gain", NULL };

  return g_strv_contains (names, name);
}

static gboolean
average_acoustic (WnVoiceFile *v, const char *name, const WnVoiceFile *other, GError **error)
{
  WnAcoustic *own = wn_acoustic_new (&v->acoustic_config),
             *theirs = wn_acoustic_new (&other->acoustic_config);
  const WnParams *layout = wn_acoustic_layout (own);
  const gboolean alike = speak_alike (v, other) && are_alike (layout, wn_acoustic_layout (theirs));

  for (int i = 0; alike && i < layout->n_items; i++) {
    const WnParam *item = &layout->items[i];

    if (!is_statistic (item->name))
      average (v->acoustic + item->offset, other->acoustic + item->offset, item->n, 0.5f);
  }
  wn_acoustic_free (own);
  wn_acoustic_free (theirs);
  return alike || refuse (name, "an acoustic model of other phones, features or", error);
}

gboolean
wn_export_average_student (WnVoiceFile *v, const char *folder, float share, GError **error)
{
  WnStudentConfig config;
  float *weights = wn_network_load (&wn_student_network, folder, &config, error);
  const gboolean ok = weights && average_student (v, folder, &config, weights, share, error);

  wn_block_free (weights);
  return ok;
}

gboolean
wn_export_average_acoustic (WnVoiceFile *v, const char *name, GError **error)
{
  g_autofree char *path = wn_voice_search (name, error);
  WnVoiceFile *other = path ? wn_voice_file_read (path, WN_VOICE_WHOLE, error) : NULL;
  const gboolean ok = other && average_acoustic (v, path, other, error);

  wn_voice_file_free (other);
  return ok;
}
