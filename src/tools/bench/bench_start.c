/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <math.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "bench.h"
#include "config.h"
#include "train/measure/bootstrap.h"

#define TEXT "Yes."

extern char **environ;

typedef struct
{
  double seconds, processor;     /* by the wall clock, and of the process alone */
  double first, first_processor; /* the same until its first byte of output; -1 without */
} Cost;

/* Until the first byte comes from a child, whose output is read to its end */
static void
read_output (int fd, pid_t child, double begun, Cost *cost)
{
  struct timespec used;
  clockid_t clock;
  char bytes[4096];
  gssize n;

  while ((n = read (fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR)) {
    if (cost->first >= 0.0 || n < 0)
      continue;
    cost->first = wn_bench_clock () - begun;
    if (clock_getcpuclockid (child, &clock) == 0 && clock_gettime (clock, &used) == 0)
      cost->first_processor = used.tv_sec + 1e-9 * used.tv_nsec;
  }
}

/*
 * What a command costs from its start to its end; FALSE if it fails. Not by fork(), whose child
 * would be charged with the copies of this process's pages that it touches
 */
static gboolean
run (const char *const *argv, Cost *cost)
{
  const double begun = wn_bench_clock ();
  posix_spawn_file_actions_t actions;
  struct rusage usage;
  int status, failed, out[2];
  pid_t child;

  if (!g_unix_open_pipe (out, FD_CLOEXEC, NULL))
    return FALSE;
  *cost = (Cost){ .first = -1.0, .first_processor = -1.0 };
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_RDWR, 0);
  failed = posix_spawn (&child, argv[0], &actions, NULL, (char *const *) argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  close (out[1]);
  if (!failed)
    read_output (out[0], child, begun, cost);
  close (out[0]);
  if (failed)
    return FALSE;
  while (wait4 (child, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  cost->seconds = wn_bench_clock () - begun;
  cost->processor = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
      + 1e-6 * (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* Medians of `repeat` runs of each command, in turns; not numbers if one fails */
static void
median_costs (int n, const char *const *const *commands, int repeat, Cost *medians)
{
  g_autofree double *all = g_new (double, (gsize) n *repeat * 4);

  for (int r = 0; r < repeat; r++)
    for (int i = 0; i < n; i++) {
      Cost cost;
      double *of = all + (gsize) 4 * repeat * i + r;

      if (!commands[i][0] || !run (commands[i], &cost))
        cost = (Cost){ NAN, NAN, NAN, NAN };
      of[0] = cost.seconds;
      of[repeat] = cost.processor;
      of[2 * repeat] = cost.first;
      of[3 * repeat] = cost.first_processor;
    }
  for (int i = 0; i < n; i++) {
    double *of = all + (gsize) 4 * repeat * i;

    medians[i] = (Cost){ wn_quantile (of, repeat, 0.5), wn_quantile (of + repeat, repeat, 0.5),
      wn_quantile (of + 2 * repeat, repeat, 0.5), wn_quantile (of + 3 * repeat, repeat, 0.5) };
  }
}

/* The program of everyday: that beside this one, or the installed one; g_free */
static char *
everyday_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL),
                  *dir = g_path_get_dirname (self ? self : ".");
  char *beside = g_build_filename (dir, "parwavenet", NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return beside;
  g_free (beside);
  return g_strdup (WN_PROGRAM);
}

void
wn_bench_start (WnBench *bench, const WnVoice *voice)
{
  g_autofree char *program = everyday_program (),
                  *gst_launch = g_find_program_in_path ("gst-launch-1.0"),
                  *property = g_strconcat ("voice=", voice->info.path, NULL),
                  *file = g_strconcat ("location=", voice->info.path, NULL);
  const char *version[] = { program, "--version", NULL };
  const char *say[] = { program, "say", "--voice", voice->info.path, "--threads", "1", "--output",
    "/dev/null", "--float", TEXT, NULL };
  const char *nothing[] = { gst_launch, "-q", "filesrc", "num-buffers=1", file, "!", "fdsink",
    NULL };
  /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one argument */
  const char *launch[] = { gst_launch, "-q", "parwavenetsrc", "num-buffers=1", "text=" TEXT,
    property, "!", "fdsink", NULL };
  const char *const *const commands[] = { version, say, nothing, launch };
  Cost costs[G_N_ELEMENTS (commands)];

  median_costs (G_N_ELEMENTS (commands), commands, bench->repeat, costs);
  wn_bench_add (bench, "start_version_ms", "whole process of parwavenet --version, processor time",
      1e3 * costs[0].processor, 1, "ms");
  wn_bench_add (bench, "start_say_ms", "  of parwavenet say \"" TEXT "\"", 1e3 * costs[1].processor,
      1, "ms");
  wn_bench_add (bench, "start_gst_empty_first_ms", "gst-launch-1.0 to a first buffer of filesrc",
      1e3 * costs[2].first_processor, 1, "ms");
  wn_bench_add (bench, "start_gst_first_ms", "  of parwavenetsrc text=" TEXT,
      1e3 * costs[3].first_processor, 1, "ms");
  wn_bench_add (bench, "start_gst_first_wall_ms", "    by the wall clock", 1e3 * costs[3].first, 1,
      "ms");
  wn_bench_add (bench, "start_gst_empty_ms", "  to the end, of filesrc", 1e3 * costs[2].processor,
      1, "ms");
  wn_bench_add (bench, "start_gst_ms", "  to the end, of parwavenetsrc", 1e3 * costs[3].processor,
      1, "ms");
}
