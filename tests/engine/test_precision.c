/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "engine/precision.h"
#include "nn/kernels/quantised.h"
#include "tiny_voice.h"

static char *voice_path;

static WnVoice *
open_voice (const char *path)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_open (path, &error);

  g_assert_no_error (error);
  return voice;
}

/* Whether the voice of a file computes in 8 bits */
static gboolean
is_quantised (const char *path)
{
  WnVoice *voice = open_voice (path);
  gboolean quantised;

  wn_precision_choose (voice);
  quantised = wn_student_is_quantised (voice->student);
  wn_voice_free (voice);
  return quantised;
}

/* The file again, with peaks and distances; what reading says of it: NULL = nothing; g_free */
static char *
rewrite (const char *path, const WnVoiceFile *told)
{
  WnVoiceFile *file = wn_voice_file_read (voice_path, WN_VOICE_WHOLE, NULL), *read;
  GError *error = NULL;
  char *message;

  file->peaks = told->peaks;
  file->int8_distance = told->int8_distance;
  g_assert_true (wn_voice_file_write (file, path, &error));
  file->peaks = NULL;
  wn_voice_file_free (file);
  read = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  wn_voice_file_free (read);
  message = error ? g_strdup (error->message) : NULL;
  g_clear_error (&error);
  return message;
}

/* What is found is what a file keeps, to the bit; larger texts have larger peaks */
static void
test_find (void)
{
  static const char *const texts[] = { "Please call.", "Seven shy thieves sang a song.", "" };
  g_autofree char *path = g_strconcat (voice_path, ".found.safetensors", NULL);
  WnVoice *voice = open_voice (voice_path);
  const size_t n = wn_student_n_peaks (voice->student);
  WnVoiceFile found = { NULL }, nothing = { NULL }, *read;

  g_assert_true (wn_precision_find (voice, texts, 2, texts + 1, 2, &found));
  g_assert_false (wn_student_is_quantised (voice->student));
  g_assert_cmpfloat (found.int8_distance, >, 0);
  for (size_t i = 0; i < n; i++)
    g_assert_true (isfinite (found.peaks[i]) && found.peaks[i] >= 0);
  g_assert_false (wn_precision_find (voice, texts + 2, 1, texts, 2, &nothing));
  g_assert_null (nothing.peaks);
  g_assert_null (rewrite (path, &found));
  read = wn_voice_file_read (path, WN_VOICE_WHOLE, NULL);
  g_assert_cmpmem (read->peaks, n * sizeof (float), found.peaks, n * sizeof (float));
  g_assert_cmpfloat (read->int8_distance, ==, found.int8_distance);
  wn_voice_file_free (read);
  wn_voice_free (voice);
  g_free (found.peaks);
  g_remove (path);
}

/* The file's verdict is trusted, whatever the sound; files that tell none are judged anew */
static void
test_choose (void)
{
  g_autofree char *path = g_strconcat (voice_path, ".told.safetensors", NULL);
  WnVoice *voice = open_voice (voice_path);
  const gboolean possible = wn_quantised_kernels () != NULL,
                 words = possible
      && wn_quantised_kernels ()->size > 1; /* near enough whatever is told */
  g_autofree float *peaks = g_new (float, wn_student_n_peaks (voice->student));
  WnVoiceFile told = { .peaks = peaks };

  for (size_t i = 0; i < wn_student_n_peaks (voice->student); i++)
    peaks[i] = 1;
  told.int8_distance = 0.9f * WN_PRECISION_MAX_DISTANCE;
  g_assert_null (rewrite (path, &told));
  g_assert_cmpint (is_quantised (path), ==, possible);
  told.int8_distance = 1.1f * WN_PRECISION_MAX_DISTANCE;
  g_assert_null (rewrite (path, &told));
  g_assert_cmpint (is_quantised (path), ==, words);
  g_setenv ("PARWAVENET_PRECISION", "int8", TRUE);
  g_assert_cmpint (is_quantised (path), ==, possible);
  g_assert_cmpint (is_quantised (voice_path), ==, possible);
  g_setenv ("PARWAVENET_PRECISION", "float32", TRUE);
  g_assert_false (is_quantised (path));
  g_unsetenv ("PARWAVENET_PRECISION");
  wn_voice_free (voice);
  g_remove (path);
}

static void
assert_refused (const char *path, const WnVoiceFile *told, const char *says)
{
  g_autofree char *message = rewrite (path, told);

  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, path));
  g_assert_nonnull (strstr (message, says));
}

static void
test_damaged (void)
{
  g_autofree char *path = g_strconcat (voice_path, ".damaged.safetensors", NULL);
  WnVoice *voice = open_voice (voice_path);
  g_autofree float *peaks = g_new0 (float, wn_student_n_peaks (voice->student));
  WnVoiceFile told = { .peaks = peaks, .int8_distance = 0.3f };

  g_assert_null (rewrite (path, &told));
  peaks[3] = NAN;
  assert_refused (path, &told, "int8.peaks");
  peaks[3] = -1;
  assert_refused (path, &told, "int8.peaks");
  peaks[3] = 0;
  told.int8_distance = NAN;
  assert_refused (path, &told, "int8_distance");
  wn_voice_free (voice);
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/precision/find", test_find);
  g_test_add_func ("/engine/precision/choose", test_choose);
  g_test_add_func ("/engine/precision/damaged", test_damaged);
  return tiny_voice_test_run (&voice_path);
}
