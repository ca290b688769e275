/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_TEXT_WAVENET_H
#define GST_TEXT_WAVENET_H

#include <gst/audio/audio.h>

#include "gstwavenetcaption.h"
#include "gstwavenettext.h"
#include "gstwavenetutterance.h"

G_BEGIN_DECLS

#define GST_TYPE_TEXT_WAVENET (gst_text_wavenet_get_type ())
G_DECLARE_FINAL_TYPE (GstTextWavenet, gst_text_wavenet, GST, TEXT_WAVENET, GstElement)

/** What is done with speech that is longer than its cue */
typedef enum
{
  GST_TEXT_WAVENET_CLIP,
  GST_TEXT_WAVENET_OVERLAP,
  GST_TEXT_WAVENET_SHIFT,
  GST_TEXT_WAVENET_COMPRESS
} GstTextWavenetOverflow;

/** What is done with descriptions of sounds, for who cannot hear them */
typedef enum
{
  GST_TEXT_WAVENET_SILENT,
  GST_TEXT_WAVENET_SPOKEN
} GstTextWavenetSounds;

/** What the text pad carries */
typedef enum
{
  GST_TEXT_WAVENET_WORDS,
  GST_TEXT_WAVENET_SENTENCES
} GstTextWavenetTrack;

/** Caps feature of TTML */
#define GST_WAVENET_SUBTITLE_META "meta:GstSubtitleMeta"

/** `latency` of a reader that is never late */
#define GST_TEXT_WAVENET_UNSYNCHRONISED G_MAXUINT

/** How cues become audio: properties of the element */
typedef struct
{
  guint latency; /* ms */
  GstTextWavenetOverflow overflow;
  guint max_overflow; /* ms */
  gdouble max_compression;
  guint max_lag; /* ms, G_MAXUINT = any */
} GstTextWavenetTiming;

#define GST_TEXT_WAVENET_ANY_LAG G_MAXUINT

/** Text with the time at which it is to be spoken */
typedef struct
{
  guint id;
  gchar *text; /* valid UTF-8, NULL where there is a document */
  WnTextFormat format;
  WnDocument *document;  /* which all parts of SSML share, or NULL */
  gint part;             /* of SSML in several voices, -1 = all */
  gboolean last_part;    /* no other part follows */
  gchar *speaker;        /* the voice that it asks for, or NULL */
  gchar *character;      /* who says it, or NULL */
  GstClockTime pts;      /* NONE: after the previous audio */
  GstClockTime duration; /* NONE: no limit */
  GstClockTime limit;    /* without a PTS: when it has to be over, or NONE */
  guint64 key;           /* of the noise */
  gboolean pause;        /* a sentence of a byte stream with more to come: a pause follows */
  GstBuffer *buffer;     /* whose metas go with the audio, or NULL */
  gint64 arrival;        /* monotonic time, us */

  /* set by the task */
  WnVoice *voice;
  guint64 start, end; /* samples; G_MAXUINT64 = no end */
  gboolean follows;   /* without a time: not before what is being spoken has ended */
  gboolean told_late; /* by a message */
  gboolean is_split;  /* what other voices are to read of it is in other cues */
} GstTextWavenetCue;

void gst_text_wavenet_cue_free (GstTextWavenetCue *cue);
/** The number of `n` parts: the first has the cue's time, the others follow until it is over */
GstTextWavenetCue *gst_text_wavenet_cue_part (const GstTextWavenetCue *cue, guint i, guint n);
/** With `lock` held: the next item to be taken */
void gst_text_wavenet_put_back (GstTextWavenet *self, GstTextWavenetCue *cue);
/** Owned by the cue */
const gchar *gst_text_wavenet_cue_text (const GstTextWavenetCue *cue);

/** What the sink pad hands to the source pad's task: a cue or a serialised event */
typedef struct
{
  GstTextWavenetCue *cue;
  GstEvent *event;
} GstTextWavenetItem;

struct _GstTextWavenet
{
  GstElement element;

  GstPad *sinkpad, *srcpad;
  GstPad *textpad; /* requested, or NULL; under the object lock */
  GstWavenetSpeaker *speaker;

  /* properties, guarded by the object lock */
  GstWavenetSettings settings;
  GstTextWavenetTiming timing;
  GstStructure *speaker_map;
  gboolean cast_speakers;
  GstTextWavenetSounds sound_descriptions;
  GstTextWavenetTrack text_track;

  /* guarded by the object lock: a speaker's name, its case folded -> a voice, as upstream told, or
   * NULL */
  GHashTable *told_voices;

  /* sink pad's stream lock */
  GstSegment sink_segment;
  WnTextFormat format;
  gboolean has_blocks;    /* as of GST_WAVENET_SUBTITLE_META */
  gchar *caption_speaker; /* the last that was named, or NULL */
  gchar *sink_language;   /* of the last language-code tag, or NULL */
  GstWavenetTextStream stream;
  gboolean stream_is_live, stream_is_known;
  guint64 n_sentences;
  guint last_id;

  /* between the two threads, guarded by `lock`; nothing is pushed or posted under it */
  GMutex lock;
  GCond item_added, item_taken;
  GQueue items;       /* GstTextWavenetItem */
  guint n_cues;       /* of them */
  GstFlowReturn flow; /* FLUSHING while the task must not run */
  gboolean eos;
  gint cancelled; /* atomic: follows `flow`, for what takes long */
  gboolean playing;
  GstClockID clock_id; /* what the task waits for */

  /* guarded by the object lock: a flushing seek's base time, until there is another, or NONE */
  GstClockTime stale_base_time;

  /* upstream's latency, guarded by the object lock */
  gboolean upstream_live;
  GstClockTime upstream_latency;

  /* source pad's stream lock */
  GstAudioInfo info; /* rate 0 until negotiated */
  /* TIME; position = where the next output begins; written under the object lock */
  GstSegment segment;
  GstEvent *segment_event; /* waits for the caps */
  GList *held_events;      /* sticky events that wait for the caps */
  gchar *tag_language;
  gchar *told_language; /* in the last language-code tag */
  GHashTable *cast;     /* a speaker's name -> the voice that was found for it */
  guint64 position;     /* the same in samples */
  guint64 audio_end;    /* behind the last buffer, G_MAXUINT64 after a flush */
  guint64 gap_end;      /* upstream said that nothing begins before it */
  guint64 free_until;   /* overlap and clip: no cue begins before it */
  guint64 cue_end;      /* of the last cue that was begun, G_MAXUINT64 if it has none */
  /* the latest end of a cue: there the stream ends, whether speech lasts so long or not */
  GstClockTime cues_end;
  GQueue track;               /* GstBuffer for the text pad */
  GQueue active;              /* GstWavenetUtterance, those being spoken */
  GstTextWavenetCue *pending; /* the next cue, not begun */
  GstBuffer *meta_source;     /* whose metas the next buffer gets */
  gint64 arrival;             /* of the cue whose first audio is due, or -1 */
  GstWavenetSettings snapshot;
  GstTextWavenetTiming timing_snapshot;
  gfloat *mix, *part; /* [n_samples] */
  gsize n_samples;
};

/* ---- gsttextwavenetsink.c: text and events in ---- */

GstFlowReturn gst_text_wavenet_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer);
GstFlowReturn gst_text_wavenet_chain_list (GstPad *pad, GstObject *parent, GstBufferList *list);
gboolean gst_text_wavenet_sink_event (GstPad *pad, GstObject *parent, GstEvent *event);

/** With `lock` held: whatever is done ends soon and nothing is accepted any more; the opposite */
void gst_text_wavenet_stop_flow (GstTextWavenet *self);
void gst_text_wavenet_start_flow (GstTextWavenet *self);

/**
 * Both with `lock` held: empties the queue, unless `everything` but for the sticky events that a
 * flush spares; wakes all who wait
 */
void gst_text_wavenet_clear_items (GstTextWavenet *self, gboolean everything);
void gst_text_wavenet_stop_waiting (GstTextWavenet *self);

/* ---- gsttextwavenettask.c: the task of the source pad ---- */

/** Task function: takes one item, or pushes one gap or chunk */
void gst_text_wavenet_loop (GstPad *pad);

/* ---- gsttextwavenetoutput.c: for the task, under the source pad's stream lock ---- */

/**
 * Forgets what is being spoken, pending and held back, and with `everything` also caps, tags and
 * held events
 */
void gst_text_wavenet_reset_output (GstTextWavenet *self, gboolean everything);

gboolean gst_text_wavenet_is_flushing (GstTextWavenet *self);

/** Output continues at the segment's start */
void gst_text_wavenet_set_segment (GstTextWavenet *self, const GstSegment *segment);

/** Output continues at a sample; the negotiated rate is known */
void gst_text_wavenet_set_position (GstTextWavenet *self, guint64 position);

/** Where the segment ends, in samples; G_MAXUINT64 if it does not */
guint64 gst_text_wavenet_get_stop (GstTextWavenet *self);

/** Whether the base time is that from before a flushing seek, so that no clock tells the time */
gboolean gst_text_wavenet_is_stale (GstTextWavenet *self);

/** A language-code tag, if the voice speaks another language than the one told before */
void gst_text_wavenet_tell_language (GstTextWavenet *self, const WnVoice *voice);

/** Buffers for a chunk; the negotiated rate is known */
void gst_text_wavenet_make_room (GstTextWavenet *self);

/**
 * By how much output may lag behind its running time; FALSE if it need not keep in step with the
 * clock
 */
gboolean gst_text_wavenet_get_allowance (GstTextWavenet *self, GstClockTime *allowance);

/** Running time; FALSE while the clock does not run for us */
gboolean gst_text_wavenet_get_now (GstTextWavenet *self, GstClockTime *now);

/** The sample whose running time is `time`, 0 if that is before the segment */
guint64 gst_text_wavenet_sample_at (GstTextWavenet *self, GstClockTime time);

/**
 * The voice that is asked for if there is one, else that of the properties and tags; NULL after an
 * error message. by_text: the text asks for it, not the application
 */
WnVoice *gst_text_wavenet_get_voice (GstTextWavenet *self, const gchar *asked, gboolean by_text);

/**
 * Agrees on caps for a voice's rate, or for output that needs no particular voice; then lets out
 * what waited for them
 */
GstFlowReturn gst_text_wavenet_negotiate (GstTextWavenet *self, gint rate);
GstFlowReturn gst_text_wavenet_negotiate_any (GstTextWavenet *self);

void gst_text_wavenet_push_held_events (GstTextWavenet *self);

/** A GAP event from the output position to sample `end` */
GstFlowReturn gst_text_wavenet_push_gap (GstTextWavenet *self, guint64 end);

/** The next samples, at most n, of all that is being spoken, mixed; what has ended is removed */
GstFlowReturn gst_text_wavenet_push_speech (GstTextWavenet *self, gsize n);

/* ---- gsttextwavenettiming.c ---- */

/** Where a cue begins and ends; FALSE if nothing of it is to be heard */
gboolean gst_text_wavenet_set_times (GstTextWavenet *self, GstTextWavenetCue *cue);

/** Under overlap and clip what comes next matters while something is being spoken */
gboolean gst_text_wavenet_is_punctual (const GstTextWavenet *self);

/** Counts a cue that begins behind its time, and tells it if by more than `latency`; the lag */
GstClockTime gst_text_wavenet_measure_lag (GstTextWavenet *self, GstTextWavenetCue *cue);

/** Makes a cue's utterance as short as its end, the segment's and `max-lag` ask for */
void gst_text_wavenet_limit_utterance (GstTextWavenet *self, GstWavenetUtterance *utterance,
    const GstTextWavenetCue *cue, GstClockTime lag);

/* ---- gsttextwavenettrack.c: the text pad; without one nothing is done ---- */

GstPad *gst_text_wavenet_request_track (GstElement *element, GstPadTemplate *template,
    const gchar *name, const GstCaps *caps);
void gst_text_wavenet_release_track (GstElement *element, GstPad *pad);

/** Silence, before it is sent on the source pad */
void gst_text_wavenet_track_gap (GstTextWavenet *self, GstClockTime time, GstClockTime duration);

/** Keeps what is told of an utterance's next samples; then sends it, before them */
void gst_text_wavenet_track_marks (GstTextWavenet *self, const GstWavenetUtterance *utterance,
    const GPtrArray *marks);
GstFlowReturn gst_text_wavenet_track_push (GstTextWavenet *self);

/** Sends the same event that the source pad is sent; borrowed */
void gst_text_wavenet_track_event (GstTextWavenet *self, GstEvent *event);

/** Forgets what was not sent */
void gst_text_wavenet_track_clear (GstTextWavenet *self);

/* ---- gsttextwavenet.c ---- */

/** Asks upstream for its latency and stores it */
void gst_text_wavenet_update_upstream_latency (GstTextWavenet *self);

GST_ELEMENT_REGISTER_DECLARE (textwavenet);

G_END_DECLS

#endif
