/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "embedding.h"

#include <string.h>

void
wn_embedding_forward (int rows, int n, const int32_t *index, const float *table, float *y, int ld)
{
  for (int r = 0; r < rows; r++)
    memcpy (y + (size_t) r * ld, table + (size_t) index[r] * n, n * sizeof (float));
}

void
wn_embedding_backward (int rows, int n, const int32_t *index, const float *dy, int ld,
    float *dtable)
{
  for (int r = 0; r < rows; r++)
    for (int i = 0; i < n; i++)
      dtable[(size_t) index[r] * n + i] += dy[(size_t) r * ld + i];
}
