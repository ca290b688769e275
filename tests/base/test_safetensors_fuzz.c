/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * Damaged files give an error or an object whose data can be read; which faults show is up to
 * valgrind and the address sanitizer
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/rng.h"
#include "base/safetensors.h"

static char *valid;
static gsize valid_size;

static void
make_valid (void)
{
  static const float floats[12] = { 1, 2, 3 };
  static const uint8_t bytes[5] = { 1, 2, 3, 4, 5 };
  static const int64_t number = -1;
  char *dir = g_dir_make_tmp ("wn-test-XXXXXX", NULL), *path = g_build_filename (dir, "a", NULL);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();

  wn_safetensors_writer_metadata (w, "format", "1");
  wn_safetensors_writer_metadata (w, "config", "{\"rate\": 16000}");
  wn_safetensors_writer_add (w, "w", WN_DTYPE_F32, 2, (int64_t[]){ 3, 4 }, floats);
  wn_safetensors_writer_add (w, "bytes", WN_DTYPE_U8, 1, (int64_t[]){ 5 }, bytes);
  wn_safetensors_writer_add (w, "step", WN_DTYPE_I64, 0, NULL, &number);
  g_assert_true (wn_safetensors_writer_save (w, path, NULL));
  wn_safetensors_writer_free (w);
  g_assert_true (g_file_get_contents (path, &valid, &valid_size, NULL));
  g_unlink (path);
  g_rmdir (dir);
  g_free (path);
  g_free (dir);
}

/* Returns whether the file is taken; then every byte of its tensors is read */
static gboolean
try_file (const char *file, gsize size)
{
  char *copy = g_memdup2 (file, size); /* so that a byte too far is seen */
  GError *error = NULL;
  WnSafetensors *st = wn_safetensors_open_memory (copy, size, "fuzz", &error);
  guint64 sum = 0, n_read = 0;

  if (st) {
    g_assert_no_error (error);
    for (int i = 0; i < wn_safetensors_n_tensors (st); i++) {
      const WnTensor *t = wn_safetensors_tensor (st, i);
      const guint8 *data = t->data;
      guint64 n = t->n_elements * wn_dtype_size (t->dtype);

      g_assert_true (wn_safetensors_find (st, t->name) == t);
      n_read += n;
      for (guint64 k = 0; k < n; k++)
        sum += data[k];
    }
    g_assert_cmpuint (sum, <=, 255 * n_read);
    wn_safetensors_close (st);
    g_free (copy);
    return TRUE;
  }
  g_assert_error (error, WN_ERROR, WN_ERROR_READ);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_error_free (error);
  g_free (copy);
  return FALSE;
}

static void
test_truncation (void)
{
  g_assert_true (try_file (valid, valid_size));
  for (gsize n = 0; n < valid_size; n++)
    g_assert_false (try_file (valid, n));
}

/* One to four bytes of the length and the header become others */
static void
test_flips (void)
{
  gsize n_header = 8 + GUINT64_FROM_LE (*(guint64 *) valid);
  char *file = g_malloc (valid_size);
  int taken = 0;

  for (guint64 round = 0; round < 4000; round++) {
    uint32_t random[4];

    memcpy (file, valid, valid_size);
    wn_rng_philox (1, 2, round, random);
    for (guint k = 0; k <= round % 4; k++)
      file[random[k] % n_header] ^= 1 + (random[k] >> 16) % 255;
    taken += try_file (file, valid_size);
  }
  g_assert_cmpint (taken, <, 4000);
  g_free (file);
}

/*
 * What a mutation of bytes seldom finds: digits become other digits, punctuation other punctuation
 */
static void
test_tokens (void)
{
  static const char digits[] = "0123456789-.eE", marks[] = "{}[]\",: \\";
  gsize n_header = 8 + GUINT64_FROM_LE (*(guint64 *) valid);
  char *file = g_malloc (valid_size);

  for (guint64 round = 0; round < 4000; round++) {
    uint32_t random[4];

    memcpy (file, valid, valid_size);
    for (int k = 0; k < 8; k++) {
      char *c;

      wn_rng_philox (3, k, round, random);
      c = file + 8 + random[0] % (n_header - 8);
      if (g_ascii_isdigit (*c))
        *c = digits[random[1] % strlen (digits)];
      else if (random[2] % 4 == 0 && strchr (marks, *c))
        *c = marks[random[1] % strlen (marks)];
    }
    try_file (file, valid_size);
  }
  g_free (file);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_valid ();
  g_test_add_func ("/safetensors/fuzz/truncation", test_truncation);
  g_test_add_func ("/safetensors/fuzz/flips", test_flips);
  g_test_add_func ("/safetensors/fuzz/tokens", test_tokens);
  result = g_test_run ();
  g_free (valid);
  return result;
}
