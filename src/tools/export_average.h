/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPORT_AVERAGE_H
#define WN_EXPORT_AVERAGE_H

#include "model/voice.h"

/**
 * "parwavenet export --averaged-with" and "--acoustic-averaged-with": a network's weights become the
 * mean of them and those of another state of the same training, which can be better than both.
 * Source  Wortsman et al. 2022, "Model soups"; of a network and what it was fine-tuned from,
 *         Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"
 */

/**
 * folder  of a student's training
 * share   of the mean that it has, 0 to 1
 * Errors  as wn_network_load(); WN_ERROR_SETTINGS: another architecture
 */
gboolean wn_export_average_student (WnVoiceFile *voice, const char *folder, float share,
    GError **error);
/**
 * What bands are normalised by, and their gains, stay the voice's own.
 * other   name or path of a voice
 * Errors  as wn_voice_search() and wn_voice_file_read(); WN_ERROR_SETTINGS: another architecture,
 *         other phones or features
 */
gboolean wn_export_average_acoustic (WnVoiceFile *voice, const char *other, GError **error);

#endif
