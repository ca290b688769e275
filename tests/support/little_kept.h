/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LITTLE_KEPT_H
#define WN_LITTLE_KEPT_H

#include <gio/gio.h>

/** What AddressSanitizer keeps of freed memory must be small beside what a process may use */
static inline void
wn_test_keep_little (GSubprocessLauncher *launcher)
{
  const char *set = g_getenv ("ASAN_OPTIONS");
  g_autofree char *options = g_strconcat (set ? set : "", ":quarantine_size_mb=4", NULL);

  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", options, TRUE);
}

#endif
