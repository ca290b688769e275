/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_LOAD_H
#define WN_TEXT_ESPEAK_LOAD_H

#include "base/error.h"
#include "text/espeak/espeak.h"

/**
 * The module, loaded when it is asked for the first time, from $PARWAVENET_MODULE_PATH (folders
 * separated by colons) or where it is installed; it stays for the life of the process.
 * Errors  WN_ERROR_NOT_FOUND, saying where was searched and how to get it
 */
const WnEspeak *wn_espeak_load (GError **error);

#endif
