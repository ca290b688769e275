/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "http.h"
#include "base/json_members.h"
#include <libsoup/soup.h>
#include <string.h>
#include "config.h"
#include "request.h"
#include "stream.h"

#define BYTES_PER_CHARACTER 12 /* of a character as \uXXXX\uXXXX */
#define OTHER_BYTES (16 << 10) /* of a request beside its text */
#define PCM_RATE 24000         /* Hz, what OpenAI's clients expect of bare samples */
#define JSON_TYPE "application/json"
#define POLICY "default-src 'self'; connect-src 'self'; frame-ancestors 'none'"

struct _WnHttp
{
  WnService *service;
  SoupServer *server;
  GHashTable *speeches; /* Speech, a set */
};

/** A text that is spoken to a client */
typedef struct
{
  WnHttp *http;
  SoupServerMessage *message;
  WnStream *stream; /* NULL = stopped */
  WnSpeechRequest request;
  const char *type;      /* of the answer */
  gboolean begun, ended; /* its header is sent; its end is */
  gboolean is_sending;   /* a chunk is on its way */
} Speech;

/* ---- answers ---- */

/* text: taken */
static void
answer (SoupServerMessage *m, int status, const char *type, char *text)
{
  soup_server_message_set_status (m, status, NULL);
  soup_server_message_set_response (m, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

/* As OpenAI answers */
static void
answer_error (SoupServerMessage *m, int status, const char *message)
{
  JsonBuilder *json = json_builder_new_immutable ();

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "error");
  json_builder_begin_object (json);
  wn_json_add_string (json, "message", message);
  wn_json_add_string (json, "type", status < 500 ? "invalid_request_error" : "server_error");
  json_builder_set_member_name (json, "param");
  json_builder_add_null_value (json);
  json_builder_set_member_name (json, "code");
  json_builder_add_null_value (json);
  json_builder_end_object (json);
  json_builder_end_object (json);
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (soup_server_message_get_response_headers (m), "Retry-After", "1");
  answer (m, status, JSON_TYPE, wn_json_end (json, FALSE));
}

static int
status_of (const GError *error)
{
  if (error->domain != WN_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch (error->code) {
    case WN_ERROR_NOT_FOUND:
      return SOUP_STATUS_NOT_FOUND;
    case WN_ERROR_WRITE:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    default:
      return SOUP_STATUS_BAD_REQUEST;
  }
}

static void
answer_failure (SoupServerMessage *m, GError *error)
{
  answer_error (m, status_of (error), error->message);
  g_error_free (error);
}

/* ---- speech ---- */

static void
speech_free (gpointer data)
{
  Speech *s = data;

  g_signal_handlers_disconnect_by_data (s->message, s);
  wn_stream_stop (s->stream);
  wn_speech_request_clear (&s->request);
  g_object_unref (s->message);
  g_free (s);
}

/* The client has it all, or has gone */
static void
on_finished (SoupServerMessage *m, Speech *s)
{
  g_hash_table_remove (s->http->speeches, s);
}

static void
append_event (GString *out, JsonBuilder *json)
{
  g_autofree char *text = wn_json_end (json, FALSE);

  g_string_append_printf (out, "data: %s\n\n", text);
}

static JsonBuilder *
new_event (const char *type)
{
  JsonBuilder *json = json_builder_new_immutable ();

  json_builder_begin_object (json);
  wn_json_add_string (json, "type", type);
  return json;
}

static void
append_mark (GString *out, const WnMark *mark, int rate)
{
  static const char *const types[] = { "sentence", "word", "phone", "mark" };
  JsonBuilder *json = new_event ("speech.audio.mark");

  wn_json_add_string (json, "kind", types[mark->type]);
  wn_json_add_number (json, "start", (double) mark->start / rate);
  wn_json_add_number (json, "end", (double) (mark->start + mark->duration) / rate);
  wn_json_add_integer (json, "offset", mark->offset);
  wn_json_add_integer (json, "length", mark->length);
  wn_json_add_string (json, "text", mark->name ? mark->name : "");
  json_builder_end_object (json);
  append_event (out, json);
}

static GBytes *
piece_events (const WnPiece *piece)
{
  GString *out = g_string_new (NULL);
  gsize n;
  const guint8 *audio = g_bytes_get_data (piece->audio, &n);

  for (guint i = 0; piece->marks && i < piece->marks->len; i++)
    append_mark (out, piece->marks->pdata[i], piece->rate);
  if (n > 0) {
    g_autofree char *base64 = g_base64_encode (audio, n);
    JsonBuilder *json = new_event ("speech.audio.delta");

    wn_json_add_string (json, "audio", base64);
    json_builder_end_object (json);
    append_event (out, json);
  }
  return g_string_free_to_bytes (out);
}

/* Tokens are what OpenAI counts; here there are characters only */
static GBytes *
end_events (const Speech *s, const GError *error)
{
  GString *out = g_string_new (NULL);
  JsonBuilder *json = new_event (error ? "error" : "speech.audio.done");

  if (error)
    wn_json_add_string (json, "message", error->message);
  else
    wn_json_add_integer (json, "characters", g_utf8_strlen (s->request.input, -1));
  json_builder_end_object (json);
  append_event (out, json);
  return g_string_free_to_bytes (out);
}

static void
send_chunk (Speech *s, GBytes *chunk)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (s->message);
  SoupMessageBody *body = soup_server_message_get_response_body (s->message);

  if (!s->begun) {
    soup_server_message_set_status (s->message, SOUP_STATUS_OK, NULL);
    soup_message_headers_set_content_type (headers, s->type, NULL);
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
    soup_message_body_set_accumulate (body, FALSE);
    s->begun = TRUE;
  }
  s->is_sending = TRUE;
  soup_message_body_append_bytes (body, chunk);
  g_bytes_unref (chunk);
  soup_server_message_unpause (s->message);
}

/* Half an answer must not look like a whole one */
static void
break_off (Speech *s, GError *error)
{
  GIOStream *connection;

  g_printerr ("parwavenet serve: a speech broke off: %s\n", error->message);
  g_error_free (error);
  connection = soup_server_message_steal_connection (s->message);
  if (connection)
    g_io_stream_close (connection, NULL, NULL);
  g_clear_object (&connection);
}

static void
finish (Speech *s, GError *error)
{
  s->ended = TRUE;
  if (error && !s->begun) {
    answer_failure (s->message, error);
    soup_server_message_unpause (s->message);
    return;
  }
  if (error && !s->request.events) {
    break_off (s, error);
    return;
  }
  if (s->request.events)
    send_chunk (s, end_events (s, error));
  g_clear_error (&error);
  soup_message_body_complete (soup_server_message_get_response_body (s->message));
  soup_server_message_unpause (s->message);
}

/* One piece after the other: the next when the socket has taken the one before */
static void
feed (WnStream *stream, gpointer data)
{
  Speech *s = data;
  WnPiece *piece;
  GBytes *chunk;
  GError *error = NULL;

  while (!s->is_sending && !s->ended && (piece = wn_stream_take (s->stream))) {
    chunk = s->request.events ? piece_events (piece) : g_bytes_ref (piece->audio);
    wn_piece_free (piece);
    if (g_bytes_get_size (chunk) > 0)
      send_chunk (s, chunk);
    else
      g_bytes_unref (chunk);
  }
  if (!s->is_sending && !s->ended && wn_stream_has_ended (s->stream, &error))
    finish (s, error);
}

static void
on_wrote_chunk (SoupServerMessage *m, Speech *s)
{
  s->is_sending = FALSE;
  if (!s->ended)
    feed (s->stream, s);
}

static const WnAudioFormat *
find_format (const WnSpeechRequest *r, const char **type, GError **error)
{
  const gboolean bare = strcmp (r->encoding, "pcm") == 0;

  *type = r->events                       ? "text/event-stream"
      : bare                              ? "audio/pcm"
      : strcmp (r->encoding, "wav") == 0  ? "audio/wav"
      : strcmp (r->encoding, "flac") == 0 ? "audio/flac"
      : strcmp (r->encoding, "opus") == 0 ? "audio/ogg"
                                          : "audio/mpeg";
  return wn_audio_format (bare ? "raw" : r->encoding, NULL, error);
}

static gboolean
begin_speech (WnHttp *http, SoupServerMessage *m, WnSpeechRequest *r, GError **error)
{
  WnStreamSettings settings = { .text_format = r->text_format, .rate = r->speed };
  Speech *s;
  const char *type;

  settings.format = find_format (r, &type, error);
  settings.voice = settings.format ? wn_service_find_voice (http->service, r->voice, NULL, error)
                                   : -1;
  if (settings.voice < 0)
    return FALSE;
  settings.text = g_strdup (r->input);
  settings.with_marks = r->marks;
  settings.rate_hz = r->sample_rate               ? r->sample_rate
      : settings.format == wn_audio_format_raw () ? PCM_RATE
                                                  : 0;
  s = g_new0 (Speech, 1);
  s->http = http;
  s->message = g_object_ref (m);
  s->request = *r;
  s->type = type;
  memset (r, 0, sizeof *r);
  s->stream = wn_stream_start (http->service, &settings, feed, s, error);
  if (!s->stream) {
    speech_free (s);
    return FALSE;
  }
  g_hash_table_add (http->speeches, s);
  g_signal_connect (m, "wrote-chunk", G_CALLBACK (on_wrote_chunk), s);
  g_signal_connect (m, "finished", G_CALLBACK (on_finished), s);
  soup_server_message_pause (m);
  return TRUE;
}

static void
handle_speech (WnHttp *http, SoupServerMessage *m)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (m);
  SoupMessageBody *body = soup_server_message_get_request_body (m);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  const WnServeLimits *limits = &http->service->limits;
  WnSpeechRequest request;
  GError *error = NULL;

  if (!wn_speech_request_parse (&request, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
          limits->characters, &error)) {
    answer_failure (m, error);
    return;
  }
  if (request.ignored) {
    g_autofree char *warning = g_strdup_printf ("299 parwavenet \"no effect: %s\"",
        request.ignored);

    soup_message_headers_replace (headers, "Warning", warning);
  }
  if (http->service->n_streams >= limits->streams)
    answer_error (m, SOUP_STATUS_SERVICE_UNAVAILABLE,
        "as many texts are being spoken as may be; try again later");
  else if (!begin_speech (http, m, &request, &error))
    answer_failure (m, error);
  wn_speech_request_clear (&request);
}

/* ---- lists and the page ---- */

static void
add_voice (JsonBuilder *json, const WnVoiceInfo *info, gboolean is_default)
{
  json_builder_begin_object (json);
  wn_json_add_string (json, "name", info->name);
  wn_json_add_string (json, "id", info->name);
  json_builder_set_member_name (json, "languages");
  json_builder_begin_array (json);
  for (int i = 0; info->languages[i]; i++)
    json_builder_add_string_value (json, info->languages[i]);
  json_builder_end_array (json);
  wn_json_add_string (json, "gender", info->gender);
  wn_json_add_string (json, "licence", info->licence);
  wn_json_add_integer (json, "sample_rate", info->sample_rate);
  wn_json_add_boolean (json, "default", is_default);
  json_builder_end_object (json);
}

static void
handle_voices (WnHttp *http, SoupServerMessage *m)
{
  const GPtrArray *voices = http->service->voices;
  JsonBuilder *json = json_builder_new_immutable ();

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "voices");
  json_builder_begin_array (json);
  for (guint i = 0; i < voices->len; i++)
    add_voice (json, voices->pdata[i], i == 0);
  json_builder_end_array (json);
  json_builder_end_object (json);
  answer (m, SOUP_STATUS_OK, JSON_TYPE, wn_json_end (json, FALSE));
}

static void
handle_models (WnHttp *http, SoupServerMessage *m)
{
  answer (m, SOUP_STATUS_OK, JSON_TYPE,
      g_strdup ("{\"object\":\"list\",\"data\":[{\"id\":\"parwavenet\",\"object\":\"model\","
                "\"created\":0,\"owned_by\":\"parwavenet\"}]}"));
}

static void
handle_file (SoupServerMessage *m, const char *name, const char *type)
{
  g_autofree char *path = g_strconcat ("/parwavenet/serve/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (m);

  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (m, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (m, type, SOUP_MEMORY_COPY, g_bytes_get_data (bytes, NULL),
      g_bytes_get_size (bytes));
}

static void
handle_page (WnHttp *http, SoupServerMessage *m)
{
  handle_file (m, "page.html", "text/html; charset=utf-8");
}

static void
handle_script (WnHttp *http, SoupServerMessage *m)
{
  handle_file (m, "page.js", "text/javascript; charset=utf-8");
}

static void
handle_style (WnHttp *http, SoupServerMessage *m)
{
  handle_file (m, "page.css", "text/css; charset=utf-8");
}

static const struct
{
  const char *path;
  gboolean is_post;
  void (*handle) (WnHttp *http, SoupServerMessage *m);
} handlers[] = {
  { "/", FALSE, handle_page },
  { "/page.js", FALSE, handle_script },
  { "/page.css", FALSE, handle_style },
  { "/v1/voices", FALSE, handle_voices },
  { "/v1/models", FALSE, handle_models },
  { "/v1/audio/speech", TRUE, handle_speech },
};

static void
handle (SoupServer *server, SoupServerMessage *m, const char *path, GHashTable *query,
    gpointer user_data)
{
  const char *method = soup_server_message_get_method (m);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (m);

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++) {
    const char *allowed = handlers[i].is_post ? "POST" : "GET, HEAD";

    if (strcmp (path, handlers[i].path) != 0)
      continue;
    if (handlers[i].is_post ? method == SOUP_METHOD_POST
                            : method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD) {
      handlers[i].handle (user_data, m);
    } else {
      soup_message_headers_replace (headers, "Allow", allowed);
      answer_error (m, SOUP_STATUS_METHOD_NOT_ALLOWED, "not with this method");
    }
    return;
  }
  answer_error (m, SOUP_STATUS_NOT_FOUND, "there is nothing at this path");
}

/* ---- before the body ---- */

static gboolean
is_loopback_name (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address ? g_inet_address_get_is_loopback (address)
                 : g_ascii_strcasecmp (host, "localhost") == 0;
}

/*
 * Pages of strangers in a browser on this machine reach loopback as well: by another origin, or by
 * a name of their own that leads here. To other addresses whoever gets there may speak
 */
static gboolean
is_of_stranger (SoupServerMessage *m)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (m);
  const char *origin = soup_message_headers_get_one (headers, "Origin"),
             *host = soup_message_headers_get_one (headers, "Host");
  GSocketAddress *local = soup_server_message_get_local_address (m);
  const char *name = g_uri_get_host (soup_server_message_get_uri (m));
  g_autofree char *own = host ? g_strconcat ("http://", host, NULL) : NULL;

  if (origin && g_strcmp0 (origin, own) != 0)
    return TRUE;
  return host && name && !is_loopback_name (name) && G_IS_INET_SOCKET_ADDRESS (local)
      && g_inet_address_get_is_loopback (
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local)));
}

/* An answer now keeps the body from being read into memory */
static void
check_headers (SoupServer *server, SoupServerMessage *m, const char *path, GHashTable *query,
    gpointer user_data)
{
  const WnHttp *http = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (m);
  const goffset most = (goffset) http->service->limits.characters * BYTES_PER_CHARACTER
      + OTHER_BYTES;
  int status = 0;
  const char *message = NULL;

  if (is_of_stranger (m)) {
    status = SOUP_STATUS_FORBIDDEN;
    message = "not from pages of other hosts";
  } else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED) {
    status = SOUP_STATUS_LENGTH_REQUIRED;
    message = "a request needs a Content-Length";
  } else if (soup_message_headers_get_content_length (headers) > most) {
    status = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    message = "the request is too long";
  }
  if (status == 0)
    return;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (m), FALSE);
  soup_message_headers_replace (soup_server_message_get_response_headers (m), "Connection",
      "close");
  answer_error (m, status, message);
}

WnHttp *
wn_http_new (WnService *service)
{
  WnHttp *http = g_new0 (WnHttp, 1);

  http->service = service;
  http->speeches = g_hash_table_new_full (NULL, NULL, speech_free, NULL);
  http->server = soup_server_new ("server-header", "parwavenet/" WN_VERSION, NULL);
  soup_server_add_early_handler (http->server, NULL, check_headers, http, NULL);
  soup_server_add_handler (http->server, NULL, handle, http, NULL);
  return http;
}

void
wn_http_free (WnHttp *http)
{
  if (!http)
    return;
  g_hash_table_unref (http->speeches);
  soup_server_disconnect (http->server);
  g_object_unref (http->server);
  g_free (http);
}

void
wn_http_accept (WnHttp *http, GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL),
                             remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GError) error = NULL;

  if (!soup_server_accept_iostream (http->server, G_IO_STREAM (connection), local, remote, &error))
    g_printerr ("parwavenet serve: %s\n", error->message);
}
