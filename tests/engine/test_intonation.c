/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "engine/intonation.h"
#include "engine/plan.h"
#include "text/language.h"
#include "tiny_voice.h"

#define SEMITONE 0.05776227f
#define STRESSED 1 /* in the context */

static char *voice_path;

typedef struct
{
  WnVoice *voice;
  WnTextFrontend *frontend;
} Fixture;

/* What a melody adds, in semitones */
typedef struct
{
  double nucleus; /* where the last stressed vowel begins */
  double end;     /* behind the last phone */
  double most;    /* anywhere */
  double length;  /* frames of the last stressed vowel */
} Melody;

static WnPlan *
plan_of (Fixture *f, const char *text)
{
  char *warning = NULL;
  WnPlan *plan = wn_plan_new (f->voice, f->frontend, text, strlen (text), 0, NULL, WN_TEXT_DEFAULT,
      1, 2, &warning);

  g_assert_null (warning);
  g_assert_cmpint (plan->n_phones, >, 2);
  return plan;
}

/* Of the first `words` words of a text, or of all (0) */
static Melody
melody_of (Fixture *f, const char *text, int words)
{
  WnPlan *plan = plan_of (f, text);
  Melody m = { .most = -100 };
  int end = plan->n_phones - 1, p;

  while (plan->sentence->phones[end - 1].word < 0
      || (words > 0 && plan->sentence->phones[end - 1].word >= words))
    end--;
  for (p = end - 1; p > 0 && !(plan->sentence->phones[p].context[STRESSED] > 0);)
    p--;
  for (int i = 0; i <= plan->n_phones; i++)
    m.most = MAX (m.most, plan->bend[i] / SEMITONE);
  m.nucleus = plan->bend[p] / SEMITONE;
  m.end = plan->bend[end] / SEMITONE;
  m.length = plan->frames[p];
  wn_plan_free (plan);
  return m;
}

/* The same words with another stop are another melody */
static void
test_stops (Fixture *f, gconstpointer data)
{
  const Melody statement = melody_of (f, "You are ready.", 0),
               question = melody_of (f, "You are ready?", 0),
               exclamation = melody_of (f, "You are ready!", 0);

  g_assert_cmpfloat (statement.most, ==, 0);
  g_assert_cmpfloat (statement.end, ==, 0);
  g_assert_cmpfloat (question.end - question.nucleus, >=, 4);
  g_assert_cmpfloat (question.end, ==, question.most);
  g_assert_cmpfloat (exclamation.nucleus, >=, 2);
  g_assert_cmpfloat (exclamation.end, <, 0);
  g_assert_cmpfloat (exclamation.length, >, 1.1 * statement.length);
}

/* What ends without a voice has risen before: the end of "this" cannot be heard to rise */
static void
test_voiceless_end (Fixture *f, gconstpointer data)
{
  WnPlan *plan = plan_of (f, "Is it this?");
  const WnSentence *s = plan->sentence;
  int end = plan->n_phones;

  while (s->phones[end - 1].word < 0)
    end--;
  g_assert_cmpstr (s->language->phones[s->phones[end - 1].phone].name, ==, "s");
  g_assert_cmpfloat (plan->bend[end - 1], ==, plan->bend[end]);
  g_assert_cmpfloat (plan->bend[end - 1] - plan->bend[end - 2], >=, 4 * SEMITONE);
  wn_plan_free (plan);
}

static void
test_questions (Fixture *f, gconstpointer data)
{
  static const char *const rising[] = { "Are you coming home tonight?", "Is it raining?",
    "Have they seen the new station yet?", "Can I help you?", "Would you like some more tea?",
    "Do you know what he said?", "So you bought it?", "When he came, did you see him?",
    "It's cold, isn't it?" };
  static const char *const falling[] = { "What time is it?", "Where do you live?",
    "And who told you that?", "In which street is the shop?", "How are you, Doctor Smith?",
    "Why not?", "When's the train?", "Do you want coffee or tea?" };

  for (guint i = 0; i < G_N_ELEMENTS (rising); i++) {
    const Melody m = melody_of (f, rising[i], 0);

    g_test_message ("%s", rising[i]);
    g_assert_cmpfloat (m.end - m.nucleus, >=, 4);
  }
  for (guint i = 0; i < G_N_ELEMENTS (falling); i++) {
    g_test_message ("%s", falling[i]);
    g_assert_cmpfloat (melody_of (f, falling[i], 0).end, ==, 0);
  }
  /* of alternatives the first one rises */
  g_assert_cmpfloat (melody_of (f, "Do you want coffee or tea?", 4).end, >=, 2);
}

/* The items of a list go on, the last one does not */
static void
test_list (Fixture *f, gconstpointer data)
{
  static const char text[] = "We need apples, oranges, lemons, and bread.";

  for (int items = 3; items <= 5; items++)
    g_assert_cmpfloat (melody_of (f, text, items).end, >=, 1);
  g_assert_cmpfloat (melody_of (f, text, 0).end, ==, 0);
}

/* No value that recordings do not have is read of a context; statements keep theirs */
static void
test_contexts (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "Is it late?", "Oh no, what is it?", "Stop!",
    "It is late." };

  const int dim = f->voice->file->acoustic_config.context_dim;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    WnPlan *plan = plan_of (f, texts[i]);

    for (int p = 0; p < plan->n_phones; p++) {
      const float *context = plan->context + p * dim;
      float classes = 0;

      g_assert_cmpfloat (context[17], ==, 0);
      g_assert_cmpfloat (context[18], ==, 0);
      for (int c = 28; c < dim; c++)
        g_assert_cmpfloat (context[c], ==, 0);
      for (int c = 14; c < 19; c++)
        classes += context[c];
      g_assert_cmpfloat (classes, ==, 1);
      if (i == 3)
        g_assert_cmpmem (context, dim * sizeof (float), plan->sentence->phones[p].context,
            dim * sizeof (float));
    }
    wn_plan_free (plan);
  }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GError *error = NULL;

  f->voice = wn_voice_load (voice_path, &error);
  g_assert_no_error (error);
  f->frontend = wn_text_frontend_new (wn_language_find (NULL), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wn_text_frontend_free (f->frontend);
  wn_voice_unref (f->voice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/intonation/stops", Fixture, NULL, set_up, test_stops, tear_down);
  g_test_add ("/engine/intonation/voiceless-end", Fixture, NULL, set_up, test_voiceless_end,
      tear_down);
  g_test_add ("/engine/intonation/questions", Fixture, NULL, set_up, test_questions, tear_down);
  g_test_add ("/engine/intonation/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/engine/intonation/contexts", Fixture, NULL, set_up, test_contexts, tear_down);
  return tiny_voice_test_run (&voice_path);
}
