/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * textwavenet's sink pad: text and events in, cues and events into the queue that the task empties
 */

#include <string.h>

#include "base/rng.h"
#include "gsttextwavenet.h"
#include "gstwavenetintl.h"

GST_DEBUG_CATEGORY_EXTERN (text_wavenet_debug);
#define GST_CAT_DEFAULT text_wavenet_debug

#define MAX_QUEUED_CUES 2
#define MAX_TOLD_VOICES 1000
#define PAUSE GST_SECOND /* in a list of buffers: what follows is another cue */

void
gst_text_wavenet_cue_free (GstTextWavenetCue *cue)
{
  g_free (cue->text);
  wn_document_unref (cue->document);
  g_free (cue->speaker);
  g_free (cue->character);
  g_clear_pointer (&cue->voice, wn_voice_unref);
  gst_clear_buffer (&cue->buffer);
  g_free (cue);
}

const gchar *
gst_text_wavenet_cue_text (const GstTextWavenetCue *cue)
{
  return cue->document ? wn_document_get_text (cue->document) : cue->text;
}

/* ---- queue ---- */

static void
item_free (gpointer data)
{
  GstTextWavenetItem *item = data;

  if (item->cue)
    gst_text_wavenet_cue_free (item->cue);
  if (item->event)
    gst_event_unref (item->event);
  g_free (item);
}

/* What outlives a flush */
static gboolean
is_kept (const GstTextWavenetItem *item)
{
  return item->event && GST_EVENT_IS_STICKY (item->event)
      && GST_EVENT_TYPE (item->event) != GST_EVENT_SEGMENT
      && GST_EVENT_TYPE (item->event) != GST_EVENT_EOS;
}

void
gst_text_wavenet_clear_items (GstTextWavenet *self, gboolean everything)
{
  GList *next;

  for (GList *l = self->items.head; l; l = next) {
    next = l->next;
    if (everything || !is_kept (l->data)) {
      item_free (l->data);
      g_queue_delete_link (&self->items, l);
    }
  }
  self->n_cues = 0;
}

/* `lock` is held */
static void
add_item (GstTextWavenet *self, GstTextWavenetCue *cue, GstEvent *event)
{
  GstTextWavenetItem *item = g_new (GstTextWavenetItem, 1);

  *item = (GstTextWavenetItem){ cue, event };
  g_queue_push_tail (&self->items, item);
  if (cue)
    self->n_cues++;
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_signal (&self->item_added);
}

void
gst_text_wavenet_put_back (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstTextWavenetItem *item = g_new (GstTextWavenetItem, 1);

  *item = (GstTextWavenetItem){ cue, NULL };
  g_queue_push_head (&self->items, item);
  self->n_cues++;
}

static GstFlowReturn
queue_cue (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstFlowReturn flow;

  g_mutex_lock (&self->lock);
  while (self->flow == GST_FLOW_OK && self->n_cues >= MAX_QUEUED_CUES)
    g_cond_wait (&self->item_taken, &self->lock);
  flow = self->eos ? GST_FLOW_EOS : self->flow;
  if (flow == GST_FLOW_OK)
    add_item (self, cue, NULL);
  else
    gst_text_wavenet_cue_free (cue);
  g_mutex_unlock (&self->lock);
  return flow;
}

static gboolean
queue_event (GstTextWavenet *self, GstEvent *event)
{
  gboolean accepted;

  g_mutex_lock (&self->lock);
  accepted = self->flow == GST_FLOW_OK && !self->eos;
  if (accepted) {
    self->eos = GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    add_item (self, NULL, event);
  } else {
    gst_event_unref (event);
  }
  g_mutex_unlock (&self->lock);
  return accepted;
}

/* ---- text in ---- */

static GstTextWavenetCue *
cue_new (GstTextWavenet *self, gchar *text, guint64 number)
{
  GstTextWavenetCue *cue = g_new0 (GstTextWavenetCue, 1);

  cue->id = ++self->last_id;
  cue->text = text;
  cue->format = self->format;
  cue->part = -1;
  cue->last_part = TRUE;
  cue->pts = cue->duration = cue->limit = GST_CLOCK_TIME_NONE;
  cue->key = text ? wn_rng_hash (text, strlen (text), number) : 0;
  cue->arrival = g_get_monotonic_time ();
  return cue;
}

GstTextWavenetCue *
gst_text_wavenet_cue_part (const GstTextWavenetCue *cue, guint i, guint n)
{
  GstTextWavenetCue *part = g_new0 (GstTextWavenetCue, 1);

  part->part = -1;
  part->pts = part->duration = GST_CLOCK_TIME_NONE;
  part->limit = cue->limit;
  part->id = cue->id;
  part->format = cue->format;
  part->key = cue->key + i;
  part->arrival = cue->arrival;
  part->last_part = i == n - 1;
  part->pause = cue->pause && part->last_part;
  if (i == 0) {
    part->pts = cue->pts;
    part->duration = cue->duration;
    gst_buffer_replace (&part->buffer, cue->buffer);
  } else if (GST_CLOCK_TIME_IS_VALID (cue->pts) && GST_CLOCK_TIME_IS_VALID (cue->duration)) {
    part->limit = cue->pts + cue->duration;
  }
  return part;
}

/* SSML in several voices becomes a cue for each. Consumes the cue */
static GstFlowReturn
queue_ssml (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstWavenetSettings settings = {
    NULL,
  };
  GstFlowReturn flow = GST_FLOW_OK;
  WnDocument *document;
  gchar *voice;
  guint n;

  gst_wavenet_settings_snapshot (&self->settings, self, &settings);
  voice = gst_wavenet_settings_asked_voice (settings.voice,
      settings.language ? settings.language : self->sink_language);
  document = wn_document_new (cue->text, -1, cue->format, voice, settings.ssml_files, NULL);
  gst_wavenet_settings_clear (&settings);
  g_free (voice);
  if (!document) /* text of a cue is valid */
    return queue_cue (self, cue);
  n = wn_document_get_n_parts (document);
  for (guint i = 0; i < n && flow == GST_FLOW_OK; i++) {
    GstTextWavenetCue *part = gst_text_wavenet_cue_part (cue, i, n);

    part->document = wn_document_ref (document);
    part->part = n > 1 ? (gint) i : -1;
    part->is_split = TRUE;
    part->speaker = wn_document_get_voice (document, i);
    flow = queue_cue (self, part);
  }
  gst_text_wavenet_cue_free (cue);
  wn_document_unref (document);
  return flow;
}

/* A subtitle becomes a cue for each that speaks in it; its time passes, also if nobody does */
static GstFlowReturn
queue_caption (GstTextWavenet *self, GstTextWavenetCue *cue)
{
  GstFlowReturn flow = GST_FLOW_OK;
  GstStructure *map;
  GPtrArray *parts;
  gboolean sounds;

  GST_OBJECT_LOCK (self);
  sounds = self->sound_descriptions == GST_TEXT_WAVENET_SPOKEN;
  map = self->speaker_map ? gst_structure_copy (self->speaker_map) : NULL;
  GST_OBJECT_UNLOCK (self);
  parts = gst_wavenet_caption_parse (cue->text, cue->format, sounds, map, &self->caption_speaker);
  gst_clear_structure (&map);

  for (guint i = 0; i < parts->len && flow == GST_FLOW_OK; i++) {
    const GstWavenetCaptionPart *spoken = g_ptr_array_index (parts, i);
    GstTextWavenetCue *part = gst_text_wavenet_cue_part (cue, i, parts->len);

    part->text = g_strdup (spoken->text);
    part->character = g_strdup (spoken->speaker);
    flow = queue_cue (self, part);
  }
  if (parts->len == 0 && GST_CLOCK_TIME_IS_VALID (cue->pts)
      && GST_CLOCK_TIME_IS_VALID (cue->duration) && *cue->text
      && !queue_event (self, gst_event_new_gap (cue->pts, cue->duration)))
    flow = GST_FLOW_FLUSHING;
  g_ptr_array_unref (parts);
  gst_text_wavenet_cue_free (cue);
  return flow;
}

/* Queues the sentences that are complete, or with `flush` all that is left */
static GstFlowReturn
queue_sentences (GstTextWavenet *self, gboolean flush)
{
  GstFlowReturn flow = GST_FLOW_OK;
  guint n_dropped = self->stream.n_dropped, n_damaged = 0;
  gchar *sentence;

  while (flow == GST_FLOW_OK
      && (sentence = gst_wavenet_text_stream_pop (&self->stream, self->format, flush))) {
    if (gst_wavenet_text_is_damaged (sentence)) {
      n_damaged++;
      g_free (sentence);
    } else if (gst_wavenet_text_is_speakable (sentence)) {
      GstTextWavenetCue *cue = cue_new (self, sentence, self->n_sentences++);

      cue->pause = !flush || !gst_wavenet_text_stream_is_empty (&self->stream);
      flow = self->format == WN_FORMAT_SSML ? queue_ssml (self, cue) : queue_cue (self, cue);
    } else {
      g_free (sentence);
    }
  }
  if (n_damaged)
    GST_ELEMENT_WARNING (self, STREAM, DECODE,
        (_ ("Text is not UTF-8: %u sentences are skipped"), n_damaged), (NULL));
  if (self->stream.n_dropped != n_dropped)
    GST_ELEMENT_WARNING (self, STREAM, DECODE,
        ("%s",
            self->format == WN_FORMAT_PLAIN
                ? _ ("A run of more than 1000 characters without a space is left out")
                : _ ("Markup of more than 4 MiB without an end is left out")),
        (NULL));
  return flow;
}

/* A reader is live when its source is, or when it cannot seek, as a terminal or a socket */
static gboolean
stream_is_live (GstTextWavenet *self)
{
  if (!self->stream_is_known) {
    GstQuery *query = gst_query_new_seeking (GST_FORMAT_BYTES);
    gboolean seekable = FALSE;

    if (gst_pad_peer_query (self->sinkpad, query))
      gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
    gst_query_unref (query);
    self->stream_is_live = !seekable;
    self->stream_is_known = TRUE;
  }
  return self->stream_is_live;
}

static GstFlowReturn
take_stream (GstTextWavenet *self, GstBuffer *buffer)
{
  GstMapInfo map;
  gboolean line;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    goto not_readable;
  gst_wavenet_text_stream_push (&self->stream, map.data, map.size);
  line = map.size > 0 && map.data[map.size - 1] == '\n';
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);

  return queue_sentences (self, line && stream_is_live (self));

  /* ERRORS */
not_readable : {
  gst_buffer_unref (buffer);
  GST_ELEMENT_ERROR (self, RESOURCE, READ, (_ ("A text buffer cannot be read")), (NULL));
  return GST_FLOW_ERROR;
}
}

/* Text of a buffer without the NULs behind it, to be freed; `n` without them */
static gchar *
extract_text (GstBuffer *buffer, gsize *n)
{
  gchar *text;

  *n = gst_buffer_get_size (buffer);
  text = g_malloc (*n + 1);
  *n = gst_buffer_extract (buffer, 0, text, *n);
  while (*n > 0 && text[*n - 1] == '\0')
    --*n;
  text[*n] = '\0';
  return text;
}

/*
 * The blocks that TTML shows at a time are memories of one buffer. A memory that begins a sentence
 * where the one before it ended one is another block.
 */
static gchar *
extract_blocks (GstBuffer *buffer, gsize *n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gst_buffer_n_memory (buffer); i++) {
    GstMapInfo map;
    GstMemory *memory = gst_buffer_peek_memory (buffer, i);

    if (!gst_memory_map (memory, &map, GST_MAP_READ))
      continue;
    while (map.size > 0 && map.data[map.size - 1] == '\0')
      map.size--;
    if (text->len > 0 && map.size > 0 && strchr (".!?:\"", text->str[text->len - 1])
        && !g_ascii_isspace (map.data[0]) && !g_ascii_ispunct (map.data[0]))
      g_string_append_c (text, '\n');
    g_string_append_len (text, (const gchar *) map.data, map.size);
    gst_memory_unmap (memory, &map);
  }
  *n = text->len;
  return g_string_free (text, FALSE);
}

/* A century and a half; sums of two such times are times, too */
#define LAST_TIME ((GstClockTime) G_MAXINT64 / 2)

/* When a cue is due and for how long: what no time can be is as if it was not given */
static void
set_times (GstTextWavenet *self, GstTextWavenetCue *cue, GstBuffer *buffer)
{
  cue->pts = GST_BUFFER_PTS (buffer);
  cue->duration = GST_BUFFER_DURATION (buffer) > 0 ? GST_BUFFER_DURATION (buffer)
                                                   : GST_CLOCK_TIME_NONE;
  if (GST_CLOCK_TIME_IS_VALID (cue->duration))
    cue->duration = MIN (cue->duration, LAST_TIME);
  if (GST_CLOCK_TIME_IS_VALID (cue->pts) && cue->pts > LAST_TIME) {
    gchar *time = g_strdup_printf ("%" GST_TIME_FORMAT, GST_TIME_ARGS (cue->pts));

    GST_ELEMENT_WARNING (self, STREAM, FORMAT,
        (_ ("The cue at %s has no time that can be: it follows the one before"), time), (NULL));
    g_free (time);
    cue->pts = GST_CLOCK_TIME_NONE;
  }
}

static GstFlowReturn
take_cue (GstTextWavenet *self, GstBuffer *buffer)
{
  GstTextWavenetCue *cue;
  gchar *text;
  gsize n;
  const gchar *bad;

  text = self->has_blocks ? extract_blocks (buffer, &n) : extract_text (buffer, &n);
  if (!g_utf8_validate (text, n, &bad))
    goto not_utf8;

  cue = cue_new (self, text, GST_BUFFER_PTS (buffer));
  set_times (self, cue, buffer);
  cue->buffer = buffer;
  return self->format == WN_FORMAT_SSML ? queue_ssml (self, cue) : queue_caption (self, cue);

  /* ERRORS */
not_utf8 : {
  gchar *time = g_strdup_printf ("%" GST_TIME_FORMAT, GST_TIME_ARGS (GST_BUFFER_PTS (buffer)));

  GST_ELEMENT_WARNING (self, STREAM, DECODE,
      (_ ("The cue at %s is not UTF-8 (byte %u): skipped"), time, (guint) (bad - text)), (NULL));
  g_free (time);
  g_free (text);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}
}

GstFlowReturn
gst_text_wavenet_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  return self->sink_segment.format == GST_FORMAT_TIME ? take_cue (self, buffer)
                                                      : take_stream (self, buffer);
}

static GstClockTime
end_of (GstBuffer *buffer)
{
  return GST_BUFFER_PTS_IS_VALID (buffer) && GST_BUFFER_DURATION_IS_VALID (buffer)
          && GST_BUFFER_PTS (buffer) <= LAST_TIME
      ? GST_BUFFER_PTS (buffer) + MIN (GST_BUFFER_DURATION (buffer), LAST_TIME)
      : GST_CLOCK_TIME_NONE;
}

/* One behind the last buffer of a list that belongs to what begins with buffer `first` */
static guint
find_end (GstBufferList *list, guint first)
{
  guint n = gst_buffer_list_length (list), i;

  for (i = first + 1; i < n; i++) {
    GstClockTime end = end_of (gst_buffer_list_get (list, i - 1)),
                 start = GST_BUFFER_PTS (gst_buffer_list_get (list, i));

    if (GST_CLOCK_TIME_IS_VALID (end) && GST_CLOCK_TIME_IS_VALID (start) && start >= end + PAUSE)
      break;
  }
  return i;
}

/* Buffers [first, end) of a list as one, with the time and the metas of all */
static GstBuffer *
join (GstBufferList *list, guint first, guint end)
{
  GString *text = g_string_new (NULL);
  GstBuffer *joined = gst_buffer_new ();
  GstClockTime start = GST_BUFFER_PTS (gst_buffer_list_get (list, first)),
               last = end_of (gst_buffer_list_get (list, end - 1));
  gsize n;

  for (guint i = first; i < end; i++) {
    GstBuffer *buffer = gst_buffer_list_get (list, i);
    gchar *piece = extract_text (buffer, &n);

    if (text->len > 0 && n > 0 && !g_ascii_isspace (text->str[text->len - 1])
        && !g_ascii_isspace (*piece))
      g_string_append_c (text, ' ');
    g_string_append_len (text, piece, n);
    g_free (piece);
    gst_buffer_copy_into (joined, buffer, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_META, 0, -1);
  }
  n = text->len;
  gst_buffer_append_memory (joined,
      gst_memory_new_wrapped (0, text->str, n + 1, 0, n, text->str, g_free));
  g_string_free (text, FALSE);
  GST_BUFFER_PTS (joined) = start;
  if (GST_CLOCK_TIME_IS_VALID (last) && GST_CLOCK_TIME_IS_VALID (start) && last > start)
    GST_BUFFER_DURATION (joined) = last - start;
  return joined;
}

/* What comes as a list belongs together, but for pauses: words of a sentence, of a transcriber */
GstFlowReturn
gst_text_wavenet_chain_list (GstPad *pad, GstObject *parent, GstBufferList *list)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);
  gboolean joins = self->sink_segment.format == GST_FORMAT_TIME && self->format != WN_FORMAT_SSML;
  guint n = gst_buffer_list_length (list), i = 0;
  GstFlowReturn flow = GST_FLOW_OK;

  while (i < n && flow == GST_FLOW_OK) {
    guint end = joins ? find_end (list, i) : i + 1;

    flow = gst_text_wavenet_chain (pad, parent,
        end > i + 1 ? join (list, i, end) : gst_buffer_ref (gst_buffer_list_get (list, i)));
    i = end;
  }
  gst_buffer_list_unref (list);
  return flow;
}

/* ---- sink events ---- */

static GstEvent *
make_audio_stream (GstEvent *event)
{
  const gchar *id;
  GstStreamFlags flags;
  GstStream *stream = NULL;
  GstEvent *result;
  guint group;

  gst_event_parse_stream_start (event, &id);
  gst_event_parse_stream_flags (event, &flags);
  gst_event_parse_stream (event, &stream);
  flags &= ~GST_STREAM_FLAG_SPARSE;

  result = gst_event_new_stream_start (id);
  gst_event_set_seqnum (result, gst_event_get_seqnum (event));
  gst_event_set_stream_flags (result, flags);
  if (gst_event_parse_group_id (event, &group))
    gst_event_set_group_id (result, group);
  if (stream) {
    GstStream *audio = gst_stream_new (gst_stream_get_stream_id (stream), NULL,
        GST_STREAM_TYPE_AUDIO, flags);
    GstTagList *tags = gst_stream_get_tags (stream);

    if (tags) {
      tags = gst_tag_list_make_writable (tags);
      gst_tag_list_remove_tag (tags, GST_TAG_SUBTITLE_CODEC);
    }
    gst_stream_set_tags (audio, tags);
    gst_event_set_stream (result, audio);
    gst_clear_tag_list (&tags);
    gst_object_unref (audio);
    gst_object_unref (stream);
  }
  gst_event_unref (event);
  return result;
}

/* Before anything that ends the text so far */
static void
flush_stream (GstTextWavenet *self)
{
  if (self->sink_segment.format != GST_FORMAT_TIME)
    queue_sentences (self, TRUE);
  gst_wavenet_text_stream_reset (&self->stream);
}

static gboolean
take_segment (GstTextWavenet *self, GstEvent *event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  flush_stream (self);
  if (segment.rate < 0.0)
    goto backwards;
  self->sink_segment = segment;
  self->stream_is_known = FALSE;
  return queue_event (self, event);

  /* ERRORS */
backwards : {
  gst_event_unref (event);
  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      (_ ("Speech does not run backwards (segment rate %g)"), segment.rate), (NULL));
  g_mutex_lock (&self->lock);
  self->flow = GST_FLOW_ERROR;
  g_cond_broadcast (&self->item_added);
  g_mutex_unlock (&self->lock);
  return FALSE;
}
}

void
gst_text_wavenet_stop_waiting (GstTextWavenet *self)
{
  if (self->clock_id)
    gst_clock_id_unschedule (self->clock_id);
  g_cond_broadcast (&self->item_added);
  g_cond_broadcast (&self->item_taken);
}

void
gst_text_wavenet_stop_flow (GstTextWavenet *self)
{
  g_atomic_int_set (&self->cancelled, TRUE);
  self->flow = GST_FLOW_FLUSHING;
  gst_text_wavenet_stop_waiting (self);
}

void
gst_text_wavenet_start_flow (GstTextWavenet *self)
{
  g_atomic_int_set (&self->cancelled, FALSE);
  self->flow = GST_FLOW_OK;
  self->eos = FALSE;
}

static gboolean
flush_start (GstTextWavenet *self, GstEvent *event)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  gst_text_wavenet_stop_flow (self);
  g_mutex_unlock (&self->lock);
  gst_text_wavenet_track_event (self, event);
  result = gst_pad_push_event (self->srcpad, event);
  gst_pad_pause_task (self->srcpad);
  return result;
}

static gboolean
flush_stop (GstTextWavenet *self, GstEvent *event)
{
  gboolean result, resets_time;

  /* Running time begins anew, but the base time for that comes when the sinks are ready for it */
  gst_event_parse_flush_stop (event, &resets_time);
  GST_OBJECT_LOCK (self);
  if (resets_time)
    self->stale_base_time = GST_ELEMENT_CAST (self)->base_time;
  GST_OBJECT_UNLOCK (self);

  /* Without a flush-start before it, nobody has told the task to let go of the stream lock */
  g_mutex_lock (&self->lock);
  gst_text_wavenet_stop_flow (self);
  g_mutex_unlock (&self->lock);
  gst_pad_pause_task (self->srcpad);

  /* The task ended its turn by now, or does at the next chunk */
  GST_PAD_STREAM_LOCK (self->srcpad);
  gst_text_wavenet_reset_output (self, FALSE);
  g_mutex_lock (&self->lock);
  gst_text_wavenet_clear_items (self, FALSE);
  g_mutex_unlock (&self->lock);
  GST_PAD_STREAM_UNLOCK (self->srcpad);

  gst_segment_init (&self->sink_segment, GST_FORMAT_UNDEFINED);
  gst_wavenet_text_stream_reset (&self->stream);
  self->n_sentences = 0;
  g_clear_pointer (&self->caption_speaker, g_free);

  gst_text_wavenet_track_event (self, event);
  result = gst_pad_push_event (self->srcpad, event);
  g_mutex_lock (&self->lock);
  gst_text_wavenet_start_flow (self);
  g_mutex_unlock (&self->lock);
  gst_pad_start_task (self->srcpad, (GstTaskFunction) gst_text_wavenet_loop, self->srcpad, NULL);
  return result;
}

/* Transcribers tell who speaks from here on */
static void
take_speaker (GstTextWavenet *self, GstEvent *event)
{
  if (!gst_event_has_name (event, "rstranscribe/speaker-change"))
    return;
  g_free (self->caption_speaker);
  self->caption_speaker = g_strdup (
      gst_structure_get_string (gst_event_get_structure (event), "speaker"));
}

/* Upstream tells which voice a speaker has, as the voice cloner of gst-plugins-rs does */
static void
take_told_voice (GstTextWavenet *self, GstEvent *event)
{
  const GstStructure *structure = gst_event_get_structure (event);
  const gchar *speaker, *voice;

  if (!gst_event_has_name (event, "elevenlabs/speaker-voice"))
    return;
  speaker = gst_structure_get_string (structure, "speaker");
  voice = gst_structure_get_string (structure, "voice-id");
  if (!speaker || !voice || !g_utf8_validate (speaker, -1, NULL))
    return;
  GST_OBJECT_LOCK (self);
  if (!self->told_voices)
    self->told_voices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (self->told_voices) < MAX_TOLD_VOICES)
    g_hash_table_replace (self->told_voices, g_utf8_casefold (speaker, -1), g_strdup (voice));
  GST_OBJECT_UNLOCK (self);
}

/* The voice of what follows can be loaded while what was before is spoken */
static void
take_language (GstTextWavenet *self, GstEvent *event)
{
  GstWavenetSettings settings = {
    NULL,
  };
  GstTagList *tags;
  gchar *language;

  gst_event_parse_tag (event, &tags);
  if (!gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language))
    return;
  g_free (self->sink_language);
  self->sink_language = language;
  gst_wavenet_settings_snapshot (&self->settings, self, &settings);
  if (!settings.voice && !settings.language)
    gst_wavenet_speaker_preload (self->speaker, NULL, language);
  gst_wavenet_settings_clear (&settings);
}

gboolean
gst_text_wavenet_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstTextWavenet *self = GST_TEXT_WAVENET (parent);

  GST_LOG_OBJECT (self, "%" GST_PTR_FORMAT, event);
  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_STREAM_START:
      flush_stream (self);
      g_mutex_lock (&self->lock);
      self->eos = FALSE;
      g_mutex_unlock (&self->lock);
      return queue_event (self, make_audio_stream (event));
    case GST_EVENT_CAPS: {
      GstCaps *caps;

      flush_stream (self);
      gst_event_parse_caps (event, &caps);
      self->format = gst_wavenet_text_format_from_caps (caps);
      self->has_blocks = gst_caps_features_contains (gst_caps_get_features (caps, 0),
          GST_WAVENET_SUBTITLE_META);
      gst_event_unref (event);
      return TRUE;
    }
    case GST_EVENT_SEGMENT:
      return take_segment (self, event);
    case GST_EVENT_SEGMENT_DONE:
    case GST_EVENT_EOS:
      flush_stream (self);
      return queue_event (self, event);
    case GST_EVENT_TAG:
      take_language (self, event);
      return queue_event (self, event);
    case GST_EVENT_CUSTOM_DOWNSTREAM:
      take_speaker (self, event);
      return queue_event (self, event);
    case GST_EVENT_CUSTOM_DOWNSTREAM_OOB:
      take_told_voice (self, event);
      return gst_pad_event_default (pad, parent, event);
    case GST_EVENT_FLUSH_START:
      return flush_start (self, event);
    case GST_EVENT_FLUSH_STOP:
      return flush_stop (self, event);
    default:
      if (GST_EVENT_IS_SERIALIZED (event))
        return queue_event (self, event);
      return gst_pad_event_default (pad, parent, event);
  }
}
