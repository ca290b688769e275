/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MEMORY_H
#define WN_MEMORY_H

#include <glib.h>

/**
 * Asks for large pages behind a large block that will be filled as a whole, which then takes a few
 * page faults instead of thousands. No more than a hint: small blocks and other systems ignore it
 */
void wn_memory_will_fill (void *block, gsize n);

#endif
