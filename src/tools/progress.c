/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tools.h"
#include "train/run/ranks.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BAR_WIDTH 24
#define LINE_INTERVAL (20 * G_USEC_PER_SEC) /* between plain lines */
#define DRAW_INTERVAL (G_USEC_PER_SEC / 10) /* between redrawings of the bar */

typedef struct
{
  gboolean tty;
  gint64 begin, last;    /* us; 0 = not yet */
  double begin_fraction; /* a resumed run does not begin at 0 */
} Progress;

static volatile int stop_asked;

/* The second signal kills: a run that does not stop must not hold the terminal */
static void
on_signal (int number)
{
  stop_asked = 1;
  signal (number, SIG_DFL);
}

static void
format_time (double seconds, char *out, gsize n)
{
  const int s = (int) CLAMP (seconds, 0.0, 359999.0);

  if (s >= 3600) {
    g_snprintf (out, n, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  } else {
    g_snprintf (out, n, "%d:%02d", s / 60, s % 60);
  }
}

static void
draw (void *data, double fraction, const char *text)
{
  Progress *p = data;
  const gint64 now = g_get_monotonic_time ();
  const gboolean done = fraction >= 1.0;
  char eta[32] = "--:--", bar[BAR_WIDTH + 1];
  double speed;

  if (p->begin == 0) {
    p->begin = now;
    p->begin_fraction = fraction;
  } else if (!done && now - p->last < (p->tty ? DRAW_INTERVAL : LINE_INTERVAL)) {
    return;
  }
  p->last = now;
  speed = now > p->begin ? (fraction - p->begin_fraction) / (double) (now - p->begin) : 0.0;
  if (speed > 0.0) {
    format_time ((1.0 - fraction) / speed / G_USEC_PER_SEC, eta, sizeof eta);
  }
  if (!p->tty) {
    g_printerr ("%5.1f %%  ETA %s  %s\n", 100.0 * fraction, eta, text);
    return;
  }
  for (int i = 0; i < BAR_WIDTH; i++)
    bar[i] = fraction * BAR_WIDTH >= i + 1 ? '#' : '.';
  bar[BAR_WIDTH] = '\0';
  g_printerr ("\r[%s] %5.1f %%  ETA %s  %s\033[K%s", bar, 100.0 * fraction, eta, text,
      done ? "\n" : "");
}

void
wn_tool_run_init (WnRun *run, const char *dir)
{
  static Progress progress;
  struct sigaction action = { .sa_handler = on_signal };

  progress = (Progress){ .tty = isatty (STDERR_FILENO) };
  stop_asked = 0;
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  memset (run, 0, sizeof *run);
  run->dir = dir;
  run->progress = draw;
  run->progress_data = &progress;
  run->stop = &stop_asked;
  if (dir && wn_ranks_index () == 0)
    g_printerr ("Ctrl-C stops at any time: what was learnt until then is kept in %s and can be "
                "exported, and the same command goes on\n",
        dir);
}

int
wn_tool_fail (GError *error)
{
  g_printerr ("parwavenet: %s\n", error->message);
  g_error_free (error);
  return 1;
}
