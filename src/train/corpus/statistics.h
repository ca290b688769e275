/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STATISTICS_H
#define WN_STATISTICS_H

#include "corpus.h"

/**
 * What a network's features and waveforms are normalised with. A corpus begins with its own; a
 * network that goes on with another corpus than it began with keeps those it knows, from the
 * metadata "statistics" of its checkpoint or from its voice.
 */

/** The corpus's statistics as a JSON object from which the same bits are read, g_free */
char *wn_statistics_to_json (const WnCorpus *corpus);
/**
 * Normalises with statistics of wn_statistics_to_json() from now on.
 * Errors  WN_ERROR_SETTINGS: no such object, or of another number of features
 */
gboolean wn_statistics_from_json (WnCorpus *corpus, const char *json, GError **error);
/** The same from numbers: mean, std [dim], all std and wave_std > 0 */
void wn_statistics_set (WnCorpus *corpus, const float *mean, const float *std, float wave_std);
/**
 * The same from the checkpoint in a folder, or a file of the kind; nothing happens if there is
 * none, or it holds no statistics.
 * Errors  WN_ERROR_READ, WN_ERROR_SETTINGS
 */
gboolean wn_statistics_of_run (WnCorpus *corpus, const char *dir, GError **error);

#endif
