/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VARIANT wn_kernels_portable
#define WN_NAME "portable"
#define WN_VL 4
#define WN_REGISTERS 16
#if defined __SSE2__ && !defined __FMA__
/* not where the compiler contracts sums and products: it may in one loop and not in the other */
#  define WN_SPREAD
#endif
#include "kernels_variants.h"
#include "vector.inc.h"

#ifdef WN_SPREAD
/* Each value of x in all places of a vector, `step` floats apart */
INLINE void
spread_vector (avec x, long step, float *y)
{
#  define PLACE(i) (avec) _mm_shuffle_ps ((__m128) x, (__m128) x, _MM_SHUFFLE (i, i, i, i))
  STORE (y, PLACE (0));
  STORE (y + step, PLACE (1));
  STORE (y + 2 * step, PLACE (2));
  STORE (y + 3 * step, PLACE (3));
#  undef PLACE
}
#endif

#include "kernels.inc.h"
