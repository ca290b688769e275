/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VL 8
#define WN_REGISTERS 16
#define WN_INT8_VARIANT wn_int8_kernels_avxvnni
#define WN_INT8_NAME "avx-vnni"
#define WN_INT8_PAIRS 0
#include "kernels_variants.h"
#include "int8_avx2.inc.h"

INLINE ivec
dot (ivec sum, ivec bytes, ivec weights)
{
  return (ivec) _mm256_dpbusd_avx_epi32 ((__m256i) sum, (__m256i) bytes, (__m256i) weights);
}

#include "int8.inc.h"
