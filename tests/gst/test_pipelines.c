/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Pipelines that were written for other elements: what they give and take is enough for textwavenet
 * as it is
 */

#include "common.h"

#include <glib/gstdio.h>
#include <unistd.h>

static gchar *srt, *mkv, *webm;

static void
run_to_end (const gchar *line)
{
  TestRun *run = test_run (line);

  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  test_run_free (run);
}

/* Where speech begins, in ms */
static void
check_onsets (const gchar *line, guint n, const guint *ms)
{
  TestRun *run = test_run (line);
  GArray *onsets = test_run_onsets (run);

  test_run_check_timestamps (run, test_voice_rate ());
  g_assert_cmpuint (onsets->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (onsets, GstClockTime, i), ==, ms[i] * GST_MSECOND);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, n);
  g_array_unref (onsets);
  test_run_free (run);
}

static void
test_decodebin (void)
{
  const guint ms[] = { 1000, 4500 };
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" ! decodebin ! textwavenet ! fakesink name=out", srt);

  check_onsets (line, 2, ms);
  g_free (line);
}

/* Subtitles of Matroska are Pango markup, which no tag of it gets into speech */
static void
test_matroska (void)
{
  const guint ms[] = { 1000, 4500 };
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" ! subparse ! matroskamux ! filesink name=out location=\"%s\"", srt,
      mkv);
  TestRun *run;

  run_to_end (line);
  g_free (line);
  line = g_strdup_printf (
      "filesrc location=\"%s\" ! matroskademux ! textwavenet ! fakesink name=out", mkv);
  check_onsets (line, 2, ms);
  run = test_run (line);
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 13);
  g_assert_cmpstr (gst_structure_get_string (test_run_get_message (run, "tts-word", 1), "name"), ==,
      "there");
  test_run_free (run);
  g_free (line);
}

static void
test_fdsrc (void)
{
  const gchar text[] = "One. Two.\n";
  gchar *line;
  TestRun *run;
  gint fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (write (fds[1], text, strlen (text)), ==, strlen (text));
  close (fds[1]);
  line = g_strdup_printf ("fdsrc fd=%d ! textwavenet ! fakesink name=out", fds[0]);
  run = test_run (line);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-end"), ==, 2);
  test_run_check_timestamps (run, test_voice_rate ());
  test_run_free (run);
  close (fds[0]);
  g_free (line);
}

/* In every state, and without anything linked: aggregators ask before there are caps */
static void
test_latency (void)
{
  const gchar *names[] = { "textwavenet", "parwavenetsrc is-live=true" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GstElement *element = gst_parse_launch (names[i], NULL);
    GstState states[] = { GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED };

    for (guint k = 0; k < G_N_ELEMENTS (states) - i; k++) {
      GstQuery *query = gst_query_new_latency ();
      GstClockTime least;
      gboolean live;

      gst_element_set_state (element, states[k]);
      g_assert_true (gst_element_query (element, query));
      gst_query_parse_latency (query, &live, &least, NULL);
      g_assert_true (live == (i == 1));
      gst_query_unref (query);
    }
    gst_element_set_state (element, GST_STATE_NULL);
    gst_object_unref (element);
  }
}

/* A file of video and speech, made once */
static void
mux (void)
{
  static gboolean made;
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" ! subparse ! textwavenet ! audiorate ! audioconvert ! audioresample "
      "! opusenc ! queue "
      "! webmmux name=mux ! filesink name=out location=\"%s\" videotestsrc num-buffers=50 ! "
      "video/x-raw,framerate=10/1 ! vp8enc deadline=1 ! queue ! mux.",
      srt, webm);

  if (!made)
    run_to_end (line);
  made = TRUE;
  g_free (line);
}

typedef struct
{
  GstClockTime end, first_sound;
} Heard;

static void
hear (GstElement *sink, GstBuffer *buffer, GstPad *pad, Heard *heard)
{
  GstMapInfo map;

  g_assert_cmpuint (GST_BUFFER_PTS (buffer), <, heard->end + 30 * GST_MSECOND);
  heard->end = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gsize i = 0; i < map.size / sizeof (gfloat) && !GST_CLOCK_TIME_IS_VALID (heard->first_sound);
       i++) {
    if (ABS (((const gfloat *) map.data)[i]) > 0.003f)
      heard->first_sound = GST_BUFFER_PTS (buffer);
  }
  gst_buffer_unmap (buffer, &map);
}

/*
 * playbin finds audio and video; audio is there from the start, silent up to the first cue, until
 * the last cue ends
 */
static void
test_playbin (void)
{
  gchar *uri = g_filename_to_uri (webm, NULL, NULL);
  GstElement *player = gst_element_factory_make ("playbin", NULL), *out;
  GstElement *sink = gst_parse_bin_from_description (
      "audioconvert ! audio/x-raw,format=F32LE ! fakesink name=out signal-handoffs=true", TRUE,
      NULL);
  GstBus *bus = gst_element_get_bus (player);
  Heard heard = { 0, GST_CLOCK_TIME_NONE };
  GstMessage *message;
  gint n_audio, n_video;

  mux ();
  out = gst_bin_get_by_name (GST_BIN (sink), "out");
  g_signal_connect (out, "handoff", G_CALLBACK (hear), &heard);
  gst_object_unref (out);
  g_object_set (player, "uri", uri, "audio-sink", sink, "video-sink",
      gst_element_factory_make ("fakesink", NULL), NULL);
  gst_element_set_state (player, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  g_object_get (player, "n-audio", &n_audio, "n-video", &n_video, NULL);
  g_assert_cmpint (n_audio, ==, 1);
  g_assert_cmpint (n_video, ==, 1);
  gst_element_set_state (player, GST_STATE_NULL);
  g_assert_cmpuint (heard.end, >, 8900 * GST_MSECOND);
  g_assert_cmpuint (heard.end, <, 9200 * GST_MSECOND);
  g_assert_cmpuint (heard.first_sound, >, 960 * GST_MSECOND);
  g_assert_cmpuint (heard.first_sound, <, 1200 * GST_MSECOND);
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_object_unref (player);
  g_free (uri);
}

static void
test_gst_play (void)
{
  gchar *player = g_find_program_in_path ("gst-play-1.0");
  const gchar *argv[] = { player, "--no-interactive", "--audiosink=fakesink",
    "--videosink=fakesink", webm, NULL };
  GError *error = NULL;
  gchar *output;
  gint status;

  if (player == NULL) {
    g_test_skip ("gst-play-1.0 is not installed");
    return;
  }
  mux ();
  g_assert_true (g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
      &output, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_null (strstr (output, "ERROR"));
  g_assert_nonnull (strstr (output, "Reached end of play list"));
  g_free (output);
  g_free (player);
}

int
main (int argc, char **argv)
{
  gint result;

  test_init (&argc, &argv);
  srt = test_file ("x.srt",
      "1\n00:00:01,000 --> 00:00:03,000\nHello <i>there</i>.\n\n2\n00:00:04,500 --> "
      "00:00:09,000\nA file of subtitles is recognised when it is long enough.\n\n",
      -1);
  mkv = test_file ("x.mkv", NULL, 0);
  webm = test_file ("x.webm", NULL, 0);
  g_test_add_func ("/pipelines/decodebin", test_decodebin);
  g_test_add_func ("/pipelines/matroska", test_matroska);
  g_test_add_func ("/pipelines/fdsrc", test_fdsrc);
  g_test_add_func ("/pipelines/latency", test_latency);
  g_test_add_func ("/pipelines/playbin", test_playbin);
  g_test_add_func ("/pipelines/gst-play", test_gst_play);
  result = g_test_run ();
  g_remove (mkv);
  g_remove (webm);
  g_free (srt);
  g_free (mkv);
  g_free (webm);
  return result;
}
