/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "error.h"

/* The dashes are part of the name */
/* clang-format off */
G_DEFINE_QUARK (wn-error-quark, wn_error)
/* clang-format on */
