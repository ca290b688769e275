/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SAFETENSORS_SUM_H
#define WN_SAFETENSORS_SUM_H

#include <glib.h>
#include "tensor.h"

/** The metadata's key of the checksum */
#define WN_SAFETENSORS_SUM "checksum"

/**
 * A checksum that any flipped bit changes; not against those who mean it.
 * metadata  string -> string; WN_SAFETENSORS_SUM does not count
 * tensors   [n] in any order
 * Returns   16 hexadecimal digits, g_free
 */
char *wn_safetensors_sum (GHashTable *metadata, const WnTensor *tensors, int n);

#endif
