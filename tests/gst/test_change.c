/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What changes while both elements speak: prosody at the next phone, volume over a chunk, caps, the
 * end
 */

#include "common.h"

#include <gst/audio/audio.h>

#define TEXT \
  "One sentence which goes on and on and on, without any end that could be seen from here"

enum
{
  SOURCE,
  CONVERTER,
  N_ELEMENTS
};

typedef struct
{
  GstElement *element;
  const gchar *property; /* NULL: none */
  gdouble value;
  guint at; /* number of the buffer behind which it is changed */
  guint n;
} Change;

static GstPadProbeReturn
count_buffers (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Change *change = user_data;

  if (change->n++ == change->at && change->property) {
    GValue value = G_VALUE_INIT;

    g_value_init (&value, G_TYPE_DOUBLE);
    g_value_set_double (&value, change->value);
    g_object_set_property (G_OBJECT (change->element), change->property, &value);
    g_value_unset (&value);
  }
  return GST_PAD_PROBE_OK;
}

static TestRun *
run_new (guint which, const gchar *options)
{
  gchar *path = test_file ("sentence.txt", TEXT, -1), *line;
  TestRun *run;

  if (which == SOURCE)
    line = g_strdup_printf ("parwavenetsrc name=it text=\"" TEXT "\" %s ! fakesink name=out",
        options);
  else
    line = g_strdup_printf ("filesrc location=\"%s\" ! textwavenet name=it %s ! fakesink name=out",
        path, options);
  run = test_run_new (line);
  g_free (line);
  g_free (path);
  return run;
}

static TestRun *
speak (guint which, const gchar *options, const gchar *property, gdouble value, guint at)
{
  TestRun *run = run_new (which, options);
  Change change = { gst_bin_get_by_name (GST_BIN (run->pipeline), "it"), property, value, at, 0 };
  GstPad *pad = gst_element_get_static_pad (change.element, "src");
  gulong probe = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_buffers, &change, NULL);

  test_run_wait (run);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_ERROR));
  gst_pad_remove_probe (pad, probe);
  gst_object_unref (pad);
  gst_object_unref (change.element);
  return run;
}

/* Sample at which the n-th phone begins */
static guint64
phone_start (TestRun *run, guint n)
{
  GstClockTime time;

  g_assert_true (
      gst_structure_get_uint64 (test_run_get_message (run, "tts-phoneme", n), "timestamp", &time));
  return gst_util_uint64_scale_int_round (time, test_voice_rate (), GST_SECOND);
}

/* In the middle of a sentence, but not of a phone; nothing is lost, told twice, or said anew */
static void
test_prosody (void)
{
  const gchar *options = "messages=phoneme chunk-duration=50",
              *names[] = { "rate", "pitch", "pitch-range" };
  const gdouble values[] = { 2.0, 1.5, 0.0 };

  for (guint which = 0; which < N_ELEMENTS; which++) {
    TestRun *plain_run = speak (which, options, NULL, 0, 0);
    GArray *plain = test_run_samples (plain_run);
    guint n_phones = test_run_count_messages (plain_run, "tts-phoneme"), next = 0;
    guint64 at = test_voice_rate () / 2, boundary;

    while (phone_start (plain_run, next) < at)
      next++;
    boundary = phone_start (plain_run, next);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      TestRun *run = speak (which, options, names[i], values[i], 9);
      GArray *samples = test_run_samples (run);
      guint64 behind = MIN (samples->len, boundary + test_voice_rate () / 5);

      g_assert_cmpuint (test_run_count_messages (run, "tts-phoneme"), ==, n_phones);
      g_assert_cmpuint (phone_start (run, next), ==, boundary);
      g_assert_cmpmem (samples->data, boundary * sizeof (gfloat), plain->data,
          boundary * sizeof (gfloat));
      g_assert_cmpint (memcmp (&g_array_index (samples, gfloat, boundary),
                           &g_array_index (plain, gfloat, boundary),
                           (behind - boundary) * sizeof (gfloat)),
          !=, 0);
      if (i == 0)
        g_assert_cmpuint (samples->len - boundary, <, (plain->len - boundary) * 2 / 3);
      else
        g_assert_cmpuint (samples->len, ==, plain->len);
      g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), ==,
          gst_util_uint64_scale_int (samples->len, GST_SECOND, test_voice_rate ()));
      g_array_unref (samples);
      test_run_free (run);
    }
    g_array_unref (plain);
    test_run_free (plain_run);
  }
}

/* In a straight line over the next chunk */
static void
test_volume (void)
{
  guint n = test_voice_rate () / 10;

  for (guint which = 0; which < N_ELEMENTS; which++) {
    TestRun *plain_run = speak (which, "", NULL, 0, 0), *run = speak (which, "", "volume", 0.0, 4);
    GArray *plain = test_run_samples (plain_run), *samples = test_run_samples (run);

    g_assert_cmpuint (samples->len, ==, plain->len);
    g_assert_cmpmem (samples->data, 5 * n * sizeof (gfloat), plain->data, 5 * n * sizeof (gfloat));
    for (guint i = 0; i < n; i++)
      g_assert_cmpfloat_with_epsilon (g_array_index (samples, gfloat, 5 * n + i),
          g_array_index (plain, gfloat, 5 * n + i) * (n - 1 - i) / n, 0.03f);
    for (guint i = 6 * n; i < samples->len; i++)
      g_assert_cmpfloat (g_array_index (samples, gfloat, i), ==, 0.0f);
    g_array_unref (plain);
    g_array_unref (samples);
    test_run_free (plain_run);
    test_run_free (run);
  }
}

/*
 * Another voice, language, punctuation or spelling does not touch the utterance that is being
 * spoken
 */
static void
test_next_utterance (void)
{
  for (guint which = 0; which < N_ELEMENTS; which++) {
    TestRun *plain_run = speak (which, "", NULL, 0, 0), *run = run_new (which, "");
    GstElement *element = gst_bin_get_by_name (GST_BIN (run->pipeline), "it");
    GArray *plain = test_run_samples (plain_run), *samples;

    gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
    gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
    g_object_set (element, "voice", "low", "language", "es", "spell", TRUE, "noise-scale", 0.1,
        NULL);
    gst_util_set_object_arg (G_OBJECT (element), "punctuation", "all");
    test_run_wait (run);
    samples = test_run_samples (run);
    g_assert_cmpmem (samples->data, samples->len * sizeof (gfloat), plain->data,
        plain->len * sizeof (gfloat));
    g_array_unref (plain);
    g_array_unref (samples);
    gst_object_unref (element);
    test_run_free (plain_run);
    test_run_free (run);
  }
}

/* But the utterance behind it */
static void
test_then_applies (void)
{
  GArray *samples[2];

  for (guint i = 0; i < 2; i++) {
    TestRun *run = run_new (SOURCE, "");
    GstElement *element = gst_bin_get_by_name (GST_BIN (run->pipeline), "it");
    guint id;

    g_signal_emit_by_name (element, "say", TEXT, NULL, &id);
    gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
    gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
    if (i == 1)
      g_object_set (element, "spell", TRUE, "noise-scale", 0.1, NULL);
    test_run_wait (run);
    samples[i] = test_run_samples (run);
    gst_object_unref (element);
    test_run_free (run);
  }
  g_assert_cmpuint (samples[1]->len, >, samples[0]->len);
  g_array_unref (samples[0]);
  g_array_unref (samples[1]);
}

typedef struct
{
  GstClockTime pushed; /* end of what left the element */
  guint n_words;
} Order;

static GstPadProbeReturn
note_end (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  ((Order *) user_data)->pushed = GST_BUFFER_PTS (info->data) + GST_BUFFER_DURATION (info->data);
  return GST_PAD_PROBE_OK;
}

/* Called in the thread that posts, which is that of the buffers */
static GstBusSyncReply
check_order (GstBus *bus, GstMessage *message, gpointer user_data)
{
  const GstStructure *structure = gst_message_get_structure (message);
  Order *order = user_data;
  GstClockTime time;

  if (structure && gst_structure_has_name (structure, "tts-word")) {
    g_assert_true (gst_structure_get_uint64 (structure, "timestamp", &time));
    g_assert_cmpuint (time, >=, order->pushed);
    order->n_words++;
  }
  return GST_BUS_PASS;
}

/* A message comes before the samples that it is about */
static void
test_message_order (void)
{
  for (guint which = 0; which < N_ELEMENTS; which++) {
    TestRun *run = run_new (which, "chunk-duration=20");
    GstElement *element = gst_bin_get_by_name (GST_BIN (run->pipeline), "it");
    GstPad *pad = gst_element_get_static_pad (element, "src");
    GstBus *bus = gst_element_get_bus (run->pipeline);
    Order order = { 0, 0 };

    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, note_end, &order, NULL);
    gst_bus_set_sync_handler (bus, check_order, &order, NULL);
    test_run_wait (run);
    gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
    g_assert_cmpuint (order.n_words, ==, 18);
    gst_object_unref (bus);
    gst_object_unref (pad);
    gst_object_unref (element);
    test_run_free (run);
  }
}

static GstPadProbeReturn
change_format (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Change *change = user_data;

  if (change->n++ == change->at) {
    GstCaps *caps = gst_caps_from_string ("audio/x-raw, format=" GST_AUDIO_NE (S16));

    g_object_set (change->element, "caps", caps, NULL);
    gst_caps_unref (caps);
  }
  return GST_PAD_PROBE_OK;
}

/* Another format is agreed on in mid-utterance, and not a sample is lost */
static void
test_renegotiation (void)
{
  for (guint which = 0; which < N_ELEMENTS; which++) {
    TestRun *plain_run = speak (which,
        "! capsfilter name=filter caps=audio/x-raw,format=" GST_AUDIO_NE (F32), NULL, 0, 0);
    TestRun *run = run_new (which,
        "! capsfilter name=filter caps=audio/x-raw,format=" GST_AUDIO_NE (F32));
    Change change = { gst_bin_get_by_name (GST_BIN (run->pipeline), "filter"), NULL, 0, 3, 0 };
    GstElement *element = gst_bin_get_by_name (GST_BIN (run->pipeline), "it");
    GstPad *pad = gst_element_get_static_pad (element, "src");
    GArray *plain = test_run_samples (plain_run), *samples;
    GstCaps *caps, *format;
    gulong probe = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, change_format, &change, NULL);

    test_run_wait (run);
    samples = test_run_samples (run);
    g_assert_cmpuint (test_run_count_events (run, GST_EVENT_CAPS), ==, 2);
    test_run_check_timestamps (run, test_voice_rate ());
    g_assert_cmpuint (samples->len, ==, plain->len);
    for (guint i = 0; i < samples->len; i++)
      g_assert_cmpfloat_with_epsilon (g_array_index (samples, gfloat, i),
          g_array_index (plain, gfloat, i), 1.01f / 32768.0f);

    /* both formats, but the voice's rate alone */
    caps = gst_pad_query_caps (pad, NULL);
    g_assert_true (
        gst_structure_has_field_typed (gst_caps_get_structure (caps, 0), "rate", G_TYPE_INT));
    format = gst_caps_from_string ("audio/x-raw, format=" GST_AUDIO_NE (F32));
    g_assert_true (gst_caps_can_intersect (caps, format));
    gst_caps_unref (caps);
    caps = gst_pad_query_caps (pad, format);
    g_assert_false (gst_caps_is_empty (caps));
    g_assert_true (gst_caps_is_subset (caps, format));
    gst_caps_unref (format);
    gst_caps_unref (caps);
    gst_pad_remove_probe (pad, probe);
    g_array_unref (plain);
    g_array_unref (samples);
    gst_object_unref (pad);
    gst_object_unref (element);
    gst_object_unref (change.element);
    test_run_free (plain_run);
    test_run_free (run);
  }
}

/*
 * EOS in mid-utterance ends the source's stream there, and textwavenet's behind what it was given
 */
static void
test_end (void)
{
  TestRun *run = run_new (SOURCE, "");
  GstElement *sink = gst_bin_get_by_name (GST_BIN (run->pipeline), "out");

  g_object_set (sink, "sync", TRUE, NULL);
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  g_assert_true (gst_element_send_event (run->pipeline, gst_event_new_eos ()));
  test_run_wait (run);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 0);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_EOS), ==, 1);
  gst_object_unref (sink);
  test_run_free (run);

  run = speak (CONVERTER, "", NULL, 0, 0);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 1);
  test_run_free (run);
}

static guint
count_latency_messages (GstBus *bus)
{
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_LATENCY))) {
    n++;
    gst_message_unref (message);
  }
  return n;
}

static GstClockTime
query_latency (GstElement *element)
{
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;

  g_assert_true (gst_element_query (element, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  return min;
}

/*
 * A LATENCY message tells of a change, and only of a change; the next query has it, and buffers
 * follow
 */
static void
test_latency (void)
{
  const gchar *lines[] = {
    "parwavenetsrc name=it is-live=true keep-alive=true ! fakesink",
    "appsrc is-live=true caps=text/x-raw,format=utf8 format=time ! textwavenet name=it ! fakesink"
  };

  for (guint which = 0; which < N_ELEMENTS; which++) {
    GstElement *pipeline = gst_parse_launch (lines[which], NULL),
               *element = gst_bin_get_by_name (GST_BIN (pipeline), "it");
    GstBus *bus = gst_element_get_bus (pipeline);
    GstClockTime before;

    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    gst_element_get_state (pipeline, NULL, NULL, which == SOURCE ? GST_CLOCK_TIME_NONE : 0);
    count_latency_messages (bus);
    before = query_latency (element);
    g_object_set (element, "chunk-duration", 100, NULL);
    g_assert_cmpuint (count_latency_messages (bus), ==, 0);
    g_object_set (element, "chunk-duration", 40, NULL);
    g_assert_cmpuint (count_latency_messages (bus), ==, 1);
    g_assert_cmpuint (query_latency (element), ==, before - 60 * GST_MSECOND);
    if (which == CONVERTER) {
      g_object_set (element, "latency", 500, NULL);
      g_assert_cmpuint (count_latency_messages (bus), ==, 0);
      g_object_set (element, "latency", 700, NULL);
      g_assert_cmpuint (count_latency_messages (bus), ==, 1);
      g_assert_cmpuint (query_latency (element), ==, before + 140 * GST_MSECOND);
    }
    gst_element_set_state (pipeline, GST_STATE_NULL);
    gst_object_unref (bus);
    gst_object_unref (element);
    gst_object_unref (pipeline);
  }
  for (guint which = 0; which < N_ELEMENTS; which++) {
    TestRun *run = speak (which, "", "chunk-duration", 40, 2);
    guint n = 0;

    for (guint i = 0; i < run->objects->len; i++) {
      GstBuffer *buffer = g_ptr_array_index (run->objects, i);

      if (GST_IS_BUFFER (buffer) && i + 2 < run->objects->len)
        g_assert_cmpuint (GST_BUFFER_DURATION (buffer), ==, (n++ <= 2 ? 100 : 40) * GST_MSECOND);
    }
    test_run_check_timestamps (run, test_voice_rate ());
    test_run_free (run);
  }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/change/prosody", test_prosody);
  g_test_add_func ("/change/volume", test_volume);
  g_test_add_func ("/change/next-utterance", test_next_utterance);
  g_test_add_func ("/change/then-applies", test_then_applies);
  g_test_add_func ("/change/message-order", test_message_order);
  g_test_add_func ("/change/renegotiation", test_renegotiation);
  g_test_add_func ("/change/end", test_end);
  g_test_add_func ("/change/latency", test_latency);
  return test_main ();
}
