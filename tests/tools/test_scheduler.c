/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tools/serve/encoder.h"
#include "tools/serve/http.h"
#include "tools/serve/scheduler.h"
#include "tools/serve/service.h"
#include "tools/serve/stream.h"
#include "tools/serve/wyoming_client.h"
#include "tiny_voice.h"

/* Jobs of one step each, which say their names; the gate keeps the only thread until all are there
 */
typedef struct
{
  WnServeJob job;
  const char *name;
  GString *said;
  GMutex *gate;
  GCond *done;
} Step;

static WnStep
step (void *data)
{
  Step *s = data;

  g_mutex_lock (s->gate);
  g_string_append (s->said, s->name);
  g_mutex_unlock (s->gate);
  return WN_STEP_END;
}

static void
release (void *data)
{
  Step *s = data;

  g_mutex_lock (s->gate);
  g_cond_signal (s->done);
  g_mutex_unlock (s->gate);
}

/* The order in which one thread does steps, each due so many ms from now, capitals begun before */
static void
assert_order (const char *names, const gint64 *due, const char *wanted)
{
  const gint64 now = g_get_monotonic_time ();
  const int n = strlen (names);
  GString *said = g_string_new (NULL);
  WnScheduler *scheduler = wn_scheduler_new (1);
  Step *steps = g_new0 (Step, n + 1);
  GMutex gate;
  GCond done;

  g_mutex_init (&gate);
  g_cond_init (&done);
  g_mutex_lock (&gate);
  for (int i = 0; i <= n; i++) {
    char name[2] = { i ? names[i - 1] : '^', '\0' };

    steps[i] = (Step){ { .step = step, .release = release, .data = &steps[i] },
      g_intern_string (name), said, &gate, &done };
    steps[i].job.due = i ? now + due[i - 1] * G_TIME_SPAN_MILLISECOND : 0;
    steps[i].job.has_begun = i == 0 || g_ascii_isupper (name[0]);
    wn_scheduler_add (scheduler, &steps[i].job);
  }
  while ((int) said->len <= n)
    g_cond_wait (&done, &gate);
  g_mutex_unlock (&gate);
  wn_scheduler_free (scheduler);
  g_assert_cmpstr (said->str, ==, wanted);
  g_string_free (said, TRUE);
  g_mutex_clear (&gate);
  g_cond_clear (&done);
  g_free (steps);
}

static void
test_deadlines (void)
{
  assert_order ("ABC", (const gint64[]){ 9000, 8000, 10000 }, "^BAC");
  assert_order ("abc", (const gint64[]){ -1, -3, -2 }, "^bca");
}

/* Those that are heard first, until they have enough; then those that wait to begin */
static void
test_beginners (void)
{
  assert_order ("aB", (const gint64[]){ -50, -10 }, "^Ba");
  assert_order ("aBc", (const gint64[]){ -1, 600000, -2 }, "^caB");
}

static WnStep
wait_for_ever (void *data)
{
  return WN_STEP_WAIT;
}

static void
count (void *data)
{
  g_atomic_int_inc ((int *) data);
}

/* Those that wait for what never comes are released with the scheduler, each once */
static void
test_left (void)
{
  int n_released = 0;
  WnServeJob jobs[5];
  WnScheduler *scheduler = wn_scheduler_new (2);

  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++) {
    jobs[i] = (WnServeJob){ .step = wait_for_ever, .release = count, .data = &n_released };
    wn_scheduler_add (scheduler, &jobs[i]);
  }
  wn_scheduler_free (scheduler);
  g_assert_cmpint (n_released, ==, G_N_ELEMENTS (jobs));
}

/* A synthesizer that speaks for one client after the other keeps nothing of their texts */
static void
test_warnings (void)
{
  const WnServeLimits limits = { 1, 100, 1, 1 };
  g_autofree char *dir = g_dir_make_tmp ("wn-service-XXXXXX", NULL),
                  *path = tiny_voice_write (dir, "tiny", 1);
  GError *error = NULL;
  WnService *service = wn_service_new (&limits, path, 1, &error);
  WnSynth *synth, *first = NULL;

  g_assert_no_error (error);
  for (int i = 0; i < 2; i++) {
    synth = wn_service_take_synth (service, 0, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (!first || synth == first);
    g_assert_null (wn_synth_take_warnings (synth));
    first = synth;
    wn_synth_start_markup (synth, "<odd>Hi.</odd>", -1, WN_FORMAT_SSML, 0, &error);
    g_assert_no_error (error);
    wn_service_give_synth (service, 0, synth);
  }
  wn_service_free (service);
  test_remove (dir);
}

/* What could not be made may be freed, as a server does that does not start */
static void
test_free_nothing (void)
{
  wn_encoder_free (NULL);
  wn_http_free (NULL);
  wn_piece_free (NULL);
  wn_scheduler_free (NULL);
  wn_service_free (NULL);
  wn_stream_stop (NULL);
  wn_wyoming_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scheduler/deadlines", test_deadlines);
  g_test_add_func ("/scheduler/beginners", test_beginners);
  g_test_add_func ("/scheduler/left", test_left);
  g_test_add_func ("/service/warnings", test_warnings);
  g_test_add_func ("/scheduler/free-nothing", test_free_nothing);
  return g_test_run ();
}
