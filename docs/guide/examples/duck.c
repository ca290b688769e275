/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Lowers music while speech sounds: duck MUSIC SUBTITLES OUT.wav
 *
 * The mixer's pad has the volume that the music is mixed with. tts-utterance-start and -end come
 * before the samples that they are about, in the thread that will send them, and the mixer waits
 * for both of its inputs: so the points of a control curve are set before anything at those times
 * is mixed, to the sample, however fast the pipeline runs.
 */
#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include <stdlib.h>

#define LOW 0.2                  /* of the music beneath speech */
#define RAMP (200 * GST_MSECOND) /* from one level to the other */

typedef struct
{
  GstTimedValueControlSource *curve;
  GstClockTime end; /* of the last speech, NONE before the first */
} Ducking;

static void
set_level (Ducking *ducking, GstClockTime time, gdouble level)
{
  gst_timed_value_control_source_set (ducking->curve, time, level / 10.0);
}

/* Down to the start of speech; nothing goes up between two that follow each other closely */
static void
begin (Ducking *ducking, GstClockTime time)
{
  if (GST_CLOCK_TIME_IS_VALID (ducking->end) && time < ducking->end + 2 * RAMP) {
    gst_timed_value_control_source_unset (ducking->curve, ducking->end);
    gst_timed_value_control_source_unset (ducking->curve, ducking->end + RAMP);
  } else {
    set_level (ducking, time > RAMP ? time - RAMP : 0, 1.0);
    set_level (ducking, time, LOW);
  }
}

static void
end (Ducking *ducking, GstClockTime time)
{
  set_level (ducking, time, LOW);
  set_level (ducking, time + RAMP, 1.0);
  ducking->end = time;
}

/* Called in the thread that speaks, before the samples leave it */
static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  Ducking *ducking = data;
  GstClockTime time;

  if (gst_message_has_name (message, "tts-utterance-start")
      && gst_structure_get_uint64 (gst_message_get_structure (message), "running-time", &time))
    begin (ducking, time);
  else if (gst_message_has_name (message, "tts-utterance-end")
      && gst_structure_get_uint64 (gst_message_get_structure (message), "running-time", &time))
    end (ducking, time);
  return GST_BUS_PASS;
}

static int
run (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  int status = EXIT_SUCCESS;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    GError *error;

    gst_message_parse_error (message, &error, NULL);
    g_printerr ("%s\n", error->message);
    g_error_free (error);
    status = EXIT_FAILURE;
  }
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  return status;
}

int
main (int argc, char **argv)
{
  Ducking ducking = { NULL, GST_CLOCK_TIME_NONE };
  GstElement *pipeline, *mix;
  GError *error = NULL;
  gchar *line;
  GstBus *bus;
  GstPad *music;
  int status;

  gst_init (&argc, &argv);
  if (argc != 4) {
    g_printerr ("Usage: %s MUSIC SUBTITLES OUT.wav\n", argv[0]);
    return EXIT_FAILURE;
  }
  line = g_strdup_printf (
      "audiomixer name=mix ! audio/x-raw,rate=48000 ! audioconvert ! audio/x-raw,format=S16LE ! "
      "wavenc ! filesink "
      "location=\"%s\" filesrc location=\"%s\" ! decodebin ! audioconvert ! audioresample ! "
      "mix.sink_0 filesrc location=\"%s\" ! subparse ! textwavenet fill-silence=true ! "
      "audioconvert "
      "! audioresample ! mix.sink_1",
      argv[3], argv[1], argv[2]);
  pipeline = gst_parse_launch (line, &error);
  g_free (line);
  if (pipeline == NULL || error) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }

  mix = gst_bin_get_by_name (GST_BIN (pipeline), "mix");
  music = gst_element_get_static_pad (mix, "sink_0");
  ducking.curve = GST_TIMED_VALUE_CONTROL_SOURCE (gst_interpolation_control_source_new ());
  g_object_set (ducking.curve, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_object_add_control_binding (GST_OBJECT (music),
      gst_direct_control_binding_new (GST_OBJECT (music), "volume",
          GST_CONTROL_SOURCE (ducking.curve)));
  set_level (&ducking, 0, 1.0);
  bus = gst_element_get_bus (pipeline);
  gst_bus_set_sync_handler (bus, on_message, &ducking, NULL);

  status = run (pipeline);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_object_unref (bus);
  gst_object_unref (music);
  gst_object_unref (mix);
  gst_object_unref (pipeline);
  gst_object_unref (ducking.curve);
  return status;
}
