/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "gstwavenetaudio.h"
#include "gstwavenetmessages.h"

typedef struct
{
  GQueue *queue;
  GstElement *element;
  const GstSegment *segment;
  const GstWavenetUtterance *utterance;
} Context;

static GstStructure *
make (const gchar *type, guint id, const gchar *text, gint offset, gint length, const gchar *name)
{
  return gst_structure_new (type, "utterance-id", G_TYPE_UINT, id, "text", G_TYPE_STRING, text,
      "char-offset", G_TYPE_INT, offset, "char-length", G_TYPE_INT, length, "name", G_TYPE_STRING,
      name, NULL);
}

static void
set_times (GstStructure *structure, const GstSegment *segment, GstClockTime time,
    GstClockTime duration)
{
  gst_structure_set (structure, "timestamp", G_TYPE_UINT64, time, "stream-time", G_TYPE_UINT64,
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, time), "running-time", G_TYPE_UINT64,
      gst_segment_to_running_time (segment, GST_FORMAT_TIME, time), "duration", G_TYPE_UINT64,
      duration, NULL);
}

static void
add_structure (GQueue *queue, GstElement *element, GstStructure *structure)
{
  g_queue_push_tail (queue, gst_message_new_element (GST_OBJECT (element), structure));
}

static void
add (const Context *context, const gchar *type, const gchar *text, gint offset, gint length,
    const gchar *name, guint64 start, guint64 duration)
{
  const GstWavenetUtterance *u = context->utterance;
  GstClockTime time = gst_wavenet_audio_time (u->start + start, u->rate);
  GstClockTime end = duration == G_MAXUINT64
      ? GST_CLOCK_TIME_NONE
      : gst_wavenet_audio_time (u->start + start + duration, u->rate);
  GstStructure *structure = make (type, u->id, text, offset, length, name);

  set_times (structure, context->segment, time,
      GST_CLOCK_TIME_IS_VALID (end) ? end - time : GST_CLOCK_TIME_NONE);
  add_structure (context->queue, context->element, structure);
}

static void
add_end (const Context *context, const gchar *voice)
{
  const GstWavenetUtterance *u = context->utterance;
  gboolean complete = gst_wavenet_utterance_is_complete (u);
  GstClockTime start = gst_wavenet_audio_time (u->start, u->rate),
               end = gst_wavenet_audio_time (u->start + u->position, u->rate);
  GstStructure *structure = make ("tts-utterance-end", u->id, u->text, 0, u->n_chars, voice);

  set_times (structure, context->segment, end, 0);
  gst_structure_set (structure, "cancelled", G_TYPE_BOOLEAN, !complete, "spoken-chars", G_TYPE_INT,
      complete ? (gint) u->n_chars : u->spoken_chars, "input-duration", G_TYPE_UINT64,
      u->input_duration, "speech-duration", G_TYPE_UINT64, end - start, "compression",
      G_TYPE_DOUBLE, u->compression, "last-part", G_TYPE_BOOLEAN, u->last_part, NULL);
  add_structure (context->queue, context->element, structure);
}

void
gst_wavenet_messages_add_unspoken (GQueue *queue, GstElement *element, GstWavenetMessageFlags flags,
    const GstSegment *segment, GstClockTime time, guint id, const gchar *text, gboolean last_part)
{
  GstStructure *structure;
  gchar *valid;

  if (!(flags & GST_WAVENET_MESSAGE_UTTERANCE))
    return;
  valid = g_utf8_make_valid (text, -1);
  structure = make ("tts-utterance-end", id, valid, 0, g_utf8_strlen (valid, -1), NULL);
  g_free (valid);
  set_times (structure, segment, time, 0);
  gst_structure_set (structure, "cancelled", G_TYPE_BOOLEAN, TRUE, "spoken-chars", G_TYPE_INT, 0,
      "input-duration", G_TYPE_UINT64, GST_CLOCK_TIME_NONE, "speech-duration", G_TYPE_UINT64,
      G_GUINT64_CONSTANT (0), "compression", G_TYPE_DOUBLE, 1.0, "last-part", G_TYPE_BOOLEAN,
      last_part, NULL);
  add_structure (queue, element, structure);
}

static void
add_mark (const Context *context, GstWavenetMessageFlags flags, const WnMark *mark)
{
  static const struct
  {
    const gchar *type;
    GstWavenetMessageFlags flag;
  } kinds[] = {
    [WN_MARK_SENTENCE] = { "tts-sentence", GST_WAVENET_MESSAGE_SENTENCE },
    [WN_MARK_WORD] = { "tts-word", GST_WAVENET_MESSAGE_WORD },
    [WN_MARK_PHONE] = { "tts-phoneme", GST_WAVENET_MESSAGE_PHONEME },
    [WN_MARK_NAMED] = { "tts-mark", GST_WAVENET_MESSAGE_MARK },
  };
  const GstWavenetUtterance *u = context->utterance;
  gchar *sentence = NULL;

  if (!(flags & kinds[mark->type].flag))
    return;
  if (mark->type == WN_MARK_SENTENCE) {
    glong offset = CLAMP (mark->offset, 0, u->n_chars);

    sentence = g_utf8_substring (u->text, offset,
        offset + CLAMP (mark->length, 0, u->n_chars - offset));
  }
  add (context, kinds[mark->type].type, sentence ? sentence : mark->name, mark->offset,
      mark->length, mark->name, mark->start, mark->duration);
  g_free (sentence);
}

GPtrArray *
gst_wavenet_messages_collect (GQueue *queue, GstElement *element, GstWavenetMessageFlags flags,
    const GstSegment *segment, GstWavenetUtterance *utterance, gsize n, gboolean ended)
{
  Context context = { queue, element, segment, utterance };
  const gchar *voice = wn_voice_get_info (utterance->voice)->name;
  GPtrArray *marks = gst_wavenet_utterance_take_marks (utterance,
      ended && gst_wavenet_utterance_is_complete (utterance) ? G_MAXUINT64 : utterance->position);
  gchar *warning = gst_wavenet_utterance_take_warning (utterance);

  if (!utterance->announced && n > 0) {
    utterance->announced = TRUE;
    if (flags & GST_WAVENET_MESSAGE_UTTERANCE)
      add (&context, "tts-utterance-start", utterance->text, 0, utterance->n_chars, voice,
          utterance->position - n, G_MAXUINT64);
  }
  for (guint i = 0; i < marks->len; i++)
    add_mark (&context, flags, g_ptr_array_index (marks, i));
  if (ended && (flags & GST_WAVENET_MESSAGE_UTTERANCE))
    add_end (&context, voice);
  if (warning)
    gst_wavenet_messages_warn (queue, element, warning);

  g_free (warning);
  return marks;
}

void
gst_wavenet_messages_warn (GQueue *queue, GstElement *element, const gchar *message)
{
  GError *error = g_error_new_literal (GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE, message);

  g_queue_push_tail (queue, gst_message_new_warning (GST_OBJECT (element), error, NULL));
  g_error_free (error);
}

void
gst_wavenet_messages_post (GQueue *queue, GstElement *element)
{
  GstMessage *message;

  while ((message = g_queue_pop_head (queue)))
    gst_element_post_message (element, message);
}

void
gst_wavenet_messages_drop (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify) gst_message_unref);
}
