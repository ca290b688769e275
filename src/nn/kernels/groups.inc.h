/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the gated layers by Winograd share, in float32 (winograd.inc.h) and 16 bits (int16.inc.h) */

/* As many blocks of MR of the n rows as there are from row i on, by products_MR () */
#define BLOCKS(MR)                 \
  for (; i + (MR) <= n; i += (MR)) \
    products_##MR (c, x + (long) i * c, panel, m + (long) i * 2 * WN_VL);

/* Rows whose groups are made for themselves */
typedef struct
{
  long whole;         /* rows before, a multiple of four dilations, go by fours */
  long first, places; /* a group begins at each of so many rows from this one on */
} GroupRest;

/* The groups of 1 to 4 rows a dilation apart that a call of so many rows has behind its whole fours */
static GroupRest
group_rest (int rows, long dilation, int size)
{
  const long whole = rows / (4 * dilation) * (4 * dilation);
  /* of the rows behind, each place modulo the dilation has n, the first `more` places one more */
  const long n = (rows - whole) / dilation, more = (rows - whole) % dilation;

  return (GroupRest){ whole, whole + (n == size ? more : 0),
    n == size ? dilation - more : (n == size - 1 ? more : 0) };
}
