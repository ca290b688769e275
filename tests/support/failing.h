/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_FAILING_H
#define WN_TEST_FAILING_H

#ifndef _GNU_SOURCE
#  error "define _GNU_SOURCE first"
#endif

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib.h>
#include "base/sanitized.h"

/*
 * Calls to the operating system that fail, as SQLite's tests do it: the n-th call after
 * failing_begin() fails, or that and all behind it. The same for memory: not the small pieces,
 * without which GLib ends a process, but blocks of at least failing.room bytes, if that is not 0. A
 * program that includes this has functions of its own in place of the C library's, which GLib calls
 * too. Once in a program.
 */

static struct
{
  int left;    /* calls until one fails; 0 = none does */
  size_t room; /* of blocks whose allocation is such a call in place of all others; 0 = none */
  gboolean lasts;
  gboolean failed;
  int code;
  int halves; /* not 0: read(), pread() and write() move half of what they are asked to, after a signal */
} failing;

static inline void
failing_begin (int n, gboolean lasts, int code)
{
  failing.failed = FALSE;
  failing.lasts = lasts;
  failing.code = code;
  failing.left = n;
}

/* Whether a call has failed */
static inline gboolean
failing_end (void)
{
  failing.left = 0;
  return failing.failed;
}

static inline gboolean
failing_call (void)
{
  if (failing.left == 0 || (failing.left > 1 && --failing.left > 0))
    return FALSE;
  if (!failing.lasts)
    failing.left = 0;
  else
    failing.left = 1;
  failing.failed = TRUE;
  errno = failing.code;
  return TRUE;
}

static inline gboolean
failing_now (void)
{
  return failing.room == 0 && failing_call ();
}

static inline gboolean
failing_room (size_t n)
{
  return failing.room > 0 && n >= failing.room && failing_call ();
}

/* With failing.halves: each second call is interrupted, the others move half of *n */
static inline gboolean
failing_signal (size_t *n)
{
  if (failing.halves == 0)
    return FALSE;
  *n -= *n / 2;
  errno = EINTR;
  return ++failing.halves % 2 == 0;
}

/* The C library's own */
#define FAILING_REAL(name)    \
  static typeof (name) *real; \
  if (real == NULL)           \
  real = (typeof (name) *) dlsym (RTLD_NEXT, #name)

/* The third argument of open(), where there is one */
#define FAILING_MODE(flags, mode)          \
  do {                                     \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
      va_list args;                        \
                                           \
      va_start (args, flags);              \
      mode = va_arg (args, mode_t);        \
      va_end (args);                       \
    }                                      \
  } while (0)

#pragma GCC visibility push(default)

int
open (const char *path, int flags, ...)
{
  mode_t mode = 0;
  FAILING_REAL (open);

  FAILING_MODE (flags, mode);
  return failing_now () ? -1 : real (path, flags, mode);
}

ssize_t
read (int fd, void *data, size_t n)
{
  FAILING_REAL (read);

  return failing_signal (&n) || failing_now () ? -1 : real (fd, data, n);
}

ssize_t
pread (int fd, void *data, size_t n, off_t at)
{
  FAILING_REAL (pread);

  return failing_signal (&n) || failing_now () ? -1 : real (fd, data, n, at);
}

ssize_t
write (int fd, const void *data, size_t n)
{
  FAILING_REAL (write);

  return failing_signal (&n) || failing_now () ? -1 : real (fd, data, n);
}

int
fstat (int fd, struct stat *info)
{
  FAILING_REAL (fstat);

  return failing_now () ? -1 : real (fd, info);
}

int
fsync (int fd)
{
  FAILING_REAL (fsync);

  return failing_now () ? -1 : real (fd);
}

int
ftruncate (int fd, off_t n)
{
  FAILING_REAL (ftruncate);

  return failing_now () ? -1 : real (fd, n);
}

int
rename (const char *from, const char *to)
{
  FAILING_REAL (rename);

  return failing_now () ? -1 : real (from, to);
}

int
unlink (const char *path)
{
  FAILING_REAL (unlink);

  return failing_now () ? -1 : real (path);
}

int
mkdir (const char *path, mode_t mode)
{
  FAILING_REAL (mkdir);

  return failing_now () ? -1 : real (path, mode);
}

FILE *
fopen (const char *path, const char *mode)
{
  FAILING_REAL (fopen);

  return failing_now () ? NULL : real (path, mode);
}

FILE *
fdopen (int fd, const char *mode)
{
  FAILING_REAL (fdopen);

  return failing_now () ? NULL : real (fd, mode);
}

size_t
fwrite (const void *data, size_t size, size_t n, FILE *file)
{
  FAILING_REAL (fwrite);

  return file != stdout && file != stderr && failing_now () ? 0 : real (data, size, n, file);
}

int
fflush (FILE *file)
{
  FAILING_REAL (fflush);

  return file != stdout && file != stderr && failing_now () ? EOF : real (file);
}

/* As on a network file system: the descriptor is gone all the same */
int
fclose (FILE *file)
{
  int status;
  FAILING_REAL (fclose);

  status = real (file);
  return failing_now () ? EOF : status;
}

#ifndef SANITIZED
void *__libc_malloc (size_t n);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *block, size_t n);
void *__libc_memalign (size_t alignment, size_t n);

void *
malloc (size_t n)
{
  return failing_room (n) ? NULL : __libc_malloc (n);
}

void *
calloc (size_t n, size_t size)
{
  return failing_room (n * size) ? NULL : __libc_calloc (n, size);
}

void *
realloc (void *block, size_t n)
{
  return failing_room (n) ? NULL : __libc_realloc (block, n);
}

int
posix_memalign (void **block, size_t alignment, size_t n)
{
  *block = failing_room (n) ? NULL : __libc_memalign (alignment, n);
  return *block ? 0 : ENOMEM;
}
#endif

#pragma GCC visibility pop

/* Open descriptors */
static inline int
failing_count_files (void)
{
  int n = 0;

  for (int fd = 0; fd < 1024; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}

#endif
