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
#include "kernels.inc.h"
