/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "command.h"
#include "tiny_voice.h"
#include <gio/gio.h>
#include <string.h>

char *command_dir;

static char *
contents (GBytes *bytes)
{
  const gsize n = g_bytes_get_size (bytes);

  return n > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), n) : g_strdup ("");
}

CommandResult
command_shell (const char *line)
{
  char **halves = g_strsplit (line, "@", -1),
       *with_command = g_strjoinv (g_getenv ("PARWAVENET"), halves);
  char **parts = g_strsplit (with_command, "%", -1), *whole = g_strjoinv (command_dir, parts);
  const char *argv[] = { "/bin/sh", "-c", whole, NULL };
  GSubprocess *process;
  GBytes *out, *err;
  GError *error = NULL;
  CommandResult r;

  process = g_subprocess_newv (argv,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  r.status = g_subprocess_get_exit_status (process);
  r.n_out = g_bytes_get_size (out);
  r.out = contents (out);
  r.err = contents (err);
  g_bytes_unref (out);
  g_bytes_unref (err);
  g_object_unref (process);
  g_strfreev (halves);
  g_strfreev (parts);
  g_free (with_command);
  g_free (whole);
  return r;
}

void
command_result_clear (CommandResult *r)
{
  g_free (r->out);
  g_free (r->err);
}

void
command_expect (const char *line, int status, const char *out, const char *err)
{
  CommandResult r = command_shell (line);

  if (r.status != status || (out ? strstr (r.out, out) == NULL : r.n_out > 0)
      || (err ? strstr (r.err, err) == NULL : *r.err != '\0'))
    g_error ("%s: status %d\n%s\n%s", line, r.status, r.out, r.err);
  command_result_clear (&r);
}

void
command_expect_exactly (const char *line, const char *out)
{
  CommandResult r = command_shell (line);

  g_assert_cmpint (r.status, ==, 0);
  g_assert_cmpstr (r.out, ==, out);
  command_result_clear (&r);
}

char *
command_path (const char *name)
{
  return g_build_filename (command_dir, name, NULL);
}

guint32
command_u32 (const char *bytes, gsize at)
{
  guint32 v;

  memcpy (&v, bytes + at, 4);
  return GUINT32_FROM_LE (v);
}

GBytes *
command_read_wav (const char *name, int sample_size)
{
  char *path = command_path (name), *data;
  gsize n;
  GError *error = NULL;

  g_file_get_contents (path, &data, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 44);
  g_assert_cmpmem (data, 4, "RIFF", 4);
  g_assert_cmpuint (command_u32 (data, 4), ==, n - 8);
  g_assert_cmpmem (data + 8, 8, "WAVEfmt ", 8);
  g_assert_cmpuint (command_u32 (data, 20), ==, sample_size == 2 ? 0x10001 : 0x10003);
  g_assert_cmpuint (command_u32 (data, 24), ==, 16000);
  g_assert_cmpuint (command_u32 (data, 28), ==, 16000 * sample_size);
  g_assert_cmpuint (command_u32 (data, 32), ==, (guint) (sample_size | sample_size * 8 << 16));
  g_assert_cmpmem (data + 36, 4, "data", 4);
  g_assert_cmpuint (command_u32 (data, 40), ==, n - 44);
  g_free (path);
  return g_bytes_new_take (data, n);
}

int
command_test_run (void)
{
  int status;

  command_dir = tiny_voice_search_dir ();
  g_free (tiny_voice_write (command_dir, "tiny", 1));
  status = g_test_run ();
  test_remove (command_dir);
  g_clear_pointer (&command_dir, g_free);
  return status;
}
