/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* parwavenetsrc: faults that players, mixers and applications showed, by their numbers */

#include "common.h"

#include <gst/audio/gstaudiosink.h>
#include <gst/base/gstbasesrc.h>
#include <malloc.h>
#include <math.h>
#include <string.h>

/* ---- a sound card that keeps what it plays ---- */

typedef struct
{
  GstAudioSink parent;
  GMutex lock;
  GArray *played; /* gfloat */
  gint rate;
  gint64 started, n_written;
} TestCard;

typedef GstAudioSinkClass TestCardClass;

GType test_card_get_type (void);
G_DEFINE_TYPE (TestCard, test_card, GST_TYPE_AUDIO_SINK);

static gboolean
test_card_open (GstAudioSink *sink)
{
  return TRUE;
}

static gboolean
test_card_prepare (GstAudioSink *sink, GstAudioRingBufferSpec *spec)
{
  TestCard *card = (TestCard *) sink;

  card->rate = spec->info.rate;
  card->started = -1;
  return TRUE;
}

static gint
test_card_write (GstAudioSink *sink, gpointer data, guint length)
{
  TestCard *card = (TestCard *) sink;
  gint64 due;

  if (card->started < 0)
    card->started = g_get_monotonic_time ();
  g_mutex_lock (&card->lock);
  g_array_append_vals (card->played, data, length / sizeof (gfloat));
  g_mutex_unlock (&card->lock);
  card->n_written += length / sizeof (gfloat);
  due = card->started + card->n_written * G_USEC_PER_SEC / card->rate;
  g_usleep (MAX (0, due - g_get_monotonic_time ()));
  return length;
}

static guint
test_card_delay (GstAudioSink *sink)
{
  return 0;
}

static void
test_card_finalize (GObject *object)
{
  TestCard *card = (TestCard *) object;

  g_array_unref (card->played);
  g_mutex_clear (&card->lock);
  G_OBJECT_CLASS (test_card_parent_class)->finalize (object);
}

static void
test_card_init (TestCard *card)
{
  g_mutex_init (&card->lock);
  card->played = g_array_new (FALSE, FALSE, sizeof (gfloat));
}

static void
test_card_class_init (TestCardClass *klass)
{
  static GstStaticPadTemplate template = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK,
      GST_PAD_ALWAYS, GST_STATIC_CAPS ("audio/x-raw, format=F32LE, layout=interleaved"));

  G_OBJECT_CLASS (klass)->finalize = test_card_finalize;
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &template);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Test card", "Sink/Audio",
      "Keeps what it plays", "The ParWaveNet authors");
  klass->open = klass->close = klass->unprepare = test_card_open;
  klass->prepare = test_card_prepare;
  klass->write = test_card_write;
  klass->delay = test_card_delay;
}

/* ---- helpers ---- */

static guint
say (GstElement *source, const gchar *text, GstStructure *params)
{
  guint id;

  g_signal_emit_by_name (source, "say", text, params, &id);
  if (params)
    gst_structure_free (params);
  return id;
}

/* The next message of that name; with `type`, of that type */
static GstMessage *
wait_for (TestRun *run, const gchar *name, GstMessageType type)
{
  GstBus *bus = gst_element_get_bus (run->pipeline);
  GstMessage *message;

  for (;;) {
    message = gst_bus_timed_pop (bus, test_moment () * 5 * GST_USECOND);
    g_assert_nonnull (message);
    g_ptr_array_add (run->messages, message);
    if (name ? gst_message_has_name (message, name) : GST_MESSAGE_TYPE (message) == type)
      break;
    g_assert_cmpint (GST_MESSAGE_TYPE (message), !=, GST_MESSAGE_ERROR);
  }
  gst_object_unref (bus);
  return message;
}

static TestRun *
start (const gchar *line, GstElement **source)
{
  TestRun *run = test_run_new (line);

  *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  return run;
}

static void
stop (TestRun *run, GstElement *source)
{
  gst_object_unref (source);
  test_run_free (run);
}

static guint64
field (const GstStructure *structure, const gchar *name)
{
  guint64 value;

  g_assert_true (gst_structure_get_uint64 (structure, name, &value));
  return value;
}

/* The end message of an utterance, which there must be */
static const GstStructure *
end_of (TestRun *run, guint id)
{
  for (guint i = 0;; i++) {
    const GstStructure *end = test_run_get_message (run, "tts-utterance-end", i);
    guint found;

    g_assert_nonnull (end);
    g_assert_true (gst_structure_get_uint (end, "utterance-id", &found));
    if (found == id)
      return end;
  }
}

static gboolean
is_cancelled (const GstStructure *end)
{
  gboolean cancelled;

  g_assert_true (gst_structure_get_boolean (end, "cancelled", &cancelled));
  return cancelled;
}

/* ---- 2, 3: keep-alive into a sound card ---- */

static gboolean
contains (const GArray *played, const gfloat *samples, gsize n)
{
  for (gsize i = 0; i + n <= played->len; i++) {
    if (memcmp (&g_array_index (played, gfloat, i), samples, n * sizeof *samples) == 0)
      return TRUE;
  }
  return FALSE;
}

static GArray *
samples_of (const gchar *const *texts)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src sentence-pause=0 ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GArray *samples;

  for (; *texts; texts++)
    say (source, *texts, NULL);
  test_run_wait (run);
  samples = test_run_samples (run);
  stop (run, source);
  return samples;
}

/* Speaks each text after a pause; FALSE if one of them was not heard whole */
static gboolean
speak_with_pauses (const gchar *const *texts, const GArray *expected)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src keep-alive=true sentence-pause=0 ! identity "
                               "name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstElement *out = gst_bin_get_by_name (GST_BIN (run->pipeline), "out");
  TestCard *card = g_object_new (test_card_get_type (), NULL);
  gboolean whole = TRUE;
  gsize from = 0;

  gst_bin_add (GST_BIN (run->pipeline), GST_ELEMENT (card));
  g_assert_true (gst_element_link (out, GST_ELEMENT (card)));
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  for (guint i = 0; texts[i]; i++) {
    say (source, texts[i], NULL);
    wait_for (run, "tts-utterance-end", 0);
    g_usleep (1500000);
  }
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  for (guint i = 0; texts[i]; i++) {
    guint64 begin = field (test_run_get_message (run, "tts-utterance-start", i), "timestamp");
    gsize n = gst_util_uint64_scale_int_round (
        field (test_run_get_message (run, "tts-utterance-end", i), "timestamp") - begin, 16000,
        GST_SECOND);

    g_assert_cmpuint (from + n, <=, expected->len);
    whole &= contains (card->played, &g_array_index (expected, gfloat, from), n);
    from += n;
  }
  g_assert_cmpuint (from, ==, expected->len);
  gst_object_unref (out);
  stop (run, source);
  return whole;
}

/* A machine under load may be late once */
static void
test_resume (void)
{
  const gchar *texts[] = { "One two three.", "Four five six.", "Seven eight.", NULL };
  GArray *expected = samples_of (texts);
  gboolean whole = FALSE;

  for (guint i = 0; i < 5 && !whole; i++)
    whole = speak_with_pauses (texts, expected);
  g_assert_true (whole);
  g_array_unref (expected);
}

static void
test_end_in_time (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src keep-alive=true ! fakesink name=out", &source);

  say (source, "One.", NULL);
  wait_for (run, "tts-utterance-end", 0);
  stop (run, source);
}

/* ---- 4: what a live source says of times is true ---- */

static void
test_live_offset (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src is-live=true text=\"One.\" ! fakesink "
                               "name=out sync=false");
  GstClock *clock = gst_system_clock_obtain ();
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  const GstStructure *message;
  GArray *onsets;

  gst_pipeline_use_clock (GST_PIPELINE (run->pipeline), clock);
  gst_element_set_start_time (run->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (run->pipeline, gst_clock_get_time (clock) - 10 * GST_SECOND);
  test_run_wait (run);
  onsets = test_run_onsets (run);
  message = test_run_get_message (run, "tts-utterance-start", 0);
  g_assert_cmpuint (onsets->len, ==, 1);
  g_assert_cmpuint (g_array_index (onsets, GstClockTime, 0), >=, 10 * GST_SECOND);
  g_assert_cmpuint (field (message, "running-time"), ==, g_array_index (onsets, GstClockTime, 0));
  g_array_unref (onsets);
  gst_object_unref (clock);
  stop (run, source);
}

/* ---- 6: each id gets an end ---- */

static void
test_ends (void)
{
  const gchar *texts[] = { "", "...", "\xf0\x9f\x98\x80", "One." };
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src keep-alive=true ! fakesink name=out", &source);
  guint ids[G_N_ELEMENTS (texts)];

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    ids[i] = say (source, texts[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    wait_for (run, "tts-utterance-end", 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    const GstStructure *end = end_of (run, ids[i]);

    g_assert_false (is_cancelled (end));
    if (i < 3)
      g_assert_cmpuint (field (end, "speech-duration"), <, GST_SECOND);
  }
  stop (run, source);
}

static void
test_cancelled_ends (void)
{
  const gchar *text = "This is a long sentence, of which nobody will hear the last words at all.";
  TestRun *run = test_run_new ("parwavenetsrc name=src keep-alive=true ! fakesink name=out "
                               "sync=true");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  guint spoken = say (source, text, NULL), queued = say (source, "Two.", NULL), left;
  const GstStructure *end;
  gint n;

  g_signal_emit_by_name (source, "cancel", queued);
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  wait_for (run, "tts-word", 0);
  wait_for (run, "tts-word", 0);
  g_signal_emit_by_name (source, "cancel", spoken);
  wait_for (run, "tts-utterance-end", 0);
  wait_for (run, "tts-utterance-end", 0);
  end = end_of (run, spoken);
  g_assert_true (is_cancelled (end));
  g_assert_true (gst_structure_get_int (end, "spoken-chars", &n));
  g_assert_cmpint (n, >=, strlen ("This is"));
  g_assert_cmpint (n, <, strlen (text));
  g_assert_cmpuint (field (end, "speech-duration"), >, 0);
  end = end_of (run, queued);
  g_assert_true (is_cancelled (end));
  g_assert_true (gst_structure_get_int (end, "spoken-chars", &n));
  g_assert_cmpint (n, ==, 0);

  /* what still waits when the source is stopped */
  say (source, text, NULL);
  wait_for (run, "tts-word", 0);
  left = say (source, "Never.", NULL);
  gst_element_set_state (run->pipeline, GST_STATE_READY);
  wait_for (run, "tts-utterance-end", 0);
  wait_for (run, "tts-utterance-end", 0);
  g_assert_true (is_cancelled (end_of (run, left)));
  stop (run, source);
}

/* ---- 7, 8: what `say` is told ---- */

static void
test_missing_voice (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src keep-alive=true ! fakesink name=out", &source);

  say (source, "One.", gst_structure_new ("params", "voice", G_TYPE_STRING, "nobody", NULL));
  wait_for (run, "tts-utterance-end", 0);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  g_object_set (source, "voice", "nobody else", NULL);
  say (source, "Two.", NULL);
  wait_for (run, "tts-utterance-end", 0);
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (run, "tts-utterance-end", 1), "name"), ==,
      "high");
  stop (run, source);
}

static guint
count_warnings (TestRun *run)
{
  guint n = 0;

  for (guint i = 0; i < run->messages->len; i++)
    n += GST_MESSAGE_TYPE (g_ptr_array_index (run->messages, i)) == GST_MESSAGE_WARNING;
  return n;
}

static GstClockTime
say_and_measure (TestRun *run, GstElement *source, const gchar *text, GstStructure *params)
{
  guint id = say (source, text, params);

  wait_for (run, "tts-utterance-end", 0);
  return field (end_of (run, id), "speech-duration");
}

static void
test_params (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src keep-alive=true ! fakesink name=out", &source);
  GstClockTime plain = say_and_measure (run, source, "One two three.", NULL);

  g_assert_cmpuint (say_and_measure (run, source, "One two three.",
                        gst_structure_new ("params", "rate", G_TYPE_INT, 2, NULL)),
      <, plain * 3 / 4);
  g_assert_cmpuint (say_and_measure (run, source, "One two three.",
                        gst_structure_new ("params", "rate", G_TYPE_STRING, "2", NULL)),
      <, plain * 3 / 4);
  say_and_measure (run, source, "<speak>One<mark name=\"here\"/> two.</speak>",
      gst_structure_new ("params", "text-format", G_TYPE_STRING, "ssml", NULL));
  g_assert_cmpuint (test_run_count_messages (run, "tts-mark"), ==, 1);
  g_assert_cmpuint (count_warnings (run), ==, 0);

  say_and_measure (run, source, "One.",
      gst_structure_new ("params", "speed", G_TYPE_DOUBLE, 2.0, NULL));
  g_assert_cmpuint (count_warnings (run), ==, 1);
  g_assert_cmpuint (say_and_measure (run, source, "One two three.",
                        gst_structure_new ("params", "rate", G_TYPE_STRING, "fast", NULL)),
      ==, plain);
  g_assert_cmpuint (count_warnings (run), ==, 2);
  say_and_measure (run, source, "One.",
      gst_structure_new ("params", "rate", G_TYPE_DOUBLE, NAN, "volume", G_TYPE_DOUBLE, INFINITY,
          NULL));
  g_assert_cmpuint (count_warnings (run), ==, 4);
  stop (run, source);
}

/* ---- 14: no voice for a language ---- */

static void
test_no_language (void)
{
  TestRun *run = test_run ("parwavenetsrc language=fr text=\"Bonjour.\" ! fakesink name=out");
  TestRun *known = test_run ("parwavenetsrc language=spa text=\"Hola.\" ! fakesink name=out");
  GstMessage *message = test_run_get_bus_message (run, GST_MESSAGE_WARNING);
  GError *warning;

  g_assert_nonnull (message);
  gst_message_parse_warning (message, &warning, NULL);
  g_assert_error (warning, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (warning->message, "\"fr\""));
  g_error_free (warning);
  g_assert_null (test_run_get_bus_message (known, GST_MESSAGE_WARNING));
  g_assert_cmpstr (
      gst_structure_get_string (test_run_get_message (known, "tts-utterance-end", 0), "name"), ==,
      "low");
  test_run_free (known);
  test_run_free (run);
}

/* ---- 18, 19: nobody waits for a voice ---- */

/* The message that tells how loading ended */
static void
wait_for_voice (TestRun *run)
{
  GstProgressType type = GST_PROGRESS_TYPE_START;

  while (type == GST_PROGRESS_TYPE_START)
    gst_message_parse_progress (wait_for (run, NULL, GST_MESSAGE_PROGRESS), &type, NULL, NULL);
  g_assert_cmpint (type, ==, GST_PROGRESS_TYPE_COMPLETE);
}

static void
test_slow_voice (void)
{
  gchar *line = g_strdup_printf ("parwavenetsrc name=src voice=\"%s\" text=\"One.\" ! fakesink "
                                 "name=out",
      g_getenv ("PARWAVENET_TEST_REAL_VOICE"));
  TestRun *run = test_run_new (line);
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  gint64 load, begun = g_get_monotonic_time (), interrupted = G_MAXINT64;

  gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  wait_for_voice (run);
  load = g_get_monotonic_time () - begun;
  gst_element_set_state (run->pipeline, GST_STATE_NULL);

  /* the shortest of many: other programs may hold up most of them */
  for (guint i = 0; i < 40 && interrupted >= load / 4; i++) {
    begun = g_get_monotonic_time ();
    g_assert_cmpint (gst_element_set_state (run->pipeline, GST_STATE_PAUSED), ==,
        GST_STATE_CHANGE_ASYNC);
    g_usleep (load / 20);
    gst_element_seek_simple (source, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0);
    gst_element_set_state (run->pipeline, GST_STATE_NULL);
    interrupted = MIN (interrupted, g_get_monotonic_time () - begun);
  }
  g_test_message ("loading takes %d ms, an interrupted start %d", (gint) load / 1000,
      (gint) interrupted / 1000);
  g_assert_cmpint (interrupted, <, load / 2);
  g_free (line);
  stop (run, source);
}

/* ---- 20: silence as samples ---- */

static void
test_fill_silence (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src is-live=true keep-alive=true fill-silence=true ! "
                        "fakesink name=out sync=false",
      &source);
  GArray *samples;

  g_usleep (300000);
  say (source, "One.", NULL);
  wait_for (run, "tts-utterance-end", 0);
  g_usleep (300000);
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  g_assert_cmpuint (test_run_count_events (run, GST_EVENT_GAP), ==, 0);
  samples = test_run_samples (run);
  g_assert_cmpuint (samples->len, >,
      16000 / 4
          + field (test_run_get_message (run, "tts-utterance-end", 0), "speech-duration") * 16
              / 1000000);
  g_array_unref (samples);
  stop (run, source);
}

/* ---- 22: memory of a source that lives for days ---- */

static void
test_memory (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src keep-alive=true ! fakesink name=out", &source);
  GString *text = g_string_new ("...");
  gsize before = 0;

  for (guint i = 0; i < 1000; i++)
    g_string_append_c (text, ' ');
  say (source, "One.", NULL);
  for (guint i = 0; i < 2000; i++) {
    say (source, text->str, NULL);
    wait_for (run, "tts-utterance-end", 0);
    g_ptr_array_set_size (run->messages, 0);
    g_ptr_array_set_size (run->objects, 0);
    if (i == 200)
      before = mallinfo2 ().uordblks;
  }
  g_assert_cmpuint (mallinfo2 ().uordblks, <, before + 400000);
  g_string_free (text, TRUE);
  stop (run, source);
}

/* ---- a seek that is refused ---- */

enum
{
  FREE,
  HELD, /* buffers, from the next on */
  HOLDS
};

static GstPadProbeReturn
hold (GstPad *pad, GstPadProbeInfo *info, gpointer state)
{
  g_atomic_int_compare_and_exchange ((gint *) state, HELD, HOLDS);
  while (g_atomic_int_get ((gint *) state) == HOLDS)
    g_usleep (1000);
  return GST_PAD_PROBE_OK;
}

static GstClockTime
running_time (GstElement *element)
{
  GstClock *clock = gst_element_get_clock (element);
  const GstClockTime now = gst_clock_get_time (clock) - gst_element_get_base_time (element);

  gst_object_unref (clock);
  return now;
}

/* A live source cannot seek; what it says after it was asked to still begins where the clock is */
static void
test_refused_seek (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src is-live=true keep-alive=true fill-silence=true "
                        "chunk-duration=20 ! fakesink name=out sync=false",
      &source);
  GstPad *pad = gst_element_get_static_pad (source, "src");
  gint state = FREE;
  GstClockTime released;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, hold, &state, NULL);
  say (source, "One.", NULL);
  wait_for (run, "tts-utterance-end", 0);
  g_assert_false (gst_element_seek_simple (run->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0));
  g_atomic_int_set (&state, HELD);
  while (g_atomic_int_get (&state) != HOLDS)
    g_usleep (1000);
  say (source, "Two.", NULL);
  g_usleep (400000);
  released = running_time (source);
  g_atomic_int_set (&state, FREE);
  wait_for (run, "tts-utterance-end", 0);
  g_assert_cmpuint (field (test_run_get_message (run, "tts-utterance-start", 1), "running-time"),
      >=, released - 100 * GST_MSECOND);
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  gst_object_unref (pad);
  stop (run, source);
}

/* ---- mute ---- */

static void
test_mute (void)
{
  TestRun *run = test_run ("parwavenetsrc text=\"One two.\" mute=true ! fakesink name=out");
  TestRun *loud = test_run ("parwavenetsrc text=\"One two.\" ! fakesink name=out");
  GArray *samples = test_run_samples (run), *heard = test_run_samples (loud);
  gfloat peak = 0.0f, muted = 0.0f;

  g_assert_cmpuint (samples->len, ==, heard->len);
  for (guint i = 0; i < samples->len; i++) {
    muted = MAX (muted, ABS (g_array_index (samples, gfloat, i)));
    peak = MAX (peak, ABS (g_array_index (heard, gfloat, i)));
  }
  g_assert_cmpfloat (muted, ==, 0.0f);
  g_assert_cmpfloat (peak, >, 0.0f);
  g_array_unref (samples);
  g_array_unref (heard);
  test_run_free (loud);
  test_run_free (run);
}

/* ---- Also: what is set too late is told ---- */

static void
test_late_text (void)
{
  GstElement *source;
  TestRun *run = start ("parwavenetsrc name=src keep-alive=true ! fakesink name=out", &source);

  g_object_set (source, "text", "Too late.", NULL);
  wait_for (run, NULL, GST_MESSAGE_WARNING);
  stop (run, source);
}

/* ---- a query of duration in one thread, changes of state in another ---- */

typedef struct
{
  GstElement *source;
  gint quit; /* atomic */
} Query;

static gpointer
ask (gpointer data)
{
  Query *query = data;
  gint64 duration;

  while (!g_atomic_int_get (&query->quit))
    gst_element_query_duration (query->source, GST_FORMAT_TIME, &duration);
  return NULL;
}

static void
test_duration_race (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src voice=quick ! fakesink name=out");
  Query query = { gst_bin_get_by_name (GST_BIN (run->pipeline), "src"), FALSE };
  GThread *threads[2];

  g_object_set (query.source, "text", "One. Two three. Four five six seven.", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("query", ask, &query);
  for (guint i = 0; i < 60; i++) {
    gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
    for (guint k = 0; k < 3; k++)
      say (query.source, "More to say here. And more.", NULL);
    g_usleep (i * 37 % 800 * 10);
    gst_element_set_state (run->pipeline, i % 3 ? GST_STATE_READY : GST_STATE_NULL);
  }
  g_atomic_int_set (&query.quit, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  stop (run, query.source);
}

static gpointer
ask_once (gpointer source)
{
  gint64 duration;

  return GINT_TO_POINTER (gst_element_query_duration (source, GST_FORMAT_TIME, &duration));
}

/*
 * A query about a book is given up when the source is stopped. One that begins late, on a busy
 * machine, may have been answered before
 */
static void
test_duration_cancel (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src voice=quick ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  gboolean known = TRUE;
  GString *book = g_string_new (NULL);

  while (book->len < 400000)
    g_string_append (book, "The quick brown fox jumps over the lazy dog. ");
  g_object_set (source, "text", book->str, NULL);
  for (guint i = 0; i < 5 && known; i++) {
    GThread *thread;

    gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
    gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
    thread = g_thread_new ("query", ask_once, source);
    g_usleep (100000);
    gst_element_set_state (run->pipeline, GST_STATE_NULL);
    known = GPOINTER_TO_INT (g_thread_join (thread));
  }
  g_assert_false (known);
  g_string_free (book, TRUE);
  stop (run, source);
}

/*
 * However short the flush, a query that had begun is given up by it; one that begins late, on a busy
 * machine, is not
 */
static void
test_duration_flush (void)
{
  TestRun *run = test_run_new ("parwavenetsrc name=src voice=quick ! fakesink name=out");
  GstElement *source = gst_bin_get_by_name (GST_BIN (run->pipeline), "src");
  GstBaseSrcClass *class = GST_BASE_SRC_GET_CLASS (source);
  gboolean known = TRUE;
  GString *book = g_string_new (NULL);

  while (book->len < 400000)
    g_string_append (book, "The quick brown fox jumps over the lazy dog. ");
  g_object_set (source, "text", "One.", NULL);
  gst_element_set_state (run->pipeline, GST_STATE_PAUSED);
  gst_element_get_state (run->pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (gint i = 0; i < 5 && known; i++) {
    GThread *thread;

    say (source, book->str, NULL);
    thread = g_thread_new ("query", ask_once, source);
    g_usleep (100000);
    class->unlock (GST_BASE_SRC (source));
    class->unlock_stop (GST_BASE_SRC (source));
    known = GPOINTER_TO_INT (g_thread_join (thread));
  }
  g_assert_false (known);
  g_string_free (book, TRUE);
  stop (run, source);
}

/* ---- a voice that is loaded when the source is stopped ---- */

typedef struct
{
  gint entered, inside; /* atomic */
} Handler;

/* Takes its time with what says that the voice is there */
static GstBusSyncReply
handle (GstBus *bus, GstMessage *message, gpointer data)
{
  Handler *handler = data;
  GstProgressType type;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_PROGRESS)
    return GST_BUS_PASS;
  gst_message_parse_progress (message, &type, NULL, NULL);
  if (type != GST_PROGRESS_TYPE_COMPLETE)
    return GST_BUS_PASS;
  g_atomic_int_set (&handler->inside, TRUE);
  g_atomic_int_set (&handler->entered, TRUE);
  g_usleep (300000);
  g_atomic_int_set (&handler->inside, FALSE);
  return GST_BUS_PASS;
}

/* Nothing is posted behind the end: the pipeline that would handle it may be gone */
static void
test_stop_loading (void)
{
  static const gchar *const lines[] = { "parwavenetsrc voice=quick text=One. ! fakesink",
    "appsrc caps=text/x-raw,format=utf8 ! textwavenet voice=quick ! fakesink" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GstElement *pipeline = gst_parse_launch (lines[i], NULL);
    GstBus *bus = gst_element_get_bus (pipeline);
    Handler handler = { 0 };

    gst_bus_set_sync_handler (bus, handle, &handler, NULL);
    gst_element_set_state (pipeline, GST_STATE_PAUSED);
    while (!g_atomic_int_get (&handler.entered))
      g_usleep (1000);
    gst_element_set_state (pipeline, GST_STATE_NULL);
    g_assert_false (g_atomic_int_get (&handler.inside));
    gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
    gst_object_unref (bus);
    gst_object_unref (pipeline);
  }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/faults/02-resume", test_resume);
  g_test_add_func ("/faults/03-end-in-time", test_end_in_time);
  g_test_add_func ("/faults/04-live-offset", test_live_offset);
  g_test_add_func ("/faults/06-ends", test_ends);
  g_test_add_func ("/faults/06-cancelled-ends", test_cancelled_ends);
  g_test_add_func ("/faults/07-missing-voice", test_missing_voice);
  g_test_add_func ("/faults/08-params", test_params);
  g_test_add_func ("/faults/14-no-language", test_no_language);
  g_test_add_func ("/faults/19-slow-voice", test_slow_voice);
  g_test_add_func ("/faults/20-fill-silence", test_fill_silence);
  g_test_add_func ("/faults/22-memory", test_memory);
  g_test_add_func ("/faults/refused-seek", test_refused_seek);
  g_test_add_func ("/faults/mute", test_mute);
  g_test_add_func ("/faults/late-text", test_late_text);
  g_test_add_func ("/faults/duration-race", test_duration_race);
  g_test_add_func ("/faults/duration-cancel", test_duration_cancel);
  g_test_add_func ("/faults/duration-flush", test_duration_flush);
  g_test_add_func ("/faults/stop-loading", test_stop_loading);
  return test_main ();
}
