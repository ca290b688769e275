/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gstwavenetaudio.h"
#include "gstwavenetutterance.h"

#define FADE_MS 10
#define NO_VOICE "no voice " /* so begin warnings that are the same for each text */
#define PIECE_MS 20          /* made at once: an interruption need not wait for a whole chunk */

static void
override_double (const GstStructure *overrides, const gchar *name, gdouble min, gdouble max,
    gdouble *value)
{
  if (gst_structure_get_double (overrides, name, value))
    *value = CLAMP (*value, min, max);
}

static void
prosody_at (guint64 sample, WnProsody *prosody, gpointer user_data)
{
  GstWavenetUtterance *u = user_data;
  GstClockTime time = gst_wavenet_audio_time (u->start + sample, u->rate), stream_time;

  /* what lies before the segment has a stream time too: a seek must not change how long it is */
  if (gst_segment_to_stream_time_full (&u->segment, GST_FORMAT_TIME, time, &stream_time) <= 0)
    stream_time = 0;
  gst_wavenet_settings_prosody_at (u->live, u->element, stream_time, prosody);
  if (u->overrides) {
    override_double (u->overrides, "rate", 0.25, 4.0, &prosody->rate);
    override_double (u->overrides, "pitch", 0.5, 2.0, &prosody->pitch);
    override_double (u->overrides, "pitch-range", 0.0, 2.0, &prosody->pitch_range);
    override_double (u->overrides, "volume", 0.0, 4.0, &prosody->volume);
  }
  if (gst_wavenet_settings_is_muted (u->live, u->element))
    prosody->volume = 0.0;
}

/* A curve is asked for by the function: that it moves is no change of prosody */
static void
set_prosody (GstWavenetUtterance *u, guint64 sample, gdouble volume)
{
  gboolean has_curves = gst_object_has_active_control_bindings (GST_OBJECT (u->element));
  WnProsody prosody;

  prosody_at (sample, &prosody, u);
  if (has_curves)
    gst_wavenet_settings_drop_curves (u->element, &prosody);
  prosody.volume = volume;
  wn_synth_set_prosody (u->synth, &prosody);
  wn_synth_set_prosody_func (u->synth, has_curves ? prosody_at : NULL, u);
}

static gdouble
volume_at (GstWavenetUtterance *u, guint64 sample)
{
  WnProsody prosody;

  prosody_at (sample, &prosody, u);
  return prosody.volume;
}

/* As many equal pieces to a chunk as it takes for each to be short */
static void
set_sizes (GstWavenetUtterance *u, guint chunk_duration)
{
  guint n = (chunk_duration + PIECE_MS - 1) / PIECE_MS;
  gsize chunk = MAX (1, (gsize) chunk_duration * u->rate / 1000);

  u->piece_size = (chunk + n - 1) / n;
  u->chunk_size = (guint64) u->piece_size * n;
  u->piece = g_new (gfloat, u->piece_size);
}

GstWavenetUtterance *
gst_wavenet_utterance_new (GstWavenetSpeaker *speaker, GstElement *element, WnVoice *voice,
    const GstWavenetSettings *live, const GstWavenetSettings *settings,
    const GstWavenetUtteranceParams *params, GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  gchar *who = gst_wavenet_settings_asked_voice_of (wn_voice_get_info (voice));
  WnDocument *document = params->document
      ? wn_document_ref (params->document)
      : wn_document_new (params->text, -1, params->format, who, settings->ssml_files, error);
  WnSynth *synth = document ? gst_wavenet_speaker_acquire (speaker, voice, settings, error) : NULL;
  GstWavenetUtterance *u;

  g_free (who);
  if (!synth) {
    wn_document_unref (document);
    return NULL;
  }

  u = g_new0 (GstWavenetUtterance, 1);
  u->id = params->id;
  u->voice = wn_voice_ref (voice);
  u->rate = wn_voice_get_info (voice)->sample_rate;
  u->start = params->start;
  u->stop = u->length = G_MAXUINT64;
  u->tail = params->tail;
  u->last_part = params->last_part;
  u->input_duration = params->duration;
  u->compression = 1.0;
  u->speaker = speaker;
  u->element = element;
  u->live = live;
  u->overrides = params->overrides ? gst_structure_copy (params->overrides) : NULL;
  u->segment = *params->segment;
  u->synth = synth;
  u->cancelled = params->cancelled;
  set_sizes (u, settings->chunk_duration);

  u->volume_from = u->volume_to = volume_at (u, 0);
  set_prosody (u, 0, u->volume_to);
  wn_synth_set_cancel_flag (synth, params->cancelled);
  u->document = document;
  u->text = wn_document_get_text (document);
  wn_synth_start_document (synth, document, params->part, params->key);
  u->n_chars = g_utf8_strlen (u->text, -1);
  gst_wavenet_speaker_add_work (speaker, 0, (g_get_monotonic_time () - begun) * GST_USECOND);
  return u;
}

void
gst_wavenet_utterance_free (GstWavenetUtterance *utterance)
{
  wn_synth_set_prosody_func (utterance->synth, NULL, NULL);
  wn_synth_set_cancel_flag (utterance->synth, NULL);
  gst_wavenet_speaker_release (utterance->speaker, utterance->synth);
  wn_voice_unref (utterance->voice);
  if (utterance->overrides)
    gst_structure_free (utterance->overrides);
  g_free (utterance->piece);
  wn_document_unref (utterance->document);
  g_free (utterance);
}

guint64
gst_wavenet_utterance_get_length (GstWavenetUtterance *utterance)
{
  guint64 length = utterance->length;

  if (length == G_MAXUINT64) {
    set_prosody (utterance, utterance->piece_start + utterance->piece_n, utterance->volume_to);
    length = wn_synth_get_length (utterance->synth);
  }
  return MIN (length + utterance->tail, utterance->stop);
}

void
gst_wavenet_utterance_compress (GstWavenetUtterance *utterance, guint64 n, gdouble max_factor)
{
  guint64 before = wn_synth_get_length (utterance->synth), after;

  after = wn_synth_limit_length (utterance->synth, n, max_factor);
  if (after > 0 && after < before)
    utterance->compression = (gdouble) before / after;
}

gboolean
gst_wavenet_utterance_is_complete (const GstWavenetUtterance *utterance)
{
  return utterance->length != G_MAXUINT64 && utterance->position >= utterance->length;
}

void
gst_wavenet_utterance_cut (GstWavenetUtterance *utterance, guint64 sample)
{
  utterance->stop = sample;
}

static guint64
fade_samples (const GstWavenetUtterance *u)
{
  return (guint64) u->rate * FADE_MS / 1000;
}

void
gst_wavenet_utterance_interrupt (GstWavenetUtterance *utterance)
{
  utterance->stop = MIN (utterance->stop, utterance->position + fade_samples (utterance));
}

void
gst_wavenet_utterance_seek (GstWavenetUtterance *utterance, guint64 sample)
{
  utterance->position = utterance->notes_from = sample;
  utterance->piece_n = 0;
}

void
gst_wavenet_utterance_unread (GstWavenetUtterance *utterance, gsize n)
{
  utterance->position -= n;
  utterance->notes_from = utterance->position;
  utterance->piece_n = 0;
}

static gboolean
is_cancelled (const GstWavenetUtterance *u)
{
  return u->cancelled && g_atomic_int_get (u->cancelled);
}

/* Somewhere in the current chunk, or at its end */
static gdouble
ramp (const GstWavenetUtterance *u, guint64 sample)
{
  return u->volume_from + (u->volume_to - u->volume_from) * sample / u->chunk_size;
}

/* Makes the piece that holds `position`; where reading began has no influence on its volume */
static void
make_piece (GstWavenetUtterance *u)
{
  gint64 begun = g_get_monotonic_time ();
  guint64 start = u->position - u->position % u->piece_size, in_chunk = start % u->chunk_size;
  gboolean jump = start != wn_synth_get_position (u->synth);

  if (jump || in_chunk == 0) {
    u->volume_from = jump ? volume_at (u, start - in_chunk) : u->volume_to;
    u->volume_to = volume_at (u, start - in_chunk + u->chunk_size);
  }
  if (jump) {
    set_prosody (u, start, ramp (u, in_chunk));
    wn_synth_seek (u->synth, start);
  }
  set_prosody (u, start, ramp (u, in_chunk + u->piece_size));
  u->piece_start = start;
  u->piece_n = wn_synth_read (u->synth, u->piece, u->piece_size);
  if (is_cancelled (u))
    u->piece_n = 0;
  else if (u->piece_n < u->piece_size)
    u->length = start + u->piece_n;

  gst_wavenet_speaker_add_work (u->speaker, gst_wavenet_audio_time (u->piece_n, u->rate),
      (g_get_monotonic_time () - begun) * GST_USECOND);
}

static void
fade (const GstWavenetUtterance *u, gfloat *out, gsize n)
{
  guint64 length = fade_samples (u);

  for (gsize i = 0; i < n; i++) {
    guint64 left = u->stop - (u->position + i);

    if (left <= length)
      out[i] *= (gfloat) (left - 1) / length;
  }
}

gsize
gst_wavenet_utterance_read (GstWavenetUtterance *utterance, gfloat *out, gsize n)
{
  GstWavenetUtterance *u = utterance;

  if (u->position >= u->stop)
    return 0;
  n = MIN (n, u->stop - u->position);

  if (u->position < u->length
      && (u->position < u->piece_start || u->position >= u->piece_start + u->piece_n))
    make_piece (u);
  if (is_cancelled (u))
    return 0;

  if (u->position < u->length) {
    gsize skip = u->position - u->piece_start;

    n = MIN (n, u->piece_n - skip);
    memcpy (out, u->piece + skip, n * sizeof *out);
  } else {
    guint64 end = u->length + u->tail;

    n = u->position < end ? MIN (n, end - u->position) : 0;
    memset (out, 0, n * sizeof *out);
  }
  if (u->stop != G_MAXUINT64)
    fade (u, out, n);
  u->position += n;
  return n;
}

GPtrArray *
gst_wavenet_utterance_take_marks (GstWavenetUtterance *utterance, guint64 until)
{
  GPtrArray *marks = wn_synth_take_marks (utterance->synth, until);

  for (guint i = marks->len; i-- > 0;) {
    const WnMark *mark = g_ptr_array_index (marks, i);

    if (mark->start < utterance->stop && mark->type == WN_MARK_WORD)
      utterance->spoken_chars = MAX (utterance->spoken_chars, mark->offset + mark->length);
    if (mark->start < utterance->notes_from || mark->start >= utterance->stop)
      g_ptr_array_remove_index (marks, i);
  }
  return marks;
}

gchar *
gst_wavenet_utterance_take_warning (GstWavenetUtterance *utterance)
{
  gchar **warnings = wn_synth_take_warnings (utterance->synth);
  GString *message = g_string_new (NULL);

  for (gchar **w = warnings; w && *w; w++) {
    if (g_str_has_prefix (*w, NO_VOICE) && !gst_wavenet_speaker_is_news (utterance->speaker, *w))
      continue;
    g_string_append_printf (message, "%s%s", message->len ? "; " : "", *w);
  }
  g_strfreev (warnings);
  return g_string_free (message, message->len == 0);
}
