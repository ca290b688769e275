/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <json-glib/json-glib.h>
#include <string.h>
#include "serve_client.h"
#include "serve_speech.h"
#include "tiny_voice.h"

/* "parwavenet serve" by the Wyoming protocol */

typedef struct
{
  GSocketConnection *connection;
  GDataInputStream *in;
} Voice;

static Voice
wyoming_connect (const Server *s)
{
  Voice v = { client_connect (s->wyoming), NULL };

  v.in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (v.connection)));
  return v;
}

static void
wyoming_close (Voice *v)
{
  g_object_unref (v->in);
  g_object_unref (v->connection);
}

/* type and data of the next event, NULL at the end; its payload goes behind audio */
static JsonObject *
wyoming_event (Voice *v, char **type, GByteArray *audio)
{
  g_autofree char *line = g_data_input_stream_read_line (v->in, NULL, NULL, NULL);
  g_autoptr (JsonNode) header = line ? json_from_string (line, NULL) : NULL;
  JsonObject *o, *data = json_object_new ();
  gsize n_data = 0, n_payload = 0;

  if (header == NULL) {
    json_object_unref (data);
    return NULL;
  }
  o = json_node_get_object (header);
  *type = g_strdup (json_object_get_string_member (o, "type"));
  n_data = json_object_get_int_member_with_default (o, "data_length", 0);
  n_payload = json_object_get_int_member_with_default (o, "payload_length", 0);
  if (n_data > 0) {
    g_autofree char *json = g_malloc0 (n_data + 1);
    g_autoptr (JsonNode) node = NULL;

    g_assert_true (
        g_input_stream_read_all (G_INPUT_STREAM (v->in), json, n_data, NULL, NULL, NULL));
    node = json_from_string (json, NULL);
    json_object_unref (data);
    data = json_object_ref (json_node_get_object (node));
  }
  if (n_payload > 0) {
    g_autofree guint8 *payload = g_malloc (n_payload);

    g_assert_true (
        g_input_stream_read_all (G_INPUT_STREAM (v->in), payload, n_payload, NULL, NULL, NULL));
    g_byte_array_append (audio, payload, n_payload);
  }
  return data;
}

/* Types of events until the last one, chunks as one; the last data is told in *text */
static char *
wyoming_events (Voice *v, const char *last, GByteArray *audio, char **text)
{
  GString *types = g_string_new (NULL);
  gboolean found = FALSE;

  while (!found) {
    g_autofree char *type = NULL;
    JsonObject *data = wyoming_event (v, &type, audio);

    g_assert_nonnull (data);
    if (strcmp (type, "audio-chunk") != 0 || !g_str_has_suffix (types->str, "audio-chunk "))
      g_string_append_printf (types, "%s ", type);
    if (g_str_has_prefix (type, "audio-") && strcmp (type, "audio-stop") != 0) {
      g_assert_cmpint (json_object_get_int_member (data, "rate"), ==, RATE);
      g_assert_cmpint (json_object_get_int_member (data, "width"), ==, 2);
    }
    found = strcmp (type, last) == 0;
    if (found && text)
      *text = g_strdup (json_object_get_string_member_with_default (data, "text", NULL));
    json_object_unref (data);
  }
  return g_string_free (types, FALSE);
}

static void
wyoming_say (Voice *v, const char *events, const char *last, const char *types,
    const GByteArray *wanted, const char *wanted_text)
{
  GByteArray *audio = g_byte_array_new ();
  g_autofree char *text = NULL, *got = NULL;

  client_send (v->connection, events, -1);
  got = wyoming_events (v, last, audio, &text);
  g_assert_cmpstr (got, ==, types);
  if (wanted)
    serve_assert_bytes (audio, 0, wanted);
  if (wanted_text)
    g_assert_nonnull (strstr (text, wanted_text));
  g_byte_array_unref (audio);
}

static void
test_speaks (void)
{
  Server s = server_start ("--max-characters 100");
  Voice v = wyoming_connect (&s);
  GByteArray *wanted = serve_reference (), *none = g_byte_array_new ();
  g_autofree char *type = NULL;
  JsonObject *info, *program, *voice;

  client_send (v.connection, "{\"type\": \"describe\"}\n", -1);
  info = wyoming_event (&v, &type, none);
  g_assert_cmpstr (type, ==, "info");
  program = json_array_get_object_element (json_object_get_array_member (info, "tts"), 0);
  g_assert_true (json_object_get_boolean_member (program, "supports_synthesize_streaming"));
  voice = json_array_get_object_element (json_object_get_array_member (program, "voices"), 0);
  g_assert_cmpstr (json_object_get_string_member (voice, "name"), ==, "tiny");
  g_assert_true (
      json_object_has_member (json_object_get_object_member (voice, "attribution"), "url"));
  json_object_unref (info);

  wyoming_say (&v, "{\"type\": \"ping\", \"data\": {\"text\": \"a\"}}\n", "pong", "pong ", none,
      "a");
  /* with the data in the line, and behind it; a payload is passed over */
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"" TEXT "\"}}\n", "audio-stop",
      "audio-start audio-chunk audio-stop ", wanted, NULL);
  wyoming_say (&v,
      "{\"type\": \"transcribe\", \"payload_length\": 3}\n{\n{{\"type\": \"synthesize\", "
      "\"data_length\": 61, \"data\": {\"text\": 1, \"voice\": {\"name\": \"tiny\"}}}\n"
      "{\"text\": \"" TEXT "\"}",
      "audio-stop", "audio-start audio-chunk audio-stop ", wanted, NULL);
  /* a text bit by bit, and the same at once for others */
  wyoming_say (&v,
      "{\"type\": \"synthesize-start\", \"data\": {\"voice\": {\"language\": \"en\"}}}\n"
      "{\"type\": \"synthesize-chunk\", \"data\": {\"text\": \"Hello th\"}}\n"
      "{\"type\": \"synthesize-chunk\", \"data\": {\"text\": \"ere. And\"}}\n"
      "{\"type\": \"synthesize\", \"data\": {\"text\": \"Hello there. And.\"}}\n"
      "{\"type\": \"synthesize-stop\"}\n",
      "synthesize-stopped", "audio-start audio-chunk audio-stop synthesize-stopped ", NULL, NULL);
  wyoming_say (&v, "{\"type\": \"synthesize-start\"}\n{\"type\": \"synthesize-stop\"}\n",
      "synthesize-stopped", "synthesize-stopped ", none, NULL);
  /* errors are told, and it goes on */
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"\"}}\n", "error", "error ",
      none, "no text");
  wyoming_say (&v, "{\"type\": \"synthesize-chunk\", \"data\": {\"text\": \"x\"}}\n", "error",
      "error ", none, "without synthesize-start");
  wyoming_say (&v,
      "{\"type\": \"synthesize\", \"data\": {\"text\": \"x\", \"voice\": {\"name\": \"../x\"}}}\n",
      "error", "error ", none, "no voice");
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"" TEXT "\"}}\n", "audio-stop",
      "audio-start audio-chunk audio-stop ", wanted, NULL);
  /* but not behind what is none of the protocol */
  client_send (v.connection, "GET / HTTP/1.1\r\n\r\n", -1);
  g_assert_null (client_read (v.connection, 100));
  wyoming_close (&v);
  g_byte_array_unref (wanted);
  g_byte_array_unref (none);
  server_stop (&s);
}

/* As many texts as are spoken at once, whoever asks for them; and nothing but space is no text */
static void
test_limit (void)
{
  Server s = server_start ("--max-streams 1");
  Voice v = wyoming_connect (&s);
  GByteArray *none = g_byte_array_new ();
  GSocketConnection *c;
  g_autoptr (GBytes) some = NULL;
  g_autofree char *stop = NULL;

  wyoming_say (&v,
      "{\"type\": \"synthesize-start\"}\n"
      "{\"type\": \"synthesize-chunk\", \"data\": {\"text\": \" \\n\\n \\n\\n\"}}\n"
      "{\"type\": \"synthesize-stop\"}\n",
      "synthesize-stopped", "synthesize-stopped ", none, NULL);
  c = serve_begin_long (&s, 300);
  some = client_read (c, 100);
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"Hi.\"}}\n", "error",
      "audio-start error ", none, "1 texts are being spoken, which is the limit");
  stop = wyoming_events (&v, "audio-stop", none, NULL);
  g_assert_cmpstr (stop, ==, "audio-stop ");
  g_object_unref (c);
  wyoming_close (&v);
  g_byte_array_unref (none);
  server_stop (&s);
}

/* A voice that was removed is missed, and the others speak on */
static void
test_gone (void)
{
  g_autofree char *gone = tiny_voice_write (g_getenv ("PARWAVENET_VOICE_PATH"), "gone", 3),
                  *stop = NULL;
  Server s = server_start ("--voice tiny");
  Voice v = wyoming_connect (&s);
  GByteArray *wanted = serve_reference (), *none = g_byte_array_new ();

  g_assert_cmpint (g_remove (gone), ==, 0);
  wyoming_say (&v,
      "{\"type\": \"synthesize\", \"data\": {\"text\": \"Hi.\", \"voice\": {\"name\": "
      "\"gone\"}}}\n",
      "error", "audio-start error ", none, "gone");
  stop = wyoming_events (&v, "audio-stop", none, NULL);
  g_assert_cmpstr (stop, ==, "audio-stop ");
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"" TEXT "\"}}\n", "audio-stop",
      "audio-start audio-chunk audio-stop ", wanted, NULL);
  wyoming_close (&v);
  g_byte_array_unref (wanted);
  g_byte_array_unref (none);
  server_stop (&s);
}

/* What is not the protocol ends the connection, with what is wrong in it */
static void
test_refuses (void)
{
  static const char *const events[] = { "[1]\n", "{}\n", "{\"type\": 1}\n", "{\"type\"\n",
    "{\"type\": \"describe\", \"data_length\": -1}\n",
    "{\"type\": \"describe\", \"data_length\": \"many\"}\n",
    "{\"type\": \"describe\", \"payload_length\": 1e30}\n",
    "{\"type\": \"describe\", \"data_length\": 99999999999}\n",
    "{\"type\": \"describe\", \"data_length\": 3}\n[1]" };
  Server s = server_start ("--max-characters 10");
  Voice v;
  GByteArray *none = g_byte_array_new ();
  g_autofree char *long_line = g_strnfill (2000000, ' ');

  for (gsize i = 0; i <= G_N_ELEMENTS (events); i++) {
    g_autoptr (GBytes) answer = NULL;

    v = wyoming_connect (&s);
    g_test_message ("%s", i < G_N_ELEMENTS (events) ? events[i] : "a long line");
    client_send (v.connection, i < G_N_ELEMENTS (events) ? events[i] : long_line, -1);
    answer = client_read (v.connection, 1);
    g_assert_null (answer);
    wyoming_close (&v);
  }
  v = wyoming_connect (&s);
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"12345 67890 1\"}}\n", "error",
      "error ", none, "13 characters; 10 are allowed");
  wyoming_say (&v,
      "{\"type\": \"synthesize-start\"}\n{\"type\": \"synthesize-chunk\", \"data\": {}}\n", "error",
      "error ", none, "without a text");
  wyoming_say (&v,
      "{\"type\": \"synthesize-start\"}\n{\"type\": \"synthesize-start\"}\n{\"type\": "
      "\"synthesize-chunk\", \"data\": {\"text\": \"12345 67890 1\"}}\n",
      "error", "error ", none, "a text of more than 10 characters");
  wyoming_say (&v,
      "{\"type\": \"synthesize-start\", \"data\": {\"voice\": {\"language\": \"xx\"}}}\n", "error",
      "error ", none, "no voice speaks \"xx\"");
  wyoming_close (&v);
  g_byte_array_unref (none);
  server_stop (&s);
}

/* A text that begins ends the one before it; one that is refused leaves none open */
static void
test_second_start (void)
{
  Server s = server_start ("");
  Voice v = wyoming_connect (&s);
  GByteArray *wanted = serve_reference (), *none = g_byte_array_new ();

  wyoming_say (&v,
      "{\"type\": \"synthesize-start\"}\n"
      "{\"type\": \"synthesize-chunk\", \"data\": {\"text\": \"Hello there. And\"}}\n"
      "{\"type\": \"synthesize-start\", \"data\": {\"voice\": {\"language\": \"xx\"}}}\n",
      "error", "audio-start audio-chunk audio-stop error ", NULL, "no voice speaks \"xx\"");
  wyoming_say (&v, "{\"type\": \"synthesize-chunk\", \"data\": {\"text\": \"One. Two. Three.\"}}\n",
      "error", "error ", none, "synthesize-chunk without synthesize-start");
  wyoming_say (&v, "{\"type\": \"synthesize-stop\"}\n", "synthesize-stopped", "synthesize-stopped ",
      none, NULL);
  wyoming_say (&v, "{\"type\": \"synthesize\", \"data\": {\"text\": \"" TEXT "\"}}\n", "audio-stop",
      "audio-start audio-chunk audio-stop ", wanted, NULL);
  wyoming_close (&v);
  g_byte_array_unref (wanted);
  g_byte_array_unref (none);
  server_stop (&s);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wyoming/speaks", test_speaks);
  g_test_add_func ("/wyoming/limit", test_limit);
  g_test_add_func ("/wyoming/gone", test_gone);
  g_test_add_func ("/wyoming/refuses", test_refuses);
  g_test_add_func ("/wyoming/second-start", test_second_start);
  return tiny_voice_test_run (&path);
}
