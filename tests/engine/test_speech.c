/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "engine/speech.h"
#include "text/language.h"
#include "tiny_voice.h"

#define TEXT "Please leave a message after the tone"
#define KEPT 40
#define FIRST 30 /* frames predicted first */

typedef struct
{
  WnVoice *voice;
  WnTextFrontend *frontend;
  WnPlan *plan;
  WnSpeech *speech;
  int dim, hop;
} Fixture;

static char *voice_path;
static const WnPredictOptions alone = { NULL, 1, NULL };
static const WnVocoderInput input = { .seed = 1, .key = 2, .noise_scale = 1.0f };

/* The frames whose features are there */
typedef struct
{
  const float *features, *f0, *voiced;
  int n;
} Ready;

static Ready
ready (const WnSpeech *speech)
{
  Ready r;

  wn_speech_features (speech, &r.features, &r.f0, &r.voiced, &r.n);
  return r;
}

/* Another pitch from a sample on */
static void
set_pitch (Fixture *f, guint64 from, double pitch)
{
  WnPlanProsody prosody[] = { { 0, WN_PROSODY_INIT, NULL, NULL, 1.0 },
    { from, WN_PROSODY_INIT, NULL, NULL, 1.0 } };
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
  f->frontend = wn_text_frontend_new (wn_language_find (NULL), NULL);
  f->plan = wn_plan_new (f->voice, f->frontend, TEXT, strlen (TEXT), 0, NULL, WN_TEXT_DEFAULT, 0, 0,
      &warning);
  g_assert_null (warning);
  set_pitch (f, 0, 1.0);
  f->speech = wn_speech_new ();
  wn_speech_load (f->speech, 3, f->plan, (WnPlace){ 0, 0, (guint64) f->plan->n_frames * f->hop }, 0,
      FIRST, &alone);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wn_speech_free (f->speech);
  wn_plan_free (f->plan);
  wn_text_frontend_free (f->frontend);
  wn_voice_unref (f->voice);
}

/*
 * Frames that were spoken keep their features, though a prediction with the pitch of now would give
 * them others; those behind them are new
 */
static void
test_kept (Fixture *f, gconstpointer data)
{
  const WnPlace place = wn_speech_place (f->speech);
  const int n = f->plan->n_frames;
  WnSpeech *anew = wn_speech_new ();
  Ready now, other;
  float *features, *f0;

  wn_speech_need (f->speech, n);
  now = ready (f->speech);
  features = g_memdup2 (now.features, (gsize) n * f->dim * sizeof (float));
  f0 = g_memdup2 (now.f0, n * sizeof (float));
  g_assert_cmpint (n, >, KEPT + 20);
  /* but for the first phone: other than what was said, as if the change had come in its middle */
  set_pitch (f, 1, 1.5);
  wn_speech_load (anew, 3, f->plan, place, 0, FIRST, &alone);
  wn_speech_need (anew, n);
  other = ready (anew);
  g_assert_cmpfloat (other.f0[KEPT - 1], >, 1.3 * f0[KEPT - 1]);
  g_assert_cmpint (memcmp (other.features, features, (gsize) KEPT * f->dim * sizeof (float)), !=,
      0);
  wn_speech_load (f->speech, 3, f->plan, place, KEPT, FIRST, &alone);
  wn_speech_need (f->speech, n);
  now = ready (f->speech);
  g_assert_cmpmem (now.features, (gsize) KEPT * f->dim * sizeof (float), features,
      (gsize) KEPT * f->dim * sizeof (float));
  g_assert_cmpmem (now.f0, KEPT * sizeof (float), f0, KEPT * sizeof (float));
  g_assert_cmpmem (now.features + KEPT * f->dim, (gsize) (n - KEPT) * f->dim * sizeof (float),
      other.features + KEPT * f->dim, (gsize) (n - KEPT) * f->dim * sizeof (float));
  g_assert_cmpmem (now.f0 + KEPT, (n - KEPT) * sizeof (float), other.f0 + KEPT,
      (n - KEPT) * sizeof (float));
  wn_speech_free (anew);
  g_free (features);
  g_free (f0);
}

static WnVocoder *
vocoder_new (const Fixture *f)
{
  return wn_voice_vocoder (f->voice);
}

/* The sentence's samples, read at once; g_free */
static float *
read_whole (Fixture *f, WnVocoder *vocoder)
{
  const gsize n = wn_speech_n_samples (f->speech);
  float *whole = g_new (float, n);

  wn_speech_start (f->speech, vocoder, &input, 0);
  g_assert_cmpuint (wn_speech_read (f->speech, whole, n), ==, n);
  return whole;
}

/*
 * Features that are predicted part by part, and the sound of them, are those of the whole sentence;
 * no more of them than asked for
 */
static void
test_parts (Fixture *f, gconstpointer data)
{
  WnVocoder *vocoder = vocoder_new (f);
  const int n = f->plan->n_frames;
  const gsize n_samples = wn_speech_n_samples (f->speech),
              size = (gsize) n * f->dim * sizeof (float);
  float *features = g_new (float, n * f->dim), *f0 = g_new (float, n), *voiced = g_new (float, n);
  float *whole, *parts = g_new (float, n_samples);
  int phones, frames;
  Ready now;

  wn_acoustic_margins (f->voice->acoustic, &phones, &frames);
  g_assert_cmpint (n, >, 2 * FIRST + 2 * frames); /* or no part would lack any of the sentence */
  g_assert_cmpint (f->plan->n_phones, >, 2 * phones);
  wn_plan_features (f->plan, 0, n, NULL, features, f0, voiced);
  f->voice->file->loudness = 0; /* or the first part were all that a level is found from */

  g_assert_cmpint (wn_speech_need (f->speech, 1), ==, FIRST);
  g_assert_cmpint (wn_speech_need (f->speech, FIRST), ==, FIRST);
  for (int i = FIRST + 1; i <= n; i += 7)
    g_assert_cmpint (wn_speech_need (f->speech, i), >=, i);
  wn_speech_need (f->speech, n);
  now = ready (f->speech);
  g_assert_cmpmem (now.features, size, features, size);
  g_assert_cmpmem (now.f0, n * sizeof (float), f0, n * sizeof (float));
  g_assert_cmpmem (now.voiced, n * sizeof (float), voiced, n * sizeof (float));
  whole = read_whole (f, vocoder);

  wn_speech_take_vocoder (f->speech);
  wn_speech_load (f->speech, 3, f->plan, wn_speech_place (f->speech), 0, FIRST, &alone);
  wn_speech_start (f->speech, vocoder, &input, 0);
  wn_speech_read (f->speech, parts, 1);
  g_assert_cmpint (ready (f->speech).n, ==, FIRST);
  wn_speech_read (f->speech, parts + 1, n_samples - 1);
  g_assert_cmpmem (parts, n_samples * sizeof (float), whole, n_samples * sizeof (float));
  wn_vocoder_free (vocoder);
  g_free (features);
  g_free (f0);
  g_free (voiced);
  g_free (whole);
  g_free (parts);
}

/* What is made ahead in any pieces, and read in any, is what is read at once */
static void
test_ahead (Fixture *f, gconstpointer data)
{
  WnVocoder *vocoder = vocoder_new (f);
  const gsize n = wn_speech_n_samples (f->speech);
  float *whole = read_whole (f, vocoder), *pieces = g_new (float, n);
  GRand *random = g_rand_new_with_seed (1);
  gsize at = 0;

  wn_speech_start (f->speech, vocoder, &input, 0);
  while (at < n) {
    gsize m = g_rand_int_range (random, 0, 3000);

    if (g_rand_boolean (random)) {
      const gsize before = wn_speech_n_ahead (f->speech);

      g_assert_cmpuint (wn_speech_make (f->speech, m), <=, m);
      g_assert_cmpuint (wn_speech_n_ahead (f->speech), <=, before + m);
    } else {
      m = MIN (m, n - at);
      wn_speech_read (f->speech, pieces + at, m);
      at += m;
    }
    g_assert_cmpuint (wn_speech_n_made (f->speech), ==, at + wn_speech_n_ahead (f->speech));
  }
  g_assert_false (wn_speech_has_room (f->speech));
  g_assert_cmpuint (wn_speech_make (f->speech, 100), ==, 0);
  g_assert_cmpmem (whole, n * sizeof (float), pieces, n * sizeof (float));
  wn_vocoder_free (vocoder);
  g_rand_free (random);
  g_free (whole);
  g_free (pieces);
}

/* Whether the features or the sound is cancelled: what comes is right, and can be gone on with */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  WnVocoder *vocoder = vocoder_new (f);
  const gsize n = wn_speech_n_samples (f->speech);
  float *whole = read_whole (f, vocoder), *pieces = g_new (float, n);
  GRand *random = g_rand_new_with_seed (1);
  int cancelled = 0;
  const WnPredictOptions options = { NULL, 1, &cancelled };
  gsize at = 0;

  wn_speech_take_vocoder (f->speech);
  g_assert_true (
      wn_speech_load (f->speech, 3, f->plan, wn_speech_place (f->speech), 0, FIRST, &options));
  g_assert_true (wn_speech_start (f->speech, vocoder, &input, 0));
  while (at < n) {
    const gsize asked = g_rand_int_range (random, 1, 3000), m = MIN (asked, n - at);
    const gsize made = wn_speech_n_made (f->speech), ahead = wn_speech_n_ahead (f->speech);
    const int n_ready = ready (f->speech).n;

    cancelled = g_rand_boolean (random);
    if (g_rand_boolean (random)) {
      const gsize got = wn_speech_make (f->speech, m);

      g_assert_true (!cancelled || got == 0);
    } else {
      const gsize got = wn_speech_read (f->speech, pieces + at, m);

      g_assert_cmpuint (got, ==, cancelled ? MIN (m, ahead) : m);
      at += got;
    }
    g_assert_true (!cancelled
        || (wn_speech_n_made (f->speech) == made && ready (f->speech).n == n_ready
            && wn_speech_need (f->speech, f->plan->n_frames) == n_ready));
  }
  g_assert_cmpmem (whole, n * sizeof (float), pieces, n * sizeof (float));

  /* features to be kept that are not there yet: it stays the sentence that it was */
  wn_speech_take_vocoder (f->speech);
  g_assert_true (
      wn_speech_load (f->speech, 3, f->plan, wn_speech_place (f->speech), 0, FIRST, &alone));
  cancelled = 1;
  g_assert_false (
      wn_speech_load (f->speech, 4, f->plan, wn_speech_place (f->speech), KEPT, FIRST, &options));
  g_assert_cmpint (wn_speech_number (f->speech), ==, 3);
  cancelled = 0;
  g_assert_true (
      wn_speech_load (f->speech, 4, f->plan, wn_speech_place (f->speech), KEPT, FIRST, &options));
  g_assert_cmpint (wn_speech_number (f->speech), ==, 4);
  wn_vocoder_free (vocoder);
  g_rand_free (random);
  g_free (whole);
  g_free (pieces);
}

/* What is drawn of a sentence depends on its words too: no two first sentences have one melody */
static void
test_draws (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { TEXT, "Please leave a message after the tune" };
  WnPlan *plans[2];

  for (int i = 0; i < 2; i++) {
    char *warning = NULL;

    plans[i] = wn_plan_new (f->voice, f->frontend, texts[i], strlen (texts[i]), 0, NULL,
        WN_TEXT_DEFAULT, 0, 0, &warning);
    g_assert_null (warning);
  }
  g_assert_cmpuint (plans[0]->key, ==, f->plan->key);
  g_assert_cmpuint (plans[1]->key, !=, f->plan->key);
  wn_plan_free (plans[0]);
  wn_plan_free (plans[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/speech/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/engine/speech/parts", Fixture, NULL, set_up, test_parts, tear_down);
  g_test_add ("/engine/speech/ahead", Fixture, NULL, set_up, test_ahead, tear_down);
  g_test_add ("/engine/speech/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/engine/speech/draws", Fixture, NULL, set_up, test_draws, tear_down);
  return tiny_voice_test_run (&voice_path);
}
