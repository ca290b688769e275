/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <errno.h>
#include <gst/gst.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "audio_out.h"
#include "settings.h"
#include "tools/tools.h"

#define PLUGIN "libgstparwavenet.so"

typedef struct
{
  WnSpeakSettings speech;
  char *output, *encoding, *overflow, *speakers;
  double max_compression;
  int rate_hz;
} Options;

/* Where the plugin is in no folder of GStreamer's, it is taken from where this was installed */
static gboolean
find_elements (GError **error)
{
  static const char *const names[] = { "subparse", "textwavenet", "audiorate" };
  GError *cause = NULL;

  if (!gst_init_check (NULL, NULL, &cause)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "GStreamer does not start: %s",
        cause->message);
    g_error_free (cause);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GstElementFactory *factory = gst_element_factory_find (names[i]);

    if (!factory && strcmp (names[i], "textwavenet") == 0) {
      GstPlugin *plugin = gst_plugin_load_file (WN_PLUGIN_DIR "/" PLUGIN, NULL);

      gst_clear_object (&plugin);
      factory = gst_element_factory_find (names[i]);
    }
    if (!factory) {
      g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND,
          "GStreamer's element %s was not found (packages gstreamer1.0-plugins-base and "
          "gstreamer1.0-plugins-good, and ParWaveNet's own plugin, in %s or $GST_PLUGIN_PATH)",
          names[i], WN_PLUGIN_DIR);
      return FALSE;
    }
    gst_object_unref (factory);
  }
  return TRUE;
}

static void
set_up (const Options *o, GstElement *speech)
{
  const WnSpeakSettings *s = &o->speech;

  g_object_set (speech, "voice", s->voice, "language", s->language, "rate", s->prosody.rate,
      "pitch", s->prosody.pitch, "pitch-range", s->prosody.pitch_range, "volume", s->prosody.volume,
      "sentence-pause", (guint) s->pause, "punctuation",
      wn_speak_punctuation (s->punctuation, NULL), "spell", s->spell, "emoji", !s->no_emoji, "seed",
      (guint64) s->seed, "noise-scale", s->noise_scale, "n-threads", (guint) s->threads,
      "max-compression", o->max_compression, NULL);
  gst_util_set_object_arg (G_OBJECT (speech), "overflow", o->overflow ? o->overflow : "shift");
  if (s->lexica) {
    g_autofree char *lexica = g_strjoinv (G_SEARCHPATH_SEPARATOR_S, s->lexica);

    g_object_set (speech, "lexicon", lexica, NULL);
  }
  if (o->speakers)
    gst_util_set_object_arg (G_OBJECT (speech), "speaker-map", o->speakers);
}

/* Until the end; warnings are printed */
static gboolean
play (GstElement *pipeline, const char *in, GError **error)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  gboolean ended = FALSE;
  GError *cause = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while (!ended && !cause) {
    GstMessage *message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
        GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);

    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      gst_message_parse_error (message, &cause, NULL);
    } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING) {
      gst_message_parse_warning (message, &cause, NULL);
      g_printerr ("parwavenet: %s\n", cause->message);
      g_clear_error (&cause);
    } else {
      ended = TRUE;
    }
    gst_message_unref (message);
  }
  gst_object_unref (bus);
  if (cause)
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", in, cause->message);
  g_clear_error (&cause);
  return ended;
}

/* GStreamer would pass over what is none */
static gboolean
check_speakers (const char *speakers, GError **error)
{
  GstStructure *map = speakers ? gst_structure_from_string (speakers, NULL) : NULL;
  const gboolean ok = !speakers || map;

  if (!ok)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--speakers \"%s\" is not like \"map,Anna=NAME,Ben=NAME\"", speakers);
  gst_clear_structure (&map);
  return ok;
}

static gboolean
run (const Options *o, const char *in, GError **error)
{
  const WnAudioFormat *format = wn_audio_format (o->encoding, o->output, error);
  g_autofree char *description = NULL, *rate = NULL;
  GstElement *pipeline, *source, *speech;
  GError *cause = NULL;
  gboolean ok;
  int fd;

  if (!format || !wn_audio_check_path (o->output, error)
      || !wn_audio_format_check_rate (format, o->rate_hz, error) || !find_elements (error)
      || !check_speakers (o->speakers, error))
    return FALSE;
  if (!g_file_test (in, G_FILE_TEST_EXISTS)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no such file", in);
    return FALSE;
  }
  rate = o->rate_hz ? g_strdup_printf (",rate=%d", o->rate_hz) : g_strdup ("");
  description = g_strdup_printf (
      "filesrc name=source ! subparse ! textwavenet name=speech ! audiorate ! "
      "audioconvert dithering=none ! audioresample ! audio/x-raw,format=S16LE%s ! %s ! fdsink "
      "name=sink",
      rate, format->pipeline ? format->pipeline : "identity");
  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &cause);
  if (!pipeline) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s", cause->message);
    g_error_free (cause);
    return FALSE;
  }
  fd = wn_audio_open_file (o->output, pipeline, error);
  if (fd < 0) {
    gst_object_unref (pipeline);
    return FALSE;
  }
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  speech = gst_bin_get_by_name (GST_BIN (pipeline), "speech");
  g_object_set (source, "location", in, NULL);
  set_up (o, speech);
  ok = play (pipeline, in, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (source);
  gst_object_unref (speech);
  gst_object_unref (pipeline);
  if (close (fd) != 0 && ok) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", o->output, g_strerror (errno));
    ok = FALSE;
  }
  return ok;
}

static gboolean
check (const Options *o, int argc, GError **error)
{
  static const char *const overflows[] = { "shift", "compress", "overlap", "clip", NULL };

  if (argc != 2 || !o->output) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "give a file of subtitles, and --output for the audio");
    return FALSE;
  }
  return (!o->overflow || wn_tool_choose ("--overflow", o->overflow, overflows, error) >= 0)
      && wn_tool_check_range ("--max-compression", o->max_compression, 1.0, 4.0, error)
      && (o->rate_hz == 0 || wn_tool_check_range ("--rate-hz", o->rate_hz, 8000, 192000, error))
      && wn_speak_settings_check (&o->speech, error);
}

int
wn_tool_dub (int argc, char **argv)
{
  Options o = { .speech = WN_SPEAK_SETTINGS_INIT, .max_compression = 1.5 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
        "File to write, encoded by its suffix: .wav, .flac, .opus, .ogg, .mp3", "FILE" },
    { "encoding", 'e', 0, G_OPTION_ARG_STRING, &o.encoding,
        "wav, flac, opus, mp3 or raw (by the suffix, else wav)", "NAME" },
    { "rate-hz", 0, 0, G_OPTION_ARG_INT, &o.rate_hz, "Sampling rate, 8000 to 192000 (the voice's)",
        "HZ" },
    { "overflow", 0, 0, G_OPTION_ARG_STRING, &o.overflow,
        "What becomes of speech that is longer than its cue: shift (the next begins later), "
        "compress (it is spoken faster), overlap (both are heard) or clip (shift)",
        "HOW" },
    { "max-compression", 0, 0, G_OPTION_ARG_DOUBLE, &o.max_compression,
        "How much faster, with --overflow compress, 1 to 4", "FACTOR" },
    { "speakers", 0, 0, G_OPTION_ARG_STRING, &o.speakers,
        "Voices of those who speak, \"map,Anna=NAME,Ben=NAME\" (one voice for all)", "MAP" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "SUBTITLES - speak subtitles (SubRip, WebVTT ...) at their times");
  GError *error = NULL;
  gboolean ok;

  wn_tool_add_entries (context, entries);
  wn_speak_settings_add (&o.speech, context);
  ok = g_option_context_parse (context, &argc, &argv, &error) && check (&o, argc, &error)
      && run (&o, argv[1], &error);
  g_option_context_free (context);
  g_free (o.output);
  g_free (o.encoding);
  g_free (o.overflow);
  g_free (o.speakers);
  wn_speak_settings_clear (&o.speech);
  return ok ? 0 : wn_tool_fail (error);
}
