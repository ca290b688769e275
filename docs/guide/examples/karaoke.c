/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Speaks a text and marks each word in the terminal while it is heard */

#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  GMainLoop *loop;
  GstElement *pipeline;
  const char *text;
  int status;
} App;

typedef struct
{
  App *app;
  int offset, length; /* characters of the text */
} Word;

/* The whole line again, the word in reverse video */
static gboolean
show_word (gpointer data)
{
  const Word *word = data;
  const char *text = word->app->text, *start = g_utf8_offset_to_pointer (text, word->offset);
  const char *end = g_utf8_offset_to_pointer (start, word->length);

  printf ("\r%.*s\033[7m%.*s\033[0m%s", (int) (start - text), text, (int) (end - start), start,
      end);
  fflush (stdout);
  return G_SOURCE_REMOVE;
}

/* A message comes before the sound that it speaks of: its running time says when that is heard */
static void
schedule_word (App *app, const GstStructure *message)
{
  GstClockTime when, now = gst_element_get_current_running_time (app->pipeline);
  Word *word = g_new (Word, 1);

  word->app = app;
  gst_structure_get (message, "running-time", G_TYPE_UINT64, &when, "char-offset", G_TYPE_INT,
      &word->offset, "char-length", G_TYPE_INT, &word->length, NULL);
  g_timeout_add_full (G_PRIORITY_HIGH, when > now ? (when - now) / GST_MSECOND : 0, show_word, word,
      g_free);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  App *app = data;
  GError *error;

  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ELEMENT:
      if (gst_message_has_name (message, "tts-word"))
        schedule_word (app, gst_message_get_structure (message));
      break;
    case GST_MESSAGE_EOS:
      printf ("\r%s\n", app->text);
      g_main_loop_quit (app->loop);
      break;
    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, NULL);
      fprintf (stderr, "%s\n", error->message);
      g_error_free (error);
      app->status = EXIT_FAILURE;
      g_main_loop_quit (app->loop);
      break;
    default:
      break;
  }
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  App app = { .text = argc > 1 ? argv[1] : "Sing along with me.", .status = EXIT_SUCCESS };
  GstElement *speech;
  GstBus *bus;

  gst_init (&argc, &argv);
  app.pipeline = gst_parse_launch (
      "parwavenetsrc name=speech messages=word ! audioconvert ! audioresample ! autoaudiosink",
      NULL);
  if (app.pipeline == NULL) {
    fprintf (stderr, "GStreamer does not find parwavenetsrc\n");
    return EXIT_FAILURE;
  }
  speech = gst_bin_get_by_name (GST_BIN (app.pipeline), "speech");
  g_object_set (speech, "text", app.text, NULL);
  gst_object_unref (speech);

  app.loop = g_main_loop_new (NULL, FALSE);
  bus = gst_element_get_bus (app.pipeline);
  gst_bus_add_watch (bus, on_message, &app);
  gst_element_set_state (app.pipeline, GST_STATE_PLAYING);
  g_main_loop_run (app.loop);

  gst_element_set_state (app.pipeline, GST_STATE_NULL);
  gst_bus_remove_watch (bus);
  gst_object_unref (bus);
  gst_object_unref (app.pipeline);
  g_main_loop_unref (app.loop);
  return app.status;
}
