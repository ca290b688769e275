/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "serve_client.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "little_kept.h"

#define TIMEOUT 60 /* seconds, of any operation */
#define BLOCK 16384

static guint16
read_port (GDataInputStream *in, const char *scheme)
{
  GError *error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, scheme));
  return atoi (strrchr (line, ':') + 1);
}

/* So that a test that fails leaves none behind */
static void
die_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

Server
server_start (const char *options)
{
  g_autofree char *line = g_strdup_printf ("%s serve --port 0 --wyoming-port 0 %s",
      g_getenv ("PARWAVENET"), options);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GDataInputStream) in = NULL;
  g_autoptr (GSubprocessLauncher)
      launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  GError *error = NULL;
  Server s;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  wn_test_keep_little (launcher);
  s.process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (s.process));
  s.http = read_port (in, "http://127.0.0.1:");
  s.wyoming = read_port (in, "tcp://127.0.0.1:");
  return s;
}

void
server_stop (Server *s)
{
  g_subprocess_send_signal (s->process, SIGTERM);
  g_assert_true (g_subprocess_wait (s->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (s->process));
  g_assert_cmpint (g_subprocess_get_exit_status (s->process), ==, 0);
  g_clear_object (&s->process);
}

gint64
server_memory (const Server *s)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/statm",
                      g_subprocess_get_identifier (s->process)),
                  *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoll (strchr (text, ' '), NULL, 10) * (sysconf (_SC_PAGESIZE) / 1024);
}

GSocketConnection *
client_connect (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *c;
  GError *error = NULL;

  g_socket_client_set_timeout (client, TIMEOUT);
  c = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  return c;
}

void
client_send (GSocketConnection *c, const char *data, gssize n)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (c));

  /* a server that hangs up early is none of a client's mistakes */
  g_output_stream_write_all (out, data, n < 0 ? strlen (data) : (gsize) n, NULL, NULL, NULL);
}

GBytes *
client_read (GSocketConnection *c, gsize n)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (c));
  GBytes *bytes = g_input_stream_read_bytes (in, n, NULL, NULL);

  if (bytes && g_bytes_get_size (bytes) == 0)
    g_clear_pointer (&bytes, g_bytes_unref);
  return bytes;
}

GSocketConnection *
client_request (guint16 port, const char *line, const char *headers, const char *body)
{
  GSocketConnection *c = client_connect (port);
  g_autofree char *length = body ? g_strdup_printf ("Content-Length: %zu\r\n", strlen (body))
                                 : g_strdup ("");
  g_autofree char *request = g_strdup_printf (
      "%s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n%s%s\r\n%s", line, port, length,
      headers, body ? body : "");

  client_send (c, request, -1);
  return c;
}

/* Sets whole; the marks of chunks are taken out */
static void
join_chunks (Response *r)
{
  GByteArray *joined = g_byte_array_new ();
  gsize at = 0;

  for (;;) {
    const char *text = (const char *) r->body->data + at, *end;
    gsize n;

    end = at < r->body->len ? g_strstr_len (text, r->body->len - at, "\r\n") : NULL;
    if (end == NULL)
      break;
    n = g_ascii_strtoull (text, NULL, 16);
    at += end + 2 - text;
    if (n == 0) {
      r->whole = TRUE;
      break;
    }
    if (at + n + 2 > r->body->len)
      break;
    g_byte_array_append (joined, r->body->data + at, n);
    at += n + 2;
  }
  g_byte_array_unref (r->body);
  r->body = joined;
}

Response
client_response (GSocketConnection *c)
{
  Response r = { 0, NULL, g_byte_array_new (), FALSE };
  GBytes *bytes;
  const char *end;

  while ((bytes = client_read (c, BLOCK))) {
    g_byte_array_append (r.body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_bytes_unref (bytes);
  }
  g_object_unref (c);
  end = r.body->len ? g_strstr_len ((char *) r.body->data, r.body->len, "\r\n\r\n") : NULL;
  if (end == NULL)
    return r;
  r.headers = g_strndup ((char *) r.body->data, end + 2 - (char *) r.body->data);
  g_byte_array_remove_range (r.body, 0, end + 4 - (char *) r.body->data);
  r.status = atoi (r.headers + strlen ("HTTP/1.1 "));
  if (strstr (r.headers, "Transfer-Encoding: chunked")) {
    join_chunks (&r);
  } else {
    const char *length = strstr (r.headers, "Content-Length: ");

    r.whole = length && r.body->len == g_ascii_strtoull (length + 16, NULL, 10);
  }
  return r;
}

void
response_clear (Response *r)
{
  g_free (r->headers);
  g_byte_array_unref (r->body);
}

Response
client_ask (guint16 port, const char *line, const char *headers, const char *body)
{
  return client_response (client_request (port, line, headers, body));
}

Response
client_speak (guint16 port, const char *members)
{
  g_autofree char *body = g_strdup_printf ("{%s}", members);

  return client_ask (port, "POST /v1/audio/speech", "Content-Type: application/json\r\n", body);
}
