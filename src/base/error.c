/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "error.h"

G_DEFINE_QUARK (wn - error - quark, wn_error)
