/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "command.h"
#include "sounds.h"
#include "tiny_voice.h"
#include <signal.h>

/*
 * Recordings of a corpus whose decoder waits for ever, behind a good one: `prepare` waits for
 * neither them nor for longer than it is told to
 */

/* n damaged recordings behind a good one */
static void
write_corpus (int n)
{
  GString *metadata = g_string_new ("good|Hello, how are you, my friend?\n");
  char *text;

  test_write_tone (command_dir, "corpus/wavs/good.wav", 16000, 300, 0.1, 2);
  for (int i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("corpus/wavs/bad%d.wav", i);

    g_string_append_printf (metadata, "bad%d|Hello.\n", i);
    test_write_endless (command_dir, name);
  }
  text = g_string_free (metadata, FALSE);
  test_write (command_dir, "corpus/metadata.csv", text, -1);
  g_free (text);
}

static void
remove_corpus (void)
{
  char *path = command_path ("corpus");

  test_remove (path);
  g_free (path);
}

static void
test_left_out (void)
{
  CommandResult r;

  write_corpus (1);
  r = command_shell (
      "timeout 150 @ prepare --ljspeech %/corpus --no-held-out %/corpus.safetensors");
  g_assert_cmpint (r.status, ==, 0);
  g_assert_nonnull (strstr (r.out, "corpus.safetensors: 1 of 2 recordings"));
  g_assert_nonnull (strstr (r.err, "bad0 left out: "));
  g_assert_nonnull (strstr (r.err, "bad0.wav: "));
  command_result_clear (&r);
  command_expect ("test -s %/corpus.safetensors && rm %/corpus.safetensors", 0, NULL, NULL);
  remove_corpus ();
}

/* Reads what the command says until it has taken the good recording; g_free what it said */
static char *
await_first (GDataInputStream *lines)
{
  char *line;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL
      && !strstr (line, "decoding"))
    g_free (line);
  return line;
}

/* It would take half an hour: the first signal ends it behind the recording that it waits for */
static void
test_stopped (void)
{
  g_autofree char *corpus = command_path ("corpus"), *out = command_path ("stopped.safetensors");
  GSubprocess *process;
  GDataInputStream *lines;
  GString *said = g_string_new (NULL);
  char *line;

  write_corpus (200);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, g_getenv ("PARWAVENET"),
      "prepare", "--ljspeech", corpus, out, NULL);
  g_assert_nonnull (process);
  lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  line = await_first (lines);
  g_assert_nonnull (line);
  g_free (line);
  g_subprocess_send_signal (process, SIGTERM);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL) {
    g_string_append_printf (said, "%s\n", line);
    g_free (line);
  }
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (said->str, "stopped.safetensors: not written: stopped"));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  g_string_free (said, TRUE);
  g_object_unref (lines);
  g_object_unref (process);
  remove_corpus ();
}

/* What is decoded and yet nothing to learn from is left out, with what it lacks */
static void
test_unusable (void)
{
  gint16 *silence = g_new0 (gint16, 16000);
  CommandResult r;

  write_corpus (0);
  test_write_tone (command_dir, "corpus/wavs/long.wav", 8000, 300, 0.1, 151);
  test_write_wav (command_dir, "corpus/wavs/silent.wav", 16000, 1, silence, 16000);
  test_write_tone (command_dir, "corpus/wavs/short.wav", 16000, 300, 0.1, 0.2);
  test_write_tone (command_dir, "corpus/wavs/slow.wav", 16000, 300, 0.1, 30);
  test_write (command_dir, "corpus/metadata.csv",
      "good|Hello, how are you, my friend?\nlong|One.\nsilent|One.\nshort|Hello, how are you, my "
      "friend?\nslow|One.\nnone|One.\nempty||\n../up|One.\n",
      -1);
  r = command_shell ("@ prepare --ljspeech %/corpus --no-held-out %/corpus.safetensors");
  g_assert_cmpint (r.status, ==, 0);
  g_assert_nonnull (strstr (r.out, "1 of "));
  g_assert_nonnull (strstr (r.err, "long.wav: 151 s long; cut it into pieces of at most 150 s"));
  g_assert_nonnull (strstr (r.err, "silent.wav: silent"));
  g_assert_nonnull (strstr (r.err, "s is too short for \"Hello, how are you, my friend?\""));
  g_assert_nonnull (strstr (r.err, "s is too long for \"One.\""));
  g_assert_nonnull (strstr (r.err, "none left out: no sound file"));
  g_assert_nonnull (strstr (r.err, "can name no file"));
  g_assert_nonnull (strstr (r.err, "trainings will have nothing to measure themselves by"));
  command_result_clear (&r);
  remove_corpus ();
  g_free (silence);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damaged/left-out", test_left_out);
  g_test_add_func ("/damaged/stopped", test_stopped);
  g_test_add_func ("/damaged/unusable", test_unusable);
  return command_test_run ();
}
