/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_GST_COMMON_H
#define TESTS_GST_COMMON_H

#include <gst/check/gstharness.h>
#include <gst/gst.h>

/* What the sink "out" of a pipeline got, and what the bus carried, until EOS or an error. */
typedef struct
{
  GstElement *pipeline;
  GPtrArray *objects; /* buffers and events in order */
  GPtrArray *messages;
  GstBus *bus; /* of a harness */
} TestRun;

/*
 * gst_init(), g_test_init(), criticals are fatal; the plugin and the voices come from the
 * environment that Meson sets
 */
void test_init (int *argc, char ***argv);

/*
 * Runs all tests; with the leaks tracer switched on from outside, whatever is still alive
 * afterwards is a failure
 */
int test_main (void);

/*
 * Starts a pipeline whose last element is called "out"; test_run_wait() then goes on until EOS or
 * an error
 */
TestRun *test_run_new (const gchar *description);
void test_run_wait (TestRun *run);
void test_run_free (TestRun *run);

/* Both together, for pipelines that must end without an error */
TestRun *test_run (const gchar *description);

/* All samples, as floats whatever the format; gaps left out */
GArray *test_run_samples (TestRun *run);

/*
 * Contiguity: each buffer's duration, offsets and size agree, and buffers and GAPs follow each
 * other without holes; returns the end
 */
GstClockTime test_run_check_timestamps (TestRun *run, gint rate);

/* Start of the first buffer behind each GAP, and of the first of all: where speech begins */
GArray *test_run_onsets (TestRun *run);

guint test_run_count_events (TestRun *run, GstEventType type);
GstEvent *test_run_get_event (TestRun *run, GstEventType type);

/* The n-th element message of that name, or NULL */
const GstStructure *test_run_get_message (TestRun *run, const gchar *name, guint n);
guint test_run_count_messages (TestRun *run, const gchar *name);
/** Texts of all warnings, one a line; g_free */
gchar *test_run_get_warnings (TestRun *run);
GstMessage *test_run_get_bus_message (TestRun *run, GstMessageType type);

/* How the loading of a voice ended; START while it has not */
GstProgressType test_run_get_last_progress (TestRun *run);

/* The run ended with this error; returns its text */
gchar *test_run_get_error (TestRun *run, GQuark domain, gint code);

/* A text buffer; NONE for no time */
GstBuffer *test_text (const gchar *text, GstClockTime pts, GstClockTime duration);

/*
 * An element between harness pads that is sent stream-start, caps and a TIME segment (caps NULL:
 * nothing), with all that leaves it and all that it posts recorded
 */
GstHarness *test_harness_new (const gchar *launch_line, const gchar *caps, TestRun **run);

/* Sends EOS, waits until it comes out, takes the harness down */
void test_harness_finish (GstHarness *harness, TestRun *run);

/*
 * Path of a file in the temporary folder of the test with the given content, and of one that does
 * not exist
 */
gchar *test_file (const gchar *name, const gchar *content, gssize n);

/* The longest that an interruption may take, us; generous, for machines under load */
gint64 test_moment (void);

/* Rate of the default voice */
gint test_voice_rate (void);

#endif
