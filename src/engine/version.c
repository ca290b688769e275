/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"
#include "parwavenet.h"

/* The header's numbers are those of meson.build */
G_STATIC_ASSERT (WN_VERSION_MAJOR == WN_BUILD_MAJOR && WN_VERSION_MINOR == WN_BUILD_MINOR
    && WN_VERSION_MICRO == WN_BUILD_MICRO);

const char *
wn_version (void)
{
  return WN_VERSION;
}
