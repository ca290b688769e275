/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * "parwavenet serve": a program of its own, so that what only a server needs is not loaded by each
 * "parwavenet say"
 */

#include <glib-unix.h>
#include <locale.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include "http.h"
#include "tools/options.h"
#include "wyoming_client.h"

typedef struct
{
  WnServeLimits limits;
  char *listen, *voice;
  int port, wyoming_port, threads;
  gboolean no_http, no_wyoming;
} Options;

/* clang-format off */
#define OPTIONS_INIT { { 64, 10000, 256, 60 }, NULL, NULL, 8765, 10200, 0, FALSE, FALSE }
/* clang-format on */

typedef void (*AcceptFunc) (gpointer protocol, GSocketConnection *connection);

/** One protocol's ports */
typedef struct
{
  const char *scheme;
  GSocketService *service;
  const WnServeLimits *limits;
  AcceptFunc accept;
  gpointer protocol;
  int n_connections;
} Door;

static void
on_gone (gpointer data, GObject *connection)
{
  Door *door = data;

  door->n_connections--;
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, Door *door)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  if (door->n_connections >= door->limits->connections) {
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    return TRUE;
  }
  g_socket_set_timeout (socket, door->limits->timeout);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  door->n_connections++;
  g_object_weak_ref (G_OBJECT (connection), on_gone, door);
  door->accept (door->protocol, connection);
  return TRUE;
}

/* Names what a client needs to know, also the port when any would do */
static gboolean
listen_at (Door *door, GInetAddress *address, int port, GError **error)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, port), got = NULL;
  g_autofree char *name = g_inet_address_to_string (address);
  const gboolean is_v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (door->service), wanted,
          G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got, error)) {
    g_prefix_error (error, "%s, port %d: ", name, port);
    return FALSE;
  }
  g_print (is_v6 ? "%s://[%s]:%d/\n" : "%s://%s:%d/\n", door->scheme, name,
      g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  return TRUE;
}

static gboolean
door_open (Door *door, const char *host, int port, GError **error)
{
  g_autoptr (GInetAddress) address = host ? g_inet_address_new_from_string (host)
                                          : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  door->service = g_socket_service_new ();
  /* who finds no place in the queue tries again a second later */
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (door->service), door->limits->connections);
  g_signal_connect (door->service, "incoming", G_CALLBACK (on_incoming), door);
  if (!address) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "--listen \"%s\" is no IP address", host);
    return FALSE;
  }
  return listen_at (door, address, port, error);
}

static void
door_close (Door *door)
{
  if (!door->service)
    return;
  g_socket_service_stop (door->service);
  g_socket_listener_close (G_SOCKET_LISTENER (door->service));
  g_object_unref (door->service);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
accept_http (gpointer http, GSocketConnection *connection)
{
  wn_http_accept (http, connection);
}

static void
accept_wyoming (gpointer wyoming, GSocketConnection *connection)
{
  wn_wyoming_accept (wyoming, connection);
}

/* Until a signal comes; then everything is given back, which the sanitizers check */
static gboolean
serve (const Options *o, GError **error)
{
  WnService *service = wn_service_new (&o->limits, o->voice, o->threads, error);
  GMainLoop *loop;
  WnHttp *http;
  WnWyoming *wyoming;
  Door doors[2];
  gboolean ok;

  if (!service)
    return FALSE;
  loop = g_main_loop_new (NULL, FALSE);
  http = wn_http_new (service);
  wyoming = wn_wyoming_new (service);
  doors[0] = (Door){ "http", NULL, &o->limits, accept_http, http, 0 };
  doors[1] = (Door){ "tcp", NULL, &o->limits, accept_wyoming, wyoming, 0 };
  ok = (o->no_http || door_open (&doors[0], o->listen, o->port, error))
      && (o->no_wyoming || door_open (&doors[1], o->listen, o->wyoming_port, error));
  if (ok) {
    const guint signals[] = { g_unix_signal_add (SIGINT, quit, loop),
      g_unix_signal_add (SIGTERM, quit, loop) };

    g_main_loop_run (loop);
    (void) signals;
  }
  door_close (&doors[0]);
  door_close (&doors[1]);
  wn_http_free (http);
  wn_wyoming_free (wyoming);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wn_service_free (service);
  g_main_loop_unref (loop);
  return ok;
}

static gboolean
check (const Options *o, int n_arguments, GError **error)
{
  if (n_arguments > 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "it takes no arguments, only options");
    return FALSE;
  }
  if (o->no_http && o->no_wyoming) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "nothing is left to serve");
    return FALSE;
  }
  return wn_tool_check_range ("--port", o->port, 0, 65535, error)
      && wn_tool_check_range ("--wyoming-port", o->wyoming_port, 0, 65535, error)
      && wn_tool_check_range ("--threads", o->threads, 0, 256, error)
      && wn_tool_check_range ("--max-streams", o->limits.streams, 1, 4096, error)
      && wn_tool_check_range ("--max-characters", o->limits.characters, 1, 1000000, error)
      && wn_tool_check_range ("--max-connections", o->limits.connections, 1, 65536, error)
      && wn_tool_check_range ("--timeout", o->limits.timeout, 1, 3600, error);
}

static GOptionContext *
new_context (Options *o)
{
  GOptionContext *context = g_option_context_new (
      "- speak what other programs ask for, over HTTP and the Wyoming protocol");
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &o->listen,
        "IP address to listen at (127.0.0.1, this machine only)", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_INT, &o->port, "Port of HTTP; 0 for any", "PORT" },
    { "wyoming-port", 0, 0, G_OPTION_ARG_INT, &o->wyoming_port,
        "Port of the Wyoming protocol; 0 for any", "PORT" },
    { "no-http", 0, 0, G_OPTION_ARG_NONE, &o->no_http, "Not over HTTP", NULL },
    { "no-wyoming", 0, 0, G_OPTION_ARG_NONE, &o->no_wyoming, "Not over the Wyoming protocol",
        NULL },
    { "voice", 'v', 0, G_OPTION_ARG_STRING, &o->voice,
        "Voice where none is asked for (the first of \"parwavenet voices\")", "VOICE" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o->threads,
        "Threads that speak (0: as many as processors)", "N" },
    { "max-streams", 0, 0, G_OPTION_ARG_INT, &o->limits.streams, "Texts spoken at once", "N" },
    { "max-characters", 0, 0, G_OPTION_ARG_INT, &o->limits.characters, "Characters of a text",
        "N" },
    { "max-connections", 0, 0, G_OPTION_ARG_INT, &o->limits.connections,
        "Connections of each protocol", "N" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &o->limits.timeout,
        "Time that a client may neither send nor take anything", "SECONDS" },
    { NULL },
  };

  wn_tool_add_entries (context, entries);
  g_option_context_set_description (context,
      "Then http://127.0.0.1:8765/ is a page to try it, and POST /v1/audio/speech what OpenAI's\n"
      "clients ask. Who can reach the address may use it: there are no passwords, and no TLS.");
  return context;
}

int
main (int argc, char **argv)
{
  Options o = OPTIONS_INIT;
  GOptionContext *context = new_context (&o);
  GError *error = NULL;
  gboolean ok;

  if (setlocale (LC_CTYPE, "") == NULL)
    setlocale (LC_CTYPE, "C.UTF-8");
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_set_prgname ("parwavenet serve");
  ok = g_option_context_parse (context, &argc, &argv, &error) && check (&o, argc - 1, &error)
      && serve (&o, &error);
  g_option_context_free (context);
  g_free (o.listen);
  g_free (o.voice);
  if (!ok) {
    g_printerr ("parwavenet: %s\n", error->message);
    g_error_free (error);
  }
  return ok ? 0 : 1;
}
