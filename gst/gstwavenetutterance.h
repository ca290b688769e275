/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_UTTERANCE_H
#define GST_WAVENET_UTTERANCE_H

#include "gstwavenetspeaker.h"

G_BEGIN_DECLS

/**
 * A text being spoken. Samples are counted from its own start, unless "of the stream". One thread
 * at a time.
 */
typedef struct
{
  guint id;
  WnDocument *document;
  const gchar *text; /* of the document */
  glong n_chars;     /* of the text */
  WnVoice *voice;
  gint rate;                   /* Hz */
  guint64 start;               /* sample of the stream at which it begins */
  guint64 position;            /* the next sample to be read */
  guint64 stop;                /* where it is cut, G_MAXUINT64 if it is not */
  guint64 tail;                /* samples of silence behind the speech */
  gboolean announced;          /* tts-utterance-start was posted */
  gint spoken_chars;           /* of the text, up to the end of the last word that began */
  gboolean last_part;          /* no other part of the same text follows */
  GstClockTime input_duration; /* what there was room for, or NONE */
  gdouble compression;         /* by which factor it is faster for that */

  /*< private > */
  GstWavenetSpeaker *speaker;
  GstElement *element;
  const GstWavenetSettings *live; /* settings under the element's object lock */
  /* rate, pitch, pitch-range, volume instead of the element's; NULL = none */
  GstStructure *overrides;
  const gint *cancelled; /* atomic */
  GstSegment segment;
  WnSynth *synth;
  guint64 length; /* of the speech, G_MAXUINT64 until its end was reached */
  /* [piece_size] samples from piece_start on, piece_n of them valid */
  gfloat *piece;
  gsize piece_size, piece_n;
  guint64 piece_start;
  /* whole pieces: volume goes in a straight line from one chunk's end to that of the next */
  guint64 chunk_size;
  gdouble volume_from, volume_to; /* of the current chunk */
  guint64 notes_from;             /* marks before it are not reported */
} GstWavenetUtterance;

/** Settings of an utterance; all pointers are copied */
typedef struct
{
  guint id;
  const gchar *text; /* UTF-8 */
  WnTextFormat format;
  WnDocument *document;      /* instead of the text and format, or NULL */
  gint part;                 /* of SSML in several voices, -1 = all */
  gboolean last_part;        /* no other part follows */
  GstClockTime duration;     /* what there is room for, or NONE; only told on */
  guint64 key;               /* of the noise */
  guint64 start;             /* sample of the stream */
  guint64 tail;              /* samples of silence to add */
  const GstSegment *segment; /* from time stamps to stream time */
  const GstStructure *overrides;
  /* NULL, or atomic, not copied: while it is not 0, reading and predicting lengths give up early */
  const gint *cancelled;
} GstWavenetUtteranceParams;

/**
 * Begins an utterance
 * live      settings of `element`, read under its object lock whenever prosody is needed; must
 *           outlive the utterance
 * settings  a snapshot for everything that holds for a whole utterance
 * Errors    of WN_ERROR: WN_ERROR_DECODE for invalid UTF-8
 */
GstWavenetUtterance *gst_wavenet_utterance_new (GstWavenetSpeaker *speaker, GstElement *element,
    WnVoice *voice, const GstWavenetSettings *live, const GstWavenetSettings *settings,
    const GstWavenetUtteranceParams *params, GError **error);
void gst_wavenet_utterance_free (GstWavenetUtterance *utterance);

/**
 * Samples that it will have with the current settings, tail and cut included; predicts durations,
 * makes no samples; wrong when cancelled
 */
guint64 gst_wavenet_utterance_get_length (GstWavenetUtterance *utterance);

/** Speaks faster, by at most `max_factor`, to last n samples; call before the first read */
void gst_wavenet_utterance_compress (GstWavenetUtterance *utterance, guint64 n, gdouble max_factor);

/** Whether all of it was read; FALSE as well if it was cut before its end */
gboolean gst_wavenet_utterance_is_complete (const GstWavenetUtterance *utterance);

/** Cuts it at a sample, with a short fade before it */
void gst_wavenet_utterance_cut (GstWavenetUtterance *utterance, guint64 sample);

/** Cuts it as soon as a fade allows */
void gst_wavenet_utterance_interrupt (GstWavenetUtterance *utterance);

/** The samples from there on are those that an uninterrupted run gives */
void gst_wavenet_utterance_seek (GstWavenetUtterance *utterance, guint64 sample);

/**
 * The next samples; synthesis works on a grid of short pieces from the utterance's start, and at
 * most one is made by a call
 * out      [n]
 * Returns  how many there were, 0 only at the end, or when cancelled
 */
gsize gst_wavenet_utterance_read (GstWavenetUtterance *utterance, gfloat *out, gsize n);

/** Takes back the last n samples that were read */
void gst_wavenet_utterance_unread (GstWavenetUtterance *utterance, gsize n);

/** Marks that begin before `until` and were not taken yet: array of WnMark with a free function */
GPtrArray *gst_wavenet_utterance_take_marks (GstWavenetUtterance *utterance, guint64 until);

/** What was left out since the last call: one message to be freed, or NULL */
gchar *gst_wavenet_utterance_take_warning (GstWavenetUtterance *utterance);

G_END_DECLS

#endif
