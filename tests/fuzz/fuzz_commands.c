/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"

#include <stdio.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include "engine/search.h"
#include "tools/tools.h"

/*
 * Command lines, an argument a line, the first of them the command, in a folder of their own with a
 * text and subtitles. Nothing outside it is named: "/" becomes "_". Left out are "bench" and
 * "train", which take long, and --help, with which GLib ends the program.
 */

#define MAX_ARGUMENTS 12
#define MAX_LENGTH 300

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} commands[] = {
  { "say", wn_tool_say },
  { "dub", wn_tool_dub },
  { "text", wn_tool_text },
  { "voices", wn_tool_voices },
  { "copy", wn_tool_copy },
  { "prepare", wn_tool_prepare },
  { "export", wn_tool_export },
  { "eval", wn_tool_eval },
};

static void
print_nothing (const char *text)
{
}

/* The quickest of the tests' voices alone, in a folder of its own, and loaded once */
static void
keep_voice (void)
{
  g_autofree char *quick = wn_voice_search ("quick", NULL),
                  *dir = g_build_filename (fuzz_folder (), "voices", NULL),
                  *link = g_build_filename (dir, "quick.safetensors", NULL);

  if (!quick || g_mkdir (dir, 0700) != 0 || symlink (quick, link) != 0)
    abort ();
  g_setenv ("PARWAVENET_VOICE_PATH", dir, TRUE);
  if (!wn_voice_load (NULL, NULL))
    abort ();
}

static void
begin (void)
{
  keep_voice ();
  g_setenv ("PARWAVENET_SINK", "fakesink", TRUE);
  gst_init (NULL, NULL);
  g_set_print_handler (print_nothing);
  g_set_printerr_handler (print_nothing);
  if (chdir (fuzz_folder ()) != 0 || !freopen ("/dev/null", "r", stdin)
      || !freopen ("/dev/null", "w", stdout)
      || !g_file_set_contents ("a.txt", "One. Two.", -1, NULL)
      || !g_file_set_contents ("a.srt", "1\n00:00:00,500 --> 00:00:01,000\nOne.\n\n", -1, NULL))
    abort ();
}

static gboolean
is_help (const char *argument)
{
  return g_str_has_prefix (argument, "--help")
      || (argument[0] == '-' && argument[1] != '-' && strpbrk (argument, "h?"));
}

/* Few at a time, so that no file grows with the number of inputs */
static void
remove_made (void)
{
  GDir *dir = g_dir_open (".", 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (strcmp (name, "a.txt") != 0 && strcmp (name, "a.srt") != 0)
      g_unlink (name);
  g_clear_pointer (&dir, g_dir_close);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static gboolean begun;
  FuzzInput in = { data, MIN (size, MAX_LENGTH) };
  char *text = memchr (data, 0, in.n) ? NULL : g_strndup ((const char *) data, in.n);
  char **lines = text ? g_strsplit (g_strdelimit (text, "/", '_'), "\n", MAX_ARGUMENTS) : NULL;
  char *argv[MAX_ARGUMENTS + 1] = { NULL };
  int argc = 0;

  if (!begun)
    begin ();
  begun = TRUE;
  for (int i = 0; lines && lines[i]; i++)
    if (argc == 0 || !is_help (lines[i]))
      argv[argc++] = lines[i];
  for (gsize i = 0; argc > 0 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[0], commands[i].name) == 0) {
      const int status = commands[i].run (argc, argv);

      FUZZ_CHECK (status == 0 || status == 1 || status == 2);
      remove_made ();
      break;
    }
  g_strfreev (lines);
  g_free (text);
  return 0;
}
