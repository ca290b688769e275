/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <glib.h>
#include "kernels_variants.h"
#ifdef WN_HAVE_X86
#  include <cpuid.h>
#endif
#ifdef WN_HAVE_AARCH64
#  include <sys/auxv.h>
#  include <asm/hwcap.h>
#endif

#define AVX_VNNI "avx-vnni" /* AVX2 with the dot product of VNNI, without AVX-512 */

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
#ifdef WN_HAVE_AARCH64
  list[n++] = &wn_kernels_neon;
#endif
  return n;
}

static gpointer
choose (gpointer unused)
{
  const WnKernels *list[3];
  const char *limit = getenv ("PARWAVENET_CPU");
  int n = wn_kernels_all (list), i;

  if (limit && strcmp (limit, AVX_VNNI) == 0)
    limit = "avx2"; /* float32 has no other kernels there */
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

#ifdef WN_HAVE_X86
/* Which __builtin_cpu_supports() of clang 14 does not know */
static gboolean
has_avx_vnni (void)
{
  unsigned a, b, c, d;

  return __get_cpuid_count (7, 1, &a, &b, &c, &d) && (a & 1 << 4);
}
#endif

int
wn_quantised_kernels_all (const WnQuantisedKernels *list[WN_QUANTISED_MAX_VARIANTS])
{
  int n = 0;

  list[n++] = &wn_int8_kernels_portable;
  list[n++] = &wn_int16_kernels_portable;
#ifdef WN_HAVE_X86
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("sse2"))
    list[n++] = &wn_int16_kernels_sse2;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")) {
    list[n++] = &wn_int16_kernels_avx2;
    if (has_avx_vnni ())
      list[n++] = &wn_int8_kernels_avxvnni;
    if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
        && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512bw")
        && __builtin_cpu_supports ("avx512vnni"))
      list[n++] = &wn_int8_kernels_avx512vnni;
  }
#endif
#ifdef WN_HAVE_AARCH64
  if (getauxval (AT_HWCAP) & HWCAP_ASIMDDP)
    list[n++] = &wn_int8_kernels_sdot;
  if (getauxval (AT_HWCAP2) & HWCAP2_I8MM)
    list[n++] = &wn_int8_kernels_i8mm;
#endif
  return n;
}

/* The best whose vectors are not wider than those of wn_kernels() */
static gpointer
choose_quantised (gpointer unused)
{
  static const struct
  {
    const char *kernels, *quantised;
  } fits[] = { { "avx512", "avx512-vnni" }, { "avx2", AVX_VNNI }, { "avx2", "avx2" },
    { "portable", "sse2" }, { "neon", "i8mm" }, { "neon", "sdot" } };
  const char *limit = getenv ("PARWAVENET_CPU");
  const WnQuantisedKernels *list[WN_QUANTISED_MAX_VARIANTS];
  const int n = wn_quantised_kernels_all (list);

  for (gsize f = 0; f < G_N_ELEMENTS (fits); f++) {
    if (g_strcmp0 (limit, "avx2") == 0 && strcmp (fits[f].quantised, AVX_VNNI) == 0)
      continue;
    for (int i = 0; i < n && strcmp (wn_kernels ()->name, fits[f].kernels) == 0; i++) {
      if (strcmp (list[i]->name, fits[f].quantised) == 0)
        return (gpointer) list[i];
    }
  }
  return NULL;
}

const WnQuantisedKernels *
wn_quantised_kernels (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, choose_quantised, NULL);
}
