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
  for (int i = 0; i < 800; i++)
    data[i] = i * 37;
  test_write (folder, "noise.g722", data, sizeof data);
  read = read_file ("noise.g722", 16000, &n, &error);
  if (!decoder) {
    g_assert_error (error, WN_ERROR, WN_ERROR_READ);
    g_assert_nonnull (strstr (error->message, "avdec_g722"));
    g_assert_null (read);
    g_error_free (error);
    return;
  }
  gst_object_unref (decoder);
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
    { "header.wav", NULL, WN_ERROR_READ },
  };
  const gint16 nothing[1] = { 0 };

  /* a header, and no sound behind it */
  test_write_wav (folder, "header.wav", 16000, 1, nothing, 0);

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

static void
assert_refused (const char *name, const char *says)
{
  GError *error = NULL;
  int n;

  g_assert_null (read_file (name, 16000, &n, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_READ);
  if (!strstr (error->message, says))
    g_error ("the message '%s' does not say '%s'", error->message, says);
  g_clear_error (&error);
}

/* 40 KB that would become a gigabyte; levels that no sound has; both are told before they do harm
 */
static void
test_bombs (void)
{
  gint16 *samples = g_new0 (gint16, 20000);
  guint8 *wav;
  char *path = g_build_filename (folder, "float.wav", NULL);
  const float levels[] = { 1e30f, -40.0f, NAN, INFINITY };
  gsize n;

  test_write_wav (folder, "slow.wav", 1, 1, samples, 20000);
  assert_refused ("slow.wav", "its rate is 1 Hz");
  test_write_wav (folder, "fast.wav", 4000000, 1, samples, 20000);
  assert_refused ("fast.wav", "its rate is 4000000 Hz");
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    test_write_wav (folder, "float.wav", 16000, 2, samples, 500);
    g_assert_true (g_file_get_contents (path, (char **) &wav, &n, NULL));
    test_put (wav + 20, 2, 3);
    test_put (wav + 22, 2, 1);
    test_put (wav + 28, 4, 64000);
    test_put (wav + 32, 2, 4);
    test_put (wav + 34, 2, 32);
    memcpy (wav + 44 + 400, &levels[i], 4);
    test_write (folder, "float.wav", wav, n);
    assert_refused ("float.wav", "where 1 is full scale");
    g_free (wav);
  }
  g_free (path);
  g_free (samples);
}

/* A file says what it likes: nothing but the file is read */
static void
test_playlist (void)
{
  GSocketListener *listener = g_socket_listener_new ();
  const guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  static const char *const lists[] = {
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:9.0,\n%s/a.ts\n#EXT-X-ENDLIST\n",
    "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
    "mediaPresentationDuration=\"PT1S\" "
    "profiles=\"urn:mpeg:dash:profile:isoff-main:2011\"><BaseURL>%s/"
    "</BaseURL><Period><AdaptationSet mimeType=\"audio/mp4\"><Representation id=\"1\" "
    "bandwidth=\"1\">"
    "<BaseURL>a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=a\r\na=control:%s/a\r\nt=0 0\r\nm=audio 5004 RTP/AVP "
    "0\r\n",
    "[playlist]\nFile1=%s/a.wav\nNumberOfEntries=1\n",
    "%s/a.wav\r\n",
  };
  GCancellable *soon = g_cancellable_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", port);
    g_autofree char **parts = g_strsplit (lists[i], "%s", 2);
    g_autofree char *text = g_strconcat (parts[0], uri, parts[1], NULL);

    test_write (folder, "list.wav", text, -1);
    assert_refused ("list.wav", "list.wav: ");
    g_free (parts[0]);
    g_free (parts[1]);
  }
  g_cancellable_cancel (soon);
  g_assert_null (g_socket_listener_accept (listener, NULL, soon, NULL));
  g_object_unref (soon);
  g_object_unref (listener);
}

/* Whose decoder neither ends nor goes on */
static void
test_endless (void)
{
  test_write_endless (folder, "endless.ogg");
  assert_refused ("endless.ogg", "endless.ogg: ");
}

/* What says that it is music of a ZX Spectrum, on which libgme ended the process */
static void
test_notes (void)
{
  static const char notes[] = "ZXAYEMULFORM\0\0002AIFFC\0M\0\0\r";

  test_write (folder, "notes.wav", notes, sizeof notes);
  assert_refused ("notes.wav", "notes.wav: ");
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
  g_test_add_func ("/audiofile/bombs", test_bombs);
  g_test_add_func ("/audiofile/playlist", test_playlist);
  g_test_add_func ("/audiofile/endless", test_endless);
  g_test_add_func ("/audiofile/notes", test_notes);
  status = g_test_run ();
  test_remove (folder);
  g_free (folder);
  return status;
}
