/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FORK_H
#define WN_FORK_H

#include <glib.h>

/**
 * Lets fork() wait until nobody holds a mutex, which is free in the child, too: what it guards is
 * whole there. For mutexes with static storage, before the first lock; again does nothing. At most
 * 16; of two that a thread holds at once, the one locked first must have been given first
 */
void wn_fork_hold (GMutex *mutex);

#endif
