/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include "engine/level.h"
#include "tiny_voice.h"

#define LOUDNESS -25.0f /* of the tiny voice */

static const char *const texts[] = { "Hello there.", "Seven shy thieves sang a song, as I said.",
  "No.", "They have gone to the station by the old road, past the mill and the two farms." };

static char *voice_path;

static WnVoice *
open_voice (void)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_open (voice_path, &error);

  g_assert_no_error (error);
  return voice;
}

/* The features of a plan's first frames, [n][dim]; g_free */
static float *
features_of (const WnPlan *plan, int n)
{
  const int dim = wn_feature_dim (&plan->voice->file->features);
  float *features = g_new (float, (gsize) n *(dim + 2));

  g_assert_true (wn_plan_features (plan, 0, n, NULL, features, features + (gsize) n * dim,
      features + (gsize) n * (dim + 1)));
  return features;
}

/* After its level every sentence is as loud as the file says, its gain among it */
static void
test_sentences (void)
{
  WnVoice *voice = open_voice ();
  double before = 0;

  voice->file->gain = 0;
  voice->file->loudness = LOUDNESS;
  voice->file->gain = LOUDNESS - wn_level_measure (voice, texts, G_N_ELEMENTS (texts));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (WnPlan) plan = wn_plan_new_plain (voice, texts[i]);
    const int n = MIN (plan->n_frames, WN_LEVEL_FRAMES);
    g_autofree float *features = features_of (plan, n);
    const float level = wn_level_find (voice, n, features);

    before = MAX (before, fabsf (level));
    wn_level_apply (voice, level, n, features);
    g_assert_cmpfloat_with_epsilon (wn_level_find (voice, n, features), 0, 0.02);
  }
  g_assert_cmpfloat (before, >, 0.05);
  g_assert_cmpfloat (before, <, 6);
  voice->file->loudness = -5;
  voice->file->gain = -40; /* out of reach: as near as 6 dB bring it */
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (WnPlan) plan = wn_plan_new_plain (voice, texts[i]);
    const int n = MIN (plan->n_frames, WN_LEVEL_FRAMES);
    g_autofree float *features = features_of (plan, n);

    g_assert_cmpfloat (wn_level_find (voice, n, features), ==, 6);
  }
  voice->file->loudness = 0;
  g_assert_cmpfloat (wn_level_find (voice, 0, NULL), ==, 0);
  wn_voice_free (voice);
}

/* Prosody does not move the level: it is that of the sentence without it */
static void
test_natural (void)
{
  WnPlanProsody prosody = { .constant = WN_PROSODY_INIT, .compression = 1.0 };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof prosody);
  WnVoice *voice = open_voice ();
  g_autoptr (WnPlan) plan = wn_plan_new_plain (voice, texts[1]);
  const int n_frames = plan->n_frames;
  g_autofree float *plain = features_of (plan, n_frames), *again = NULL;
  g_autoptr (WnPlan) natural = NULL;

  g_assert_null (wn_level_natural (plan));
  prosody.constant.rate = 1.7;
  prosody.constant.pitch = 0.6;
  g_array_append_val (list, prosody);
  wn_plan_time (plan, list, 0);
  natural = wn_level_natural (plan);
  g_assert_nonnull (natural);
  g_assert_cmpint (plan->n_frames, <, n_frames);
  g_assert_cmpint (natural->n_frames, ==, n_frames);
  again = features_of (natural, n_frames);
  g_assert_cmpmem (plain, n_frames * sizeof (float), again, n_frames * sizeof (float));
  wn_voice_free (voice);
}

static void
test_measure (void)
{
  static const char *const silent[] = { "", "..." };
  WnVoice *voice = open_voice ();
  const double one = wn_level_measure (voice, texts, 1);

  g_assert_true (isfinite (one));
  g_assert_true (isnan (wn_level_measure (voice, silent, 2)));
  g_assert_true (isnan (wn_level_measure (voice, texts, 0)));
  voice->file->gain = 10; /* is not part of what is predicted */
  g_assert_cmpfloat (wn_level_measure (voice, texts, 1), ==, one);
  wn_voice_free (voice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/level/sentences", test_sentences);
  g_test_add_func ("/engine/level/natural", test_natural);
  g_test_add_func ("/engine/level/measure", test_measure);
  return tiny_voice_test_run (&voice_path);
}
