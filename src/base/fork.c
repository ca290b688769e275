/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fork.h"

#include <pthread.h>

#define MAX_MUTEXES 16

static GMutex lock; /* guards the following, and is held during a fork */
static GMutex *mutexes[MAX_MUTEXES];
static int n_mutexes;

static void
before (void)
{
  g_mutex_lock (&lock);
  for (int i = 0; i < n_mutexes; i++)
    g_mutex_lock (mutexes[i]);
}

static void
behind (void)
{
  for (int i = n_mutexes; i-- > 0;)
    g_mutex_unlock (mutexes[i]);
  g_mutex_unlock (&lock);
}

void
wn_fork_hold (GMutex *mutex)
{
  int i = 0;

  g_mutex_lock (&lock);
  while (i < n_mutexes && mutexes[i] != mutex)
    i++;
  if (i == n_mutexes && i < MAX_MUTEXES
      && (n_mutexes > 0 || pthread_atfork (before, behind, behind) == 0))
    mutexes[n_mutexes++] = mutex;
  g_mutex_unlock (&lock);
}
