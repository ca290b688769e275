/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "engine/speech.h"
#include "tiny_voice.h"

#define TEXT "Please leave a message after the tone"
#define KEPT 40

typedef struct
{
  WnVoice *voice;
  WnTextFrontend *frontend;
  WnPlan *plan;
  WnSpeech speech;
  int dim, hop;
} Fixture;

static char *voice_path;

/* Another pitch from a sample on */
static void
set_pitch (Fixture *f, guint64 from, double pitch)
{
  WnPlanProsody prosody[] = { { 0, WN_PROSODY_INIT, NULL, NULL, 1.0 }, { from, WN_PROSODY_INIT, NULL, NULL, 1.0 } };
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WnPlanProsody));

  prosody[1].constant.pitch = pitch;
  g_array_append_vals (all, prosody, from > 0 ? 2 : 1);
  wn_plan_time (f->plan, all, 0);
  g_array_unref (all);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  char *warning = NULL;

  f->voice = wn_voice_load (voice_path, &error);
  g_assert_no_error (error);
  f->dim = wn_feature_dim (&f->voice->file->features);
  f->hop = f->voice->file->features.hop;
  f->frontend = wn_text_frontend_new ();
  f->plan = wn_plan_new (f->voice, f->frontend, TEXT, strlen (TEXT), 0, NULL, WN_TEXT_DEFAULT, &warning);
  g_assert_null (warning);
  set_pitch (f, 0, 1.0);
  wn_speech_init (&f->speech);
  wn_speech_load (&f->speech, 3, f->plan, (WnPlace) { 0, 0, (guint64) f->plan->n_frames * f->hop }, 0, NULL, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wn_speech_clear (&f->speech);
  wn_plan_free (f->plan);
  wn_text_frontend_free (f->frontend);
  wn_voice_unref (f->voice);
}

/* Frames that were spoken keep their features, though a prediction with the pitch of now would give them others; those behind them are new */
static void
test_kept (Fixture *f, gconstpointer data)
{
  const WnPlace place = f->speech.place;
  const int n = f->speech.n_frames;
  float *features = g_memdup2 (f->speech.features, (gsize) n * f->dim * sizeof (float)), *f0 = g_memdup2 (f->speech.f0, n * sizeof (float));
  WnSpeech anew;

  g_assert_cmpint (n, >, KEPT + 20);
  set_pitch (f, 1, 1.5); /* but for the first phone: other than what was said, as if the change had come in its middle */
  wn_speech_init (&anew);
  wn_speech_load (&anew, 3, f->plan, place, 0, NULL, 1);
  g_assert_cmpfloat (anew.f0[KEPT - 1], >, 1.3 * f0[KEPT - 1]);
  g_assert_cmpint (memcmp (anew.features, features, (gsize) KEPT * f->dim * sizeof (float)), !=, 0);
  wn_speech_load (&f->speech, 3, f->plan, place, KEPT, NULL, 1);
  g_assert_cmpmem (f->speech.features, (gsize) KEPT * f->dim * sizeof (float), features, (gsize) KEPT * f->dim * sizeof (float));
  g_assert_cmpmem (f->speech.f0, KEPT * sizeof (float), f0, KEPT * sizeof (float));
  g_assert_cmpmem (f->speech.features + KEPT * f->dim, (gsize) (n - KEPT) * f->dim * sizeof (float), anew.features + KEPT * f->dim,
      (gsize) (n - KEPT) * f->dim * sizeof (float));
  g_assert_cmpmem (f->speech.f0 + KEPT, (n - KEPT) * sizeof (float), anew.f0 + KEPT, (n - KEPT) * sizeof (float));
  wn_speech_clear (&anew);
  g_free (features);
  g_free (f0);
}

/* What is made ahead in any pieces, and read in any, is what is read at once */
static void
test_ahead (Fixture *f, gconstpointer data)
{
  const WnVocoderInput input = { .seed = 1, .key = 2, .noise_scale = 1.0f };
  WnVocoder *vocoder = wn_vocoder_new (f->voice->student, f->voice->file->wave_std, f->voice->file->pre_emphasis);
  const gsize n = f->speech.n_samples;
  float *whole = g_new (float, n), *pieces = g_new (float, n);
  GRand *random = g_rand_new_with_seed (1);
  gsize at = 0;

  wn_speech_start (&f->speech, vocoder, &input, 0);
  wn_speech_read (&f->speech, whole, n);
  wn_speech_start (&f->speech, vocoder, &input, 0);
  while (at < n) {
    gsize m = g_rand_int_range (random, 0, 3000);

    if (g_rand_boolean (random)) {
      const gsize before = f->speech.n_ahead;

      g_assert_cmpuint (wn_speech_make (&f->speech, m), <=, m);
      g_assert_cmpuint (f->speech.n_ahead, <=, before + m);
    } else {
      m = MIN (m, n - at);
      wn_speech_read (&f->speech, pieces + at, m);
      at += m;
    }
    g_assert_cmpuint (f->speech.n_made, ==, at + f->speech.n_ahead);
  }
  g_assert_false (wn_speech_has_room (&f->speech));
  g_assert_cmpuint (wn_speech_make (&f->speech, 100), ==, 0);
  g_assert_cmpmem (whole, n * sizeof (float), pieces, n * sizeof (float));
  wn_vocoder_free (vocoder);
  g_rand_free (random);
  g_free (whole);
  g_free (pieces);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/speech/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/engine/speech/ahead", Fixture, NULL, set_up, test_ahead, tear_down);
  return tiny_voice_test_run (&voice_path);
}
