/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How quickly "parwavenet serve" answers beside the library alone, and how many streams it keeps in
 * real time. Arguments:
 *   first PORT N                    N times in turns, the library alone and a client of the server
 *   streams PORT N SECONDS SPREAD   N clients at once, each of so many seconds, that begin within
 *                                   SPREAD ms
 */

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "engine/parwavenet.h"

#define SENTENCE                                                                                  \
  "The quick brown fox jumps over the lazy dog while seven old wizards quietly judge my new vow " \
  "of black jade."
#define RATE 24000 /* Hz, of bare samples where nothing else is asked for */
#define CHUNK_MS 100
#define HEADER 400 /* bytes, about */

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *name, double *ms, int n)
{
  qsort (ms, n, sizeof *ms, compare);
  printf ("%s: p50 %.1f ms, p10 %.1f, p90 %.1f\n", name, ms[n / 2], ms[n / 10], ms[n * 9 / 10]);
}

static double
library_once (WnVoice *voice)
{
  const gint64 begin = g_get_monotonic_time ();
  WnSynth *synth = wn_synth_new (voice, NULL, NULL);
  float x[320];
  double ms;

  wn_synth_start (synth, SENTENCE, -1, 0, NULL);
  wn_synth_read (synth, x, 320);
  ms = (g_get_monotonic_time () - begin) / 1000.0;
  wn_synth_free (synth);
  return ms;
}

/* A bare socket: GSocketClient would look for proxies first */
static int
request (int port, const char *text)
{
  const int c = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  char *body, *all;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (connect (c, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("cannot connect: %s", g_strerror (errno));
  body = g_strdup_printf ("{\"input\": \"%s\", \"response_format\": \"pcm\"}", text);
  all = g_strdup_printf ("POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nConnection: close"
                         "\r\nContent-Length: %zu\r\n\r\n%s",
      strlen (body), body);
  if (write (c, all, strlen (all)) != (gssize) strlen (all))
    g_error ("cannot send: %s", g_strerror (errno));
  g_free (body);
  g_free (all);
  return c;
}

/* Behind the headers; they and the marks of chunks are some bytes, which are not counted out */
static gssize
read_some (int c)
{
  char block[4096];

  return read (c, block, sizeof block);
}

/* Until audio has come: the headers are sent with the first of it, in writes of their own */
static double
server_once (int port)
{
  const gint64 begin = g_get_monotonic_time ();
  const int c = request (port, SENTENCE);
  gssize n, all = 0;
  double ms;

  while (all < HEADER && (n = read_some (c)) > 0)
    all += n;
  ms = (g_get_monotonic_time () - begin) / 1000.0;
  close (c);
  return ms;
}

typedef struct
{
  int port, seconds, delay; /* ms */
  int n_late, n_chunks;
  /* ms until the first sound; that the latest chunk came before it was due; that a player which
   * begins with the first byte had left when it had least */
  double first, margin, left;
} Stream;

/* Another piece, and what is left to play then to who began with the first one */
static gssize
hear (Stream *s, int c, gint64 *begin, gssize all)
{
  const gssize n = read_some (c);
  const gint64 now = g_get_monotonic_time ();

  if (n <= 0)
    return 0;
  if (all + n >= HEADER && *begin == 0)
    *begin = now;
  else if (*begin)
    s->left = MIN (s->left, (all - HEADER) * 1000.0 / (2 * RATE) - (now - *begin) / 1000.0);
  return n;
}

/* Chunk k is due k chunks after the first has come */
static gpointer
listen_to (gpointer data)
{
  Stream *s = data;
  GString *text = g_string_new (NULL);
  int c;
  gint64 asked, heard = 0, begin = 0;
  gssize n, all = 0;

  for (int i = 0; i < s->seconds / 5 + 2; i++)
    g_string_append (text, SENTENCE " ");
  g_usleep (s->delay * 1000);
  asked = g_get_monotonic_time ();
  c = request (s->port, text->str);
  s->margin = s->left = 1e9;
  for (int k = 0; k < s->seconds * 1000 / CHUNK_MS; k++) {
    gint64 now, due;

    while (all < HEADER + (gssize) (k + 1) * 2 * RATE * CHUNK_MS / 1000
        && (n = hear (s, c, &heard, all)) > 0)
      all += n;
    now = g_get_monotonic_time ();
    begin = k ? begin : now;
    due = begin + (gint64) k * CHUNK_MS * 1000;
    s->n_chunks++;
    s->n_late += now > due;
    s->first = (heard - asked) / 1000.0;
    if (k > 0)
      s->margin = MIN (s->margin, (due - now) / 1000.0);
    if (now < due)
      g_usleep (due - now);
  }
  close (c);
  g_string_free (text, TRUE);
  return NULL;
}

static void
streams (int port, int n, int seconds, int spread)
{
  Stream *all = g_new0 (Stream, n);
  GThread **threads = g_new (GThread *, n);
  double *first = g_new (double, n), margin = 1e9, left = 1e9;
  int late = 0, chunks = 0;

  for (int i = 0; i < n; i++) {
    all[i].port = port;
    all[i].seconds = seconds;
    all[i].delay = spread * i / n;
    threads[i] = g_thread_new ("listener", listen_to, &all[i]);
  }
  for (int i = 0; i < n; i++) {
    g_thread_join (threads[i]);
    late += all[i].n_late;
    chunks += all[i].n_chunks;
    margin = MIN (margin, all[i].margin);
    left = MIN (left, all[i].left);
    first[i] = all[i].first;
  }
  printf ("%d streams of %d s: %d of %d chunks late, the latest %.0f ms before it was due\n", n,
      seconds, late, chunks, margin);
  printf ("at the least %.0f ms left to play, from the first byte on\n", left);
  report ("first sound", first, n);
  g_free (first);
  g_free (all);
  g_free (threads);
}

static int
first_sound (int port, int n)
{
  double *alone = g_new (double, n), *served = g_new (double, n);
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (NULL, &error);

  if (voice == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  for (int i = 0; i < n; i++) {
    alone[i] = library_once (voice);
    served[i] = server_once (port);
    g_usleep (100000);
  }
  report ("library", alone, n);
  report ("server", served, n);
  printf ("ratio of the medians: %.2f\n", served[n / 2] / alone[n / 2]);
  g_free (alone);
  g_free (served);
  wn_voice_unref (voice);
  return 0;
}

int
main (int argc, char **argv)
{
  const char *what = argc > 1 ? argv[1] : "";

  if (strcmp (what, "first") == 0 && argc == 4)
    return first_sound (atoi (argv[2]), MAX (1, atoi (argv[3])));
  if (strcmp (what, "streams") == 0 && argc == 6) {
    streams (atoi (argv[2]), MAX (1, atoi (argv[3])), atoi (argv[4]), atoi (argv[5]));
    return 0;
  }
  fprintf (stderr, "arguments: first PORT N | streams PORT N SECONDS SPREAD\n");
  return 1;
}
