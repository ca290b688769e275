/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_AUDIO_H
#define GST_WAVENET_AUDIO_H

#include <gst/audio/audio.h>

G_BEGIN_DECLS

#define GST_WAVENET_AUDIO_CAPS                                               \
  "audio/x-raw, format = (string) { " GST_AUDIO_NE (F32) ", " GST_AUDIO_NE ( \
      S16) " }, layout = (string) interleaved, rate = (int) [ 8000, 48000 ], channels = (int) 1"

/** Time of a sample, rounded down: differences of such times add up exactly */
GstClockTime gst_wavenet_audio_time (guint64 sample, gint rate);

/** The sample nearest to a time; gives a sample back from its gst_wavenet_audio_time() */
guint64 gst_wavenet_audio_sample (GstClockTime time, gint rate);

/**
 * Chooses among what both sides can do
 * caps     consumed; the pad's allowed caps, within GST_WAVENET_AUDIO_CAPS
 * rate     Hz of the voice
 * Returns  fixed caps; empty caps when that rate is not allowed
 */
GstCaps *gst_wavenet_audio_fixate (GstCaps *caps, gint rate);

/**
 * A buffer with timestamps and offsets counted in samples
 * samples  [n] full scale +-1, clipped to it
 * first    sample of the stream with which the buffer begins
 */
GstBuffer *gst_wavenet_audio_buffer (const GstAudioInfo *info, const gfloat *samples, gsize n,
    guint64 first);

G_END_DECLS

#endif
