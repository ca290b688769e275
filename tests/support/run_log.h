/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_RUN_LOG_H
#define WN_TEST_RUN_LOG_H

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/** A column of a row, 1 the first, of the log of the training in dir */
static inline double
run_figure (const char *dir, guint row, const char *column)
{
  g_autofree char *path = g_build_filename (dir, "log.csv", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL, names = NULL, values = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpint (row, <, g_strv_length (lines));
  names = g_strsplit (lines[0], ",", -1);
  values = g_strsplit (lines[row], ",", -1);
  for (int i = 0; names[i]; i++)
    if (!strcmp (names[i], column))
      return atof (values[i]);
  g_error ("%s has no column %s", path, column);
}

#endif
