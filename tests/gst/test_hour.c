/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An hour of subtitles, 900 cues at 15 characters a second: every start is where it has to be, and
 * nothing is lost on the way
 */

#include "common.h"

#include <glib/gstdio.h>
#include <stdio.h>

#define N_CUES 900
#define RATE 8000

typedef struct
{
  guint64 start, end; /* samples */
} Span;

static Span cues[N_CUES];
static Span *shifted; /* by the test of it, for that of compress */

static guint64
sample_of (GstClockTime time)
{
  return gst_util_uint64_scale_int_round (time, RATE, GST_SECOND);
}

static guint64
read_time (const gchar *text)
{
  guint h, m, s, ms;

  g_assert_cmpint (sscanf (text, "%u:%u:%u,%u", &h, &m, &s, &ms), ==, 4);
  return sample_of ((((h * 60 + m) * 60 + s) * 1000 + ms) * GST_MSECOND);
}

static void
read_cues (void)
{
  gchar *content, **lines;
  guint n = 0;

  g_assert_true (g_file_get_contents (g_getenv ("PARWAVENET_TEST_SRT"), &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    const gchar *arrow = strstr (lines[i], " --> ");

    if (arrow) {
      g_assert_cmpuint (n, <, N_CUES);
      cues[n].start = read_time (lines[i]);
      cues[n++].end = read_time (arrow + 5);
    }
  }
  g_assert_cmpuint (n, ==, N_CUES);
  g_strfreev (lines);
  g_free (content);
}

/* Where each was spoken, in the order of the cues; the samples are contiguous and add up */
static Span *
speak (const gchar *options)
{
  gchar *line = g_strdup_printf ("filesrc location=\"%s\" ! subparse ! textwavenet voice=quick "
                                 "messages=utterance chunk-duration=1000 %s "
                                 "! fakesink name=out",
      g_getenv ("PARWAVENET_TEST_SRT"), options);
  TestRun *run = test_run (line);
  Span *spans = g_new0 (Span, N_CUES + 1);
  guint64 total = 0;
  GArray *samples = test_run_samples (run);
  guint n = 0;

  for (guint i = 0; i < run->messages->len; i++) {
    const GstStructure *message = gst_message_get_structure (g_ptr_array_index (run->messages, i));
    GstClockTime time;
    guint id;

    if (message
        && gst_structure_get (message, "utterance-id", G_TYPE_UINT, &id, "timestamp", G_TYPE_UINT64,
            &time, NULL)) {
      g_assert_cmpuint (id, <=, N_CUES);
      *(gst_structure_has_name (message, "tts-utterance-start")
              ? &spans[id - 1].start
              : &spans[id - 1].end) = sample_of (time);
      n++;
    }
  }
  g_assert_cmpuint (n, ==, 2 * N_CUES);
  for (guint i = 0; i < run->objects->len; i++) {
    GstBuffer *buffer = g_ptr_array_index (run->objects, i);

    if (GST_IS_BUFFER (buffer))
      total += GST_BUFFER_DURATION (buffer);
  }
  g_assert_cmpuint (
      ABS ((gint64) (total - gst_util_uint64_scale_int (samples->len, GST_SECOND, RATE))), <,
      run->objects->len);
  spans[N_CUES].end = sample_of (test_run_check_timestamps (run, RATE));
  g_array_unref (samples);
  test_run_free (run);
  g_free (line);
  return spans;
}

static void
test_clip (void)
{
  Span *spans = speak ("overflow=clip");

  for (guint i = 0; i < N_CUES; i++) {
    g_assert_cmpuint (spans[i].start, ==, cues[i].start);
    g_assert_cmpuint (spans[i].end, <=, cues[i].end);
  }
  g_assert_cmpuint (spans[N_CUES].end, <=, (guint64) 3600 * RATE);
  g_free (spans);
}

/* Lateness is what those before had too much, no more and no less */
static void
check_shift (const Span *spans)
{
  guint64 end = 0;

  for (guint i = 0; i < N_CUES; i++) {
    g_assert_cmpuint (spans[i].start, ==, MAX (cues[i].start, end));
    end = spans[i].end;
  }
}

static void
test_shift (void)
{
  shifted = speak ("overflow=shift rate=1.2");
  check_shift (shifted);
}

static void
test_compress (void)
{
  Span *spans = speak ("overflow=compress max-compression=4 rate=1.2");
  guint late = 0;

  check_shift (spans);
  for (guint i = 0; i < N_CUES; i++) {
    late += spans[i].start > cues[i].start;
    g_assert_cmpuint (spans[i].end - spans[i].start, <=, shifted[i].end - shifted[i].start);
  }
  g_assert_cmpuint (late, <, N_CUES / 100);
  g_free (spans);
  g_free (shifted);
}

static void
test_overlap (void)
{
  Span *spans = speak ("overflow=overlap");

  for (guint i = 0; i < N_CUES; i++)
    g_assert_cmpuint (spans[i].start, ==, cues[i].start);
  g_free (spans);
}

/*
 * Behind audiorate the file is as long as the subtitles, to the sample, and every cue is heard
 * where it stands; with its usual tolerance, gaps below 40 ms are left out
 */
static void
test_wav (void)
{
  gchar *wav = test_file ("hour.wav", NULL, 0), *content;
  gchar *line = g_strdup_printf (
      "filesrc location=\"%s\" ! subparse ! textwavenet voice=quick overflow=clip "
      "chunk-duration=1000 ! audiorate tolerance=0 "
      "! audio/x-raw,format=S16LE ! wavenc ! filesink name=out location=\"%s\"",
      g_getenv ("PARWAVENET_TEST_SRT"), wav);
  const gint16 *samples;
  gsize n;

  test_run_free (test_run (line));
  g_assert_true (g_file_get_contents (wav, &content, &n, NULL));
  g_assert_cmpuint (n, >=, 44 + 2 * cues[N_CUES - 1].end);
  g_assert_cmpuint (GST_READ_UINT32_LE (content + 40), ==, 2 * cues[N_CUES - 1].end);
  samples = (const gint16 *) (content + 44);
  for (guint i = 0; i < N_CUES; i++) {
    gint peak = 0;

    for (guint64 k = cues[i].start; k < cues[i].end; k++)
      peak = MAX (peak, ABS (GINT16_FROM_LE (samples[k])));
    g_assert_cmpint (peak, >, 0);
    for (guint64 k = i > 0 ? cues[i - 1].end : 0; k < cues[i].start; k++)
      g_assert_cmpint (samples[k], ==, 0);
  }
  g_assert_cmpint (g_remove (wav), ==, 0);
  g_free (content);
  g_free (line);
  g_free (wav);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  read_cues ();
  g_test_add_func ("/hour/clip", test_clip);
  g_test_add_func ("/hour/shift", test_shift);
  g_test_add_func ("/hour/compress", test_compress);
  g_test_add_func ("/hour/overlap", test_overlap);
  g_test_add_func ("/hour/file", test_wav);
  return test_main ();
}
