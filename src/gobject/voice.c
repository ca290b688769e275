/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "voice.h"

/**
 * ParWaveNetVoice:
 *
 * A voice, shared by all that speak with it.
 */
struct _ParWaveNetVoice
{
  GObject parent;
  WnVoice *voice; /* NULL before it is loaded */
};

G_DEFINE_FINAL_TYPE (ParWaveNetVoice, parwavenet_voice, G_TYPE_OBJECT)

enum
{
  PROP_NAME = 1,
  PROP_LANGUAGES,
  PROP_GENDER,
  PROP_LICENCE,
  PROP_SAMPLE_RATE,
  N_PROPERTIES
};

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  const WnVoiceInfo *info = wn_voice_get_info (PARWAVENET_VOICE (object)->voice);

  switch (id) {
    case PROP_NAME:
      g_value_set_string (value, info->name);
      break;
    case PROP_LANGUAGES:
      g_value_set_boxed (value, info->languages);
      break;
    case PROP_GENDER:
      g_value_set_string (value, info->gender);
      break;
    case PROP_LICENCE:
      g_value_set_string (value, info->licence);
      break;
    case PROP_SAMPLE_RATE:
      g_value_set_int (value, info->sample_rate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&PARWAVENET_VOICE (object)->voice, wn_voice_unref);
  G_OBJECT_CLASS (parwavenet_voice_parent_class)->finalize (object);
}

static void
parwavenet_voice_class_init (ParWaveNetVoiceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamSpec *specs[N_PROPERTIES] = {
    [PROP_NAME] = g_param_spec_string ("name", "Name", "Of the voice", NULL, flags),
    [PROP_LANGUAGES] = g_param_spec_boxed ("languages", "Languages", "BCP-47 tags", G_TYPE_STRV,
        flags),
    [PROP_GENDER] = g_param_spec_string ("gender", "Gender", "female, male or neutral", NULL,
        flags),
    [PROP_LICENCE] = g_param_spec_string ("licence", "Licence", "Of the voice", NULL, flags),
    [PROP_SAMPLE_RATE] = g_param_spec_int ("sample-rate", "Sample rate", "Hz", 0, G_MAXINT, 0,
        flags),
  };

  object_class->get_property = get_property;
  object_class->finalize = finalize;
  g_object_class_install_properties (object_class, N_PROPERTIES, specs);
}

static void
parwavenet_voice_init (ParWaveNetVoice *self)
{
}

/**
 * parwavenet_voice_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of all voices that are found, the
 *   default first
 */
char **
parwavenet_voice_list (void)
{
  GPtrArray *voices = wn_voices_list ();
  char **names = g_new0 (char *, voices->len + 1);

  for (guint i = 0; i < voices->len; i++)
    names[i] = g_strdup (((const WnVoiceInfo *) voices->pdata[i])->name);
  g_ptr_array_unref (voices);
  return names;
}

/**
 * parwavenet_voice_new: (constructor)
 * @name: (nullable): a voice's name, a path to its file, or %NULL for the default
 * @error: return location for an error
 *
 * Loads a voice, or finds it among those that are loaded.
 *
 * Returns: (transfer full): a voice
 */
ParWaveNetVoice *
parwavenet_voice_new (const char *name, GError **error)
{
  WnVoice *voice = wn_voice_load (name, error);
  ParWaveNetVoice *self;

  if (!voice)
    return NULL;
  self = g_object_new (PARWAVENET_TYPE_VOICE, NULL);
  self->voice = voice;
  return self;
}

WnVoice *
parwavenet_voice_peek (ParWaveNetVoice *self)
{
  return self->voice;
}
