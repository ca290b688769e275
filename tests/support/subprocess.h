/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_SUBPROCESS_H
#define WN_TEST_SUBPROCESS_H

#include <glib.h>

/* Runs the test that calls it, and it alone, in a process of its own, where g_test_subprocess () is
 * TRUE; as g_test_trap_subprocess () does, but by the emulator that runs this process too
 *
 * errors  what it wrote to standard error, to be freed; or NULL
 * Returns whether it passed
 */
static inline gboolean
wn_test_passes_alone (char **errors)
{
  const char *emulator = g_getenv ("MESON_EXE_WRAPPER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *quoted = g_shell_quote (self),
                  *path = g_shell_quote (g_test_get_path ()),
                  *line = g_strdup_printf ("%s %s --GTestSubprocess -p %s",
                      emulator ? emulator : "", quoted, path);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
      NULL, errors, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

#endif
