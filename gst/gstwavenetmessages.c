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

static void
add (const Context *context, const gchar *type, const gchar *text, gint offset, gint length,
    const gchar *name, guint64 start, guint64 duration)
{
  const GstWavenetUtterance *u = context->utterance;
  GstClockTime time = gst_wavenet_audio_time (u->start + start, u->rate);
  GstClockTime end = duration == G_MAXUINT64
      ? GST_CLOCK_TIME_NONE
      : gst_wavenet_audio_time (u->start + start + duration, u->rate);
  GstStructure *structure = gst_structure_new (type, "utterance-id", G_TYPE_UINT, u->id, "text",
      G_TYPE_STRING, text, "char-offset", G_TYPE_INT, offset, "char-length", G_TYPE_INT, length,
      "name", G_TYPE_STRING, name, "timestamp", G_TYPE_UINT64, time, "stream-time", G_TYPE_UINT64,
      gst_segment_to_stream_time (context->segment, GST_FORMAT_TIME, time), "running-time",
      G_TYPE_UINT64, gst_segment_to_running_time (context->segment, GST_FORMAT_TIME, time),
      "duration", G_TYPE_UINT64, GST_CLOCK_TIME_IS_VALID (end) ? end - time : GST_CLOCK_TIME_NONE,
      NULL);

  g_queue_push_tail (context->queue,
      gst_message_new_element (GST_OBJECT (context->element), structure));
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

void
gst_wavenet_messages_collect (GQueue *queue, GstElement *element, GstWavenetMessageFlags flags,
    const GstSegment *segment, GstWavenetUtterance *utterance, gsize n, gboolean ended)
{
  Context context = { queue, element, segment, utterance };
  const gchar *voice = wn_voice_get_info (utterance->voice)->name;
  GPtrArray *marks = gst_wavenet_utterance_take_marks (utterance,
      ended ? G_MAXUINT64 : utterance->position);
  gchar *warning = gst_wavenet_utterance_take_warning (utterance);

  if (!utterance->announced && n > 0) {
    utterance->announced = TRUE;
    if (flags & GST_WAVENET_MESSAGE_UTTERANCE)
      add (&context, "tts-utterance-start", utterance->text, 0, utterance->n_chars, voice,
          utterance->position - n, G_MAXUINT64);
  }
  for (guint i = 0; i < marks->len; i++)
    add_mark (&context, flags, g_ptr_array_index (marks, i));
  if (ended && utterance->announced && (flags & GST_WAVENET_MESSAGE_UTTERANCE))
    add (&context, "tts-utterance-end", utterance->text, 0, utterance->n_chars, voice,
        utterance->position, 0);
  if (warning)
    gst_wavenet_messages_warn (queue, element, warning);

  g_free (warning);
  g_ptr_array_unref (marks);
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
