/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_INTL_H
#define GST_WAVENET_INTL_H

/** _() translates what users read, N_() only marks it; catalogues are in gst/po */

#include "config.h"

#include <glib/gi18n-lib.h>

#endif
