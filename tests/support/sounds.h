/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_SOUNDS_H
#define WN_TEST_SOUNDS_H

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include "folder.h"

/* What tests of a corpus need: folders of small recordings */

static inline char *
test_folder (void)
{
  char *folder = g_dir_make_tmp ("wn-corpus-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

/* data [size]; -1 for the length of a string; makes the folder */
static inline void
test_write (const char *folder, const char *name, const void *data, gssize size)
{
  char *path = g_build_filename (folder, name, NULL), *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
  g_free (parent);
  g_free (path);
}

static inline void
test_put (guint8 *p, int n_bytes, guint32 value)
{
  for (int i = 0; i < n_bytes; i++)
    p[i] = value >> 8 * i;
}

/* samples [n][channels], 16 bits */
static inline void
test_write_wav (const char *folder, const char *name, int rate, int channels, const gint16 *samples,
    int n)
{
  const int size = n * channels * 2;
  guint8 *wav = g_malloc (44 + size);

  memcpy (wav, "RIFF    WAVEfmt ", 16);
  test_put (wav + 4, 4, 36 + size);
  test_put (wav + 16, 4, 16);
  test_put (wav + 20, 2, 1);
  test_put (wav + 22, 2, channels);
  test_put (wav + 24, 4, rate);
  test_put (wav + 28, 4, rate * channels * 2);
  test_put (wav + 32, 2, channels * 2);
  test_put (wav + 34, 2, 16);
  memcpy (wav + 36, "data", 4);
  test_put (wav + 40, 4, size);
  for (int i = 0; i < n * channels; i++)
    test_put (wav + 44 + 2 * i, 2, (guint16) samples[i]);
  test_write (folder, name, wav, 44 + size);
  g_free (wav);
}

/* A tone of half the full scale, between stretches of digital silence */
static inline void
test_write_tone (const char *folder, const char *name, int rate, double hertz, double silence,
    double seconds)
{
  const int n_silence = silence * rate, n_tone = seconds * rate, n = 2 * n_silence + n_tone;
  gint16 *samples = g_new0 (gint16, n);

  for (int i = 0; i < n_tone; i++)
    samples[n_silence + i] = lrint (16384 * sin (2 * G_PI * hertz * (i + 0.5) / rate));
  test_write_wav (folder, name, rate, 1, samples, n);
  g_free (samples);
}

/* An Ogg stream whose headers never come: the demuxer waits for them behind the end */
static inline void
test_write_endless (const char *folder, const char *name)
{
  static const char ogg[] =
      "\117\147\147\123\000\002\000\000\000\000\000\000\000\000\242\163\377\113\000\000\000\000"
      "\005\276\102\320\001\036\001\166\157\162\142\151\163\000\000\000\000\001\200\076\000\000"
      "\000\000\000\000\200\273\000\000\000\000\000\000\251\001\117\147\147\123\000\000\000\000"
      "\000\000\000\000\000\000\242\163\377\113\001\000\000\000\051\303\051\305\016\104\377\377"
      "\377\377\377\377\377\377\377\377\377\377\305\003";

  test_write (folder, name, ogg, sizeof ogg - 1);
}

#endif
