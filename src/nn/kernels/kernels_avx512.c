/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VARIANT wn_kernels_avx512
#define WN_NAME "avx512"
#define WN_VL 16
#define WN_REGISTERS 32
#include "kernels_variants.h"
#include "kernels.inc.h"
