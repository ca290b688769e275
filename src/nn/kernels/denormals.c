/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "kernels.h"

#if defined(__SSE__)
#  include <xmmintrin.h>

#  define FLUSH_TO_ZERO 0x8000u
#  define DENORMALS_ARE_ZERO 0x0040u

unsigned
wn_denormals_flush (void)
{
  unsigned mode = _mm_getcsr ();

  _mm_setcsr (mode | FLUSH_TO_ZERO | DENORMALS_ARE_ZERO);
  return mode;
}

void
wn_denormals_restore (unsigned mode)
{
  _mm_setcsr (mode);
}
#elif defined(__aarch64__)
unsigned
wn_denormals_flush (void)
{
  unsigned long mode;

  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  __asm__ volatile("msr fpcr, %0" : : "r"(mode | 1ul << 24));
  return (unsigned) mode;
}

void
wn_denormals_restore (unsigned mode)
{
  __asm__ volatile("msr fpcr, %0" : : "r"((unsigned long) mode));
}
#else
unsigned
wn_denormals_flush (void)
{
  return 0;
}

void
wn_denormals_restore (unsigned mode)
{
}
#endif
