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

/** Bytes of the longest line of Pango markup or document of SSML in a stream */
#define GST_WAVENET_TEXT_MAX_PIECE (4 << 20)

/** A stream of UTF-8, cut anywhere, on its way to sentences */
typedef struct
{
  /*
   * not yet spoken from `start` on: valid UTF-8 up to `valid`, behind it at most an incomplete
   * character
   */
  GString *bytes;
  gsize start, valid;
  gsize searched; /* the end of a piece of markup is not before here */
  gboolean begun;
  gboolean dropping; /* inside a run without a space, or a piece of markup, that is too long */
  guint n_dropped;   /* such so far */
} GstWavenetTextStream;

void gst_wavenet_text_stream_init (GstWavenetTextStream *stream);
void gst_wavenet_text_stream_clear (GstWavenetTextStream *stream);

/** Forgets all text */
void gst_wavenet_text_stream_reset (GstWavenetTextStream *stream);

/**
 * Appends bytes, in a time linear in n; the piece with such that cannot be UTF-8, or NUL, will be
 * damaged
 */
void gst_wavenet_text_stream_push (GstWavenetTextStream *stream, const guint8 *data, gsize n);

/**
 * Takes the next piece to be spoken: a sentence of plain text, a line of Pango markup, a document
 * of SSML. White space before it is dropped, and so is, counted in n_dropped, a word of more than
 * WN_MAX_RUN characters and markup of more than GST_WAVENET_TEXT_MAX_PIECE bytes
 * flush    what remains is one as well
 * Returns  valid UTF-8 to be freed, NULL if there is no complete one
 */
gchar *gst_wavenet_text_stream_pop (GstWavenetTextStream *stream, WnTextFormat format,
    gboolean flush);

/** TRUE if nothing but an incomplete character is left */
gboolean gst_wavenet_text_stream_is_empty (const GstWavenetTextStream *stream);

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
