/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_TEXT_H
#define GST_WAVENET_TEXT_H

#include <gst/gst.h>

#include "engine/parwavenet.h"

G_BEGIN_DECLS

/** WnTextFormat */
GType gst_wavenet_text_format_get_type (void);

/** The format of caps that the sink template allows */
WnTextFormat gst_wavenet_text_format_from_caps (const GstCaps *caps);

/** A stream of UTF-8, cut anywhere, on its way to sentences */
typedef struct
{
  /* not yet spoken: valid UTF-8 up to `valid`, behind it at most an incomplete character */
  GString *bytes;
  gsize valid;
  gboolean begun;
  gboolean dropping; /* inside a run without a space that is too long to be a word */
  guint n_dropped;   /* such runs so far */
} GstWavenetTextStream;

void gst_wavenet_text_stream_init (GstWavenetTextStream *stream);
void gst_wavenet_text_stream_clear (GstWavenetTextStream *stream);

/** Forgets all text */
void gst_wavenet_text_stream_reset (GstWavenetTextStream *stream);

/** Appends bytes; the piece with such that cannot be UTF-8 will be damaged */
void gst_wavenet_text_stream_push (GstWavenetTextStream *stream, const guint8 *data, gsize n);

/**
 * Takes the next piece to be spoken: a sentence of plain text, a line of Pango markup, a document
 * of SSML
 * flush    what remains is one as well
 * Returns  valid UTF-8 to be freed, NULL if there is no complete one
 */
gchar *gst_wavenet_text_stream_pop (GstWavenetTextStream *stream, WnTextFormat format,
    gboolean flush);

/** TRUE if bytes of a piece were no UTF-8 */
gboolean gst_wavenet_text_is_damaged (const gchar *piece);

/**
 * "Name: words" -> the voice that `map` has for "Name"
 * rest     set to the words, inside `text`, if there is such a voice
 * Returns  a voice inside `map`, or NULL
 */
const gchar *gst_wavenet_text_speaker (const gchar *text, const GstStructure *map,
    const gchar **rest);

/** TRUE when there is anything but white space and control characters */
gboolean gst_wavenet_text_is_speakable (const gchar *text);

G_END_DECLS

#endif
