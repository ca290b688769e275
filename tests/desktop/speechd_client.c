/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "speechd_client.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "little_kept.h"

void
speechd_send (SpeechdModule *m, const char *text)
{
  g_assert_true (g_output_stream_write_all (m->to, text, strlen (text), NULL, NULL, NULL));
}

char *
speechd_receive (SpeechdModule *m, gsize *n)
{
  GError *error = NULL;
  char *line = g_data_input_stream_read_line (m->from, n, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

void
speechd_expect (SpeechdModule *m, const char *wanted)
{
  gsize n;
  g_autofree char *line = speechd_receive (m, &n);

  g_assert_cmpstr (line, ==, wanted);
}

SpeechdModule
speechd_start (const char *configuration)
{
  const char *argv[] = { g_getenv ("SD_PARWAVENET"), configuration, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  GError *error = NULL;
  SpeechdModule m;

  wn_test_keep_little (launcher);
  m.process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  m.to = g_subprocess_get_stdin_pipe (m.process);
  m.from = g_data_input_stream_new (g_subprocess_get_stdout_pipe (m.process));
  return m;
}

SpeechdModule
speechd_new (const char *voice)
{
  SpeechdModule m = speechd_start (NULL);
  g_autofree char *wanted = g_strconcat ("299-ParWaveNet with the voice ", voice, NULL),
                  *line = NULL;
  gsize n;

  speechd_send (&m, "INIT\n");
  line = speechd_receive (&m, &n);
  g_assert_true (g_str_has_prefix (line, wanted));
  speechd_expect (&m, "299 OK LOADED SUCCESSFULLY");
  speechd_send (&m, "AUDIO\naudio_output_method=server\n.\n");
  speechd_expect (&m, "207 OK RECEIVING AUDIO SETTINGS");
  speechd_expect (&m, "203 OK AUDIO INITIALIZED");
  speechd_send (&m, "LOGLEVEL\nlog_level=3\n.\n");
  speechd_expect (&m, "207 OK RECEIVING LOGLEVEL SETTINGS");
  speechd_expect (&m, "203 OK LOGLEVEL SET");
  return m;
}

void
speechd_quit (SpeechdModule *m)
{
  speechd_send (m, "QUIT\n");
  speechd_expect (m, "210 OK QUIT");
  g_assert_true (g_subprocess_wait (m->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (m->process), ==, 0);
  g_object_unref (m->from);
  g_object_unref (m->process);
}

void
speechd_set (SpeechdModule *m, const char *settings)
{
  speechd_send (m, "SET\n");
  speechd_send (m, settings);
  speechd_send (m, ".\n");
  speechd_expect (m, "203 OK RECEIVING SETTINGS");
  speechd_expect (m, "203 OK SETTINGS RECEIVED");
}

gint64
speechd_memory (const SpeechdModule *m)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/statm",
                      g_subprocess_get_identifier (m->process)),
                  *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoll (strchr (text, ' '), NULL, 10) * (sysconf (_SC_PAGESIZE) / 1024);
}
