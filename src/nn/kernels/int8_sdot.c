/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 4
#define WN_REGISTERS 32
#define WN_INT8_VARIANT wn_int8_kernels_sdot
#define WN_INT8_NAME "sdot"
#define WN_INT8_NO_VALUE 0 /* bytes have a sign */
#define WN_INT8_LANES
#include <arm_neon.h>
#include <string.h>
#include "kernels_variants.h"
#include "vector.inc.h"

/* To each sum the products of 4 of the 16 bytes */
INLINE ivec
dot_lane (ivec sum, ivec bytes, const int lane, ivec weights)
{
  const int8x16_t b = (int8x16_t) bytes, w = (int8x16_t) weights;

  switch (lane) {
    case 0:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 0);
    case 1:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 1);
    case 2:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 2);
    default:
      return (ivec) vdotq_laneq_s32 ((int32x4_t) sum, w, b, 3);
  }
}

#include "int8_neon.inc.h"
#include "int8.inc.h"
