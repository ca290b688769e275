/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/load.h"
#include "base/module.h"

const WnEspeak *
wn_espeak_load (GError **error)
{
  static WnModule module = { .file = "libparwavenet-espeak",
    .symbol = WN_ESPEAK_SYMBOL,
    .version = WN_ESPEAK_VERSION,
    .needs = "Debian's libespeak-ng-dev and -Despeak=enabled" };

  return wn_module_load (&module, error);
}
