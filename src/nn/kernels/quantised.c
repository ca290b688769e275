/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "quantised.h"
#include <math.h>
#include <string.h>
#include <glib.h>

#include "base/sanitized.h"

/*
 * Loops over columns, which compilers make vectors of; wider ones where the processor has them, which
 * are chosen while the program is linked: before a sanitizer is there
 */
#if defined WN_HAVE_X86 && defined __GNUC__ && !defined SANITIZED
#  define WIDE __attribute__ ((target_clones ("avx2", "default")))
#else
#  define WIDE
#endif

/* The largest size of each column */
WIDE static void
find_largest (int k, int n, const float *values, float *largest)
{
  for (int p = 0; p < k; p++, values += n) {
    for (int j = 0; j < n; j++) {
      const float size = fabsf (values[j]);

      largest[j] = size > largest[j] ? size : largest[j]; /* fmaxf() would be a call for each */
    }
  }
}

/* Rows of values to -127 .. 127; not at once with the rounding, which may not be contracted */
WIDE static void
scale_values (int rows, int n, const float *values, const float *largest, float *scaled)
{
  for (int p = 0; p < rows; p++, values += n, scaled += n) {
    for (int j = 0; j < n; j++)
      scaled[j] = values[j] / largest[j] * 127.0f;
  }
}

/* To the nearest whole number, halves to even, without a call for each */
static inline int32_t
to_integer (float value)
{
  const float rounder = 12582912.0f; /* 1.5 2^23: added, it leaves no place behind the point */

  return (int32_t) ((value + rounder) - rounder);
}

/* Four rows of values to the bytes of a column's four inputs; what they sum up to */
WIDE static void
pack_values (int n, const float *scaled, uint32_t *w, int32_t *sum)
{
  static const int shift[] = {
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    0,
    8,
    16,
    24
#else
    24,
    16,
    8,
    0
#endif
  };

  for (int j = 0; j < n; j++) {
    const int32_t a = to_integer (scaled[j]), b = to_integer (scaled[n + j]),
                  c = to_integer (scaled[2 * n + j]), d = to_integer (scaled[3 * n + j]);

    w[j] = (uint32_t) (a & 0xFF) << shift[0] | (uint32_t) (b & 0xFF) << shift[1]
        | (uint32_t) (c & 0xFF) << shift[2] | (uint32_t) (d & 0xFF) << shift[3];
    sum[j] += a + b + c + d;
  }
}

/* [k / 4][n][4] to [k / 8][n][8] */
static void
join_groups (int k, int n, uint32_t *w)
{
  g_autofree uint32_t *joined = g_new (uint32_t, (gsize) 2 * n);

  for (int p = 0; p < k; p += 8, w += 2 * n) {
    for (int j = 0; j < n; j++) {
      joined[2 * j] = w[j];
      joined[2 * j + 1] = w[n + j];
    }
    memcpy (w, joined, (gsize) 2 * n * sizeof *w);
  }
}

void
wn_int8_matrix_init (WnQuantisedMatrix *m, int zero, int group, int k, int n, const float *values)
{
  uint32_t *w = wn_quantised_block ((gsize) k * n); /* 4 inputs of a column */
  g_autofree float *largest = g_new0 (float, n), *scaled = g_new (float, 4 * n);

  m->w = w;
  m->offset = wn_quantised_block (n * sizeof (int32_t));
  m->scale = wn_quantised_block (n * sizeof (float));
  find_largest (k, n, values, largest);
  for (int j = 0; j < n; j++) {
    m->scale[j] = largest[j] / 127.0f;
    largest[j] = largest[j] > 0.0f ? largest[j] : 1.0f;
  }
  for (int p = 0; p < k; p += 4, values += 4 * n, w += n) {
    scale_values (4, n, values, largest, scaled);
    pack_values (n, scaled, w, m->offset);
  }
  for (int j = 0; j < n; j++)
    m->offset[j] *= -zero;
  if (group == 8)
    join_groups (k, n, m->w);
}

void *
wn_quantised_block (gsize n)
{
  return g_aligned_alloc0 (1, n, 64);
}

void
wn_quantised_matrix_clear (WnQuantisedMatrix *m)
{
  g_clear_pointer (&m->w, g_aligned_free);
  g_clear_pointer (&m->offset, g_aligned_free);
  g_clear_pointer (&m->scale, g_aligned_free);
}
