/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_KERNELS_VARIANTS_H
#define WN_KERNELS_VARIANTS_H

#include "quantised.h"

extern const WnKernels wn_kernels_portable, wn_kernels_avx2, wn_kernels_avx512, wn_kernels_neon;
extern const WnQuantisedKernels wn_int8_kernels_portable, wn_int8_kernels_avxvnni,
    wn_int8_kernels_avx512vnni, wn_int8_kernels_sdot, wn_int8_kernels_i8mm;
extern const WnQuantisedKernels wn_int16_kernels_portable, wn_int16_kernels_sse2,
    wn_int16_kernels_avx2;

#endif
