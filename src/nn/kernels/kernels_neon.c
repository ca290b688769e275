/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VARIANT wn_kernels_neon
#define WN_NAME "neon"
#define WN_VL 4
#define WN_REGISTERS 32
#define WN_LANES
#include "kernels_variants.h"
#include "vector.inc.h"

/* sum + x factors[lane] */
INLINE avec
multiply_lane (avec sum, avec x, avec factors, const int lane)
{
  const float32x4_t s = (float32x4_t) sum, v = (float32x4_t) x, f = (float32x4_t) factors;

  switch (lane) {
    case 0:
      return (avec) vfmaq_laneq_f32 (s, v, f, 0);
    case 1:
      return (avec) vfmaq_laneq_f32 (s, v, f, 1);
    case 2:
      return (avec) vfmaq_laneq_f32 (s, v, f, 2);
    default:
      return (avec) vfmaq_laneq_f32 (s, v, f, 3);
  }
}

#include "kernels.inc.h"
