/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef SERVE_CLIENT_H
#define SERVE_CLIENT_H

#include <gio/gio.h>

/** A server, the program of $PARWAVENET, and its clients, by sockets that block; for threads too */

typedef struct
{
  GSubprocess *process;
  guint16 http, wyoming; /* ports */
} Server;

/** options: of the command line, with spaces between; "" = none */
Server server_start (const char *options);
/** By SIGTERM; its exit status must be 0 */
void server_stop (Server *s);
/** KiB of memory that it has now */
gint64 server_memory (const Server *s);

typedef struct
{
  int status;
  char *headers;
  GByteArray *body; /* without the marks of its chunks */
  gboolean whole;   /* it came to its end */
} Response;

GSocketConnection *client_connect (guint16 port);
void client_send (GSocketConnection *c, const char *data, gssize n);
/** Reads at most n bytes; NULL at the end */
GBytes *client_read (GSocketConnection *c, gsize n);
/** Sends "METHOD PATH" with a body (NULL = none) and headers, each with its \r\n */
GSocketConnection *client_request (guint16 port, const char *line, const char *headers,
    const char *body);
/** Reads to the end, and closes */
Response client_response (GSocketConnection *c);
void response_clear (Response *r);

/** All of it */
Response client_ask (guint16 port, const char *line, const char *headers, const char *body);
/** POST /v1/audio/speech with these members in JSON, the braces not counted */
Response client_speak (guint16 port, const char *members);

#endif
