/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "base/memory.h"

#include <string.h>

#define KIB ((gsize) 1024)

typedef void *(*New) (gsize n, gsize alignment, gboolean zeroed);

static const New functions[] = { wn_memory_try_new, wn_memory_try_new_filled };

static gboolean
is_zero (const char *block, gsize n)
{
  return n == 0 || (block[0] == 0 && memcmp (block, block + 1, n - 1) == 0);
}

/* At each size where another way is taken, and again where freed bytes are lying about */
static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 63, 4 * KIB, 64 * KIB - 1, 64 * KIB, 512 * KIB - 1,
    512 * KIB, 2048 * KIB - 1, 2048 * KIB, 2048 * KIB + 1, 2560 * KIB, 5000 * KIB };

  for (guint round = 0; round < 2; round++)
    for (guint f = 0; f < G_N_ELEMENTS (functions); f++)
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        for (gsize alignment = 16; alignment <= 4096; alignment *= 4) {
          char *block = functions[f](sizes[i], alignment, TRUE);

          g_assert_nonnull (block);
          g_assert_cmpuint ((guintptr) block % alignment, ==, 0);
          g_assert_true (is_zero (block, sizes[i]));
          memset (block, 0x55, sizes[i]);
          wn_memory_free (block);

          block = functions[f](sizes[i], alignment, FALSE);
          g_assert_nonnull (block);
          g_assert_cmpuint ((guintptr) block % alignment, ==, 0);
          memset (block, 0xaa, sizes[i]);
          wn_memory_free (block);
        }
  wn_memory_free (NULL);
}

static void
test_no_memory (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (functions); f++)
    for (int zeroed = 0; zeroed < 2; zeroed++) {
      g_assert_null (functions[f](G_MAXSIZE, 64, zeroed));
      g_assert_null (functions[f](G_MAXSIZE - 64, 64, zeroed));
      g_assert_null (functions[f](G_MAXSIZE / 2, 64, zeroed));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/sizes", test_sizes);
  g_test_add_func ("/memory/no-memory", test_no_memory);
  return g_test_run ();
}
