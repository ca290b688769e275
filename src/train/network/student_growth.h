/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STUDENT_GROWTH_H
#define WN_STUDENT_GROWTH_H

#include "model/student.h"

/**
 * A student with further flows behind those that it has, which change nothing until they are
 * trained: their last layers are 0, and their scale is 1.
 * params  block of the layout of `from`
 * to      `from` with more flows; the rest must be the same
 * seed    of the other weights of the new flows
 * Returns a block of the layout of `to`, wn_block_free()
 * Source  Chen et al. 2016, "Net2Net", section 2.3 (layers that begin as the identity)
 */
float *wn_student_grow (const WnStudentConfig *from, const float *params, const WnStudentConfig *to,
    uint64_t seed);

#endif
