/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_PAR_WAVENET_SRC_H
#define GST_PAR_WAVENET_SRC_H

#include <gst/audio/audio.h>
#include <gst/base/gstpushsrc.h>

#include "gstwavenettext.h"
#include "gstwavenetutterance.h"

G_BEGIN_DECLS

#define GST_TYPE_PAR_WAVENET_SRC (gst_par_wavenet_src_get_type ())
G_DECLARE_FINAL_TYPE (GstParWavenetSrc, gst_par_wavenet_src, GST, PAR_WAVENET_SRC, GstPushSrc)

/** Something said, being said or to be said; only times and state change, under `lock` */
typedef struct
{
  gint references; /* atomic */
  guint id;
  gchar *text;
  WnTextFormat format;
  WnDocument *document; /* which all parts of SSML share, or NULL */
  gint part;            /* of SSML in several voices, -1 = all */
  gboolean last;        /* no other part of the same text follows */
  gchar *speaker;       /* the voice that it asks for, or NULL */
  GstStructure *params;
  GstClockTime start;  /* valid once it began */
  GstClockTime length; /* NONE until known */
  guint64 cut;         /* sample at which it was cancelled, G_MAXUINT64 if it was not */
  gboolean done;       /* its length is that of the samples made */
} GstParWavenetSpeech;

struct _GstParWavenetSrc
{
  GstPushSrc parent;

  GstWavenetSpeaker *speaker;

  /* properties, guarded by the object lock */
  GstWavenetSettings settings;
  gchar *text;
  WnTextFormat text_format;
  gboolean keep_alive;

  /*
   * state, guarded by `lock`; no message is posted and no other lock but the object lock is taken
   * under it
   */
  GMutex lock;
  GCond wakeup;
  /* GstParWavenetSpeech: all that was and will be said, in order of the time line */
  GPtrArray *speeches;
  guint current;                  /* index of the speech at `time`, speeches->len when idle */
  GstWavenetUtterance *utterance; /* of the current speech, NULL until it begins */
  GstClockTime time;              /* where the next buffer begins */
  guint last_id;
  gint flushing;       /* atomic */
  guint measuring;     /* queries that measure all of the text, until they are done or give up */
  GstClockID clock_id; /* what create() waits for */
  GstClockTime waited_for; /* a time of the stream that came, or NONE */
  gboolean started;
  gboolean stays; /* keep-alive as it was at the start */

  /* streaming thread */
  GstAudioInfo info;
  GstWavenetSettings snapshot;
  gint voice_rate; /* Hz, 0 = not known yet */
  gfloat *samples;
  gsize n_samples;
  guint64 next_sample; /* behind the last buffer, G_MAXUINT64 after a jump */
  gint64 requested;    /* monotonic time at which the wait for audio began, or -1 */
  gboolean waited;     /* there was nothing to say before the current speech */
  GstClockTime resume; /* silence up to there comes first, or NONE */
  gboolean in_segment; /* the base class has sent the segment */
  gboolean placed;     /* a live source knows at which running time it began */

  /* a flushing seek, guarded by the object lock: the base time before it, or NONE */
  GstClockTime stale_base_time;
};

/* ---- gstparwavenetsrcuri.c: tts: URIs ---- */

void gst_par_wavenet_src_uri_handler_init (gpointer iface, gpointer data);

/* ---- gstparwavenetstream.c: streaming ---- */

void gst_par_wavenet_src_install_streaming (GstPushSrcClass *klass);

/** The buffer for a chunk; the rate is known */
void gst_par_wavenet_src_make_room (GstParWavenetSrc *self);

/*
 * ---- gstparwavenetspeech.c: the time line; called without `lock`, since voices may be loaded and
 * messages posted ----
 */

GstParWavenetSpeech *gst_par_wavenet_speech_ref (GstParWavenetSpeech *speech);
void gst_par_wavenet_speech_unref (gpointer speech);
/** Owned by the speech */
const gchar *gst_par_wavenet_speech_text (const GstParWavenetSpeech *speech);

/**
 * Adds what is to be said to the time line, SSML in several voices as one speech for each; `lock`
 * is held
 * at  index before which it is added, -1 = behind all
 */
void gst_par_wavenet_src_add_speeches (GstParWavenetSrc *self, gint at, guint id, const gchar *text,
    WnTextFormat format, const GstStructure *params);

/** The voice for a speech (NULL = any); NULL without an error when cancelled */
WnVoice *gst_par_wavenet_src_get_voice (GstParWavenetSrc *self, const GstWavenetSettings *settings,
    const GstParWavenetSpeech *speech, const gint *cancelled, GError **error);

/**
 * An utterance for a speech that begins at `start`, or NULL with an error of WN_ERROR, or without
 * one when cancelled
 * cancelled  as for gst_wavenet_utterance_new()
 */
GstWavenetUtterance *gst_par_wavenet_src_open_speech (GstParWavenetSrc *self,
    const GstParWavenetSpeech *speech, GstClockTime start, const gint *cancelled, GError **error);

/** Duration of the first `samples` of an utterance */
GstClockTime gst_par_wavenet_src_length_of (const GstWavenetUtterance *utterance, guint64 samples);

/**
 * The speech that is heard at `time`, and in `start` when it begins
 * Returns  an index, that of the last also for what is behind it, whose length is not asked for: it
 *          may be a book. For `time` NONE the number of speeches, and `start` is the end of the
 *          last
 */
guint gst_par_wavenet_src_find_speech (GstParWavenetSrc *self, GstClockTime time,
    GstClockTime *start);

/** FALSE if it has no end, was not started, or is interrupted */
gboolean gst_par_wavenet_src_get_duration (GstParWavenetSrc *self, GstClockTime *duration);

/** Lengths of what is not yet said are to be predicted anew */
void gst_par_wavenet_src_duration_changed (GstParWavenetSrc *self);

/** Action signals */
guint gst_par_wavenet_src_say (GstParWavenetSrc *self, const gchar *text,
    const GstStructure *params);
void gst_par_wavenet_src_cancel (GstParWavenetSrc *self, guint id);

GST_ELEMENT_REGISTER_DECLARE (parwavenetsrc);

G_END_DECLS

#endif
