/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <gst/gst.h>

#include "sounds.h"
#include "train/corpus/audiofile.h"

static char *folder;

static float *
read_file (const char *name, int rate, int *n, GError **error)
{
  char *path = g_build_filename (folder, name, NULL);
  float *samples = wn_audio_file_read (path, rate, n, error);

  g_free (path);
  return samples;
}

static void
test_samples (void)
{
  gint16 samples[1000];
  GError *error = NULL;
  float *read;
  int n;

  for (int i = 0; i < 1000; i++)
    samples[i] = (i * 7919) % 65536 - 32768;
  test_write_wav (folder, "exact.wav", 16000, 1, samples, 1000);
  read = read_file ("exact.wav", 16000, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 1000);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (read[i], samples[i] / 32768.f, 1e-6);
  g_free (read);
}

/* 48 kHz stereo, one channel silent -> 16 kHz mono of half the amplitude */
static void
test_conversion (void)
{
  const int rate = 48000, n_in = 24000;
  gint16 *samples = g_new0 (gint16, 2 * n_in);
  GError *error = NULL;
  double power = 0;
  float *read;
  int n;

  for (int i = 0; i < n_in; i++)
    samples[2 * i] = lrint (20000 * sin (2 * G_PI * 1000 * i / rate));
  test_write_wav (folder, "stereo.wav", rate, 2, samples, n_in);
  read = read_file ("stereo.wav", 16000, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 8000);
  for (int i = 1000; i < 7000; i++)
    power += read[i] * read[i] / 6000;
  g_assert_cmpfloat_with_epsilon (sqrt (2 * power), 0.5 * 20000 / 32768, 0.003);
  g_free (read);
  g_free (samples);
}

static void
test_g722 (void)
{
  guint8 data[800];
  GError *error = NULL;
  GstElementFactory *decoder;
  float *read;
  int n;

  g_assert_true (gst_init_check (NULL, NULL, NULL));
  decoder = gst_element_factory_find ("avdec_g722");
  if (!decoder) {
    g_test_skip ("no G.722 decoder");
    return;
  }
  gst_object_unref (decoder);
  for (int i = 0; i < 800; i++)
    data[i] = i * 37;
  test_write (folder, "noise.g722", data, sizeof data);
  read = read_file ("noise.g722", 16000, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 1600);
  g_free (read);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *name, *contents;
    int code;
  } cases[] = {
    { "none.wav", NULL, WN_ERROR_NOT_FOUND },
    { ".", NULL, WN_ERROR_NOT_FOUND },
    { "empty.wav", "", WN_ERROR_READ },
    { "text.wav", "this is no sound", WN_ERROR_READ },
    { "empty.g722", "", WN_ERROR_READ },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    int n;

    if (cases[i].contents)
      test_write (folder, cases[i].name, cases[i].contents, -1);
    g_assert_null (read_file (cases[i].name, 16000, &n, &error));
    g_assert_error (error, WN_ERROR, cases[i].code);
    g_assert_nonnull (strstr (error->message, cases[i].name));
    g_clear_error (&error);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = test_folder ();
  g_test_add_func ("/audiofile/samples", test_samples);
  g_test_add_func ("/audiofile/conversion", test_conversion);
  g_test_add_func ("/audiofile/g722", test_g722);
  g_test_add_func ("/audiofile/errors", test_errors);
  status = g_test_run ();
  test_remove (folder);
  g_free (folder);
  return status;
}
