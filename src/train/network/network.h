/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TRAIN_NETWORK_H
#define WN_TRAIN_NETWORK_H

#include "model/config.h"

/**
 * The network that a training has made so far: architecture and averaged weights, from the
 * checkpoint in a run's folder, or from a file that holds the same (of "parwavenet export
 * --teacher").
 * dir      folder or file
 * config   the network's configuration, set
 * Returns  a block of its layout, wn_block_free()
 * Errors   WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS (no checkpoint of such a network);
 *          messages name the file
 */
float *wn_network_load (const WnNetwork *network, const char *dir, void *config, GError **error);

#endif
