/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPORT_TEACHER_H
#define WN_EXPORT_TEACHER_H

#include "base/error.h"

/**
 * Writes what a training has made of a teacher to a file of its own, which is read wherever the
 * training's folder is (train/network.h):
 *   tensors   teacher.average.* F32 metadata  format "parwavenet-teacher", config and statistics as
 *   in a checkpoint, step, provenance, licence
 * dir      folder of the training
 * licence  or NULL
 * Errors   as wn_network_load(); WN_ERROR_WRITE
 */
gboolean wn_export_teacher (const char *dir, const char *licence, const char *path, GError **error);

#endif
