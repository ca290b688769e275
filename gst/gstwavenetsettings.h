/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_SETTINGS_H
#define GST_WAVENET_SETTINGS_H

#include <gst/gst.h>

#include "engine/parwavenet.h"

G_BEGIN_DECLS

/** Which element messages are posted */
typedef enum
{
  GST_WAVENET_MESSAGE_UTTERANCE = 1 << 0,
  GST_WAVENET_MESSAGE_SENTENCE = 1 << 1,
  GST_WAVENET_MESSAGE_WORD = 1 << 2,
  GST_WAVENET_MESSAGE_MARK = 1 << 3,
  GST_WAVENET_MESSAGE_PHONEME = 1 << 4
} GstWavenetMessageFlags;

GType gst_wavenet_punctuation_get_type (void);
GType gst_wavenet_message_flags_get_type (void);

/** G_TYPE_STRING, G_TYPE_DOUBLE as functions, for tables */
GType gst_wavenet_string_type (void);
GType gst_wavenet_double_type (void);

/**
 * Converts between types as g_value_transform() does, and reads strings as gst-launch-1.0 would;
 * FALSE if `value` does not mean anything in the type of `result`, or is no finite number
 */
gboolean gst_wavenet_settings_transform (const GValue *value, GValue *result);

/** Property numbers that both elements share; an element's own begin at GST_WAVENET_PROP_LAST */
enum
{
  GST_WAVENET_PROP_VOICE = 1,
  GST_WAVENET_PROP_VOICES,
  GST_WAVENET_PROP_LANGUAGE,
  GST_WAVENET_PROP_RATE,
  GST_WAVENET_PROP_PITCH,
  GST_WAVENET_PROP_PITCH_RANGE,
  GST_WAVENET_PROP_VOLUME,
  GST_WAVENET_PROP_MUTE,
  GST_WAVENET_PROP_NOISE_SCALE,
  GST_WAVENET_PROP_SEED,
  GST_WAVENET_PROP_SENTENCE_PAUSE,
  GST_WAVENET_PROP_PUNCTUATION,
  GST_WAVENET_PROP_SPELL,
  GST_WAVENET_PROP_EMOJI,
  GST_WAVENET_PROP_LEXICON,
  GST_WAVENET_PROP_SSML_FILES,
  GST_WAVENET_PROP_CHUNK_DURATION,
  GST_WAVENET_PROP_N_THREADS,
  GST_WAVENET_PROP_FILL_SILENCE,
  GST_WAVENET_PROP_MESSAGES,
  GST_WAVENET_PROP_STATS,
  GST_WAVENET_PROP_LAST
};

/**
 * Values of the shared properties. Those of an element are guarded by its object lock; streaming
 * works on copies.
 */
typedef struct
{
  gchar *voice;
  gchar *language;
  WnProsody prosody;
  gboolean mute;
  gdouble noise_scale;
  guint64 seed;
  guint sentence_pause;
  WnPunctuation punctuation;
  gboolean spell, emoji;
  gchar *lexicon;       /* paths with G_SEARCHPATH_SEPARATOR between, or NULL */
  gchar *ssml_files;    /* the folder that SSML may read files of, or NULL */
  guint chunk_duration; /* ms */
  guint n_threads;
  gboolean fill_silence; /* with samples instead of GAP events */
  GstWavenetMessageFlags messages;
} GstWavenetSettings;

/** Installs the shared properties on an element class, with their documentation */
void gst_wavenet_settings_install (GObjectClass *klass);

/** Defaults; must be paired with gst_wavenet_settings_clear() */
void gst_wavenet_settings_init (GstWavenetSettings *settings);
void gst_wavenet_settings_clear (GstWavenetSettings *settings);

/**
 * Copies the settings of `element` under its object lock into `copy`, which holds valid settings or
 * zeros before
 */
void gst_wavenet_settings_snapshot (const GstWavenetSettings *settings, gpointer element,
    GstWavenetSettings *copy);

/**
 * Stores or reads a shared writable property under the object lock; FALSE if `id` is not one. A
 * LATENCY message tells of another chunk-duration.
 */
gboolean gst_wavenet_settings_set (GstWavenetSettings *settings, gpointer element, guint id,
    const GValue *value);
gboolean gst_wavenet_settings_get (const GstWavenetSettings *settings, gpointer element, guint id,
    GValue *value);

/**
 * The prosody at a stream time: the values of the properties, or where a control binding is active,
 * of its curve at that time, which may be in the future
 * time   GST_CLOCK_TIME_NONE = now
 */
void gst_wavenet_settings_prosody_at (const GstWavenetSettings *settings, gpointer element,
    GstClockTime time, WnProsody *prosody);

/** The `mute` property */
gboolean gst_wavenet_settings_is_muted (const GstWavenetSettings *settings, gpointer element);

/** Whether an active control binding sets a property */
gboolean gst_wavenet_settings_is_controlled (gpointer element, const gchar *property);

/** Puts 1 in the place of what a curve controls */
void gst_wavenet_settings_drop_curves (gpointer element, WnProsody *prosody);

/**
 * The `voices` property: sets `value` to a GST_TYPE_ARRAY of one GstStructure a voice; reads
 * headers of voice files only
 */
void gst_wavenet_settings_list_voices (GValue *value);

/** What wn_document_new() is to be told of the voice that properties ask for; to be freed, or NULL
 */
gchar *gst_wavenet_settings_asked_voice (const gchar *name, const gchar *language);
/** The same of a voice that is known */
gchar *gst_wavenet_settings_asked_voice_of (const WnVoiceInfo *info);

G_END_DECLS

#endif
