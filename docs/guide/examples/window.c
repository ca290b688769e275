/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A window that speaks what is typed into it, highlights the words, and has controls of rate, pitch
 * and volume and a choice of voices
 */

#include <gst/gst.h>
#include <gtk/gtk.h>
#include <stdlib.h>

#define TEXT                                                                                      \
  "Type anything here. It is spoken by a network that turns noise into speech, and each word is " \
  "marked while it is heard."

typedef struct
{
  GtkWindow *window;
  GtkLabel *status;
  GtkTextBuffer *text;
  GtkTextTag *mark;
  GstElement *pipeline, *speech;
  guint bus_watch, utterance, first; /* first: the utterance's first character in the text */
  int n_heard;

  char *screenshot; /* saved when some words were heard, which also ends the program */
  int result;
} App;

typedef struct
{
  App *app;
  guint utterance;
  int offset, length; /* characters; length 0: nothing is spoken any more */
} Word;

static void
unmark (App *app)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (app->text, &start, &end);
  gtk_text_buffer_remove_tag (app->text, app->mark, &start, &end);
}

/* ---- picture ---- */

static gboolean
save_picture (gpointer data)
{
  App *app = data;
  GtkWidget *window = GTK_WIDGET (app->window);
  GdkPaintable *paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
      gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (snapshot);
  g_object_unref (paintable);
  if (node == NULL) /* between a change and its drawing */
    return G_SOURCE_CONTINUE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  app->result = gdk_texture_save_to_png (texture, app->screenshot) ? EXIT_SUCCESS : EXIT_FAILURE;
  g_object_unref (texture);
  gsk_render_node_unref (node);
  gtk_window_close (app->window);
  return G_SOURCE_REMOVE;
}

/* ---- what is heard ---- */

static gboolean
show_word (gpointer data)
{
  const Word *word = data;
  App *app = word->app;
  GtkTextIter start, end;

  if (app->window == NULL || word->utterance != app->utterance)
    return G_SOURCE_REMOVE;
  unmark (app);
  gtk_text_buffer_get_iter_at_offset (app->text, &start, app->first + word->offset);
  gtk_text_buffer_get_iter_at_offset (app->text, &end, app->first + word->offset + word->length);
  gtk_text_buffer_apply_tag (app->text, app->mark, &start, &end);
  if (word->length > 0 && ++app->n_heard == 4 && app->screenshot)
    g_timeout_add (100, save_picture, app);
  return G_SOURCE_REMOVE;
}

/* A message comes before the sound that it speaks of: its running time says when that is heard */
static void
schedule_word (App *app, const GstStructure *message)
{
  GstClockTime when, now = gst_element_get_current_running_time (app->pipeline);
  Word *word = g_new0 (Word, 1);

  word->app = app;
  gst_structure_get (message, "running-time", G_TYPE_UINT64, &when, "utterance-id", G_TYPE_UINT,
      &word->utterance, NULL);
  if (gst_structure_has_name (message, "tts-word"))
    gst_structure_get (message, "char-offset", G_TYPE_INT, &word->offset, "char-length", G_TYPE_INT,
        &word->length, NULL);
  g_timeout_add_full (G_PRIORITY_HIGH, when > now ? (when - now) / GST_MSECOND : 0, show_word, word,
      g_free);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  App *app = data;
  GError *error;

  if (gst_message_has_name (message, "tts-word")
      || gst_message_has_name (message, "tts-utterance-end")) {
    schedule_word (app, gst_message_get_structure (message));
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR && app->window) {
    gst_message_parse_error (message, &error, NULL);
    gtk_label_set_text (app->status, error->message);
    g_error_free (error);
    gst_element_set_state (app->pipeline, GST_STATE_NULL);
  }
  return G_SOURCE_CONTINUE;
}

/* ---- controls ---- */

static void
on_stop (GtkButton *button, App *app)
{
  app->utterance = 0;
  unmark (app);
  g_signal_emit_by_name (app->speech, "cancel", 0);
}

/* The selection, or else all */
static void
on_speak (GtkButton *button, App *app)
{
  GtkTextIter start, end;
  char *text;

  on_stop (NULL, app);
  if (!gtk_text_buffer_get_selection_bounds (app->text, &start, &end))
    gtk_text_buffer_get_bounds (app->text, &start, &end);
  text = gtk_text_buffer_get_text (app->text, &start, &end, FALSE);
  app->first = gtk_text_iter_get_offset (&start);
  gtk_label_set_text (app->status, "");
  gst_element_set_state (app->pipeline, GST_STATE_PLAYING);
  g_signal_emit_by_name (app->speech, "say", text, NULL, &app->utterance);
  g_free (text);
}

static void
on_voice (GtkDropDown *choice, GParamSpec *pspec, App *app)
{
  GtkStringObject *name = gtk_drop_down_get_selected_item (choice);

  if (name)
    g_object_set (app->speech, "voice", gtk_string_object_get_string (name), NULL);
}

static void
on_value (GtkRange *range, const char *property)
{
  g_object_set (g_object_get_data (G_OBJECT (range), "speech"), property,
      gtk_range_get_value (range), NULL);
}

static void
add_scale (App *app, GtkGrid *grid, int row, const char *label, const char *property, double min,
    double max)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, min, max, 0.05);

  gtk_grid_attach (grid, gtk_label_new (label), 0, row, 1, 1);
  gtk_range_set_value (GTK_RANGE (scale), 1.0);
  gtk_scale_set_draw_value (GTK_SCALE (scale), TRUE);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_add_mark (GTK_SCALE (scale), 1.0, GTK_POS_BOTTOM, NULL);
  gtk_widget_set_hexpand (scale, TRUE);
  g_object_set_data (G_OBJECT (scale), "speech", app->speech);
  g_signal_connect (scale, "value-changed", G_CALLBACK (on_value), (gpointer) property);
  gtk_grid_attach (grid, scale, 1, row, 1, 1);
}

static GtkWidget *
voices_new (App *app)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  GValue voices = G_VALUE_INIT;
  GtkWidget *choice;

  g_value_init (&voices, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (app->speech), "voices", &voices);
  for (guint i = 0; i < gst_value_array_get_size (&voices); i++)
    gtk_string_list_append (names,
        gst_structure_get_string (gst_value_get_structure (gst_value_array_get_value (&voices, i)),
            "name"));
  g_value_unset (&voices);
  choice = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (on_voice), app);
  return choice;
}

static GtkWidget *
button_new (const char *label, GCallback callback, App *app)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect (button, "clicked", callback, app);
  return button;
}

static GtkWidget *
controls_new (App *app)
{
  GtkWidget *grid = gtk_grid_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  add_scale (app, GTK_GRID (grid), 0, "Rate", "rate", 0.25, 4.0);
  add_scale (app, GTK_GRID (grid), 1, "Pitch", "pitch", 0.5, 2.0);
  add_scale (app, GTK_GRID (grid), 2, "Volume", "volume", 0.0, 4.0);
  gtk_grid_attach (GTK_GRID (grid), gtk_label_new ("Voice"), 0, 3, 1, 1);
  gtk_box_append (GTK_BOX (buttons), voices_new (app));
  gtk_box_append (GTK_BOX (buttons), button_new ("Speak", G_CALLBACK (on_speak), app));
  gtk_box_append (GTK_BOX (buttons), button_new ("Stop", G_CALLBACK (on_stop), app));
  gtk_grid_attach (GTK_GRID (grid), buttons, 1, 3, 1, 1);
  return grid;
}

static void
on_activate (GtkApplication *application, App *app)
{
  GtkWidget *view = gtk_text_view_new (), *scrolled = gtk_scrolled_window_new (),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  app->window = GTK_WINDOW (gtk_application_window_new (application));
  gtk_window_set_title (app->window, "Speak");
  gtk_window_set_default_size (app->window, 480, 320);

  app->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  app->mark = gtk_text_buffer_create_tag (app->text, NULL, "background", "#ffd54f", "foreground",
      "black", NULL);
  gtk_text_buffer_set_text (app->text, TEXT, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);

  app->status = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (app->status, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), controls_new (app));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (app->status));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_window_set_child (app->window, box);
  g_signal_connect_swapped (app->window, "destroy", G_CALLBACK (g_nullify_pointer), &app->window);
  gtk_window_present (app->window);
  if (app->screenshot)
    on_speak (NULL, app);
}

int
main (int argc, char **argv)
{
  App app = { .result = EXIT_SUCCESS };
  const GOptionEntry options[] = {
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &app.screenshot,
        "Speak, save a picture of the window, and end", "FILE" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  GtkApplication *application;
  GstBus *bus;
  int status;

  gst_init (&argc, &argv);
  /* live: speech begins when the button is pressed, however long after the start that is */
  app.pipeline = gst_parse_launch (
      "parwavenetsrc name=speech is-live=true keep-alive=true messages=utterance+word "
      "! audioconvert ! audioresample ! autoaudiosink",
      NULL);
  if (app.pipeline == NULL) {
    g_printerr ("GStreamer does not find parwavenetsrc\n");
    return EXIT_FAILURE;
  }
  app.speech = gst_bin_get_by_name (GST_BIN (app.pipeline), "speech");
  bus = gst_element_get_bus (app.pipeline);
  app.bus_watch = gst_bus_add_watch (bus, on_message, &app);

  application = gtk_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_application_add_main_option_entries (G_APPLICATION (application), options);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &app);
  status = g_application_run (G_APPLICATION (application), argc, argv);

  gst_element_set_state (app.pipeline, GST_STATE_NULL);
  g_source_remove (app.bus_watch);
  gst_object_unref (bus);
  gst_object_unref (app.speech);
  gst_object_unref (app.pipeline);
  g_object_unref (application);
  g_free (app.screenshot);
  return status ? status : app.result;
}
