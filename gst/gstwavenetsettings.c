/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "gstwavenetintl.h"
#include "gstwavenetloader.h"
#include "gstwavenetsettings.h"

#define DEFAULT_SENTENCE_PAUSE 200
#define DEFAULT_CHUNK_DURATION 100
#define DEFAULT_MESSAGES                                                                   \
  (GST_WAVENET_MESSAGE_UTTERANCE | GST_WAVENET_MESSAGE_SENTENCE | GST_WAVENET_MESSAGE_WORD \
      | GST_WAVENET_MESSAGE_MARK)

#define READY (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)
#define PLAYING (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING)
#define CONTROLLED (PLAYING | GST_PARAM_CONTROLLABLE)
#define READ_ONLY (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

GType
gst_wavenet_punctuation_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { WN_PUNCTUATION_NONE, "Punctuation only shapes the phrasing", "none" },
    { WN_PUNCTUATION_SOME, "All symbols, such as # @ + = *", "some" },
    { WN_PUNCTUATION_MOST, "All but full stops, commas, apostrophes and dashes", "most" },
    { WN_PUNCTUATION_ALL, "Every punctuation character", "all" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstWavenetPunctuation", values));
  return type;
}

GType
gst_wavenet_message_flags_get_type (void)
{
  static gsize type = 0;
  static const GFlagsValue values[] = {
    { GST_WAVENET_MESSAGE_UTTERANCE, "tts-utterance-start and tts-utterance-end", "utterance" },
    { GST_WAVENET_MESSAGE_SENTENCE, "tts-sentence", "sentence" },
    { GST_WAVENET_MESSAGE_WORD, "tts-word", "word" },
    { GST_WAVENET_MESSAGE_MARK, "tts-mark", "mark" },
    { GST_WAVENET_MESSAGE_PHONEME, "tts-phoneme", "phoneme" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_flags_register_static ("GstWavenetMessageFlags", values));
  return type;
}

GType
gst_wavenet_string_type (void)
{
  return G_TYPE_STRING;
}

GType
gst_wavenet_double_type (void)
{
  return G_TYPE_DOUBLE;
}

gboolean
gst_wavenet_settings_transform (const GValue *value, GValue *result)
{
  const gchar *text = G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;
  gboolean done;

  if (text && !G_VALUE_HOLDS_STRING (result))
    done = gst_value_deserialize (result, text);
  else
    done = g_value_transform (value, result);
  return done && !(G_VALUE_HOLDS_DOUBLE (result) && !isfinite (g_value_get_double (result)))
      && !(G_VALUE_HOLDS_STRING (result) && !g_value_get_string (result));
}

static void
install_voice_and_prosody (GObjectClass *klass)
{
  g_object_class_install_property (klass, GST_WAVENET_PROP_VOICE,
      g_param_spec_string ("voice", "Voice",
          "Name of an installed voice or path of a voice file, NULL for the default; applies from "
          "the next utterance",
          NULL, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_VOICES,
      gst_param_spec_array ("voices", "Voices",
          "The installed voices, a structure each with name, path, languages, gender, sample-rate "
          "and licence; found by their headers, none is loaded",
          g_param_spec_boxed ("voice", "Voice", "An installed voice", GST_TYPE_STRUCTURE,
              READ_ONLY),
          READ_ONLY));
  g_object_class_install_property (klass, GST_WAVENET_PROP_LANGUAGE,
      g_param_spec_string ("language", "Language",
          "BCP-47 language by which a voice is chosen when none is named, NULL for that of the "
          "stream's tags, else the default voice's own; applies from the next utterance",
          NULL, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_RATE,
      g_param_spec_double ("rate", "Rate",
          "Speed of speech as a factor, pitch untouched; sampled as each phone begins", 0.25, 4.0,
          1.0, CONTROLLED));
  g_object_class_install_property (klass, GST_WAVENET_PROP_PITCH,
      g_param_spec_double ("pitch", "Pitch",
          "Factor on the fundamental frequency; sampled as each phone begins", 0.5, 2.0, 1.0,
          CONTROLLED));
  g_object_class_install_property (klass, GST_WAVENET_PROP_PITCH_RANGE,
      g_param_spec_double ("pitch-range", "Pitch range",
          "Factor on the excursions of the fundamental frequency around its mean, 0 for a "
          "monotone; sampled as each phone begins",
          0.0, 2.0, 1.0, CONTROLLED));
  g_object_class_install_property (klass, GST_WAVENET_PROP_VOLUME,
      g_param_spec_double ("volume", "Volume",
          "Factor on the amplitude; a change ramps over a chunk", 0.0, 4.0, 1.0, CONTROLLED));
  g_object_class_install_property (klass, GST_WAVENET_PROP_MUTE,
      g_param_spec_boolean ("mute", "Mute",
          "Replace speech with silence of the same duration; a change ramps over a chunk", FALSE,
          PLAYING));
}

static void
install_others (GObjectClass *klass)
{
  g_object_class_install_property (klass, GST_WAVENET_PROP_NOISE_SCALE,
      g_param_spec_double ("noise-scale", "Noise scale",
          "Temperature of the white noise that becomes speech, -1 for the voice's own; applies "
          "from the next utterance",
          -1.0, 2.0, -1.0, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_SEED,
      g_param_spec_uint64 ("seed", "Seed",
          "Seed of the noise: the same seed, text and settings give the same samples", 0,
          G_MAXUINT64, 0, READY));
  g_object_class_install_property (klass, GST_WAVENET_PROP_SENTENCE_PAUSE,
      g_param_spec_uint ("sentence-pause", "Sentence pause",
          "Silence between sentences in milliseconds, in addition to the voice's own; applies from "
          "the "
          "next utterance",
          0, 10000, DEFAULT_SENTENCE_PAUSE, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_PUNCTUATION,
      g_param_spec_enum ("punctuation", "Punctuation",
          "How much of the punctuation is read out by name; applies from the next utterance",
          gst_wavenet_punctuation_get_type (), WN_PUNCTUATION_NONE, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_SPELL,
      g_param_spec_boolean ("spell", "Spell",
          "Spell words letter by letter; applies from the next utterance", FALSE, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_EMOJI,
      g_param_spec_boolean ("emoji", "Emoji",
          "Read emoji by their names; applies from the next utterance", TRUE, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_LEXICON,
      g_param_spec_string ("lexicon", "Lexicon",
          "Files of your own pronunciations (PLS or two columns), separated by colons; applies "
          "from the next utterance",
          NULL, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_SSML_FILES,
      g_param_spec_string ("ssml-files", "SSML files",
          "Folder from which SSML may read sounds and lexica (NULL = none); applies from the next "
          "text",
          NULL, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_CHUNK_DURATION,
      g_param_spec_uint ("chunk-duration", "Chunk duration",
          "Longest buffer in milliseconds, and how long an interruption may take", 10, 1000,
          DEFAULT_CHUNK_DURATION, READY));
  g_object_class_install_property (klass, GST_WAVENET_PROP_N_THREADS,
      g_param_spec_uint ("n-threads", "Threads",
          "Threads that synthesise, 0 for automatic; the samples do not depend on it", 0, 256, 0,
          READY));
  g_object_class_install_property (klass, GST_WAVENET_PROP_FILL_SILENCE,
      g_param_spec_boolean ("fill-silence", "Fill silence",
          "Send silence between utterances as samples instead of GAP events, for encoders, muxers "
          "and files",
          FALSE, READY));
  g_object_class_install_property (klass, GST_WAVENET_PROP_MESSAGES,
      g_param_spec_flags ("messages", "Messages", "Which tts-* element messages are posted",
          gst_wavenet_message_flags_get_type (), DEFAULT_MESSAGES, PLAYING));
  g_object_class_install_property (klass, GST_WAVENET_PROP_STATS,
      g_param_spec_boxed ("stats", "Statistics",
          "first-chunk-latency (ns from text to first audio, the latest), real-time-factor (audio "
          "per time of computation), utterances, late and dropped (cues)",
          GST_TYPE_STRUCTURE, READ_ONLY));
}

void
gst_wavenet_settings_install (GObjectClass *klass)
{
  install_voice_and_prosody (klass);
  install_others (klass);
  gst_type_mark_as_plugin_api (gst_wavenet_punctuation_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_wavenet_message_flags_get_type (), 0);
}

void
gst_wavenet_settings_init (GstWavenetSettings *settings)
{
  *settings = (GstWavenetSettings){ .prosody = WN_PROSODY_INIT,
    .noise_scale = -1.0,
    .sentence_pause = DEFAULT_SENTENCE_PAUSE,
    .emoji = TRUE,
    .chunk_duration = DEFAULT_CHUNK_DURATION,
    .messages = DEFAULT_MESSAGES };
}

void
gst_wavenet_settings_clear (GstWavenetSettings *settings)
{
  g_clear_pointer (&settings->voice, g_free);
  g_clear_pointer (&settings->language, g_free);
  g_clear_pointer (&settings->lexicon, g_free);
  g_clear_pointer (&settings->ssml_files, g_free);
}

void
gst_wavenet_settings_snapshot (const GstWavenetSettings *settings, gpointer element,
    GstWavenetSettings *copy)
{
  gst_wavenet_settings_clear (copy);
  GST_OBJECT_LOCK (element);
  *copy = *settings;
  copy->voice = g_strdup (settings->voice);
  copy->language = g_strdup (settings->language);
  copy->lexicon = g_strdup (settings->lexicon);
  copy->ssml_files = g_strdup (settings->ssml_files);
  GST_OBJECT_UNLOCK (element);
}

/* Where a property of prosody is kept, or NULL if it is none */
static gdouble *
prosody_field (WnProsody *prosody, guint id)
{
  switch (id) {
    case GST_WAVENET_PROP_RATE:
      return &prosody->rate;
    case GST_WAVENET_PROP_PITCH:
      return &prosody->pitch;
    case GST_WAVENET_PROP_PITCH_RANGE:
      return &prosody->pitch_range;
    case GST_WAVENET_PROP_VOLUME:
      return &prosody->volume;
    default:
      return NULL;
  }
}

static void
take_string (gchar **field, const GValue *value)
{
  g_free (*field);
  *field = g_value_dup_string (value);
}

gboolean
gst_wavenet_settings_set (GstWavenetSettings *settings, gpointer element, guint id,
    const GValue *value)
{
  gdouble *prosody = prosody_field (&settings->prosody, id);
  gboolean known = TRUE, latency_changed = FALSE;

  GST_OBJECT_LOCK (element);
  switch (id) {
    case GST_WAVENET_PROP_VOICE:
      take_string (&settings->voice, value);
      break;
    case GST_WAVENET_PROP_LANGUAGE:
      take_string (&settings->language, value);
      break;
    case GST_WAVENET_PROP_MUTE:
      settings->mute = g_value_get_boolean (value);
      break;
    case GST_WAVENET_PROP_FILL_SILENCE:
      settings->fill_silence = g_value_get_boolean (value);
      break;
    case GST_WAVENET_PROP_NOISE_SCALE:
      settings->noise_scale = g_value_get_double (value);
      break;
    case GST_WAVENET_PROP_SEED:
      settings->seed = g_value_get_uint64 (value);
      break;
    case GST_WAVENET_PROP_SENTENCE_PAUSE:
      settings->sentence_pause = g_value_get_uint (value);
      break;
    case GST_WAVENET_PROP_PUNCTUATION:
      settings->punctuation = g_value_get_enum (value);
      break;
    case GST_WAVENET_PROP_SPELL:
      settings->spell = g_value_get_boolean (value);
      break;
    case GST_WAVENET_PROP_EMOJI:
      settings->emoji = g_value_get_boolean (value);
      break;
    case GST_WAVENET_PROP_LEXICON:
      take_string (&settings->lexicon, value);
      break;
    case GST_WAVENET_PROP_SSML_FILES:
      take_string (&settings->ssml_files, value);
      break;
    case GST_WAVENET_PROP_CHUNK_DURATION:
      latency_changed = settings->chunk_duration != g_value_get_uint (value);
      settings->chunk_duration = g_value_get_uint (value);
      break;
    case GST_WAVENET_PROP_N_THREADS:
      settings->n_threads = g_value_get_uint (value);
      break;
    case GST_WAVENET_PROP_MESSAGES:
      settings->messages = g_value_get_flags (value);
      break;
    default:
      if ((known = prosody != NULL))
        *prosody = g_value_get_double (value);
      break;
  }
  GST_OBJECT_UNLOCK (element);
  if (latency_changed)
    gst_element_post_message (element, gst_message_new_latency (element));
  return known;
}

gboolean
gst_wavenet_settings_get (const GstWavenetSettings *settings, gpointer element, guint id,
    GValue *value)
{
  WnProsody copy;
  gdouble *prosody = prosody_field (&copy, id);
  gboolean known = TRUE;

  GST_OBJECT_LOCK (element);
  copy = settings->prosody;
  switch (id) {
    case GST_WAVENET_PROP_VOICE:
      g_value_set_string (value, settings->voice);
      break;
    case GST_WAVENET_PROP_LANGUAGE:
      g_value_set_string (value, settings->language);
      break;
    case GST_WAVENET_PROP_MUTE:
      g_value_set_boolean (value, settings->mute);
      break;
    case GST_WAVENET_PROP_FILL_SILENCE:
      g_value_set_boolean (value, settings->fill_silence);
      break;
    case GST_WAVENET_PROP_NOISE_SCALE:
      g_value_set_double (value, settings->noise_scale);
      break;
    case GST_WAVENET_PROP_SEED:
      g_value_set_uint64 (value, settings->seed);
      break;
    case GST_WAVENET_PROP_SENTENCE_PAUSE:
      g_value_set_uint (value, settings->sentence_pause);
      break;
    case GST_WAVENET_PROP_PUNCTUATION:
      g_value_set_enum (value, settings->punctuation);
      break;
    case GST_WAVENET_PROP_SPELL:
      g_value_set_boolean (value, settings->spell);
      break;
    case GST_WAVENET_PROP_EMOJI:
      g_value_set_boolean (value, settings->emoji);
      break;
    case GST_WAVENET_PROP_LEXICON:
      g_value_set_string (value, settings->lexicon);
      break;
    case GST_WAVENET_PROP_SSML_FILES:
      g_value_set_string (value, settings->ssml_files);
      break;
    case GST_WAVENET_PROP_CHUNK_DURATION:
      g_value_set_uint (value, settings->chunk_duration);
      break;
    case GST_WAVENET_PROP_N_THREADS:
      g_value_set_uint (value, settings->n_threads);
      break;
    case GST_WAVENET_PROP_MESSAGES:
      g_value_set_flags (value, settings->messages);
      break;
    default:
      known = prosody != NULL;
      if (prosody)
        g_value_set_double (value, *prosody);
      break;
  }
  GST_OBJECT_UNLOCK (element);
  return known;
}

static void
read_curve (gpointer element, const gchar *name, GstClockTime time, gdouble *result)
{
  GValue *value = gst_object_get_value (element, name, time);

  if (value) {
    *result = g_value_get_double (value);
    g_value_unset (value);
    g_free (value);
  }
}

void
gst_wavenet_settings_prosody_at (const GstWavenetSettings *settings, gpointer element,
    GstClockTime time, WnProsody *prosody)
{
  GST_OBJECT_LOCK (element);
  *prosody = settings->prosody;
  GST_OBJECT_UNLOCK (element);

  if (GST_CLOCK_TIME_IS_VALID (time) && gst_object_has_active_control_bindings (element)) {
    read_curve (element, "rate", time, &prosody->rate);
    read_curve (element, "pitch", time, &prosody->pitch);
    read_curve (element, "pitch-range", time, &prosody->pitch_range);
    read_curve (element, "volume", time, &prosody->volume);
  }
}

gboolean
gst_wavenet_settings_is_muted (const GstWavenetSettings *settings, gpointer element)
{
  gboolean mute;

  GST_OBJECT_LOCK (element);
  mute = settings->mute;
  GST_OBJECT_UNLOCK (element);
  return mute;
}

gboolean
gst_wavenet_settings_is_controlled (gpointer element, const gchar *property)
{
  GstControlBinding *binding = gst_object_get_control_binding (element, property);
  gboolean controlled = binding && !gst_control_binding_is_disabled (binding);

  gst_clear_object (&binding);
  return controlled;
}

void
gst_wavenet_settings_drop_curves (gpointer element, WnProsody *prosody)
{
  if (gst_wavenet_settings_is_controlled (element, "rate"))
    prosody->rate = 1.0;
  if (gst_wavenet_settings_is_controlled (element, "pitch"))
    prosody->pitch = 1.0;
  if (gst_wavenet_settings_is_controlled (element, "pitch-range"))
    prosody->pitch_range = 1.0;
}

gchar *
gst_wavenet_settings_asked_voice (const gchar *name, const gchar *language)
{
  gchar *tag = NULL, *asked = NULL;

  if (name && *name)
    return g_strdup (name);
  tag = gst_wavenet_loader_normalise_language (language);
  if (tag)
    asked = g_strconcat ("@", tag, NULL);
  g_free (tag);
  return asked;
}

gchar *
gst_wavenet_settings_asked_voice_of (const WnVoiceInfo *info)
{
  const gchar *language = info->languages ? info->languages[0] : NULL;

  return g_strconcat (info->name, language ? "@" : NULL, language, NULL);
}

static void
append_voice (GValue *array, const WnVoiceInfo *info)
{
  GstStructure *structure;
  GValue languages = G_VALUE_INIT, item = G_VALUE_INIT;

  gst_value_array_init (&languages, 0);
  for (gchar **l = info->languages; l && *l; l++) {
    GValue language = G_VALUE_INIT;

    g_value_init (&language, G_TYPE_STRING);
    g_value_set_string (&language, *l);
    gst_value_array_append_and_take_value (&languages, &language);
  }

  structure = gst_structure_new ("voice", "name", G_TYPE_STRING, info->name, "path", G_TYPE_STRING,
      info->path, "gender", G_TYPE_STRING, info->gender, "sample-rate", G_TYPE_INT,
      info->sample_rate, "licence", G_TYPE_STRING, info->licence, NULL);
  gst_structure_take_value (structure, "languages", &languages);

  g_value_init (&item, GST_TYPE_STRUCTURE);
  g_value_take_boxed (&item, structure);
  gst_value_array_append_and_take_value (array, &item);
}

void
gst_wavenet_settings_list_voices (GValue *value)
{
  GPtrArray *voices = wn_voices_list ();

  for (guint i = 0; i < voices->len; i++)
    append_voice (value, g_ptr_array_index (voices, i));
  g_ptr_array_unref (voices);
}
