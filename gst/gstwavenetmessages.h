/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_MESSAGES_H
#define GST_WAVENET_MESSAGES_H

#include "gstwavenetutterance.h"

G_BEGIN_DECLS

/**
 * The tts-* element messages. They are collected in a queue of GstMessage, since no lock may be
 * held while posting. Each carries utterance-id, text, char-offset, char-length, name, and as
 * `level` does timestamp, stream-time, running-time and duration.
 */

/**
 * What begins with the samples that were just read, [position - n, position) of the utterance; n =
 * 0 and `ended` at its end
 * Returns  the WnMark that it is about, an array with a free function
 */
GPtrArray *gst_wavenet_messages_collect (GQueue *queue, GstElement *element,
    GstWavenetMessageFlags flags, const GstSegment *segment, GstWavenetUtterance *utterance,
    gsize n, gboolean ended);

/** The end of what was cancelled before it began, and would have begun at `time` */
void gst_wavenet_messages_add_unspoken (GQueue *queue, GstElement *element,
    GstWavenetMessageFlags flags, const GstSegment *segment, GstClockTime time, guint id,
    const gchar *text, gboolean last_part);

/** Adds a warning message */
void gst_wavenet_messages_warn (GQueue *queue, GstElement *element, const gchar *message);

/** Posts and empties the queue, or only empties it */
void gst_wavenet_messages_post (GQueue *queue, GstElement *element);
void gst_wavenet_messages_drop (GQueue *queue);

G_END_DECLS

#endif
