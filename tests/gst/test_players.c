/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Both elements inside players and editors, as far as their plugins are installed */

#include "common.h"
#include "base/sanitized.h"

#include <math.h>
#include <string.h>

/* Whether an element is there; the test is skipped otherwise */
static gboolean
has (const gchar *name)
{
  GstElementFactory *factory = gst_element_factory_find (name);
  gchar *message = factory ? NULL : g_strdup_printf ("no %s", name);

  if (factory == NULL)
    g_test_skip (message);
  g_free (message);
  gst_clear_object (&factory);
  return message == NULL;
}

/* A film of 40 s with two tracks of subtitles: "A one." at 1.02 s and so on, and "B ..." alike */
static gchar *
make_film (void)
{
  gchar *film = test_file ("film.mkv", NULL, 0), *line;
  gchar *srt[2];

  for (guint k = 0; k < 2; k++) {
    GString *text = g_string_new (NULL);
    gchar *name = g_strdup_printf ("film%u.srt", k);

    for (guint i = 1; i < 40; i++)
      g_string_append_printf (text, "%u\n00:00:%02u,020 --> 00:00:%02u,520\n%s.\n\n", i, i, i,
          k == 0 ? "Hi" : "You");
    srt[k] = test_file (name, text->str, -1);
    g_string_free (text, TRUE);
    g_free (name);
  }
  line = g_strdup_printf (
      "videotestsrc num-buffers=160 ! video/x-raw,width=64,height=48,framerate=4/1 ! jpegenc ! "
      "matroskamux name=mux ! filesink name=out location=\"%s\" filesrc location=\"%s\" ! subparse "
      "! queue ! mux. filesrc location=\"%s\" ! subparse ! queue ! mux.",
      film, srt[0], srt[1]);
  test_run_free (test_run (line));
  g_free (line);
  g_free (srt[0]);
  g_free (srt[1]);
  return film;
}

static GstElement *
make_player (const gchar *name, const gchar *uri)
{
  GstElement *player = gst_element_factory_make (name, NULL),
             *video = gst_element_factory_make ("fakesink", NULL);
  GstElement *text = gst_parse_bin_from_description ("textwavenet messages=utterance ! fakesink "
                                                     "sync=true",
      TRUE, NULL);

  g_object_set (video, "sync", TRUE, NULL);
  g_object_set (player, "uri", uri, "text-sink", text, "video-sink", video, "audio-sink",
      gst_element_factory_make ("fakesink", NULL), NULL);
  return player;
}

/* The next speech, and at which position the player is */
static GstClockTime
next_speech (GstElement *player, gint64 *position, gchar *text)
{
  GstBus *bus = gst_element_get_bus (player);
  GstClockTime time = GST_CLOCK_TIME_NONE;

  while (!GST_CLOCK_TIME_IS_VALID (time)) {
    GstMessage *message = gst_bus_timed_pop_filtered (bus, test_moment () * 10 * GST_USECOND,
        GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR | GST_MESSAGE_EOS);

    g_assert_nonnull (message);
    g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_ELEMENT);
    if (gst_message_has_name (message, "tts-utterance-start")) {
      gst_structure_get_uint64 (gst_message_get_structure (message), "stream-time", &time);
      text[0] = gst_structure_get_string (gst_message_get_structure (message), "text")[0];
    }
    gst_message_unref (message);
  }
  if (!gst_element_query_position (player, GST_FORMAT_TIME, position))
    *position = -1;
  gst_object_unref (bus);
  return time;
}

/*
 * Until a cue is spoken at its time, before it is due: a busy machine may begin late. The film's
 * end is an error of next_speech()
 */
static void
until_in_time (GstElement *player, gchar *text)
{
  const gchar first = text[0];
  gboolean in_time = FALSE;
  gint64 position;

  while (!in_time) {
    GstClockTime time = next_speech (player, &position, text);

    g_test_message ("%s %" GST_TIME_FORMAT " at %" GST_TIME_FORMAT, text, GST_TIME_ARGS (time),
        GST_TIME_ARGS (position));
    g_assert_true (first == '\0' || text[0] == first);
    in_time = time % GST_SECOND == 20 * GST_MSECOND && position < (gint64) time;
  }
}

/* 1, 21: after a seek, and after another track was chosen, the next cue is spoken at its time */
static void
play_film (const gchar *name)
{
  gchar *film = make_film (), *uri = gst_filename_to_uri (film, NULL), text[2] = "";
  GstElement *player = make_player (name, uri);
  gint64 position;
  GstClockTime time;

  gst_element_set_state (player, GST_STATE_PLAYING);
  until_in_time (player, text);

  g_assert_true (gst_element_seek_simple (player, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, 18 * GST_SECOND));
  for (guint i = 18; i < 21; i++) {
    do
      time = next_speech (player, &position, text);
    while (time < 17 * GST_SECOND); /* posted before the seek */
    g_test_message ("%s: %" GST_TIME_FORMAT " at %" GST_TIME_FORMAT, name, GST_TIME_ARGS (time),
        GST_TIME_ARGS (position));
    g_assert_cmpuint (time, ==, i * GST_SECOND + 20 * GST_MSECOND);
  }
  gst_element_set_state (player, GST_STATE_NULL);
  gst_object_unref (player);
  g_free (uri);
  g_free (film);
}

static void
test_playbin (void)
{
  if (has ("matroskamux") && has ("jpegenc"))
    play_film ("playbin");
}

static void
test_playbin3 (void)
{
  if (has ("matroskamux") && has ("jpegenc"))
    play_film ("playbin3");
}

/*
 * 21: when the other track is chosen, what the queues hold of the first one may still be spoken;
 * then the second one is, alone, and its cues are in time again as soon as the machine keeps up
 */
static void
test_switch (void)
{
  gchar *film, *uri, text[2] = "";
  GstElement *player;
  gint64 position;

  if (!has ("matroskamux") || !has ("jpegenc"))
    return;
  film = make_film ();
  uri = gst_filename_to_uri (film, NULL);
  player = make_player ("playbin", uri);
  gst_element_set_state (player, GST_STATE_PLAYING);
  next_speech (player, &position, text);
  next_speech (player, &position, text);
  g_assert_cmpint (text[0], ==, 'H');
  g_object_set (player, "current-text", 1, NULL);
  while (text[0] == 'H')
    next_speech (player, &position, text);
  until_in_time (player, text);
  gst_element_set_state (player, GST_STATE_NULL);
  gst_object_unref (player);
  g_free (uri);
  g_free (film);
}

/* ---- tts: URIs ---- */

static void
play_uri (const gchar *name)
{
  GstElement *player = gst_element_factory_make (name, NULL);
  GstBus *bus = gst_element_get_bus (player);
  GstMessage *message;
  guint n_words = 0;

  g_object_set (player, "uri", "tts:One%20two%20three.?rate=2&pitch=1.2", "video-sink",
      gst_element_factory_make ("fakesink", NULL), "audio-sink",
      gst_element_factory_make ("fakesink", NULL), NULL);
  gst_element_set_state (player, GST_STATE_PLAYING);
  for (;;) {
    message = gst_bus_timed_pop_filtered (bus, test_moment () * 10 * GST_USECOND,
        GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT);
    g_assert_nonnull (message);
    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
      break;
    n_words += gst_message_has_name (message, "tts-word");
    gst_message_unref (message);
  }
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  g_assert_cmpuint (n_words, ==, 3);
  gst_message_unref (message);
  gst_element_set_state (player, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (player);
}

static void
test_uri_players (void)
{
  play_uri ("playbin");
  play_uri ("playbin3");
}

static void
test_uri_decodebin (void)
{
  TestRun *run = test_run (
      "uridecodebin uri=\"tts:One%20two.\" ! audioconvert ! fakesink name=out");

  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 2);
  test_run_free (run);
}

static void
test_uri (void)
{
  GstElement *source = gst_element_factory_make ("parwavenetsrc", NULL);
  GstURIHandler *handler = GST_URI_HANDLER (source);
  const gchar *bad[] = { "tts:Hi?voice=/etc/passwd", "tts:Hi?voice=x.safetensors", "tts:Hi?speed=2",
    "tts:Hi?rate=fast", "tts:Hi?rate=100", "tts:%ff", "tts:Hi?voice=%ff", "tts:Hi?%zz=1" };
  GError *failure = NULL;
  gchar *text, *voice, *uri;
  gdouble rate;

  g_assert_true (gst_uri_handler_set_uri (handler,
      "tts:Is%20it%20100%25%20true%3F?rate=1.5&voice=low&spell=true", NULL));
  g_object_get (source, "text", &text, "rate", &rate, "voice", &voice, NULL);
  g_assert_cmpstr (text, ==, "Is it 100% true?");
  g_assert_cmpstr (voice, ==, "low");
  g_assert_cmpfloat (rate, ==, 1.5);
  uri = gst_uri_handler_get_uri (handler);
  g_assert_cmpstr (uri, ==, "tts:Is%20it%20100%25%20true%3F?voice=low&rate=1.5&spell=true");
  g_free (uri);
  g_free (voice);
  g_free (text);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    GError *error = NULL;

    g_test_message ("%s", bad[i]);
    g_assert_false (gst_uri_handler_set_uri (handler, bad[i], &error));
    g_assert_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI);
    g_error_free (error);
  }
  /* as players make of what they are given, and empty parameters */
  g_assert_true (gst_uri_handler_set_uri (handler, "tts:///Hi+there?&pitch=1.5&", NULL));
  g_object_get (source, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "Hi+there");
  g_free (text);
  gst_element_set_state (source, GST_STATE_PAUSED);
  g_assert_false (gst_uri_handler_set_uri (handler, "tts:Hi", &failure));
  g_assert_error (failure, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE);
  g_error_free (failure);
  gst_element_set_state (source, GST_STATE_NULL);
  gst_object_unref (source);
}

/* ---- parsers, editors ---- */

/* 13 */
static void
test_ttml (void)
{
  gchar *path, *line;
  TestRun *run;

  if (!has ("ttmlparse"))
    return;
  path = test_file ("a.ttml",
      "<?xml version=\"1.0\"?><tt xmlns=\"http://www.w3.org/ns/ttml\" xml:lang=\"en\"><head>"
      "<layout><region xml:id=\"r\"/></layout></head><body><div>"
      "<p begin=\"00:00:01.000\" end=\"00:00:02.000\" region=\"r\">Hello there.</p>"
      "<p begin=\"00:00:03.000\" end=\"00:00:04.000\" region=\"r\">Again.</p>"
      "</div></body></tt>",
      -1);
  line = g_strdup_printf (
      "filesrc location=\"%s\" ! application/ttml+xml ! ttmlparse ! textwavenet "
      "! fakesink name=out",
      path);
  run = test_run (line);
  g_assert_cmpuint (test_run_count_messages (run, "tts-word"), ==, 3);
  test_run_free (run);
  g_free (line);
  g_free (path);
}

/* Two pieces of a composition, the second out of the middle of its speech */
static void
test_nle (void)
{
  GstElement *composition, *pipeline, *sink;
  GstBus *bus;
  GstMessage *message;
  gboolean committed;

  if (!has ("nlecomposition"))
    return;
  pipeline = gst_pipeline_new (NULL);
  composition = gst_element_factory_make ("nlecomposition", NULL);
  for (guint i = 0; i < 2; i++) {
    GstElement *piece = gst_element_factory_make ("nlesource", NULL);
    GstElement *source = gst_parse_launch ("parwavenetsrc text=\"One two three four five six.\"",
        NULL);

    gst_bin_add (GST_BIN (piece), source);
    g_object_set (piece, "start", i * 500 * GST_MSECOND, "duration", 500 * GST_MSECOND, "inpoint",
        i * 200 * GST_MSECOND, "priority", 1, NULL);
    gst_bin_add (GST_BIN (composition), piece);
  }
  g_signal_emit_by_name (composition, "commit", TRUE, &committed);
  sink = gst_element_factory_make ("fakesink", NULL);
  gst_bin_add_many (GST_BIN (pipeline), composition, sink, NULL);
  g_assert_true (gst_element_link (composition, sink));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  bus = gst_element_get_bus (pipeline);
  message = gst_bus_timed_pop_filtered (bus, test_moment () * 10 * GST_USECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

/* A timeline of GES is rendered, and speech is heard in it */
static void
test_ges (void)
{
  gchar *ges = g_find_program_in_path ("ges-launch-1.0"), *path, *uri, *line;
  gint status;
  GArray *samples;
  TestRun *run;
  gfloat peak = 0.0f;

#ifdef SANITIZED
  g_clear_pointer (&ges, g_free); /* which cannot load the plugin */
#endif
  if (ges == NULL) {
    g_test_skip ("no ges-launch-1.0");
    return;
  }
  path = test_file ("timeline.ogg", NULL, 0);
  uri = gst_filename_to_uri (path, NULL);
  {
    gchar *arguments[] = { ges, "--videosink", "fakesink", "--audiosink", "fakesink", "+clip",
      "tts:Hello%20there%20you.", "duration=1.0", "-o", uri, "-f", "application/ogg:audio/x-vorbis",
      NULL };

    g_assert_true (g_spawn_sync (NULL, arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
        NULL, NULL, &status, NULL));
  }
  g_assert_cmpint (status, ==, 0);
  line = g_strdup_printf ("filesrc location=\"%s\" ! oggdemux ! vorbisdec ! audioconvert ! "
                          "audio/x-raw,format=F32LE ! fakesink name=out",
      path);
  run = test_run (line);
  samples = test_run_samples (run);
  for (guint i = 0; i < samples->len; i++)
    peak = MAX (peak, ABS (g_array_index (samples, gfloat, i)));
  g_assert_cmpfloat (peak, >, 0.02f);
  g_array_unref (samples);
  test_run_free (run);
  g_free (line);
  g_free (uri);
  g_free (path);
  g_free (ges);
}

/* ---- ducking ---- */

/* Amplitude of the tone of 7 kHz in 50 ms of a WAV file of 48 kHz, 16 bits, one channel */
static gdouble
level_at (const gchar *wav, gdouble time)
{
  const gchar *samples = wav + 44 + 2 * (gsize) (time * 48000);
  gdouble c = 0.0, s = 0.0;

  for (guint i = 0; i < 2400; i++) {
    gdouble x = (gint16) GST_READ_UINT16_LE (samples + 2 * i);

    c += x * cos (2.0 * G_PI * 7000.0 * i / 48000.0);
    s += x * sin (2.0 * G_PI * 7000.0 * i / 48000.0);
  }
  return 2.0 * hypot (c, s) / 2400.0;
}

/* The example: music is at a fifth beneath speech, and as it was 0.2 s before and behind it */
static void
test_ducking (void)
{
  gchar *music = test_file ("tone.wav", NULL, 0), *out = test_file ("ducked.wav", NULL, 0);
  gchar *srt = test_file ("duck.srt",
      "1\n00:00:01,000 --> 00:00:03,000\nHello there, this is some speech.\n\n", -1);
  gchar *line = g_strdup_printf ("audiotestsrc num-buffers=160 samplesperbuffer=1200 freq=7000 "
                                 "volume=0.4 ! audio/x-raw,rate=48000,format=S16LE ! wavenc ! "
                                 "filesink name=out location=\"%s\"",
      music);
  gchar *arguments[] = { (gchar *) g_getenv ("PARWAVENET_TEST_DUCK"), music, srt, out, NULL };
  gchar *wav;
  gdouble before;
  gsize n;
  gint status;

  test_run_free (test_run (line));
  g_assert_true (
      g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (out, &wav, &n, NULL));
  g_assert_cmpuint (n, >=, 44 + 2 * 48000 * 39 / 10);
  before = level_at (wav, 0.5);
  g_assert_cmpfloat (before, >, 10000.0);
  g_assert_cmpfloat_with_epsilon (level_at (wav, 1.1) / before, 0.2, 0.03);
  g_assert_cmpfloat_with_epsilon (level_at (wav, 1.25) / before, 0.2, 0.03);
  g_assert_cmpfloat_with_epsilon (level_at (wav, 0.7) / before, 1.0, 0.03);
  g_assert_cmpfloat_with_epsilon (level_at (wav, 3.7) / before, 1.0, 0.03);
  g_free (wav);
  g_free (line);
  g_free (srt);
  g_free (out);
  g_free (music);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/players/01-playbin", test_playbin);
  g_test_add_func ("/players/01-playbin3", test_playbin3);
  g_test_add_func ("/players/21-switch", test_switch);
  g_test_add_func ("/players/uri", test_uri);
  g_test_add_func ("/players/uri-players", test_uri_players);
  g_test_add_func ("/players/uri-decodebin", test_uri_decodebin);
  g_test_add_func ("/players/13-ttml", test_ttml);
  g_test_add_func ("/players/nle", test_nle);
  g_test_add_func ("/players/ges", test_ges);
  g_test_add_func ("/players/ducking", test_ducking);
  return test_main ();
}
