/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define WN_VARIANT wn_kernels_portable
#define WN_NAME "portable"
#define WN_VL 4
#define WN_REGISTERS 16
#define WN_SPREAD
#include "kernels_variants.h"
#include "kernels.inc.h"
