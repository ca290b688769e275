/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "wyoming_client.h"
#include <string.h>
#include "base/json.h"
#include "config.h"
#include "request.h"
#include "stream.h"
#include "tools/options.h"
#include "wyoming.h"

#define READ_SIZE 4096
#define MAX_WAITING 64 /* texts of a client; nothing more is read until some were spoken */
#define PROJECT "ParWaveNet"

struct _WnWyoming
{
  WnService *service;
  GHashTable *clients; /* Client, a set */
};

/** Pending answers, in order */
typedef struct
{
  GByteArray *bytes; /* sent as they are; NULL = none */
  char *text;        /* spoken; NULL = none */
  int voice;
  gboolean starts, stops; /* audio-start before it, audio-stop behind it */
  const char *event;      /* behind all: "synthesize-stopped"; NULL = none */
} Answer;

typedef struct
{
  WnWyoming *wyoming;
  GSocketConnection *connection;
  GCancellable *cancellable;
  int n_pending; /* operations of GIO that still have this */
  gboolean closed;

  WnWyomingReader reader;
  guint8 buffer[READ_SIZE];
  gboolean is_reading;

  GByteArray *to_send; /* NULL = nothing is on its way */
  GQueue answers;      /* Answer; the first is being spoken */
  WnStream *stream;
  guint64 n_sent; /* samples of the audio that is open */

  /* a text that comes bit by bit */
  GString *text; /* NULL = none is open */
  int voice;
  gboolean text_began; /* a sentence of it is on its way */
  glong n_characters;
} Client;

static void advance (Client *c);
static void read_more (Client *c);

static void
answer_free (gpointer data)
{
  Answer *a = data;

  g_clear_pointer (&a->bytes, g_byte_array_unref);
  g_free (a->text);
  g_free (a);
}

/* Frees it when no operation of GIO has it any more */
static void
client_release (Client *c)
{
  if (!c->closed || c->n_pending > 0)
    return;
  g_object_unref (c->connection);
  g_object_unref (c->cancellable);
  wn_wyoming_reader_clear (&c->reader);
  g_clear_pointer (&c->to_send, g_byte_array_unref);
  g_queue_clear_full (&c->answers, answer_free);
  if (c->text)
    g_string_free (c->text, TRUE);
  g_free (c);
}

static void
client_close (gpointer data)
{
  Client *c = data;

  c->closed = TRUE;
  g_clear_pointer (&c->stream, wn_stream_stop);
  g_cancellable_cancel (c->cancellable);
  g_io_stream_close (G_IO_STREAM (c->connection), NULL, NULL);
  client_release (c);
}

static void
hang_up (Client *c)
{
  if (!c->closed)
    g_hash_table_remove (c->wyoming->clients, c);
}

/* ---- sending ---- */

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *c = data;
  const gboolean ok = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL,
      NULL);

  c->n_pending--;
  g_clear_pointer (&c->to_send, g_byte_array_unref);
  if (c->closed) {
    client_release (c);
  } else if (!ok) {
    hang_up (c);
  } else {
    advance (c);
    if (!c->closed)
      read_more (c);
  }
}

/* Only while nothing is on its way; bytes are taken */
static void
send_bytes (Client *c, GByteArray *bytes)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (c->connection));

  c->to_send = bytes;
  c->n_pending++;
  g_output_stream_write_all_async (out, bytes->data, bytes->len, G_PRIORITY_DEFAULT, c->cancellable,
      on_sent, c);
}

static void
append_event (GByteArray *out, const char *type, JsonNode *data, const void *payload, gsize n)
{
  GByteArray *event = wn_wyoming_write (type, data, payload, n);

  g_byte_array_append (out, event->data, event->len);
  g_byte_array_unref (event);
}

static void
set_int (JsonObject *o, const char *name, gint64 value)
{
  json_object_set_int_member (o, name, value);
}

static JsonNode *
object_node (JsonObject *o)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, o);
  return node;
}

/* Of samples, and when they are heard */
static JsonNode *
audio_data (const Client *c, int rate)
{
  JsonObject *o = json_object_new ();

  set_int (o, "rate", rate);
  set_int (o, "width", 2);
  set_int (o, "channels", 1);
  set_int (o, "timestamp", c->n_sent * 1000 / rate);
  return object_node (o);
}

static JsonNode *
time_data (const Client *c, int rate)
{
  JsonObject *o = json_object_new ();

  set_int (o, "timestamp", c->n_sent * 1000 / rate);
  return object_node (o);
}

static void
append_error (GByteArray *out, GError *error)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "text", error->message);
  json_object_set_string_member (o, "code",
      error->code == WN_ERROR_NOT_FOUND ? "not-found" : "bad-request");
  append_event (out, "error", object_node (o), NULL, 0);
  g_error_free (error);
}

/* ---- answering ---- */

static int
voice_rate (const Client *c, const Answer *a)
{
  return ((const WnVoiceInfo *) c->wyoming->service->voices->pdata[a->voice])->sample_rate;
}

static void
on_piece (WnStream *stream, gpointer data)
{
  Client *c = data;

  if (!c->to_send)
    advance (c);
}

static void
start_answer (Client *c, Answer *a, GByteArray *out)
{
  WnStreamSettings settings = { .voice = a->voice, .rate = 1.0 };
  GError *error = NULL;

  if (a->bytes)
    g_byte_array_append (out, a->bytes->data, a->bytes->len);
  if (a->starts) {
    c->n_sent = 0;
    append_event (out, "audio-start", audio_data (c, voice_rate (c, a)), NULL, 0);
  }
  if (!a->text)
    return;
  settings.format = wn_audio_format_raw ();
  settings.text_format = wn_tool_looks_like_ssml (a->text) ? WN_FORMAT_SSML : WN_FORMAT_PLAIN;
  settings.text = g_steal_pointer (&a->text);
  c->stream = wn_stream_start (c->wyoming->service, &settings, on_piece, c, &error);
  if (!c->stream)
    append_error (out, error);
}

static void
end_answer (Client *c, GByteArray *out)
{
  Answer *a = g_queue_pop_head (&c->answers);
  GError *error = NULL;

  if (c->stream && wn_stream_has_ended (c->stream, &error) && error)
    append_error (out, error);
  g_clear_pointer (&c->stream, wn_stream_stop);
  if (a->stops)
    append_event (out, "audio-stop", time_data (c, voice_rate (c, a)), NULL, 0);
  if (a->event)
    append_event (out, a->event, NULL, NULL, 0);
  answer_free (a);
}

/* FALSE: something has to come first */
static gboolean
answer_some (Client *c, GByteArray *out)
{
  Answer *a = g_queue_peek_head (&c->answers);
  WnPiece *piece;

  if (!a)
    return FALSE;
  if (!c->stream) {
    start_answer (c, a, out);
    if (!c->stream)
      end_answer (c, out);
    return TRUE;
  }
  piece = wn_stream_take (c->stream);
  if (piece) {
    gsize n;
    const guint8 *audio = g_bytes_get_data (piece->audio, &n);

    append_event (out, "audio-chunk", audio_data (c, piece->rate), audio, n);
    c->n_sent += n / 2;
    wn_piece_free (piece);
    return TRUE;
  }
  if (!wn_stream_has_ended (c->stream, NULL))
    return FALSE;
  end_answer (c, out);
  return TRUE;
}

/* Sends what there is to send, if nothing is on its way */
static void
advance (Client *c)
{
  GByteArray *out;

  if (c->to_send || c->closed)
    return;
  out = g_byte_array_new ();
  while (out->len == 0 && answer_some (c, out))
    ;
  if (out->len > 0)
    send_bytes (c, out);
  else
    g_byte_array_unref (out);
}

static void
add_answer (Client *c, Answer answer)
{
  g_queue_push_tail (&c->answers, g_memdup2 (&answer, sizeof answer));
}

/* ---- events ---- */

static void
refuse (Client *c, GError *error)
{
  GByteArray *bytes = g_byte_array_new ();

  append_error (bytes, error);
  add_answer (c, (Answer){ .bytes = bytes });
}

static void
add_names (JsonObject *o, const char *name, const char *description)
{
  JsonObject *attribution = json_object_new ();

  json_object_set_string_member (attribution, "name", PROJECT);
  json_object_set_string_member (attribution, "url", "");
  json_object_set_string_member (o, "name", name);
  json_object_set_string_member (o, "description", description);
  json_object_set_string_member (o, "version", WN_VERSION);
  json_object_set_boolean_member (o, "installed", TRUE);
  json_object_set_object_member (o, "attribution", attribution);
}

static JsonObject *
describe_voice (const WnVoiceInfo *info)
{
  g_autofree char *description = g_strdup_printf ("%s (%s, %s)", info->name, info->gender,
      info->licence);
  JsonObject *voice = json_object_new ();
  JsonArray *languages = json_array_new ();

  for (int i = 0; info->languages[i]; i++)
    json_array_add_string_element (languages, info->languages[i]);
  add_names (voice, info->name, description);
  json_object_set_array_member (voice, "languages", languages);
  return voice;
}

static void
describe (Client *c)
{
  static const char *const others[] = { "asr", "handle", "intent", "wake", "mic", "snd" };
  const GPtrArray *list = c->wyoming->service->voices;
  GByteArray *bytes = g_byte_array_new ();
  JsonObject *info = json_object_new (), *program = json_object_new ();
  JsonArray *voices = json_array_new (), *programs = json_array_new ();

  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (voices, describe_voice (list->pdata[i]));
  add_names (program, "parwavenet", "Text to speech by parallel WaveNet");
  json_object_set_array_member (program, "voices", voices);
  json_object_set_boolean_member (program, "supports_synthesize_streaming", TRUE);
  json_array_add_object_element (programs, program);
  json_object_set_array_member (info, "tts", programs);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    json_object_set_array_member (info, others[i], json_array_new ());
  append_event (bytes, "info", object_node (info), NULL, 0);
  add_answer (c, (Answer){ .bytes = bytes });
}

static gboolean
find_voice (Client *c, JsonObject *data, int *voice, GError **error)
{
  JsonNode *node = json_object_get_member (data, "voice");
  JsonObject *o = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *voice = wn_service_find_voice (c->wyoming->service, o ? wn_json_string (o, "name") : NULL,
      o ? wn_json_string (o, "language") : NULL, error);
  return *voice >= 0;
}

static void
synthesize (Client *c, JsonObject *data)
{
  const char *text = wn_json_string (data, "text");
  GError *error = NULL;
  int voice;

  if (c->text) /* the same once more, for servers that do not take it bit by bit */
    return;
  if (find_voice (c, data, &voice, &error)
      && wn_serve_check_text (text ? text : "", c->wyoming->service->limits.characters, &error))
    add_answer (c,
        (Answer){ .text = g_strdup (text), .voice = voice, .starts = TRUE, .stops = TRUE });
  else
    refuse (c, error);
}

/* What a text that was not stopped has not said yet is not said */
static void
drop_text (Client *c)
{
  if (c->text_began)
    add_answer (c, (Answer){ .voice = c->voice, .stops = TRUE });
  if (c->text)
    g_string_free (c->text, TRUE);
  c->text = NULL;
  c->text_began = FALSE;
}

static void
start_text (Client *c, JsonObject *data)
{
  GError *error = NULL;
  int voice;

  drop_text (c);
  if (!find_voice (c, data, &voice, &error)) {
    refuse (c, error);
    return;
  }
  c->voice = voice;
  c->text = g_string_new (NULL);
  c->n_characters = 0;
}

/* Whole sentences of what has come */
static void
speak_sentences (Client *c, gboolean final)
{
  gsize n;

  while (c->text->len > 0 && (n = wn_sentence_end (c->text->str, c->text->len, final)) > 0) {
    char *sentence = g_strndup (c->text->str, n);

    g_string_erase (c->text, 0, n);
    if (*g_strstrip (sentence) == '\0') {
      g_free (sentence);
      continue;
    }
    add_answer (c, (Answer){ .text = sentence, .voice = c->voice, .starts = !c->text_began });
    c->text_began = TRUE;
  }
}

static void
add_text (Client *c, JsonObject *data)
{
  const char *text = wn_json_string (data, "text");
  GError *error = NULL;

  if (!c->text) {
    g_set_error (&error, WN_ERROR, WN_ERROR_SETTINGS, "synthesize-chunk without synthesize-start");
  } else if (!text || !g_utf8_validate (text, -1, NULL)) {
    g_set_error (&error, WN_ERROR, WN_ERROR_DECODE, "synthesize-chunk without a text");
  } else {
    c->n_characters += g_utf8_strlen (text, -1);
    if (c->n_characters <= c->wyoming->service->limits.characters) {
      g_string_append (c->text, text);
      speak_sentences (c, FALSE);
      return;
    }
    g_set_error (&error, WN_ERROR, WN_ERROR_TEXT, "a text of more than %d characters",
        c->wyoming->service->limits.characters);
  }
  refuse (c, error);
}

static void
stop_text (Client *c)
{
  if (c->text)
    speak_sentences (c, TRUE);
  add_answer (c,
      (Answer){ .voice = c->voice, .stops = c->text_began, .event = "synthesize-stopped" });
  if (c->text)
    g_string_free (c->text, TRUE);
  c->text = NULL;
  c->text_began = FALSE;
}

static void
pong (Client *c, JsonObject *data)
{
  const char *text = wn_json_string (data, "text");
  JsonObject *o = json_object_new ();
  GByteArray *bytes = g_byte_array_new ();

  if (text)
    json_object_set_string_member (o, "text", text);
  append_event (bytes, "pong", object_node (o), NULL, 0);
  add_answer (c, (Answer){ .bytes = bytes });
}

/* Events of other services are passed over, as the protocol asks for */
static void
take_event (Client *c, const WnWyomingEvent *event)
{
  if (strcmp (event->type, "describe") == 0)
    describe (c);
  else if (strcmp (event->type, "ping") == 0)
    pong (c, event->data);
  else if (strcmp (event->type, "synthesize") == 0)
    synthesize (c, event->data);
  else if (strcmp (event->type, "synthesize-start") == 0)
    start_text (c, event->data);
  else if (strcmp (event->type, "synthesize-chunk") == 0)
    add_text (c, event->data);
  else if (strcmp (event->type, "synthesize-stop") == 0)
    stop_text (c);
}

/* ---- reading ---- */

/* FALSE: the client is gone */
static gboolean
take_events (Client *c)
{
  WnWyomingEvent event;
  GError *error = NULL;

  while (c->answers.length < MAX_WAITING && wn_wyoming_next (&c->reader, &event, &error)) {
    take_event (c, &event);
    wn_wyoming_event_clear (&event);
  }
  if (error) {
    g_printerr ("parwavenet serve: a client of the Wyoming protocol: %s\n", error->message);
    g_error_free (error);
    hang_up (c);
    return FALSE;
  }
  return TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *c = data;
  const gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  c->n_pending--;
  c->is_reading = FALSE;
  if (c->closed) {
    client_release (c);
  } else if (n <= 0) {
    hang_up (c);
  } else {
    wn_wyoming_push (&c->reader, c->buffer, n);
    read_more (c);
  }
}

/* Takes what has come, and waits for more unless there is enough to do */
static void
read_more (Client *c)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (c->connection));

  if (!take_events (c))
    return;
  advance (c);
  if (c->is_reading || c->answers.length >= MAX_WAITING)
    return;
  c->is_reading = TRUE;
  c->n_pending++;
  g_input_stream_read_async (in, c->buffer, READ_SIZE, G_PRIORITY_DEFAULT, c->cancellable, on_read,
      c);
}

WnWyoming *
wn_wyoming_new (WnService *service)
{
  WnWyoming *w = g_new0 (WnWyoming, 1);

  w->service = service;
  w->clients = g_hash_table_new_full (NULL, NULL, client_close, NULL);
  return w;
}

void
wn_wyoming_free (WnWyoming *w)
{
  if (!w)
    return;
  g_hash_table_unref (w->clients);
  g_free (w);
}

void
wn_wyoming_accept (WnWyoming *w, GSocketConnection *connection)
{
  Client *c = g_new0 (Client, 1);

  c->wyoming = w;
  c->connection = g_object_ref (connection);
  c->cancellable = g_cancellable_new ();
  g_queue_init (&c->answers);
  g_hash_table_add (w->clients, c);
  read_more (c);
}
