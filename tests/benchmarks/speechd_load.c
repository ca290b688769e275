/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How soon the module of Speech Dispatcher is heard, and silent again, beside the module protocol;
 * and what a screen reader sends while somebody types and moves: letters, keys and lines, each
 * interrupting the one before after 100 ms. $SD_PARWAVENET is its path.
 * Arguments: messages of each kind; messages of the screen reader
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "desktop/speechd_client.h"

#define INTERVAL (100 * G_TIME_SPAN_MILLISECOND)
#define SETTINGS                                                                                \
  "SET\npitch=0\npitch_range=0\nrate=0\nvolume=100\npunctuation_mode=some\nspelling_mode=off\n" \
  "cap_let_recogn=none\nlanguage=en-US\nvoice=MALE1\nsynthesis_voice=NULL\n.\n"
#define LINE_OF_96                                                                                 \
  "<speak>It was a bright cold day in April, and the clocks were striking thirteen, as everybody " \
  "knew.</speak>"

#define PARAGRAPH                                                                                  \
  "It was a bright cold day in April, and the clocks were striking thirteen, as everybody knew. "  \
  "Somebody who reads a long text goes from one paragraph to the next with the arrows, and hears " \
  "the beginning of each only. "

/** A line that came, and when */
typedef struct
{
  gint64 at; /* us */
  char *text;
} Line;

typedef struct
{
  SpeechdModule module;
  GAsyncQueue *lines; /* Line */
} Client;

/** Of one message, us; 0 = did not come */
typedef struct
{
  gint64 sent, first, stopped, ended;
  gboolean is_whole; /* it ended by itself */
} Heard;

/* Lines are read as soon as they come, until the module quits */
static gpointer
read_lines (gpointer data)
{
  Client *c = data;
  gboolean quits = FALSE;

  while (!quits) {
    Line *line = g_new (Line, 1);
    gsize n;

    line->text = speechd_receive (&c->module, &n);
    line->at = g_get_monotonic_time ();
    quits = strcmp (line->text, "210 OK QUIT") == 0;
    g_async_queue_push (c->lines, line);
  }
  return NULL;
}

static void
line_free (Line *line)
{
  g_free (line->text);
  g_free (line);
}

static gboolean
is_end (const char *line)
{
  return g_str_has_prefix (line, "702 ") || g_str_has_prefix (line, "703 ");
}

/* Takes what comes until the message ends, or until a time (us; 0 = never); FALSE: not ended */
static gboolean
hear (Client *c, Heard *h, gint64 until)
{
  for (;;) {
    const gint64 left = until ? until - g_get_monotonic_time () : G_TIME_SPAN_MINUTE;
    Line *line = left > 0 ? g_async_queue_timeout_pop (c->lines, left) : NULL;

    if (line == NULL) {
      g_assert_cmpint (until, !=, 0);
      return FALSE;
    }
    if (g_str_has_prefix (line->text, "705-AUDIO") && h->first == 0)
      h->first = line->at;
    if (is_end (line->text)) {
      h->ended = line->at;
      h->is_whole = line->text[2] == '2';
    }
    line_free (line);
    if (h->ended)
      return TRUE;
  }
}

static void
send_message (Client *c, const char *message, Heard *h)
{
  g_autofree char *all = g_strconcat (SETTINGS, message, NULL);

  *h = (Heard){ .sent = g_get_monotonic_time () };
  speechd_send (&c->module, all);
}

static void
stop (Client *c, Heard *h)
{
  h->stopped = g_get_monotonic_time ();
  speechd_send (&c->module, "STOP\n");
  hear (c, h, 0);
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *name, GArray *ms)
{
  const double *x = (double *) ms->data;

  g_array_sort (ms, compare);
  if (ms->len > 0)
    printf ("%-32s p50 %6.1f ms, p10 %6.1f, p90 %6.1f, most %6.1f (%u)\n", name, x[ms->len / 2],
        x[ms->len / 10], x[ms->len * 9 / 10], x[ms->len - 1], ms->len);
}

static void
note (GArray *ms, gint64 from, gint64 to)
{
  const double value = (to - from) / 1000.0;

  g_array_append_val (ms, value);
}

/* Each message whole, and once more stopped at its first sound */
static void
latencies (Client *c, int n)
{
  static const struct
  {
    const char *name, *message;
  } kinds[] = {
    { "letter", "CHAR\na\n.\n" },
    { "\"Hello.\"", "SPEAK\n<speak>Hello.</speak>\n.\n" },
    { "96 characters", "SPEAK\n" LINE_OF_96 "\n.\n" },
  };
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    GArray *ms = g_array_new (FALSE, FALSE, sizeof (double));

    for (int i = 0; i < n; i++) {
      Heard h;

      send_message (c, kinds[k].message, &h);
      hear (c, &h, 0);
      note (ms, h.sent, h.first);
      g_usleep (20000);
      send_message (c, "SPEAK\n" LINE_OF_96 "\n.\n", &h);
      while (h.first == 0 && !hear (c, &h, g_get_monotonic_time () + 1000))
        ;
      if (h.ended == 0) {
        stop (c, &h);
        note (stops, h.stopped, h.ended);
      }
    }
    report (kinds[k].name, ms);
    g_array_unref (ms);
  }
  report ("STOP, to the end of the message", stops);
  g_array_unref (stops);
}

/* Number i of what is sent: somebody types, and goes through lines with the arrows */
static char *
screen_reader_message (int i)
{
  switch (i % 4) {
    case 0:
      return g_strdup_printf ("CHAR\n%c\n.\n", 'a' + i / 4 % 26);
    case 1:
      return g_strdup (i % 8 == 1 ? "KEY\nBackSpace\n.\n" : "KEY\ncontrol_Right\n.\n");
    case 2:
      /* a paragraph, of which the module is still at work after 100 ms */
      return g_strdup_printf ("SPEAK\n<speak>Paragraph %d<mark name=\"0:5\"/>. " PARAGRAPH PARAGRAPH
                              "<mark name=\"6:10\"/></speak>\n.\n",
          i);
    default:
      return g_strdup ("SPEAK\n<speak>Save as, push button.</speak>\n.\n");
  }
}

static void
screen_reader (Client *c, int n)
{
  GArray *firsts = g_array_new (FALSE, FALSE, sizeof (double)),
         *stops = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 next = g_get_monotonic_time (), memory = 0;
  int silent = 0, whole = 0;

  for (int i = 0; i < n; i++) {
    g_autofree char *message = screen_reader_message (i);
    Heard h;

    if (i == n / 2)
      memory = speechd_memory (&c->module);
    send_message (c, message, &h);
    next += INTERVAL;
    if (!hear (c, &h, next)) {
      stop (c, &h);
      note (stops, h.stopped, h.ended);
    }
    g_assert_true (h.first || !h.is_whole);
    whole += h.is_whole;
    silent += h.first == 0;
    if (h.first)
      note (firsts, h.sent, h.first);
    if (next > g_get_monotonic_time ())
      g_usleep (next - g_get_monotonic_time ());
  }
  printf (
      "%d messages, one each 100 ms: %d stopped, %d of them before their first sound, %d whole\n",
      n, n - whole, whole, silent);
  report ("to the first sound", firsts);
  report ("STOP, to the end of the message", stops);
  printf ("memory after half of them %d KiB, after all %d KiB\n", (int) memory,
      (int) speechd_memory (&c->module));
  g_array_unref (firsts);
  g_array_unref (stops);
}

int
main (int argc, char **argv)
{
  Client c = { .lines = g_async_queue_new_full ((GDestroyNotify) line_free) };
  GThread *reader;

  if (argc != 3 || g_getenv ("SD_PARWAVENET") == NULL) {
    fprintf (stderr, "arguments: messages of each kind, messages of the screen reader\n");
    return 1;
  }
  c.module = speechd_new (NULL);
  reader = g_thread_new ("reader", read_lines, &c);
  latencies (&c, atoi (argv[1]));
  screen_reader (&c, atoi (argv[2]));
  speechd_send (&c.module, "QUIT\n");
  g_thread_join (reader);
  g_async_queue_unref (c.lines);
  g_object_unref (c.module.from);
  g_object_unref (c.module.process);
  return 0;
}
