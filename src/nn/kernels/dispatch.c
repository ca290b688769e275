/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <glib.h>
#include "kernels_variants.h"

int
wn_kernels_all (const WnKernels *list[3])
{
  int n = 0;

  list[n++] = &wn_kernels_portable;
#ifdef WN_HAVE_X86
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    list[n++] = &wn_kernels_avx2;
  if (n == 2 && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
      && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512bw"))
    list[n++] = &wn_kernels_avx512;
#endif
  return n;
}

static gpointer
choose (gpointer unused)
{
  const WnKernels *list[3];
  const char *limit = getenv ("PARWAVENET_CPU");
  int n = wn_kernels_all (list), i;

  for (i = 0; limit && i < n; i++) {
    if (strcmp (limit, list[i]->name) == 0)
      return (gpointer) list[i];
  }
  return (gpointer) list[n - 1];
}

const WnKernels *
wn_kernels (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, choose, NULL);
}

const WnInt8Kernels *
wn_int8_kernels (void)
{
#ifdef WN_HAVE_X86
  if (strcmp (wn_kernels ()->name, "avx512") == 0 && __builtin_cpu_supports ("avx512vnni"))
    return &wn_int8_kernels_vnni;
#endif
  return NULL;
}
