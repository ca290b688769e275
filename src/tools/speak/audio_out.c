/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "audio_out.h"
#include <errno.h>
#include <fcntl.h>
#include <gst/app/gstappsrc.h>
#include <gst/audio/audio.h>
#include <string.h>
#include <unistd.h>
#include "tools/wav.h"

#define SOUND_QUEUE 0.5 /* seconds that wait for the sound system */
#define RESAMPLER_QUALITY 8
#define BLOCK 4096
#define FLUSH 64 /* samples more than the resampler says it needs, for what it rounds */

struct _WnAudioOut
{
  WnAudioOutSettings settings;
  int rate; /* Hz, of the output */

  /* of the two, one is set */
  WnWav *wav;
  GstElement *pipeline;

  /* of the pipeline */
  GstElement *source;
  GstBus *bus;
  int fd; /* of the file, -1 = none */
  gboolean ended;
  guint64 n_clipped;

  /* to another rate; NULL = none */
  GstAudioConverter *resampler;
  guint64 n_in, n_out; /* samples so far */
};

static const char *
name_of (const WnAudioOut *out)
{
  return !out->settings.path                  ? "the sound system"
      : strcmp (out->settings.path, "-") == 0 ? "standard output"
                                              : out->settings.path;
}

gboolean
wn_audio_check_path (const char *path, GError **error)
{
  if (strcmp (path, "-") != 0 || !isatty (STDOUT_FILENO))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "audio is not for a terminal: give --output, or send it elsewhere");
  return FALSE;
}

int
wn_audio_open_file (const char *path, GstElement *pipeline, GError **error)
{
  const int fd = strcmp (path, "-") == 0
      ? dup (STDOUT_FILENO)
      : open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  GstElement *sink;

  if (fd < 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", path, g_strerror (errno));
    return -1;
  }
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_object_set (sink, "fd", fd, NULL);
  gst_object_unref (sink);
  return fd;
}

/* Messages are kept from then on */
static gboolean
open_pipeline (WnAudioOut *out, GError **error)
{
  const WnAudioOutSettings *s = &out->settings;
  g_autofree char *description = NULL;
  GstCaps *caps;
  GError *cause = NULL;

  if (!wn_audio_init (error))
    return FALSE;
  description = s->path
      ? g_strdup_printf (
          "appsrc name=source ! audioconvert ! audioresample ! %s ! fdsink name=sink",
          s->format->pipeline)
      : g_strdup_printf ("appsrc name=source ! audioconvert ! audioresample ! %s", s->sink);
  out->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &cause);
  if (!out->pipeline) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: %s", name_of (out), cause->message);
    g_error_free (cause);
    return FALSE;
  }
  if (s->path && (out->fd = wn_audio_open_file (s->path, out->pipeline, error)) < 0)
    return FALSE;
  out->source = gst_bin_get_by_name (GST_BIN (out->pipeline), "source");
  out->bus = gst_element_get_bus (out->pipeline);
  /* sixteen bits for a file as for WAV, not dithered anew each time */
  caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING,
      s->path ? GST_AUDIO_NE (S16) : GST_AUDIO_NE (F32), "layout", G_TYPE_STRING, "interleaved",
      "rate", G_TYPE_INT, out->rate, "channels", G_TYPE_INT, 1, NULL);
  g_object_set (out->source, "caps", caps, "format", GST_FORMAT_TIME, "block", TRUE, "max-bytes",
      (guint64) (SOUND_QUEUE * out->rate * sizeof (float)), NULL);
  gst_caps_unref (caps);
  gst_element_set_state (out->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

static gboolean
open_resampler (WnAudioOut *out)
{
  GstStructure *options = gst_structure_new_empty ("resampler");
  GstAudioInfo in, to;

  gst_audio_info_set_format (&in, GST_AUDIO_FORMAT_F32, out->settings.rate, 1, NULL);
  gst_audio_info_set_format (&to, GST_AUDIO_FORMAT_F32, out->rate, 1, NULL);
  gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER, RESAMPLER_QUALITY,
      out->settings.rate, out->rate, options);
  out->resampler = gst_audio_converter_new (GST_AUDIO_CONVERTER_FLAG_NONE, &in, &to, options);
  return out->resampler != NULL;
}

WnAudioOut *
wn_audio_out_open (const WnAudioOutSettings *settings, GError **error)
{
  WnAudioOut *out = g_new0 (WnAudioOut, 1);
  const WnWavFormat samples = settings->float32 ? WN_WAV_F32 : WN_WAV_S16;
  gboolean ok;

  out->settings = *settings;
  out->rate = settings->rate_hz ? settings->rate_hz : settings->rate;
  out->fd = -1;
  if (settings->path && settings->format == wn_audio_format_raw ()) {
    ok = (out->wav = wn_wav_open_bare (settings->path, samples, error)) != NULL;
  } else if (settings->path && settings->format == wn_audio_format_wav ()) {
    ok = (out->wav = wn_wav_open (settings->path, out->rate, samples, error)) != NULL;
  } else {
    ok = open_pipeline (out, error);
  }
  if (ok && out->rate != settings->rate && !open_resampler (out)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "cannot resample from %d Hz to %d Hz",
        settings->rate, out->rate);
    ok = FALSE;
  }
  if (ok)
    return out;
  wn_audio_out_close (out, NULL, NULL);
  return NULL;
}

/* Whether nothing has gone wrong in the pipeline; waits so long for its end */
static gboolean
check_pipeline (WnAudioOut *out, GstClockTime wait, GError **error)
{
  GstMessage *message;
  GError *cause = NULL;

  while (!out->ended
      && (message = gst_bus_timed_pop_filtered (out->bus, wait,
              GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING))) {
    switch (GST_MESSAGE_TYPE (message)) {
      case GST_MESSAGE_EOS:
        out->ended = TRUE;
        break;
      case GST_MESSAGE_ERROR:
        gst_message_parse_error (message, &cause, NULL);
        break;
      default:
        gst_message_parse_warning (message, &cause, NULL);
        /* of autoaudiosink, which then plays into nothing */
        if (out->settings.path || cause->domain != GST_RESOURCE_ERROR)
          g_clear_error (&cause);
    }
    gst_message_unref (message);
    if (cause) {
      g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s%s", name_of (out), cause->message,
          out->settings.path ? "" : " (-o FILE writes a file)");
      g_error_free (cause);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
push (WnAudioOut *out, const float *x, gsize n, GError **error)
{
  const gsize size = n * (out->settings.path ? sizeof (gint16) : sizeof (float));
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
  GstMapInfo map;

  if (out->settings.path) {
    gst_buffer_map (buffer, &map, GST_MAP_WRITE);
    out->n_clipped += wn_wav_quantise (x, n, (gint16 *) map.data);
    gst_buffer_unmap (buffer, &map);
  } else {
    gst_buffer_fill (buffer, 0, x, size);
  }
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (out->n_out, GST_SECOND, out->rate);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n, GST_SECOND, out->rate);
  out->n_out += n;
  if (gst_app_src_push_buffer (GST_APP_SRC (out->source), buffer) == GST_FLOW_OK)
    return check_pipeline (out, 0, error);
  if (check_pipeline (out, GST_SECOND, error))
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s takes no more audio", name_of (out));
  return FALSE;
}

static gboolean
write_at_rate (WnAudioOut *out, const float *x, gsize n, GError **error)
{
  if (out->pipeline)
    return push (out, x, n, error);
  wn_wav_write (out->wav, x, n);
  if (strcmp (out->settings.path, "-") == 0)
    wn_wav_flush (out->wav);
  out->n_out += n;
  return TRUE;
}

/* x NULL = silence */
static gboolean
resample (WnAudioOut *out, const float *x, gsize n, guint64 most, GError **error)
{
  const gsize n_frames = gst_audio_converter_get_out_frames (out->resampler, n);
  g_autofree float *to = g_new (float, MAX (n_frames, 1)), *silence = NULL;
  gpointer in_data[1], out_data[1] = { to };

  in_data[0] = x ? (gpointer) x : (silence = g_new0 (float, n));
  if (!gst_audio_converter_samples (out->resampler, 0, in_data, n, out_data, n_frames)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: could not be resampled", name_of (out));
    return FALSE;
  }
  return write_at_rate (out, to, MIN (n_frames, most - MIN (most, out->n_out)), error);
}

gboolean
wn_audio_out_write (WnAudioOut *out, const float *x, gsize n, GError **error)
{
  if (!out->resampler)
    return write_at_rate (out, x, n, error);
  for (gsize m; n > 0; x += m, n -= m) {
    m = MIN (n, BLOCK);
    out->n_in += m;
    if (!resample (out, x, m, G_MAXUINT64, error))
      return FALSE;
  }
  return TRUE;
}

guint64
wn_audio_out_played (WnAudioOut *out)
{
  gint64 time;

  if (!gst_element_query_position (out->pipeline, GST_FORMAT_TIME, &time) || time < 0)
    return 0;
  return gst_util_uint64_scale (time, out->settings.rate, GST_SECOND);
}

/* What the resampler still has */
static gboolean
flush_resampler (WnAudioOut *out, GError **error)
{
  const guint64 most = gst_util_uint64_scale_round (out->n_in, out->rate, out->settings.rate);
  gboolean ok = TRUE;

  if (out->resampler)
    ok = resample (out, NULL, gst_audio_converter_get_max_latency (out->resampler) + FLUSH, most,
        error);

  g_clear_pointer (&out->resampler, gst_audio_converter_free);
  return ok;
}

gboolean
wn_audio_out_drain (WnAudioOut *out, int milliseconds, gboolean *done, GError **error)
{
  gboolean ok = flush_resampler (out, error);

  if (out->pipeline) {
    gst_app_src_end_of_stream (GST_APP_SRC (out->source));
    ok = ok && check_pipeline (out, milliseconds * GST_MSECOND, error);
    *done = !ok || out->ended;
  } else {
    *done = TRUE;
  }
  return ok;
}

gboolean
wn_audio_out_close (WnAudioOut *out, guint64 *n_clipped, GError **error)
{
  gboolean ok = TRUE;

  g_clear_pointer (&out->resampler, gst_audio_converter_free);
  if (out->wav) {
    ok = wn_wav_close (out->wav, n_clipped, error);
  } else if (n_clipped) {
    *n_clipped = out->n_clipped;
  }
  if (out->pipeline) {
    gst_element_set_state (out->pipeline, GST_STATE_NULL);
    gst_clear_object (&out->source);
    gst_clear_object (&out->bus);
    gst_object_unref (out->pipeline);
  }
  if (out->fd >= 0 && close (out->fd) != 0 && ok) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", name_of (out), g_strerror (errno));
    ok = FALSE;
  }
  g_free (out);
  return ok;
}
