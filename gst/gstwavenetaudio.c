/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "gstwavenetaudio.h"

GstClockTime
gst_wavenet_audio_time (guint64 sample, gint rate)
{
  return gst_util_uint64_scale_int (sample, GST_SECOND, rate);
}

guint64
gst_wavenet_audio_sample (GstClockTime time, gint rate)
{
  return gst_util_uint64_scale_int_round (time, rate, GST_SECOND);
}

GstCaps *
gst_wavenet_audio_fixate (GstCaps *caps, gint rate)
{
  GstCaps *ours = gst_caps_new_simple ("audio/x-raw", "rate", G_TYPE_INT, rate, "channels",
      G_TYPE_INT, 1, NULL);
  GstCaps *both = gst_caps_intersect_full (caps, ours, GST_CAPS_INTERSECT_FIRST);

  gst_caps_unref (caps);
  gst_caps_unref (ours);
  return gst_caps_is_empty (both) ? both : gst_caps_fixate (both);
}

static void
convert_to_s16 (const gfloat *samples, gsize n, gint16 *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (gint16) lrintf (CLAMP (samples[i] * 32768.0f, -32768.0f, 32767.0f));
}

static void
clip_f32 (const gfloat *samples, gsize n, gfloat *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = CLAMP (samples[i], -1.0f, 1.0f);
}

GstBuffer *
gst_wavenet_audio_buffer (const GstAudioInfo *info, const gfloat *samples, gsize n, guint64 first)
{
  gint rate = GST_AUDIO_INFO_RATE (info);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * GST_AUDIO_INFO_BPF (info), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  if (GST_AUDIO_INFO_FORMAT (info) == GST_AUDIO_FORMAT_S16)
    convert_to_s16 (samples, n, (gint16 *) map.data);
  else
    clip_f32 (samples, n, (gfloat *) map.data);
  gst_buffer_unmap (buffer, &map);

  GST_BUFFER_PTS (buffer) = gst_wavenet_audio_time (first, rate);
  GST_BUFFER_DURATION (buffer) = gst_wavenet_audio_time (first + n, rate) - GST_BUFFER_PTS (buffer);
  GST_BUFFER_OFFSET (buffer) = first;
  GST_BUFFER_OFFSET_END (buffer) = first + n;
  return buffer;
}
