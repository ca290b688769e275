/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_NETWORK_H
#define WN_NETWORK_H

#include "classifier.h"
#include "model/student.h"
#include "model/teacher.h"

/**
 * The network that a training has made so far: architecture and averaged weights, from the
 * checkpoint in a run's folder, or from a file that holds the same (of "parwavenet export
 * --teacher").
 * dir      folder or file
 * config   set
 * Returns  a block of its layout, wn_block_free()
 * Errors   WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS (no checkpoint of such a network);
 *          messages name the file
 */
float *wn_network_student (const char *dir, WnStudentConfig *config, GError **error);
float *wn_network_teacher (const char *dir, WnTeacherConfig *config, GError **error);
float *wn_network_classifier (const char *dir, WnClassifierConfig *config, GError **error);

/** The file that they read: the checkpoint in a folder, else the path itself; g_free */
char *wn_network_path (const char *dir);

#endif
