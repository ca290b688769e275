/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "serve_client.h"
#include "serve_speech.h"
#include "tiny_voice.h"

#define MEMBERS "\"model\": \"tts-1\", \"voice\": \"alloy\", \"input\": \"" TEXT "\""
#define N_CLIENTS 64

static void
test_formats (void)
{
  static const char *const formats[][3] = { { "flac", "audio/flac", "fLaC" },
    { "opus", "audio/ogg", "OggS" }, { "mp3", "audio/mpeg", "\xff" } };
  Server s = server_start ("");
  GByteArray *wanted = serve_reference ();
  Response r = client_speak (s.http, MEMBERS ", \"response_format\": \"wav\"");

  g_assert_cmpint (r.status, ==, 200);
  g_assert_true (r.whole);
  g_assert_nonnull (strstr (r.headers, "Content-Type: audio/wav"));
  g_assert_cmpmem (r.body->data, 4, "RIFF", 4);
  g_assert_cmpint (r.body->data[24] | r.body->data[25] << 8, ==, RATE);
  serve_assert_bytes (r.body, 44, wanted);
  response_clear (&r);

  r = client_speak (s.http, MEMBERS ", \"response_format\": \"pcm\", \"sample_rate\": 16000");
  serve_assert_bytes (r.body, 0, wanted);
  response_clear (&r);
  /* what OpenAI's clients expect */
  r = client_speak (s.http, MEMBERS ", \"response_format\": \"pcm\"");
  g_assert_cmpint (ABS ((int) r.body->len / 2 - (int) wanted->len / 2 * 24000 / RATE), <=, 64);
  response_clear (&r);

  /* of a rate that the encoding does not have */
  r = client_speak (s.http, MEMBERS ", \"response_format\": \"mp3\", \"sample_rate\": 47000");
  g_byte_array_append (r.body, (const guint8 *) "", 1);
  g_assert_cmpint (r.status, ==, 400);
  g_assert_nonnull (strstr ((char *) r.body->data, "mp3 has no sampling rate of 47000 Hz"));
  response_clear (&r);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *members = g_strdup_printf (MEMBERS ", \"response_format\": \"%s\"",
                        formats[i][0]),
                    *brief = g_strdup_printf ("\"input\": \"<speak><break time='40ms'/></speak>\", "
                                              "\"response_format\": \"%s\"",
                        formats[i][0]);

    r = client_speak (s.http, members);
    if (r.status == 400 && strstr ((char *) r.body->data, "is not installed")) {
      g_test_message ("no encoder of %s", formats[i][0]);
    } else {
      g_assert_cmpint (r.status, ==, 200);
      g_assert_true (r.whole);
      g_assert_nonnull (strstr (r.headers, formats[i][1]));
      g_assert_cmpmem (r.body->data, strlen (formats[i][2]), formats[i][2], strlen (formats[i][2]));
      g_assert_cmpuint (r.body->len, >, 1000);
      /* what is shorter than a block of the encoder is a whole file, too */
      response_clear (&r);
      r = client_speak (s.http, brief);
      g_assert_cmpint (r.status, ==, 200);
      g_assert_true (r.whole);
      g_assert_cmpmem (r.body->data, strlen (formats[i][2]), formats[i][2], strlen (formats[i][2]));
    }
    response_clear (&r);
  }
  g_byte_array_unref (wanted);
  server_stop (&s);
}

static void
test_members (void)
{
  Server s = server_start ("");
  Response r = client_speak (s.http, MEMBERS ", \"response_format\": \"wav\"");
  const guint plain = r.body->len;
  g_autoptr (GString) many = g_string_new ("\"input\": \"Hi\", \"response_format\": \"wav\"");
  const char *told;

  response_clear (&r);
  r = client_speak (s.http, MEMBERS ", \"response_format\": \"wav\", \"speed\": 2");
  g_assert_cmpuint (r.body->len, <, plain * 3 / 4);
  response_clear (&r);
  r = client_speak (s.http,
      "\"input\": \"<speak>Hello</speak>\", \"response_format\": \"wav\", "
      "\"voice\": {\"id\": \"tiny\"}, \"instructions\": \"gently\", "
      "\"A\\nb\": 1");
  g_assert_cmpint (r.status, ==, 200);
  g_assert_cmpuint (r.body->len, <, plain / 2);
  g_assert_nonnull (strstr (r.headers, "no effect: instructions, ..."));
  response_clear (&r);
  /* of many the first are told */
  for (int i = 0; i < 100; i++)
    g_string_append_printf (many, ", \"member_%d\": 1", i);
  r = client_speak (s.http, many->str);
  g_assert_cmpint (r.status, ==, 200);
  told = strstr (r.headers, "no effect: member_");
  g_assert_nonnull (told);
  g_assert_cmpuint (strcspn (told, "\r\n"), >, 200);
  g_assert_cmpuint (strcspn (told, "\r\n"), <, 400);
  response_clear (&r);
  r = client_speak (s.http,
      "\"input\": \"<speak>Hello</speak>\", \"response_format\": \"wav\", "
      "\"text_format\": \"plain\"");
  g_assert_cmpint (r.status, ==, 200);
  response_clear (&r);
  server_stop (&s);
}

/* The audio of all events, and their words */
static GByteArray *
read_events (const GByteArray *body, GString *words)
{
  GByteArray *audio = g_byte_array_new ();
  g_autofree char *text = g_strndup ((char *) body->data, body->len);
  g_auto (GStrv) events = g_strsplit (text, "\n\n", -1);

  for (int i = 0; *events[i]; i++) {
    g_autoptr (JsonNode) node = json_from_string (events[i] + strlen ("data: "), NULL);
    JsonObject *o = json_node_get_object (node);
    const char *type = json_object_get_string_member (o, "type");

    if (strcmp (type, "speech.audio.delta") == 0) {
      gsize n;
      g_autofree guchar *data = g_base64_decode (json_object_get_string_member (o, "audio"), &n);

      g_byte_array_append (audio, data, n);
    } else if (strcmp (type, "speech.audio.mark") == 0) {
      /* before its samples */
      g_assert_cmpfloat (json_object_get_double_member (o, "start") * RATE * 2, >=,
          audio->len - 1.0);
      if (strcmp (json_object_get_string_member (o, "kind"), "word") == 0)
        g_string_append_printf (words, "%s ", json_object_get_string_member (o, "text"));
    } else {
      g_assert_cmpstr (type, ==, "speech.audio.done");
      g_assert_cmpint (json_object_get_int_member (o, "characters"), ==, strlen (TEXT));
      g_string_append (words, "done");
    }
  }
  return audio;
}

static void
test_events (void)
{
  Server s = server_start ("");
  Response r = client_speak (s.http,
      MEMBERS ", \"response_format\": \"pcm\", \"sample_rate\": 16000, \"stream_format\": \"sse\", "
              "\"marks\": true");
  GString *words = g_string_new (NULL);
  GByteArray *audio, *wanted = serve_reference ();

  g_assert_cmpint (r.status, ==, 200);
  g_assert_nonnull (strstr (r.headers, "Content-Type: text/event-stream"));
  audio = read_events (r.body, words);
  serve_assert_bytes (audio, 0, wanted);
  g_assert_cmpstr (words->str, ==, "Hello there How are you and how is the weather done");
  g_byte_array_unref (audio);
  g_byte_array_unref (wanted);
  g_string_free (words, TRUE);
  response_clear (&r);
  server_stop (&s);
}

static void
test_lists (void)
{
  Server s = server_start ("");
  Response r = client_ask (s.http, "GET /v1/voices", "", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *voice;
  static const char *const pages[] = { "GET /", "GET /page.js", "GET /page.css", "GET /v1/models",
    "HEAD /" };

  g_assert_cmpint (r.status, ==, 200);
  g_byte_array_append (r.body, (const guint8 *) "", 1);
  node = json_from_string ((char *) r.body->data, NULL);
  voice = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (node), "voices"), 0);
  g_assert_cmpstr (json_object_get_string_member (voice, "name"), ==, "tiny");
  g_assert_cmpint (json_object_get_int_member (voice, "sample_rate"), ==, RATE);
  /* nothing of the machine's files */
  g_assert_null (strstr ((char *) r.body->data, ".safetensors"));
  response_clear (&r);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    r = client_ask (s.http, pages[i], "", NULL);
    g_assert_cmpint (r.status, ==, 200);
    response_clear (&r);
  }
  server_stop (&s);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *members;
    int status;
    const char *message;
  } cases[] = {
    { "", 400, "\\\"input\\\" is not given" },
    { "\"input\": \" \"", 400, "no text to speak" },
    { "\"input\": 5", 400, "\\\"input\\\" is not a string" },
    { "\"input\": \"x\", \"speed\": 5", 400, "\\\"speed\\\" 5 is not between 0.25 and 4" },
    { "\"input\": \"x\", \"speed\": \"fast\"", 400, "\\\"speed\\\" is not a number" },
    { "\"input\": \"x\", \"response_format\": \"aac\"", 400, "\\\"response_format\\\" is not" },
    { "\"input\": \"x\", \"voice\": \"nobody\"", 404, "no voice \\\"nobody\\\"; there are tiny" },
    { "\"input\": \"x\", \"voice\": \"/etc/passwd\"", 404, "no voice" },
    { "\"input\": \"x\", \"voice\": [\"a\"]", 400, "\\\"voice\\\" is not a string" },
    { "\"input\": \"x\", \"marks\": true", 400, "stream_format" },
    { "\"input\": \"x\", \"voice\": {\"id\": 5}", 400, "\\\"voice\\\" is not a string, or an" },
    { "\"input\": \"x\", \"stream_format\": \"sse\", \"marks\": 1", 400, "is not true or false" },
    { "\"input\": \"x\", \"stream_format\": \"odd\"", 400, "\\\"stream_format\\\" is not" },
    { "\"input\": \"x\", \"text_format\": \"html\"", 400, "\\\"text_format\\\" is not" },
    { "\"input\": \"x\", \"text_format\": 5", 400, "\\\"text_format\\\" is not a string" },
    { "\"input\": \"x\", \"sample_rate\": 1", 400, "\\\"sample_rate\\\" 1 is not between" },
    { "\"input\": \"x\", \"input\": \"y\"", 400, "occurs twice" },
    { "\"input\": \"1234567890123456789012345678901\"", 400, "31 characters; 30 are allowed" },
    { "\"input\": \"\\ud800\"", 400, "message" },
    { "{", 400, "body" },
  };
  static const char *const others[][3] = {
    { "GET /v1/nothing", "", "404" },
    { "GET /../../etc/passwd", "", "404" },
    { "GET /page.html", "", "404" },
    { "POST /v1/voices", "Content-Length: 0\r\n", "405" },
    { "GET /v1/audio/speech", "", "405" },
    { "GET /v1/voices", "Origin: http://stranger.example\r\n", "403" },
    { "GET http://stranger.example/v1/voices", "", "403" },
    { "GET http://192.0.2.1/v1/voices", "", "403" },
    { "GET http://127.0.0.1/v1/voices", "", "200" },
    { "GET http://[::1]/v1/voices", "", "200" },
    { "POST /v1/audio/speech", "Transfer-Encoding: chunked\r\n", "411" },
    { "POST /v1/audio/speech", "Content-Length: 1000000\r\n", "413" },
  };
  static char large[1000000];
  Server s = server_start ("--max-characters 30");
  Response list = client_ask (s.http, "POST /v1/audio/speech", "", "[]");

  g_assert_cmpint (list.status, ==, 400);
  g_byte_array_append (list.body, (const guint8 *) "", 1);
  g_assert_nonnull (strstr ((char *) list.body->data, "the request's body is no object"));
  response_clear (&list);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Response r = client_speak (s.http, cases[i].members);

    g_byte_array_append (r.body, (const guint8 *) "", 1);
    g_test_message ("%s: %s", cases[i].members, (char *) r.body->data);
    g_assert_cmpint (r.status, ==, cases[i].status);
    g_assert_nonnull (strstr ((char *) r.body->data, cases[i].message));
    response_clear (&r);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    GSocketConnection *c = client_request (s.http, others[i][0], others[i][1], NULL);
    GBytes *begin;

    /* the body is read, and thrown away */
    if (strstr (others[i][1], "chunked"))
      client_send (c, "0\r\n\r\n", -1);
    else if (strstr (others[i][1], "1000000"))
      client_send (c, large, sizeof large);
    begin = client_read (c, 12);
    g_test_message ("%s", others[i][0]);
    g_assert_nonnull (begin);
    g_assert_cmpmem ((char *) g_bytes_get_data (begin, NULL) + 9, 3, others[i][2], 3);
    g_bytes_unref (begin);
    g_object_unref (c);
  }
  server_stop (&s);
}

/* ---- many at once ---- */

static gpointer
speak_once (gpointer port)
{
  Response *r = g_new (Response, 1);

  *r = client_speak (GPOINTER_TO_UINT (port), MEMBERS ", \"response_format\": \"wav\"");
  return r;
}

/* So many at once, each of which must have it all */
static void
speak_all (const Server *s, int n, const GByteArray *wanted)
{
  g_autofree GThread **threads = g_new (GThread *, n);

  for (int i = 0; i < n; i++)
    threads[i] = g_thread_new ("client", speak_once, GUINT_TO_POINTER ((guint) s->http));
  for (int i = 0; i < n; i++) {
    Response *r = g_thread_join (threads[i]);

    g_assert_cmpint (r->status, ==, 200);
    g_assert_true (r->whole);
    serve_assert_bytes (r->body, 44, wanted);
    response_clear (r);
    g_free (r);
  }
}

static void
test_many (void)
{
  Server s = server_start ("");
  GByteArray *wanted = serve_reference ();

  for (int i = 0; i < 3; i++)
    speak_all (&s, N_CLIENTS, wanted);
  g_byte_array_unref (wanted);
  server_stop (&s);
}

/* Clients that go away in the middle, and such that never read, leave nothing behind */
static void
test_closed (void)
{
  Server s = server_start ("--max-streams 40");
  GByteArray *wanted = serve_reference ();
  gint64 memory = 0;

  for (int round = 0; round < 8; round++) {
    GSocketConnection *clients[30];

    for (int i = 0; i < 30; i++)
      clients[i] = serve_begin_long_as (&s, 300, i % 5 ? "wav" : "flac");
    for (int i = 0; i < 30; i++) {
      g_autoptr (GBytes) some = i % 3 ? client_read (clients[i], 200) : NULL;

      g_object_unref (clients[i]);
    }
    /* places become free when the server notices */
    for (int tries = 0; tries < 100; tries++) {
      Response r = client_speak (s.http, MEMBERS ", \"response_format\": \"wav\"");
      const gboolean ok = r.status == 200;

      g_assert_true (ok || r.status == 503);
      if (ok)
        serve_assert_bytes (r.body, 44, wanted);
      response_clear (&r);
      if (ok)
        break;
      g_usleep (100000);
      g_assert_cmpint (tries, <, 99);
    }
    if (round == 3)
      memory = server_memory (&s);
  }
  g_test_message ("%d KiB, then %d KiB", (int) memory, (int) server_memory (&s));
  g_assert_cmpint (server_memory (&s), <, memory + 32 * 1024);
  speak_all (&s, 20, wanted);
  g_byte_array_unref (wanted);
  server_stop (&s);
}

/* Who does not read is waited for, in little memory, but not for ever */
static void
test_slow (void)
{
  Server s = server_start ("--max-streams 1 --timeout 2");
  GSocketConnection *c = serve_begin_long (&s, 300);
  g_autoptr (GBytes) some = client_read (c, 100);
  Response r = client_speak (s.http, MEMBERS);
  gint64 memory = server_memory (&s);
  int tries = 0;

  g_assert_nonnull (some);
  g_assert_cmpint (r.status, ==, 503);
  g_assert_nonnull (strstr (r.headers, "Retry-After: 1"));
  response_clear (&r);
  do {
    g_usleep (200000);
    r = client_speak (s.http, MEMBERS ", \"response_format\": \"wav\"");
    tries += r.status != 200;
    g_assert_true (r.status == 503 || r.status == 200);
    response_clear (&r);
  } while (tries < 1500 && r.status != 200);
  g_assert_cmpint (tries, <, 1500);
  g_test_message ("%d KiB, then %d KiB", (int) memory, (int) server_memory (&s));
  g_assert_cmpint (server_memory (&s), <, memory + 32 * 1024);
  g_object_unref (c);
  /* with somebody in the middle of it */
  c = serve_begin_long (&s, 300);
  g_clear_pointer (&some, g_bytes_unref);
  some = client_read (c, 100);
  server_stop (&s);
  g_object_unref (c);
}

/* A reader at its own pace has all of it, whole */
static void
test_pace (void)
{
  Server s = server_start ("");
  GSocketConnection *c = serve_begin_long (&s, 120);
  GByteArray *all = g_byte_array_new ();
  GBytes *some;
  Response whole, r = { 0, NULL, all, FALSE };
  g_autofree char *text = serve_long_text (120),
                  *members = g_strdup_printf ("\"input\": \"%s\", \"response_format\": \"wav\"",
                      text);

  for (int i = 0; (some = client_read (c, 8192)); i++) {
    g_byte_array_append (all, g_bytes_get_data (some, NULL), g_bytes_get_size (some));
    g_bytes_unref (some);
    if (i < 60)
      g_usleep (5000);
  }
  g_object_unref (c);
  whole = client_speak (s.http, members);
  g_assert_true (whole.whole);
  /* chunks have other sizes: their marks are not compared, only the number of samples */
  g_assert_cmpuint (all->len, >, whole.body->len);
  g_assert_nonnull (g_strstr_len ((char *) all->data + all->len - 5, 5, "0\r\n\r\n"));
  response_clear (&whole);
  response_clear (&r);
  server_stop (&s);
}

/* ---- options ---- */

/* It does not start, and says why */
static void
expect_no_server (const char *options, const char *message)
{
  g_autofree char *line = g_strdup_printf ("%s serve %s", g_getenv ("PARWAVENET"), options),
                  *err = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (line, NULL, &err, &status, NULL));
  g_test_message ("%s: %s", options, err);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 1);
  g_assert_nonnull (strstr (err, message));
}

static void
test_options (void)
{
  static const char *const refusals[][2] = {
    { "extra", "it takes no arguments" },
    { "--no-http --no-wyoming", "nothing is left to serve" },
    { "--listen somewhere", "--listen \"somewhere\" is no IP address" },
    { "--port 99999", "--port 99999 is not between 0 and 65535" },
    { "--timeout 0", "--timeout 0 is not between 1 and 3600" },
    { "--voice nobody", "nobody" },
    { "--nothing", "Unknown option --nothing" },
  };
  Server s = server_start ("--max-connections 1 --listen 127.0.0.1");
  g_autofree char *taken = g_strdup_printf ("--no-wyoming --port %u", s.http),
                  *message = g_strdup_printf ("127.0.0.1, port %u: ", s.http);
  GSocketConnection *first, *second;
  g_autoptr (GBytes) refused = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    expect_no_server (refusals[i][0], refusals[i][1]);
  expect_no_server (taken, message);
  /* there is no room for a second client */
  first = client_connect (s.wyoming);
  client_send (first, "{\"type\": \"describe\"}\n", -1);
  g_bytes_unref (client_read (first, 1));
  second = client_connect (s.wyoming);
  refused = client_read (second, 1);
  g_assert_null (refused);
  g_object_unref (first);
  g_object_unref (second);
  server_stop (&s);
}

/* One that is not in the folders of voices is chosen by its path, and told by its name alone */
static void
test_own_voice (void)
{
  g_autofree char *dir = g_dir_make_tmp ("wn-own-XXXXXX", NULL),
                  *path = tiny_voice_write (dir, "own", 2),
                  *gone = tiny_voice_write (g_getenv ("PARWAVENET_VOICE_PATH"), "gone", 3),
                  *options = g_strdup_printf ("--voice %s", path);
  Server s = server_start (options);
  Response r = client_ask (s.http, "GET /v1/voices", "", NULL);

  g_byte_array_append (r.body, (const guint8 *) "", 1);
  g_assert_nonnull (strstr ((char *) r.body->data, "\"own\""));
  g_assert_nonnull (strstr ((char *) r.body->data, "\"tiny\""));
  g_assert_null (strstr ((char *) r.body->data, dir));
  response_clear (&r);
  r = client_speak (s.http, "\"input\": \"Hi\", \"voice\": \"own\", \"response_format\": \"wav\"");
  g_assert_cmpint (r.status, ==, 200);
  g_assert_true (r.whole);
  response_clear (&r);
  /* one that was removed is missed, and the others speak on */
  g_assert_cmpint (g_remove (gone), ==, 0);
  r = client_speak (s.http, "\"input\": \"Hi\", \"voice\": \"gone\"");
  g_assert_cmpint (r.status, ==, 404);
  response_clear (&r);
  r = client_speak (s.http, "\"input\": \"Hi\", \"response_format\": \"wav\"");
  g_assert_cmpint (r.status, ==, 200);
  response_clear (&r);
  server_stop (&s);
  test_remove (dir);
}

/* ---- nonsense ---- */

static void
mutate (GRand *rand, GByteArray *bytes)
{
  const int n = g_rand_int_range (rand, 1, 6);

  for (int i = 0; i < n && bytes->len > 0; i++) {
    const guint at = g_rand_int_range (rand, 0, bytes->len);

    if (g_rand_boolean (rand))
      bytes->data[at] = g_rand_int_range (rand, 0, 256);
    else
      g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, 1 + (at * 7) % 20));
  }
}

/* $SERVE_MALFORMED says how many; from the seed, always the same */
static void
test_malformed (void)
{
  static const char *const seeds[] = {
    "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    "Content-Length: 39\r\n\r\n{\"input\":\"Hi\",\"response_format\":\"flac\"}",
    "GET /v1/voices HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "{\"type\":\"synthesize\",\"data\":{\"text\":\"Hi\"}}\n{\"type\":\"describe\"}\n",
    "{\"type\":\"synthesize\",\"data_length\":13,\"payload_length\":4}\n{\"text\":\"Hi\"}abcd",
  };
  const char *number = g_getenv ("SERVE_MALFORMED");
  const int n = number ? atoi (number) : 400;
  Server s = server_start ("");
  GRand *rand = g_rand_new_with_seed (7);
  gint64 memory = 0;
  GByteArray *wanted = serve_reference ();

  for (int i = 0; i < n; i++) {
    const char *seed = seeds[i % G_N_ELEMENTS (seeds)];
    GByteArray *bytes = g_byte_array_new ();
    GSocketConnection *c = client_connect (i / 4 % 2 ? s.http : s.wyoming);

    g_byte_array_append (bytes, (const guint8 *) seed, strlen (seed));
    mutate (rand, bytes);
    client_send (c, (const char *) bytes->data, bytes->len);
    g_socket_shutdown (g_socket_connection_get_socket (c), FALSE, TRUE, NULL);
    if (i % 3 == 0) {
      g_autoptr (GBytes) some = client_read (c, 100);
    }
    g_object_unref (c);
    g_byte_array_unref (bytes);
    if (i == n / 2)
      memory = server_memory (&s);
  }
  g_test_message ("%d KiB, then %d KiB", (int) memory, (int) server_memory (&s));
  g_assert_cmpint (server_memory (&s), <, memory + 32 * 1024);
  speak_all (&s, 2, wanted);
  g_byte_array_unref (wanted);
  g_rand_free (rand);
  server_stop (&s);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serve/formats", test_formats);
  g_test_add_func ("/serve/members", test_members);
  g_test_add_func ("/serve/events", test_events);
  g_test_add_func ("/serve/lists", test_lists);
  g_test_add_func ("/serve/errors", test_errors);
  g_test_add_func ("/serve/many", test_many);
  g_test_add_func ("/serve/closed", test_closed);
  g_test_add_func ("/serve/slow", test_slow);
  g_test_add_func ("/serve/pace", test_pace);
  g_test_add_func ("/serve/options", test_options);
  g_test_add_func ("/serve/own-voice", test_own_voice);
  g_test_add_func ("/serve/malformed", test_malformed);
  return tiny_voice_test_run (&path);
}
