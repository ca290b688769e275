/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CANCEL_H
#define WN_CANCEL_H

#include <glib.h>

/** Whether another thread has set a flag that asks to give up early; NULL = there is none */
static inline gboolean
wn_is_cancelled (const int *cancelled)
{
  return cancelled && g_atomic_int_get (cancelled);
}

#endif
