/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "common.h"
#include "base/sanitized.h"
#include "folder.h"

#include <glib/gstdio.h>
#include <gst/audio/audio.h>

#define PATIENCE (test_moment () * 60 * GST_USECOND)

static gchar *folder;

void
test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  gst_init (argc, argv);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  folder = g_dir_make_tmp ("parwavenet-test-XXXXXX", NULL);
}

gchar *
test_file (const gchar *name, const gchar *content, gssize n)
{
  gchar *path = g_build_filename (folder, name, NULL);

  if (content)
    g_assert_true (g_file_set_contents (path, content, n, NULL));
  return path;
}

static TestRun *
run_alloc (void)
{
  TestRun *run = g_new0 (TestRun, 1);

  run->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mini_object_unref);
  run->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_message_unref);
  return run;
}

static GstPadProbeReturn
record (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  TestRun *run = user_data;

  g_ptr_array_add (run->objects, gst_mini_object_ref (GST_MINI_OBJECT (info->data)));
  return GST_PAD_PROBE_OK;
}

static void
watch (GstPad *pad, TestRun *run)
{
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM
          | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      record, run, NULL);
}

TestRun *
test_run_new (const gchar *description)
{
  TestRun *run = run_alloc ();
  GError *error = NULL;
  GstElement *out;
  GstPad *pad;

  run->pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  out = gst_bin_get_by_name (GST_BIN (run->pipeline), "out");
  pad = gst_element_get_static_pad (out, "sink");
  watch (pad, run);
  gst_object_unref (pad);
  gst_object_unref (out);
  return run;
}

void
test_run_wait (TestRun *run)
{
  GstBus *bus = gst_element_get_bus (run->pipeline);
  GstMessage *message;
  gboolean ended = FALSE;

  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  while (!ended) {
    message = gst_bus_timed_pop (bus, PATIENCE);
    g_assert_nonnull (message);
    ended = GST_MESSAGE_TYPE (message)
        & (GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_SEGMENT_DONE);
    g_ptr_array_add (run->messages, message);
  }
  gst_object_unref (bus);
}

void
test_run_free (TestRun *run)
{
  if (run->pipeline) {
    gst_element_set_state (run->pipeline, GST_STATE_NULL);
    gst_object_unref (run->pipeline);
  }
  gst_clear_object (&run->bus);
  g_ptr_array_unref (run->objects);
  g_ptr_array_unref (run->messages);
  g_free (run);
}

TestRun *
test_run (const gchar *description)
{
  TestRun *run = test_run_new (description);
  GstMessage *error;

  test_run_wait (run);
  error = test_run_get_bus_message (run, GST_MESSAGE_ERROR);
  if (error) {
    GError *what;

    gst_message_parse_error (error, &what, NULL);
    g_error ("%s: %s", description, what->message);
  }
  return run;
}

static gint
rate_of (GstEvent *caps_event)
{
  GstAudioInfo info;
  GstCaps *caps;

  gst_event_parse_caps (caps_event, &caps);
  g_assert_true (gst_audio_info_from_caps (&info, caps));
  return info.rate;
}

GArray *
test_run_samples (TestRun *run)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (gfloat));
  GstAudioInfo info = {
    0,
  };

  for (guint i = 0; i < run->objects->len; i++) {
    GstMiniObject *object = g_ptr_array_index (run->objects, i);
    GstMapInfo map;

    if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_CAPS) {
      GstCaps *caps;

      gst_event_parse_caps (GST_EVENT (object), &caps);
      g_assert_true (gst_audio_info_from_caps (&info, caps));
    }
    if (!GST_IS_BUFFER (object))
      continue;
    gst_buffer_map (GST_BUFFER (object), &map, GST_MAP_READ);
    for (gsize k = 0; k < map.size / info.bpf; k++) {
      gfloat x = GST_AUDIO_INFO_FORMAT (&info) == GST_AUDIO_FORMAT_S16
          ? ((gint16 *) map.data)[k] / 32768.0f
          : ((gfloat *) map.data)[k];

      g_array_append_val (samples, x);
    }
    gst_buffer_unmap (GST_BUFFER (object), &map);
  }
  return samples;
}

GstClockTime
test_run_check_timestamps (TestRun *run, gint rate)
{
  GstClockTime end = GST_CLOCK_TIME_NONE;
  guint64 sample = 0;
  gint bpf = 0;
  gboolean after_jump = TRUE;

  for (guint i = 0; i < run->objects->len; i++) {
    GstMiniObject *object = g_ptr_array_index (run->objects, i);

    if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_CAPS) {
      GstAudioInfo info;
      GstCaps *caps;

      g_assert_cmpint (rate_of (GST_EVENT (object)), ==, rate);
      gst_event_parse_caps (GST_EVENT (object), &caps);
      gst_audio_info_from_caps (&info, caps);
      bpf = info.bpf;
    } else if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_SEGMENT) {
      const GstSegment *segment;

      gst_event_parse_segment (GST_EVENT (object), &segment);
      g_assert_cmpint (segment->format, ==, GST_FORMAT_TIME);
      end = segment->start;
      sample = gst_util_uint64_scale_int_round (end, rate, GST_SECOND);
      after_jump = TRUE;
    } else if (GST_IS_EVENT (object) && GST_EVENT_TYPE (object) == GST_EVENT_GAP) {
      GstClockTime time, duration;

      gst_event_parse_gap (GST_EVENT (object), &time, &duration);
      g_assert_cmpuint (time, ==, gst_util_uint64_scale_int (sample, GST_SECOND, rate));
      end = time + duration;
      sample = gst_util_uint64_scale_int_round (end, rate, GST_SECOND);
      after_jump = TRUE;
    } else if (GST_IS_BUFFER (object)) {
      GstBuffer *buffer = GST_BUFFER (object);
      guint64 n = gst_buffer_get_size (buffer) / bpf;

      g_assert_cmpuint (n, >, 0);
      g_assert_cmpuint (GST_BUFFER_OFFSET (buffer), ==, sample);
      g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==,
          gst_util_uint64_scale_int (sample, GST_SECOND, rate));
      sample += n;
      end = gst_util_uint64_scale_int (sample, GST_SECOND, rate);
      g_assert_cmpuint (GST_BUFFER_OFFSET_END (buffer), ==, sample);
      g_assert_cmpuint (GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer), ==, end);
      g_assert_cmpint (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT), ==, after_jump);
      after_jump = FALSE;
    }
  }
  return end;
}

GArray *
test_run_onsets (TestRun *run)
{
  GArray *onsets = g_array_new (FALSE, FALSE, sizeof (GstClockTime));

  for (guint i = 0; i < run->objects->len; i++) {
    GstBuffer *buffer = g_ptr_array_index (run->objects, i);

    if (GST_IS_BUFFER (buffer) && GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT))
      g_array_append_val (onsets, GST_BUFFER_PTS (buffer));
  }
  return onsets;
}

GstEvent *
test_run_get_event (TestRun *run, GstEventType type)
{
  for (guint i = 0; i < run->objects->len; i++) {
    GstEvent *event = g_ptr_array_index (run->objects, i);

    if (GST_IS_EVENT (event) && GST_EVENT_TYPE (event) == type)
      return event;
  }
  return NULL;
}

guint
test_run_count_events (TestRun *run, GstEventType type)
{
  guint n = 0;

  for (guint i = 0; i < run->objects->len; i++) {
    GstEvent *event = g_ptr_array_index (run->objects, i);

    n += GST_IS_EVENT (event) && GST_EVENT_TYPE (event) == type;
  }
  return n;
}

const GstStructure *
test_run_get_message (TestRun *run, const gchar *name, guint n)
{
  for (guint i = 0; i < run->messages->len; i++) {
    const GstStructure *structure = gst_message_get_structure (
        g_ptr_array_index (run->messages, i));

    if (structure && gst_structure_has_name (structure, name) && n-- == 0)
      return structure;
  }
  return NULL;
}

guint
test_run_count_messages (TestRun *run, const gchar *name)
{
  guint n = 0;

  while (test_run_get_message (run, name, n))
    n++;
  return n;
}

gchar *
test_run_get_warnings (TestRun *run)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < run->messages->len; i++) {
    GstMessage *message = g_ptr_array_index (run->messages, i);
    GError *error;

    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_WARNING)
      continue;
    gst_message_parse_warning (message, &error, NULL);
    g_string_append_printf (lines, "%s\n", error->message);
    g_error_free (error);
  }
  return g_string_free (lines, FALSE);
}

GstMessage *
test_run_get_bus_message (TestRun *run, GstMessageType type)
{
  for (guint i = 0; i < run->messages->len; i++) {
    if (GST_MESSAGE_TYPE (g_ptr_array_index (run->messages, i)) == type)
      return g_ptr_array_index (run->messages, i);
  }
  return NULL;
}

GstProgressType
test_run_get_last_progress (TestRun *run)
{
  GstProgressType type = GST_PROGRESS_TYPE_START;

  for (guint i = 0; i < run->messages->len; i++) {
    if (GST_MESSAGE_TYPE (g_ptr_array_index (run->messages, i)) == GST_MESSAGE_PROGRESS)
      gst_message_parse_progress (g_ptr_array_index (run->messages, i), &type, NULL, NULL);
  }
  return type;
}

gchar *
test_run_get_error (TestRun *run, GQuark domain, gint code)
{
  GstMessage *message = test_run_get_bus_message (run, GST_MESSAGE_ERROR);
  GError *error;
  gchar *text;

  g_assert_nonnull (message);
  gst_message_parse_error (message, &error, NULL);
  g_assert_error (error, domain, code);
  text = g_strdup (error->message);
  g_error_free (error);
  return text;
}

GstBuffer *
test_text (const gchar *text, GstClockTime pts, GstClockTime duration)
{
  gchar *copy = g_strdup (text);
  GstBuffer *buffer = gst_buffer_new_wrapped (copy, strlen (text));

  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = duration;
  return buffer;
}

GstHarness *
test_harness_new (const gchar *launch_line, const gchar *caps, TestRun **run)
{
  GstHarness *harness = gst_harness_new_parse (launch_line);

  *run = run_alloc ();
  (*run)->bus = gst_bus_new ();
  gst_element_set_bus (harness->element, (*run)->bus);
  watch (harness->sinkpad, *run);
  if (caps)
    gst_harness_set_src_caps_str (harness, caps);
  return harness;
}

void
test_harness_finish (GstHarness *harness, TestRun *run)
{
  GstEventType type = GST_EVENT_UNKNOWN;
  GstMessage *message;

  gst_harness_push_event (harness, gst_event_new_eos ());
  while (type != GST_EVENT_EOS) {
    GstEvent *event = gst_harness_pull_event (harness);

    g_assert_nonnull (event);
    type = GST_EVENT_TYPE (event);
    gst_event_unref (event);
  }
  gst_element_set_bus (harness->element, NULL);
  gst_harness_teardown (harness);
  while ((message = gst_bus_pop (run->bus)))
    g_ptr_array_add (run->messages, message);
}

gint64
test_moment (void)
{
#ifdef SANITIZED
  return 20 * G_USEC_PER_SEC;
#else
  return g_getenv ("VALGRIND") ? 20 * G_USEC_PER_SEC : 2 * G_USEC_PER_SEC;
#endif
}

gint
test_voice_rate (void)
{
  GstElement *element = gst_element_factory_make ("parwavenetsrc", NULL);
  GValue voices = G_VALUE_INIT;
  gint rate;

  g_assert_nonnull (element);
  g_value_init (&voices, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (element), "voices", &voices);
  g_assert_cmpuint (gst_value_array_get_size (&voices), >, 0);
  g_assert_true (gst_structure_get_int (
      gst_value_get_structure (gst_value_array_get_value (&voices, 0)), "sample-rate", &rate));
  g_value_unset (&voices);
  gst_object_unref (element);
  return rate;
}

/*
 * What the leaks tracer, switched on from outside, knows to be alive, but for what the registry
 * owns
 */
static guint
count_leaks (void)
{
  GList *tracers = gst_tracing_get_active_tracers ();
  guint n_alive = 0;

  for (GList *l = tracers; l; l = l->next) {
    GstStructure *alive = NULL;
    const GValue *list;

    if (g_strcmp0 (G_OBJECT_TYPE_NAME (l->data), "GstLeaksTracer") != 0)
      continue;
    g_signal_emit_by_name (l->data, "get-live-objects", &alive);
    list = alive ? gst_structure_get_value (alive, "live-objects-list") : NULL;
    for (guint i = 0; list && i < gst_value_list_get_size (list); i++) {
      const GValue *item = gst_value_list_get_value (list, i);
      const GValue *object = gst_structure_get_value (gst_value_get_structure (item), "object");
      gchar *text;

      if (G_VALUE_HOLDS_OBJECT (object) && GST_IS_PLUGIN_FEATURE (g_value_get_object (object)))
        continue;
      n_alive++;
      text = gst_value_serialize (item);
      g_printerr ("alive: %s\n", text);
      g_free (text);
    }
    /* not freed: that would release a feature which only the registry may release */
  }
  g_list_free_full (tracers, gst_object_unref);
  return n_alive;
}

static void
remove_folder (void)
{
  test_remove (folder);
  g_clear_pointer (&folder, g_free);
}

int
test_main (void)
{
  int status = g_test_run ();

  /*
   * a thread may still be about to release the task that it was, and the tracer hands out what is
   * being released
   */
  gst_task_cleanup_all ();
  remove_folder ();
  return status ? status : count_leaks () > 0;
}
