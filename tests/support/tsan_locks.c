/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Linked into programs that ThreadSanitizer watches: GLib's locks in front of GLib's own, so that
 * what GStreamer orders with them is seen although neither is built with it. What tsan_glib.h
 * tells of our own code is told by these for the libraries.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>

#undef g_mutex_lock
#undef g_mutex_trylock
#undef g_mutex_unlock
#undef g_cond_wait
#undef g_cond_wait_until

/* For the libraries */
#pragma GCC visibility push(default)

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* NAME of GLib, which is behind this program in the order of symbols */
#define NEXT(type, name)             \
  static type real;                  \
  if (!g_atomic_pointer_get (&real)) \
  g_atomic_pointer_set (&real, (type) dlsym (RTLD_NEXT, #name))

typedef void (*Lock) (void *lock);
typedef gboolean (*TryLock) (void *lock);
typedef void (*Wait) (GCond *cond, GMutex *mutex);
typedef gboolean (*WaitUntil) (GCond *cond, GMutex *mutex, gint64 end);

#define LOCK(name, type)   \
  void name (type *lock)   \
  {                        \
    NEXT (Lock, name);     \
    real (lock);           \
    __tsan_acquire (lock); \
  }
#define TRYLOCK(name, type)     \
  gboolean name (type *lock)    \
  {                             \
    gboolean locked;            \
    NEXT (TryLock, name);       \
    if ((locked = real (lock))) \
      __tsan_acquire (lock);    \
    return locked;              \
  }
#define UNLOCK(name, type) \
  void name (type *lock)   \
  {                        \
    NEXT (Lock, name);     \
    __tsan_release (lock); \
    real (lock);           \
  }

LOCK (g_mutex_lock, GMutex)
TRYLOCK (g_mutex_trylock, GMutex)
UNLOCK (g_mutex_unlock, GMutex)
LOCK (g_rec_mutex_lock, GRecMutex)
TRYLOCK (g_rec_mutex_trylock, GRecMutex)
UNLOCK (g_rec_mutex_unlock, GRecMutex)
LOCK (g_rw_lock_reader_lock, GRWLock)
UNLOCK (g_rw_lock_reader_unlock, GRWLock)
LOCK (g_rw_lock_writer_lock, GRWLock)
UNLOCK (g_rw_lock_writer_unlock, GRWLock)

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  NEXT (Wait, g_cond_wait);
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  gboolean in_time;

  NEXT (WaitUntil, g_cond_wait_until);
  __tsan_release (mutex);
  in_time = real (cond, mutex, end);
  __tsan_acquire (mutex);
  return in_time;
}

/* What is put into a queue was written before it is taken out */

void
g_async_queue_push (GAsyncQueue *queue, void *data)
{
  typedef void (*Push) (GAsyncQueue * queue, void *data);
  NEXT (Push, g_async_queue_push);

  __tsan_release (queue);
  real (queue, data);
}

#define POP(name, parameters, ...)   \
  void *name parameters              \
  {                                  \
    typedef void *(*Pop) parameters; \
    void *data;                      \
    NEXT (Pop, name);                \
    data = real (__VA_ARGS__);       \
    __tsan_acquire (queue);          \
    return data;                     \
  }

POP (g_async_queue_pop, (GAsyncQueue * queue), queue)
POP (g_async_queue_try_pop, (GAsyncQueue * queue), queue)
POP (g_async_queue_timeout_pop, (GAsyncQueue * queue, guint64 timeout), queue, timeout)
