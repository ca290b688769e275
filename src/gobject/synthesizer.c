/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include "voice.h"

/**
 * ParWaveNetSynthesizer:
 *
 * Speaks a text after the other: start one, then read its samples until there are none. Used by one
 * thread at a time; while an asynchronous read is on its way, only its cancellable may be used.
 */
struct _ParWaveNetSynthesizer
{
  GObject parent;
  ParWaveNetVoice *voice;
  WnSynth *synth;
  WnProsody prosody;
  int cancelled; /* atomic */
  guint64 key;
};

G_DEFINE_FINAL_TYPE (ParWaveNetSynthesizer, parwavenet_synthesizer, G_TYPE_OBJECT)

enum
{
  PROP_VOICE = 1,
  PROP_RATE,
  PROP_PITCH,
  PROP_PITCH_RANGE,
  PROP_VOLUME,
  N_PROPERTIES
};

static double *
prosody_value (ParWaveNetSynthesizer *self, guint id)
{
  return id == PROP_RATE       ? &self->prosody.rate
      : id == PROP_PITCH       ? &self->prosody.pitch
      : id == PROP_PITCH_RANGE ? &self->prosody.pitch_range
                               : &self->prosody.volume;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  ParWaveNetSynthesizer *self = PARWAVENET_SYNTHESIZER (object);

  if (id == PROP_VOICE)
    g_value_set_object (value, self->voice);
  else
    g_value_set_double (value, *prosody_value (self, id));
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  ParWaveNetSynthesizer *self = PARWAVENET_SYNTHESIZER (object);

  *prosody_value (self, id) = g_value_get_double (value);
  if (self->synth)
    wn_synth_set_prosody (self->synth, &self->prosody);
}

static void
finalize (GObject *object)
{
  ParWaveNetSynthesizer *self = PARWAVENET_SYNTHESIZER (object);

  g_clear_pointer (&self->synth, wn_synth_free);
  g_clear_object (&self->voice);
  G_OBJECT_CLASS (parwavenet_synthesizer_parent_class)->finalize (object);
}

static void
parwavenet_synthesizer_class_init (ParWaveNetSynthesizerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GParamSpec *specs[N_PROPERTIES] = {
    [PROP_VOICE] = g_param_spec_object ("voice", "Voice", "That speaks", PARWAVENET_TYPE_VOICE,
        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS),
    [PROP_RATE] = g_param_spec_double ("rate", "Rate", "Speed of speech", 0.25, 4, 1, flags),
    [PROP_PITCH] = g_param_spec_double ("pitch", "Pitch", "Factor on the pitch", 0.5, 2, 1, flags),
    [PROP_PITCH_RANGE] = g_param_spec_double ("pitch-range", "Pitch range",
        "Factor on the liveliness of the pitch", 0, 2, 1, flags),
    [PROP_VOLUME] = g_param_spec_double ("volume", "Volume", "Factor on the samples", 0, 4, 1,
        flags),
  };

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize = finalize;
  g_object_class_install_properties (object_class, N_PROPERTIES, specs);
}

static void
parwavenet_synthesizer_init (ParWaveNetSynthesizer *self)
{
  self->prosody = (WnProsody) WN_PROSODY_INIT;
}

/**
 * parwavenet_synthesizer_new: (constructor)
 * @voice: that speaks
 * @error: return location for an error
 *
 * Returns: (transfer full): a synthesizer
 */
ParWaveNetSynthesizer *
parwavenet_synthesizer_new (ParWaveNetVoice *voice, GError **error)
{
  WnSynth *synth = wn_synth_new (parwavenet_voice_peek (voice), NULL, error);
  ParWaveNetSynthesizer *self;

  if (!synth)
    return NULL;
  self = g_object_new (PARWAVENET_TYPE_SYNTHESIZER, NULL);
  self->synth = synth;
  self->voice = g_object_ref (voice);
  wn_synth_set_cancel_flag (synth, &self->cancelled);
  return self;
}

static gboolean
start (ParWaveNetSynthesizer *self, const char *text, WnTextFormat format, GError **error)
{
  g_atomic_int_set (&self->cancelled, 0);
  return wn_synth_start_markup (self->synth, text, -1, format, self->key++, error);
}

/**
 * parwavenet_synthesizer_start:
 * @self: a synthesizer
 * @text: what to speak
 * @error: return location for an error
 *
 * Begins a text; what was left of the one before is dropped.
 *
 * Returns: whether it has begun
 */
gboolean
parwavenet_synthesizer_start (ParWaveNetSynthesizer *self, const char *text, GError **error)
{
  return start (self, text, WN_FORMAT_PLAIN, error);
}

/**
 * parwavenet_synthesizer_start_ssml:
 * @self: a synthesizer
 * @text: SSML
 * @error: return location for an error
 *
 * The same for marked-up text. What the markup asks for in vain is a warning, not an error.
 *
 * Returns: whether it has begun
 */
gboolean
parwavenet_synthesizer_start_ssml (ParWaveNetSynthesizer *self, const char *text, GError **error)
{
  return start (self, text, WN_FORMAT_SSML, error);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_atomic_int_set ((int *) data, 1);
}

/**
 * parwavenet_synthesizer_read:
 * @self: a synthesizer
 * @n_samples: how many are wanted, at most
 * @cancellable: (nullable): ends it early, from another thread; then the next reads go on
 * @error: return location for an error
 *
 * Returns: (transfer full): the next samples, 16 bits in native byte order, one channel; no bytes
 *   at the end
 */
GBytes *
parwavenet_synthesizer_read (ParWaveNetSynthesizer *self, guint n_samples,
    GCancellable *cancellable, GError **error)
{
  g_autofree float *x = g_new (float, MAX (n_samples, 1));
  gint16 *samples;
  gulong handler = 0;
  gsize n;

  g_atomic_int_set (&self->cancelled, 0);
  if (cancellable)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), &self->cancelled,
        NULL);
  n = wn_synth_read (self->synth, x, n_samples);
  if (cancellable)
    g_cancellable_disconnect (cancellable, handler);
  if (n < n_samples && g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  samples = g_new (gint16, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) CLAMP (rintf (x[i] * 32768.0f), -32768.0f, 32767.0f);
  return g_bytes_new_take (samples, n * sizeof *samples);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = parwavenet_synthesizer_read (source, GPOINTER_TO_UINT (data), cancellable,
      &error);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * parwavenet_synthesizer_read_async:
 * @self: a synthesizer
 * @n_samples: how many are wanted, at most
 * @cancellable: (nullable): ends it early
 * @callback: (scope async): called when there are samples
 * @user_data: for @callback
 *
 * The same in another thread, for programs with a main loop.
 */
void
parwavenet_synthesizer_read_async (ParWaveNetSynthesizer *self, guint n_samples,
    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, GUINT_TO_POINTER (n_samples), NULL);
  g_task_run_in_thread (task, read_in_thread);
  g_object_unref (task);
}

/**
 * parwavenet_synthesizer_read_finish:
 * @self: a synthesizer
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): as parwavenet_synthesizer_read()
 */
GBytes *
parwavenet_synthesizer_read_finish (ParWaveNetSynthesizer *self, GAsyncResult *result,
    GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * parwavenet_synthesizer_take_marks:
 * @self: a synthesizer
 * @until: a sample, counted from the text's first
 *
 * Returns: (transfer container) (element-type ParWaveNetMark): sentences, words, phones and named
 *   marks that begin before @until and were not taken yet
 */
GPtrArray *
parwavenet_synthesizer_take_marks (ParWaveNetSynthesizer *self, guint64 until)
{
  GPtrArray *marks = wn_synth_take_marks (self->synth, until);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) parwavenet_mark_free);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *from = marks->pdata[i];
    ParWaveNetMark *mark = g_new0 (ParWaveNetMark, 1);

    /* the two enumerations are in the same order */
    *mark = (ParWaveNetMark){ (ParWaveNetMarkKind) from->type, from->start, from->duration,
      from->offset, from->length, g_strdup (from->name) };
    g_ptr_array_add (out, mark);
  }
  g_ptr_array_unref (marks);
  return out;
}

/**
 * parwavenet_synthesizer_take_warnings:
 * @self: a synthesizer
 *
 * Returns: (transfer full) (array zero-terminated=1): what was left out since the last call
 */
char **
parwavenet_synthesizer_take_warnings (ParWaveNetSynthesizer *self)
{
  char **warnings = wn_synth_take_warnings (self->synth);

  return warnings ? warnings : g_new0 (char *, 1);
}

/**
 * parwavenet_synthesizer_get_length:
 * @self: a synthesizer
 *
 * Returns: samples of the whole text, which is planned for it, but not spoken
 */
guint64
parwavenet_synthesizer_get_length (ParWaveNetSynthesizer *self)
{
  return wn_synth_get_length (self->synth);
}

/**
 * parwavenet_synthesizer_get_position:
 * @self: a synthesizer
 *
 * Returns: the sample that the next read begins with
 */
guint64
parwavenet_synthesizer_get_position (ParWaveNetSynthesizer *self)
{
  return wn_synth_get_position (self->synth);
}

/**
 * parwavenet_synthesizer_seek:
 * @self: a synthesizer
 * @sample: where the next read begins
 */
void
parwavenet_synthesizer_seek (ParWaveNetSynthesizer *self, guint64 sample)
{
  wn_synth_seek (self->synth, sample);
}
