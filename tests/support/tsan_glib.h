/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_SUPPORT_TSAN_GLIB_H
#define TESTS_SUPPORT_TSAN_GLIB_H

/**
 * Included before all else where ThreadSanitizer is to check code that locks with GLib, whose own
 * code it does not see: tells it what a GMutex, a GCond and a GOnce order.
 */
#if __has_include(<glib.h>)
#  include <glib.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

static inline void
tsan_mutex_lock (GMutex *mutex)
{
  g_mutex_lock (mutex);
  __tsan_acquire (mutex);
}

static inline gboolean
tsan_mutex_trylock (GMutex *mutex)
{
  const gboolean locked = g_mutex_trylock (mutex);

  if (locked)
    __tsan_acquire (mutex);
  return locked;
}

static inline void
tsan_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  g_mutex_unlock (mutex);
}

static inline void
tsan_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  g_cond_wait (cond, mutex);
  __tsan_acquire (mutex);
}

static inline gboolean
tsan_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  gboolean in_time;

  __tsan_release (mutex);
  in_time = g_cond_wait_until (cond, mutex, end);
  __tsan_acquire (mutex);
  return in_time;
}

/* A function of g_once(), whose end the others wait for */
typedef struct
{
  GOnce *once;
  GThreadFunc function;
  void *data;
} TsanOnce;

static inline void *
tsan_once_call (void *data)
{
  const TsanOnce *o = (const TsanOnce *) data;
  void *value = o->function (o->data);

  __tsan_release (o->once);
  return value;
}

static inline void *
tsan_once (GOnce *once, GThreadFunc function, void *data)
{
  TsanOnce o = { once, function, data };
  void *value = g_once_impl (once, tsan_once_call, &o);

  __tsan_acquire (once);
  return value;
}

static inline gboolean
tsan_once_init_enter (volatile void *location)
{
  const gboolean first = (g_once_init_enter) (location);

  if (!first)
    __tsan_acquire ((void *) location);
  return first;
}

static inline void
tsan_once_init_leave (volatile void *location, gsize value)
{
  __tsan_release ((void *) location);
  (g_once_init_leave) (location, value);
}

#  undef g_once
#  undef g_once_init_enter
#  undef g_once_init_leave
#  define g_mutex_lock tsan_mutex_lock
#  define g_mutex_trylock tsan_mutex_trylock
#  define g_mutex_unlock tsan_mutex_unlock
#  define g_cond_wait tsan_cond_wait
#  define g_cond_wait_until tsan_cond_wait_until
#  define g_once tsan_once
#  define g_once_init_enter(location) tsan_once_init_enter (location)
#  define g_once_init_leave(location, value) tsan_once_init_leave (location, (gsize) (value))

#endif
#endif
