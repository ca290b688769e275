/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include <glib/gstdio.h>
#include <string.h>
#include "failing.h"
#include "synth_fixture.h"
#include "text/language.h"
#include "text/user_lexicon.h"
#include "tiny_voice.h"

/*
 * Every call to the operating system that loading and speaking make fails once, and then all from
 * there on: an error that names the file, nothing lost, and the next time it works
 */

#define MOST 500 /* calls; more would never end */

static char *dir;
#ifndef SANITIZED
static const char *shipped; /* a voice whose networks are large */
#endif

static void
check_error (const char *path, GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (path)
    g_assert_nonnull (strstr (error->message, path));
  g_error_free (error);
}

/* Loads a voice with the n-th call failing; whether one did */
static gboolean
load_failing (const char *name, const char *path, int n, gboolean lasts)
{
  GError *error = NULL;
  const int files = failing_count_files ();
  WnVoice *voice;
  gboolean failed;

  failing_begin (n, lasts, EIO);
  voice = wn_voice_load (name, &error);
  failed = failing_end ();
  if (voice == NULL)
    check_error (path, error);
  else
    g_assert_no_error (error);
  g_assert_true (failed || voice);
  wn_voice_unref (voice);
  g_assert_cmpint (failing_count_files (), ==, files);
  return failed;
}

static void
test_voice (void)
{
  char *path = tiny_voice_write (dir, "broken", 3);

  /* what a language is read with, once and for all, keeps its file open */
  wn_voice_unref (wn_voice_load (path, NULL));
  for (int by_name = 0; by_name < 2; by_name++)
    for (int lasts = 0; lasts < 2; lasts++) {
      int n = 1;

      while (load_failing (by_name ? "broken" : path, by_name ? "broken" : path, n, lasts))
        g_assert_cmpint (++n, <, MOST);
      g_test_message ("%d calls", n - 1);
      g_assert_cmpint (n, >, 2);
    }
  g_unlink (path);
  g_free (path);
}

/* Signals and short reads are no failures */
static void
test_halves (void)
{
  char *path = tiny_voice_write (dir, "halves", 3);
  GError *error = NULL;
  WnVoice *voice;

  failing.halves = 1;
  voice = wn_voice_load (path, &error);
  g_assert_cmpint (failing.halves, >, 4);
  failing.halves = 0;
  g_assert_no_error (error);
  wn_voice_unref (voice);
  g_unlink (path);
  g_free (path);
}

#ifndef SANITIZED
/* No memory for a block of a file's size: an error too, and all else is freed */
static void
test_memory (void)
{
  for (int lasts = 0; lasts < 2; lasts++) {
    int n = 1;

    failing.room = 1 << 20;
    while (load_failing (shipped, shipped, n, lasts))
      g_assert_cmpint (++n, <, MOST);
    failing.room = 0;
    g_test_message ("%d blocks", n - 1);
    g_assert_cmpint (n, >, 2);
  }
}
#endif

/* The list leaves out what cannot be read */
static void
test_list (void)
{
  char *path = tiny_voice_write (dir, "listed", 3);

  for (int lasts = 0; lasts < 2; lasts++) {
    gboolean failed = TRUE;

    for (int n = 1; failed; n++) {
      const int files = failing_count_files ();
      GPtrArray *voices;

      g_assert_cmpint (n, <, MOST);
      failing_begin (n, lasts, EACCES);
      voices = wn_voices_list ();
      failed = failing_end ();
      g_assert_cmpuint (voices->len, <=, 1);
      g_assert_true (failed || voices->len == 1);
      g_ptr_array_unref (voices);
      g_assert_cmpint (failing_count_files (), ==, files);
    }
  }
  g_unlink (path);
  g_free (path);
}

/* Speaking asks nothing of the system any more but memory */
static void
test_speech (void)
{
  char *path = tiny_voice_write (dir, "speaks", 3);
  WnVoice *voice = wn_voice_load (path, NULL);
  WnSynth *synth = synth_new (voice, 1, 1);
  GArray *whole = synth_speak (synth, SYNTH_TEXT, 0), *same;

  wn_synth_free (synth);
  failing_begin (1, TRUE, EIO);
  synth = synth_new (voice, 1, 1);
  same = synth_speak (synth, SYNTH_TEXT, 0);
  wn_synth_free (synth);
  failing_end ();
  assert_same_samples (whole, same);
  g_array_unref (whole);
  g_array_unref (same);
  wn_voice_unref (voice);
  g_unlink (path);
  g_free (path);
}

static void
test_lexicon (void)
{
  char *path = g_build_filename (dir, "words.txt", NULL);

  g_assert_true (g_file_set_contents (path, "gif\tdZ IH1 F\n", -1, NULL));
  for (int lasts = 0; lasts < 2; lasts++) {
    gboolean failed = TRUE;

    for (int n = 1; failed; n++) {
      const int files = failing_count_files ();
      GError *error = NULL;
      WnUserLexicon *lexicon;

      g_assert_cmpint (n, <, MOST);
      failing_begin (n, lasts, EIO);
      lexicon = wn_user_lexicon_open (path, wn_language_find ("en"), &error);
      failed = failing_end ();
      if (failed && lexicon == NULL)
        check_error (path, error);
      else
        g_clear_error (&error);
      wn_user_lexicon_free (lexicon);
      g_assert_cmpint (failing_count_files (), ==, files);
    }
  }
  g_unlink (path);
  g_free (path);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  g_test_add_func ("/failures/voice", test_voice);
  g_test_add_func ("/failures/halves", test_halves);
#ifndef SANITIZED
  g_assert_cmpint (argc, >, 1);
  shipped = argv[1];
  g_test_add_func ("/failures/memory", test_memory);
#endif
  g_test_add_func ("/failures/list", test_list);
  g_test_add_func ("/failures/speech", test_speech);
  g_test_add_func ("/failures/lexicon", test_lexicon);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
