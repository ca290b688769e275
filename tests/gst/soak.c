/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Many elements at once, with random texts, seeks, flushes, properties and states, under fatal
 * criticals: memory, descriptors and threads stay what they are.
 * Usage: soak UTTERANCES SECONDS [SEED]; both must be reached
 */

#include <gst/gst.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define N_SOURCES 32
#define N_CONVERTERS 32
#define MAX_WAITING 4 /* utterances of an element */
/*
 * kB that may be added between the second quarter and the last, by what is at work. It is run
 * without glibc's caches of each thread and with one arena: a cache keeps up to 250 kB that was
 * freed and counts it as in use, and a hundred threads fill theirs over an hour
 */
#define MORE_HEAP 3000
#define MORE_MEMORY 8000
#define WARM 5000 /* utterances: of fewer it is not judged, voices are loaded until then */

typedef struct
{
  GstElement *pipeline, *element, *feed; /* feed: appsrc of a converter, or NULL */
  GstBus *bus;
  GstClockTime time; /* of the next cue */
  guint n_waiting;
} Station;

static Station stations[N_SOURCES + N_CONVERTERS];
static guint64 n_ended;
static GRand *dice;

static const gchar *const texts[] = { "One.", "One two three.", "", "...", "Four five. Six seven.",
  "ANNA: Hello.", "[door slams]", "It costs $5.50, at 10:30.", "<speak>One <break/> two.</speak>" };
static const gchar *const voices[] = { "quick", "quick", "quick", "low", "nobody" };

static gint
roll (gint n)
{
  return g_rand_int_range (dice, 0, n);
}

/* ---- the process ---- */

typedef struct
{
  glong memory, heap; /* kB; heap: what is not freed */
  guint descriptors, threads;
} Usage;

static guint
count_names (const gchar *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  g_clear_pointer (&dir, g_dir_close);
  return n;
}

static Usage
measure (void)
{
  gchar *text = NULL, *line;
  Usage usage = { 0 };

  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL)
      && (line = strstr (text, "VmRSS:")))
    usage.memory = atol (line + 6);
  g_free (text);
  usage.heap = mallinfo2 ().uordblks / 1024;
  usage.descriptors = count_names ("/proc/self/fd");
  usage.threads = count_names ("/proc/self/task");
  return usage;
}

/* ---- stations ---- */

static void
open_station (Station *station, gboolean converter)
{
  station->pipeline = gst_parse_launch (converter
          ? "appsrc name=feed format=time max-bytes=1000000 caps=\"text/x-raw, format=utf8\" ! "
            "textwavenet name=element voice=quick ! fakesink sync=false"
          : "parwavenetsrc name=element keep-alive=true voice=quick ! fakesink sync=false",
      NULL);
  station->element = gst_bin_get_by_name (GST_BIN (station->pipeline), "element");
  station->feed = gst_bin_get_by_name (GST_BIN (station->pipeline), "feed");
  station->bus = gst_element_get_bus (station->pipeline);
  gst_element_set_state (station->pipeline, GST_STATE_PLAYING);
}

static void
close_station (Station *station)
{
  gst_element_set_state (station->pipeline, GST_STATE_NULL);
  gst_object_unref (station->bus);
  gst_clear_object (&station->feed);
  gst_object_unref (station->element);
  gst_object_unref (station->pipeline);
}

/* Counts what ended; nothing that is done here is an error */
static void
read_messages (Station *station)
{
  GstMessage *message;

  while ((message = gst_bus_pop (station->bus))) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      GError *error;

      gst_message_parse_error (message, &error, NULL);
      g_error ("%s: %s", GST_OBJECT_NAME (station->element), error->message);
    }
    if (gst_message_has_name (message, "tts-utterance-end")) {
      n_ended++;
      station->n_waiting -= station->n_waiting > 0;
    }
    gst_message_unref (message);
  }
}

static void
say (Station *station)
{
  GstStructure *params = NULL;
  guint id;

  switch (roll (8)) {
    case 0:
      params = gst_structure_new ("params", "rate", G_TYPE_DOUBLE, 0.5 + roll (20) / 10.0, NULL);
      break;
    case 1:
      params = gst_structure_new ("params", "text-format", G_TYPE_STRING, "ssml", NULL);
      break;
    case 2:
      params = gst_structure_new ("params", "voice", G_TYPE_STRING,
          voices[roll (G_N_ELEMENTS (voices))], NULL);
      break;
  }
  g_signal_emit_by_name (station->element, "say", texts[roll (G_N_ELEMENTS (texts))], params, &id);
  gst_clear_structure (&params);
}

static void
push_cue (Station *station)
{
  const gchar *text = texts[roll (G_N_ELEMENTS (texts))];
  GstBuffer *buffer = *text ? gst_buffer_new_memdup (text, strlen (text)) : gst_buffer_new ();
  GstFlowReturn flow;

  if (roll (4)) {
    GST_BUFFER_PTS (buffer) = station->time;
    GST_BUFFER_DURATION (buffer) = GST_SECOND;
  }
  station->time += roll (3) * GST_SECOND;
  g_signal_emit_by_name (station->feed, "push-buffer", buffer, &flow);
  gst_buffer_unref (buffer);
}

static void
speak (Station *station)
{
  if (station->n_waiting >= MAX_WAITING)
    return;
  station->n_waiting++;
  if (station->feed)
    push_cue (station);
  else
    say (station);
}

static void
flush (Station *station)
{
  if (station->feed) {
    gst_element_send_event (station->feed, gst_event_new_flush_start ());
    gst_element_send_event (station->feed, gst_event_new_flush_stop (roll (2)));
    station->time = station->n_waiting = 0;
  } else {
    gst_element_seek_simple (station->element, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
        roll (2000) * GST_MSECOND);
  }
}

static void
change (Station *station)
{
  static const gchar *const overflows[] = { "clip", "overlap", "shift", "compress" };
  gint64 time;

  switch (roll (7)) {
    case 0:
      g_object_set (station->element, "rate", 0.5 + roll (20) / 10.0, NULL);
      break;
    case 1:
      g_object_set (station->element, "pitch", 0.5 + roll (15) / 10.0, "volume", roll (20) / 10.0,
          NULL);
      break;
    case 2:
      g_object_set (station->element, "voice", voices[roll (3)], "noise-scale", roll (10) / 10.0,
          NULL);
      break;
    case 3:
      g_object_set (station->element, "messages", 1 | roll (32), "sentence-pause", roll (300),
          NULL);
      break;
    case 4:
      gst_element_query_duration (station->element, GST_FORMAT_TIME, &time);
      gst_element_query_position (station->element, GST_FORMAT_TIME, &time);
      break;
    case 5:
      if (!station->feed)
        g_signal_emit_by_name (station->element, "cancel", roll (2));
      break;
    default:
      if (station->feed)
        gst_util_set_object_arg (G_OBJECT (station->element), "overflow",
            overflows[roll (G_N_ELEMENTS (overflows))]);
  }
}

static void
change_state (Station *station)
{
  static const GstState states[] = { GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_NULL };
  const GstState state = states[roll (G_N_ELEMENTS (states))];

  gst_element_set_state (station->pipeline, state);
  read_messages (station);
  gst_element_set_state (station->pipeline, GST_STATE_PLAYING);
  if (state != GST_STATE_PAUSED)
    station->time = station->n_waiting = 0;
}

static void
act (Station *station)
{
  const gint what = roll (100);

  read_messages (station);
  if (what < 70)
    speak (station);
  else if (what < 80)
    flush (station);
  else if (what < 98)
    change (station);
  else
    change_state (station);
}

/* The highest of what is used in each quarter of the whole */
static Usage quarters[4];

static void
note (gdouble done)
{
  Usage *most = quarters + CLAMP ((gint) (done * 4), 0, 3);
  const Usage now = measure ();

  most->memory = MAX (most->memory, now.memory);
  most->heap = MAX (most->heap, now.heap);
  most->descriptors = MAX (most->descriptors, now.descriptors);
  most->threads = MAX (most->threads, now.threads);
}

static void
run (guint64 wanted, gint seconds)
{
  const gint64 begun = g_get_monotonic_time ();
  gdouble spoken = 0.0, passed = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (stations); i++)
    open_station (stations + i, i >= N_SOURCES);
  for (guint i = 0; MIN (spoken, passed) < 1.0; i++) {
    act (stations + roll (G_N_ELEMENTS (stations)));
    if (i % 32 == 0) {
      spoken = (gdouble) n_ended / wanted;
      passed = (g_get_monotonic_time () - begun) / (1e6 * MAX (seconds, 1));
      note (MIN (spoken, passed));
    }
    /* the utterances are spread over the time */
    g_usleep (spoken > passed ? 20000 : 200);
  }
  for (guint i = 0; i < G_N_ELEMENTS (stations); i++)
    close_station (stations + i);
  g_print ("%" G_GUINT64_FORMAT " utterances in %d s; the most of each quarter:\n", n_ended,
      (gint) ((g_get_monotonic_time () - begun) / G_USEC_PER_SEC));
  for (guint i = 0; i < G_N_ELEMENTS (quarters); i++)
    g_print ("memory %ld kB, heap %ld kB, %u descriptors, %u threads\n", quarters[i].memory,
        quarters[i].heap, quarters[i].descriptors, quarters[i].threads);
}

int
main (int argc, char **argv)
{
  const Usage *second = quarters + 1, *last = quarters + 3;

  if (argc < 3) {
    g_printerr ("usage: soak UTTERANCES SECONDS [SEED]\n");
    return 2;
  }
  gst_init (&argc, &argv);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  dice = g_rand_new_with_seed (argc > 3 ? atoi (argv[3]) : 1);
  run (MAX (g_ascii_strtoull (argv[1], NULL, 10), 1), atoi (argv[2]));
  g_rand_free (dice);
  if (n_ended < WARM)
    return 0;
  return last->heap > second->heap + MORE_HEAP || last->memory > second->memory + MORE_MEMORY
      || last->descriptors > second->descriptors + G_N_ELEMENTS (stations)
      || last->threads > second->threads + G_N_ELEMENTS (stations);
}
