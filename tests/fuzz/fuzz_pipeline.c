/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <unistd.h>
#include <gst/check/gstharness.h>
#include <gst/gst.h>

/*
 * The elements as applications drive them: which one, then operations of one byte and what it
 * needs: text with odd times, events, seeks, properties, queries. Criticals of GLib are finds
 */

#define MAX_OPERATIONS 40
#define MAX_PULLED 20

static const char *const texts[] = { "Hi.", "One. Two three.", "", " \n ",
  "a\xff"
  "b.",
  "<speak>Hi <break time='1s'/><voice name='/etc/passwd'>you</voice></speak>",
  "<b>bold</b> & so on", "Bob: hello" };
static const GstClockTime times[] = { GST_CLOCK_TIME_NONE, 0, 1, GST_SECOND / 3, GST_SECOND,
  3600 * GST_SECOND, G_MAXINT64, G_MAXUINT64 - 1, G_MAXUINT64 / 2 };

static GstClockTime
pick_time (FuzzInput *in)
{
  return times[fuzz_byte (in) % G_N_ELEMENTS (times)];
}

static void
set_property (GstElement *element, FuzzInput *in)
{
  guint n;
  GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  GParamSpec *spec = specs[fuzz_byte (in) % n];
  const unsigned x = fuzz_byte (in);
  GValue value = G_VALUE_INIT;

  g_free (specs);
  if (!(spec->flags & G_PARAM_WRITABLE) || (spec->flags & G_PARAM_CONSTRUCT_ONLY)
      || spec->owner_type == GST_TYPE_OBJECT || strcmp (spec->name, "n-threads") == 0)
    return;
  g_value_init (&value, spec->value_type);
  if (G_VALUE_HOLDS_DOUBLE (&value))
    g_value_set_double (&value, x / 64.0);
  else if (G_VALUE_HOLDS_UINT (&value))
    g_value_set_uint (&value, x);
  else if (G_VALUE_HOLDS_INT (&value))
    g_value_set_int (&value, (int) x);
  else if (G_VALUE_HOLDS_UINT64 (&value))
    g_value_set_uint64 (&value, x < 128 ? x : times[x % G_N_ELEMENTS (times)]);
  else if (G_VALUE_HOLDS_BOOLEAN (&value))
    g_value_set_boolean (&value, x & 1);
  else if (G_VALUE_HOLDS_ENUM (&value))
    g_value_set_enum (&value, (int) x % 4);
  else if (strcmp (spec->name, "voice") == 0)
    g_value_set_static_string (&value, x & 1 ? "quick" : "low");
  else if (G_VALUE_HOLDS_STRING (&value) && g_utf8_validate (texts[x % 8], -1, NULL))
    g_value_set_static_string (&value, texts[x % 8]);
  g_param_value_validate (spec, &value);
  g_object_set_property (G_OBJECT (element), spec->name, &value);
  g_value_unset (&value);
}

static void
query (GstElement *element, FuzzInput *in)
{
  gint64 x;
  GstQuery *latency = gst_query_new_latency ();
  GstFormat format = fuzz_byte (in) & 1 ? GST_FORMAT_TIME : GST_FORMAT_BYTES;

  gst_element_query_position (element, format, &x);
  gst_element_query_duration (element, format, &x);
  gst_element_query (element, latency);
  gst_query_unref (latency);
}

static void
seek (GstHarness *h, FuzzInput *in)
{
  static const gdouble rates[] = { 1.0, 0.5, 2.0, -1.0 };
  const gdouble rate = rates[fuzz_byte (in) % G_N_ELEMENTS (rates)];
  GstEvent *event = gst_event_new_seek (rate, GST_FORMAT_TIME, fuzz_byte (in) & 0x1f,
      GST_SEEK_TYPE_SET, (gint64) (pick_time (in) >> 1), GST_SEEK_TYPE_NONE, 0);

  gst_harness_push_upstream_event (h, event);
}

static void
push_segment (GstHarness *h, FuzzInput *in)
{
  GstSegment segment;

  gst_segment_init (&segment, fuzz_byte (in) & 1 ? GST_FORMAT_TIME : GST_FORMAT_BYTES);
  segment.start = MIN (pick_time (in), G_MAXINT64);
  segment.stop = fuzz_byte (in) & 1 ? segment.start + GST_SECOND : GST_CLOCK_TIME_NONE;
  segment.time = segment.start;
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

static void
push_text (GstHarness *h, FuzzInput *in)
{
  const char *text = texts[fuzz_byte (in) % G_N_ELEMENTS (texts)];
  GstBuffer *buffer = *text ? gst_buffer_new_memdup (text, strlen (text)) : gst_buffer_new ();

  GST_BUFFER_PTS (buffer) = pick_time (in);
  GST_BUFFER_DURATION (buffer) = pick_time (in);
  gst_harness_push (h, buffer);
}

static void
say (GstElement *element, FuzzInput *in)
{
  const char *text = texts[fuzz_byte (in) % G_N_ELEMENTS (texts)];
  guint id;

  if (g_signal_lookup ("say", G_OBJECT_TYPE (element)) == 0)
    return;
  g_signal_emit_by_name (element, "say", text, NULL, &id);
  if (fuzz_byte (in) & 1)
    g_signal_emit_by_name (element, "cancel", id);
}

static void
operate (GstHarness *h, gboolean is_source, FuzzInput *in)
{
  const unsigned what = fuzz_byte (in) % 10;

  if (what < 2 && !is_source)
    push_text (h, in);
  else if (what == 2 && !is_source)
    push_segment (h, in);
  else if (what == 3 && !is_source)
    gst_harness_push_event (h, gst_event_new_gap (pick_time (in) >> 1, pick_time (in)));
  else if (what == 4 && !is_source)
    gst_harness_push_event (h,
        fuzz_byte (in) & 1 ? gst_event_new_flush_start () : gst_event_new_flush_stop (TRUE));
  else if (what == 5)
    seek (h, in);
  else if (what == 6)
    set_property (h->element, in);
  else if (what == 7)
    query (h->element, in);
  else if (what == 8)
    say (h->element, in);
  else
    gst_clear_buffer (&(GstBuffer *){ gst_harness_try_pull (h) });
}

/* Voices stay loaded as long as an element has them: the two that are there are loaded once */
static void
keep_voices (void)
{
  static const char *const names[] = { "quick", "low" };
  const char *from = g_getenv ("PARWAVENET_VOICE_PATH");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *line = g_strdup_printf ("parwavenetsrc text=Hi. voice=%s", names[i]),
                    *file = g_strconcat (names[i], ".safetensors", NULL),
                    *target = g_build_filename (from, file, NULL),
                    *link = g_build_filename (fuzz_folder (), file, NULL);
    GstHarness *h = gst_harness_new_parse (line);

    gst_harness_play (h);
    gst_buffer_unref (gst_harness_pull (h));
    if (symlink (target, link) != 0)
      abort ();
  }
  g_setenv ("PARWAVENET_VOICE_PATH", fuzz_folder (), TRUE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const gboolean is_source = fuzz_byte (&in) & 1;
  GstBuffer *buffer;
  GstHarness *h;

  if (!gst_is_initialized ()) {
    gst_init (NULL, NULL);
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
    keep_voices ();
  }
  h = gst_harness_new_parse (is_source ? "parwavenetsrc voice=quick text=Hello. n-threads=1"
                                       : "textwavenet voice=quick n-threads=1");
  if (!is_source) {
    gst_harness_set_src_caps_str (h, "text/x-raw,format=utf8");
  }
  gst_harness_play (h);
  for (int i = 0; i < MAX_OPERATIONS && in.n > 0; i++)
    operate (h, is_source, &in);
  for (int i = 0; i < MAX_PULLED && (buffer = gst_harness_try_pull (h)); i++)
    gst_buffer_unref (buffer);
  gst_harness_teardown (h);
  return 0;
}
