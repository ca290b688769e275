/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VARIANT wn_kernels_avx2
#define WN_NAME "avx2"
#define WN_VL 8
#define WN_REGISTERS 16
#include "kernels_variants.h"
#include "kernels.inc.h"
