/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPORT_NETWORKS_H
#define WN_EXPORT_NETWORKS_H

#include "model/voice.h"
#include "train/corpus/statistics.h"

/**
 * "parwavenet export --acoustic": weights and configuration.
 * folder  of the acoustic model's training
 * Errors  WN_ERROR_READ, WN_ERROR_SETTINGS
 */
gboolean wn_export_load_acoustic (WnVoiceFile *voice, const char *folder, GError **error);
/**
 * "parwavenet export --student": weights, configuration, and what features and waveforms are
 * normalised by. A voice's student keeps its filter.
 * voice   whose features are set; feature_mean, feature_std, wave_std and student are set to blocks
 *         of its own, or not touched by an error
 * from    folder of the student's training; or name or path of a voice, with the same features
 * corpus  that normalises where the training tells nothing of its own
 * origin  set to how much it was trained, in a few English words; g_free
 * Errors  as wn_voice_search(), wn_voice_file_read(), wn_network_load() and wn_statistics_of_run();
 *         WN_ERROR_SETTINGS (the voice has other features)
 */
gboolean wn_export_load_student (WnVoiceFile *voice, const char *from, const WnStatistics *corpus,
    char **origin, GError **error);

#endif
