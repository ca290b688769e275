/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 4
#define WN_REGISTERS 32
#define WN_INT8_VARIANT wn_int8_kernels_i8mm
#define WN_INT8_NAME "i8mm"
#define WN_INT8_NO_VALUE 0 /* bytes have a sign */
#define WN_INT8_PAIRS
#include <arm_neon.h>
#include <string.h>
#include <glib.h>
#include "kernels_variants.h"
#include "vector.inc.h"

/* To sums [2][2] the products of 8 bytes of 2 rows with those of 2 columns */
INLINE ivec
dot_pairs (ivec sums, ivec bytes, ivec weights)
{
  return (ivec) vmmlaq_s32 ((int32x4_t) sums, (int8x16_t) bytes, (int8x16_t) weights);
}

INLINE ivec
first_halves (ivec a, ivec b)
{
  return (ivec) vtrn1q_s64 ((int64x2_t) a, (int64x2_t) b);
}

INLINE ivec
last_halves (ivec a, ivec b)
{
  return (ivec) vtrn2q_s64 ((int64x2_t) a, (int64x2_t) b);
}

#include "int8_neon.inc.h"
#include "int8.inc.h"
