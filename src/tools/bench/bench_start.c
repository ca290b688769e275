/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/order.h"
#include "bench.h"
#include "config.h"

#define TEXT "Yes."

extern char **environ;

typedef struct
{
  double seconds, processor; /* by the wall clock, and of the process alone */
} Cost;

/*
 * What a command costs from its start to its end; FALSE if it fails. It is silent. Not by fork(),
 * whose child would be charged with the copies of this process's pages that it touches
 */
static gboolean
run (const char *const *argv, Cost *cost)
{
  const double begun = wn_bench_clock ();
  posix_spawn_file_actions_t silent;
  struct rusage usage;
  int status, failed;
  pid_t child;

  posix_spawn_file_actions_init (&silent);
  posix_spawn_file_actions_addopen (&silent, STDOUT_FILENO, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_addopen (&silent, STDERR_FILENO, "/dev/null", O_RDWR, 0);
  failed = posix_spawn (&child, argv[0], &silent, NULL, (char *const *) argv, environ);
  posix_spawn_file_actions_destroy (&silent);
  if (failed)
    return FALSE;
  while (wait4 (child, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  *cost = (Cost){ wn_bench_clock () - begun,
    usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        + 1e-6 * (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) };
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* Medians of `repeat` runs; not numbers if one fails */
static Cost
median_cost (const char *const *argv, int repeat)
{
  g_autofree double *seconds = g_new (double, repeat), *processor = g_new (double, repeat);

  for (int i = 0; i < repeat; i++) {
    Cost cost;

    if (!run (argv, &cost))
      return (Cost){ NAN, NAN };
    seconds[i] = cost.seconds;
    processor[i] = cost.processor;
  }
  qsort (seconds, repeat, sizeof *seconds, wn_compare_doubles);
  qsort (processor, repeat, sizeof *processor, wn_compare_doubles);
  return (Cost){ seconds[repeat / 2], processor[repeat / 2] };
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
                  *property = g_strconcat ("voice=", voice->info.path, NULL);
  const char *version[] = { program, "--version", NULL };
  const char *say[] = { program, "say", "--voice", voice->info.path, "--threads", "1", "--output",
    "/dev/null", "--float", TEXT, NULL };
  const char *nothing[] = { gst_launch, "-q", "fakesrc", "num-buffers=1", "!", "fakesink", NULL };
  const char *launch[] = { gst_launch, "-q", "parwavenetsrc", "num-buffers=1", "text=" TEXT,
    property, "!", "fakesink", NULL };

  wn_bench_add (bench, "start_version_ms", "whole process of parwavenet --version, processor time",
      1e3 * median_cost (version, bench->repeat).processor, 1, "ms");
  wn_bench_add (bench, "start_say_ms", "  of parwavenet say \"" TEXT "\"",
      1e3 * median_cost (say, bench->repeat).processor, 1, "ms");
  if (gst_launch) {
    const Cost cost = median_cost (launch, bench->repeat),
               least = median_cost (nothing, bench->repeat);

    wn_bench_add (bench, "start_gst_empty_ms", "  of gst-launch-1.0 fakesrc ! fakesink",
        1e3 * least.processor, 1, "ms");
    wn_bench_add (bench, "start_gst_ms", "  of gst-launch-1.0 to its first buffer",
        1e3 * cost.processor, 1, "ms");
    wn_bench_add (bench, "start_gst_wall_ms", "    by the wall clock", 1e3 * cost.seconds, 1, "ms");
  }
}
