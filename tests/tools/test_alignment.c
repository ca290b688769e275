/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "base/safetensors.h"
#include "tiny_corpus.h"

/*
 * From recordings to an alignment and a judgement, by commands: the recordings are of a voice, so
 * that what is said is known
 */

static char *dir;

static const char *const sentences[] = { "Please call me over the mountain.",
  "The boy sings a happy song.", "Yellow cheese is in the shower.",
  "A thousand people saw the judge.", "He found zero birds over there.",
  "Her father gave us the money." };

static char *
run (const char *format, ...)
{
  va_list args;
  g_autofree char *arguments = NULL;

  va_start (args, format);
  arguments = g_strdup_vprintf (format, args);
  va_end (args);
  return tiny_run (dir, arguments, 0);
}

static void
assert_says (char *said, const char *expected)
{
  g_assert_nonnull (strstr (said, expected));
  g_free (said);
}

/* Each recorded, the last but one with the last's text; the first two and the last two held out */
static void
record (void)
{
  const char *voice = g_getenv ("PARWAVENET_TEST_REAL_VOICE");
  const guint n = G_N_ELEMENTS (sentences);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *wavs = g_build_filename (dir, "wavs", NULL),
                  *metadata = g_build_filename (dir, "metadata.csv", NULL),
                  *held_out = g_build_filename (dir, "held-out", NULL);

  g_assert_cmpint (g_mkdir (wavs, 0755), ==, 0);
  for (guint i = 0; i < n; i++) {
    const char *text = sentences[i == n - 2 ? n - 1 : i];

    g_free (run ("say --voice '%s' -o wavs/u%u.wav '%s'", voice, i, sentences[i]));
    g_string_append_printf (list, "u%u|%s|%s\n", i, text, text);
  }
  g_assert_true (g_file_set_contents (metadata, list->str, -1, NULL));
  g_assert_true (g_file_set_contents (held_out, "u0\nu1\nu4\nu5\n", -1, NULL));
  assert_says (run ("prepare --ljspeech . --held-out held-out corpus >&2"),
      "6 of 6 recordings, 0.2 minutes, 4 held out; 0 warnings");
}

/* A corpus, and so a voice, tells the name of the recordings' folder, not where it was */
static void
test_source (void)
{
  g_autofree char *path = g_build_filename (dir, "corpus", NULL), *name = g_path_get_basename (dir);
  GError *error = NULL;
  WnSafetensors *corpus = wn_safetensors_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wn_safetensors_metadata (corpus, "source"), ==, name);
  wn_safetensors_close (corpus);
}

static void
test_align (void)
{
  g_autofree char *path = g_build_filename (dir, "alignment", NULL);

  assert_says (run ("train align --threads 1 corpus alignment >&2"), "alignment: 6 utterances, ");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  tiny_run_fails (dir, "train align corpus", "OUT.safetensors");
  tiny_run_fails (dir, "train align --threads none corpus out", "none");
  tiny_run_fails (dir, "train align no-such out", "no-such");
  tiny_run_fails (dir, "train align corpus no-such/out", "no-such/out");
}

static void
test_judge (void)
{
  g_autofree char *said = run ("judge --threads 1 --voice '%s' corpus corpus >&2",
      g_getenv ("PARWAVENET_TEST_REAL_VOICE"));

  g_assert_nonnull (strstr (said, "recordings: 4 sentences of 3 words and more"));
  g_assert_nonnull (strstr (said, "voice: 4 sentences of 3 words and more"));
  g_assert_nonnull (strstr (said, "phone error of the voice less that of the recordings"));
  g_assert_nonnull (strstr (said, "words with exact offsets: 24 of 24"));
}

static void
test_judge_refuses (void)
{
  g_autofree char *models = g_path_get_dirname (g_getenv ("PARWAVENET_TEST_REAL_VOICE")),
                  *wide_band = g_strdup_printf (
                      "judge --voice '%s/en-us-2.safetensors' corpus corpus", models),
                  *one = g_build_filename (dir, "one", NULL);

  tiny_run_fails (dir, wide_band, "en-us-2 speaks at 24000 Hz");
  tiny_run_fails (dir, "judge --voice ./no-such.safetensors corpus corpus", "no-such");
  tiny_run_fails (dir, "judge corpus", "JUDGE.safetensors");
  tiny_run_fails (dir, "judge --seed none corpus corpus", "none");
  tiny_run_fails (dir, "judge corpus no-such", "no-such");
  g_free (run ("prepare --window 40 --ljspeech . --held-out held-out wide"));
  tiny_run_fails (dir, "judge corpus wide", "have other features");
  g_assert_true (g_file_set_contents (one, "u0\n", -1, NULL));
  g_free (run ("prepare --ljspeech . --held-out one narrow"));
  tiny_run_fails (dir, "judge corpus narrow", "no two held-out sentences");
  /* nothing is left to learn from */
  g_assert_true (g_file_set_contents (one, "u0\nu1\nu2\nu3\nu4\nu5\n", -1, NULL));
  g_free (run ("prepare --ljspeech . --held-out one kept"));
  tiny_run_fails (dir, "judge kept corpus", "no utterance of the judge's can be aligned");
  tiny_run_fails (dir, "train align kept out", "out: not written, for no utterance can be aligned");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("parwavenet-alignment-XXXXXX", NULL);
  record ();
  g_test_add_func ("/alignment/source", test_source);
  g_test_add_func ("/alignment/align", test_align);
  g_test_add_func ("/alignment/judge", test_judge);
  g_test_add_func ("/alignment/judge-refuses", test_judge_refuses);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
