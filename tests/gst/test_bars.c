/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How long the installed voice keeps one waiting on one core. Processor time of the whole process
 * is taken, which is what the clock shows when nothing else runs: other programs do not count.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <time.h>

#include "common.h"
#include "base/sanitized.h"

#define TWENTY_WORDS                                                                           \
  "The quick brown fox jumps over the lazy dog, while the old grey cat sleeps soundly on the " \
  "warm carpet."
#define MAX_FLUSH (50 * GST_MSECOND)
#if defined SANITIZED || !defined __OPTIMIZE__
#  define MAX_FIRST_AUDIO (2 * GST_SECOND)
#else
#  define MAX_FIRST_AUDIO (100 * GST_MSECOND)
#endif
#define N_FLUSHES 30
/*
 * Threads that render ahead share the one core with the one that is waited for, and a busy kernel
 * may let them go first: the shortest of several first audios counts, and some flushes may be long
 */
#define N_STARTS 5
#define N_LONG_FLUSHES 2

static const gint threads[] = { 1, 0 };

static GstClockTime
processor_time (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return GST_TIMESPEC_TO_TIME (t);
}

typedef struct
{
  GMutex lock;
  GCond cond;
  guint n_buffers;
  /* processor time at the first of them, and at the last FLUSH_STOP */
  GstClockTime first, flushed;
} Output;

static GstPadProbeReturn
note_output (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Output *output = user_data;

  g_mutex_lock (&output->lock);
  if (GST_IS_EVENT (info->data) && GST_EVENT_TYPE (info->data) == GST_EVENT_FLUSH_STOP)
    output->flushed = processor_time ();
  else if (GST_IS_BUFFER (info->data) && output->n_buffers++ == 0)
    output->first = processor_time ();
  g_cond_signal (&output->cond);
  g_mutex_unlock (&output->lock);
  return GST_PAD_PROBE_OK;
}

static void
await_output (Output *output, guint n)
{
  g_mutex_lock (&output->lock);
  while (output->n_buffers < n)
    g_cond_wait (&output->cond, &output->lock);
  g_mutex_unlock (&output->lock);
}

static gchar *
long_text (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append (text, TWENTY_WORDS " ");
  return g_string_free (text, FALSE);
}

static GstHarness *
start (const gchar *name, gint n_threads, Output *output)
{
  gchar *line = g_strdup_printf ("%s voice=\"%s\" n-threads=%d", name,
      g_getenv ("PARWAVENET_TEST_REAL_VOICE"), n_threads);
  GstHarness *harness = gst_harness_new_parse (line);

  gst_pad_add_probe (harness->sinkpad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      note_output, output, NULL);
  g_free (line);
  return harness;
}

/* Plays, and returns when the voice is loaded */
static void
play (GstHarness *harness)
{
  GstProgressType type = GST_PROGRESS_TYPE_START;
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (harness->element, bus);
  gst_harness_play (harness);
  while (type != GST_PROGRESS_TYPE_COMPLETE) {
    GstMessage *message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
        GST_MESSAGE_PROGRESS);

    gst_message_parse_progress (message, &type, NULL, NULL);
    gst_message_unref (message);
  }
  gst_element_set_bus (harness->element, NULL);
  gst_object_unref (bus);
}

/* From `say` to the first buffer, the voice being loaded */
static GstClockTime
first_audio_source (gint n_threads)
{
  Output output = {
    0,
  };
  GstHarness *harness = start ("parwavenetsrc keep-alive=true", n_threads, &output);
  GstElement *source = gst_harness_find_element (harness, "parwavenetsrc");
  GstClockTime begun;
  guint id;

  play (harness);
  g_usleep (100000);
  begun = processor_time ();
  g_signal_emit_by_name (source, "say", TWENTY_WORDS, NULL, &id);
  await_output (&output, 1);
  gst_object_unref (source);
  gst_harness_teardown (harness);
  return output.first - begun;
}

/* From a buffer of text to the first of audio, the voice being loaded */
static GstClockTime
first_audio_converter (gint n_threads)
{
  Output output = {
    0,
  };
  GstHarness *harness = start ("textwavenet", n_threads, &output);
  GstClockTime begun;

  gst_harness_set_src_caps_str (harness, "text/x-raw, format=utf8");
  gst_harness_push_event (harness, gst_event_new_gap (0, GST_SECOND));
  for (guint k = 0; k < 3; k++)
    gst_event_unref (gst_harness_pull_event (harness));
  begun = processor_time ();
  gst_harness_push (harness, test_text (TWENTY_WORDS, GST_SECOND, GST_CLOCK_TIME_NONE));
  await_output (&output, 1);
  gst_harness_teardown (harness);
  return output.first - begun;
}

static void
test_first_audio (gconstpointer data)
{
  GstClockTime (*measure) (gint) = (GstClockTime (*) (gint)) data;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    GstClockTime shortest = GST_CLOCK_TIME_NONE;

    for (guint k = 0; k < N_STARTS; k++)
      shortest = MIN (shortest, measure (threads[i]));
    g_test_message ("first audio after %.1f ms", shortest / 1e6);
    g_assert_cmpuint (shortest, <, MAX_FIRST_AUDIO);
  }
}

/*
 * Wherever it comes: in the text, the prediction, the vocoder, or between two sentences. Behind
 * FLUSH_STOP the element may have begun anew already.
 */
static void
check_flushes (void (*flush) (GstHarness *harness, guint i), GstHarness *harness, Output *output)
{
  GstClockTime longest = 0, sum = 0;
  guint n_long = 0;

  for (guint i = 0; i < N_FLUSHES; i++) {
    GstClockTime wait = i * 137 % 61 * GST_MSECOND, begun = processor_time (), took;

    while (processor_time () - begun < wait)
      g_usleep (200);
    begun = processor_time ();
    flush (harness, i);
    took = output->flushed - begun;
    longest = MAX (longest, took);
    n_long += took >= MAX_FLUSH;
    sum += took;
  }
  g_test_message ("flush: %.1f ms in the mean, %.1f at most", sum / 1e6 / N_FLUSHES, longest / 1e6);
  g_assert_cmpuint (n_long, <=, N_LONG_FLUSHES);
}

static void
seek (GstHarness *harness, guint i)
{
  GstElement *source = gst_harness_find_element (harness, "parwavenetsrc");

  g_assert_true (
      gst_element_seek_simple (source, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, i * GST_SECOND / 3));
  gst_object_unref (source);
}

static void
test_flush_source (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    Output output = {
      0,
    };
    GstHarness *harness = start ("parwavenetsrc", threads[i], &output);
    GstElement *source = gst_harness_find_element (harness, "parwavenetsrc");
    gchar *text = long_text ();

    g_object_set (source, "text", text, NULL);
    gst_harness_set_drop_buffers (harness, TRUE);
    gst_harness_play (harness);
    await_output (&output, 1);
    check_flushes (seek, harness, &output);
    gst_object_unref (source);
    g_free (text);
    gst_harness_teardown (harness);
  }
}

static void
flush (GstHarness *harness, guint i)
{
  GstSegment segment;

  g_assert_true (gst_harness_push_event (harness, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (harness, gst_event_new_segment (&segment)));
  g_assert_cmpint (
      gst_harness_push (harness, test_text (TWENTY_WORDS " " TWENTY_WORDS, 0, GST_CLOCK_TIME_NONE)),
      ==, GST_FLOW_OK);
}

static void
test_flush_converter (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    Output output = {
      0,
    };
    GstHarness *harness = start ("textwavenet", threads[i], &output);

    gst_harness_set_drop_buffers (harness, TRUE);
    gst_harness_set_src_caps_str (harness, "text/x-raw, format=utf8");
    gst_harness_push (harness, test_text (TWENTY_WORDS, 0, GST_CLOCK_TIME_NONE));
    await_output (&output, 1);
    check_flushes (flush, harness, &output);
    gst_harness_teardown (harness);
  }
}

int
main (int argc, char **argv)
{
  cpu_set_t one;

  CPU_ZERO (&one);
  CPU_SET (sched_getcpu (), &one);
  sched_setaffinity (0, sizeof one, &one);
  test_init (&argc, &argv);
  if (g_getenv ("VALGRIND"))
    return 77;
  g_test_add_data_func ("/bars/first-audio-source", first_audio_source, test_first_audio);
  g_test_add_data_func ("/bars/first-audio-converter", first_audio_converter, test_first_audio);
  g_test_add_func ("/bars/flush-source", test_flush_source);
  g_test_add_func ("/bars/flush-converter", test_flush_converter);
  return test_main ();
}
