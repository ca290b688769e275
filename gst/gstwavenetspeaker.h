/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_SPEAKER_H
#define GST_WAVENET_SPEAKER_H

#include "gstwavenetsettings.h"

G_BEGIN_DECLS

/**
 * An element's voices and synthesizers, kept for the next utterance, and its statistics; usable
 * from any thread
 */
typedef struct _GstWavenetSpeaker GstWavenetSpeaker;

/** element: which messages are from; not referenced */
GstWavenetSpeaker *gst_wavenet_speaker_new (GstElement *element);
void gst_wavenet_speaker_free (GstWavenetSpeaker *speaker);

/** Releases all voices and synthesizers that are not in use */
void gst_wavenet_speaker_drop_voices (GstWavenetSpeaker *speaker);

/**
 * Begins to load a voice that will be needed; posts PROGRESS messages, so no lock may be held.
 * Failure is reported to those that ask for the voice
 */
void gst_wavenet_speaker_preload (GstWavenetSpeaker *speaker, const gchar *name,
    const gchar *language);

/** Whether what is missing was not yet told; it then counts as told */
gboolean gst_wavenet_speaker_is_news (GstWavenetSpeaker *speaker, const gchar *what);

/**
 * The voice that somebody asks for, or that of the properties with a warning message - once, and of
 * 64 voices at most - if there is no such voice, or with another warning the one that was used last
 * if there is not even that one any more. Loads it if need be; no lock may be held
 * asked      "name", "name@language" or "@language" as of wn_document_get_voice(); NULL or "" =
 *            nothing in particular
 * by_text    asked is what a text says, which cannot name files: wn_voice_load_listed()
 * name       a voice's name or path, NULL = chosen by language
 * language   BCP-47, NULL = any; without a voice of that language the default voice, and a warning
 * cancelled  NULL, or atomic: soon after it is not 0 the wait is given up
 * Returns    a reference; NULL with an error of WN_ERROR, or without one when cancelled
 */
WnVoice *gst_wavenet_speaker_get_voice (GstWavenetSpeaker *speaker, const gchar *asked,
    gboolean by_text, const gchar *name, const gchar *language, const gint *cancelled,
    GError **error);

/**
 * Lends a synthesizer with the options of `settings`, to be given back by
 * gst_wavenet_speaker_release()
 * Returns  NULL with an error of WN_ERROR
 */
WnSynth *gst_wavenet_speaker_acquire (GstWavenetSpeaker *speaker, WnVoice *voice,
    const GstWavenetSettings *settings, GError **error);
void gst_wavenet_speaker_release (GstWavenetSpeaker *speaker, WnSynth *synth);

/** Posts an error message that fits an error of WN_ERROR; consumes it */
void gst_wavenet_speaker_post_error (GstWavenetSpeaker *speaker, GError *error);

typedef enum
{
  GST_WAVENET_STAT_UTTERANCES,
  GST_WAVENET_STAT_LATE,
  GST_WAVENET_STAT_DROPPED
} GstWavenetStat;

/** Statistics, for the `stats` property */
void gst_wavenet_speaker_count (GstWavenetSpeaker *speaker, GstWavenetStat stat);
void gst_wavenet_speaker_set_first_chunk_latency (GstWavenetSpeaker *speaker, GstClockTime latency);
void gst_wavenet_speaker_set_lag (GstWavenetSpeaker *speaker, GstClockTime lag);
void gst_wavenet_speaker_add_work (GstWavenetSpeaker *speaker, GstClockTime audio,
    GstClockTime computation);
GstStructure *gst_wavenet_speaker_get_stats (GstWavenetSpeaker *speaker);
void gst_wavenet_speaker_get_counts (GstWavenetSpeaker *speaker, guint64 *utterances,
    guint64 *dropped);
void gst_wavenet_speaker_reset_stats (GstWavenetSpeaker *speaker);

G_END_DECLS

#endif
