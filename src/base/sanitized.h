/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SANITIZED_H
#define WN_SANITIZED_H

/**
 * SANITIZED is defined where AddressSanitizer or ThreadSanitizer watches: they need address space
 * and memory of their own, replace functions of the C library, are not there yet while a program is
 * linked, and are not in other programs, which can therefore not load what is built with them.
 */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#  define SANITIZED
#elif defined __has_feature
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#    define SANITIZED
#  endif
#endif

#endif
