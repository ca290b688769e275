/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_STATISTICS_H
#define WN_STATISTICS_H

#include <glib.h>

/**
 * What a network's features and waveforms are normalised with: measured on the corpus that it began
 * with (WnCorpus.measured), and kept by what is trained further, in the metadata "statistics" of
 * its checkpoint or in its voice.
 */
#define WN_STATISTICS_MAX_DIM 1024
/**
 * The least deviation of a band, log10 of power. Bands of speech have 0.5 to 2.5; those above the
 * band of a recording hold the noise of its conversion, 0.2 and less, which must not be made as
 * large as speech.
 */
#define WN_STATISTICS_MIN_BAND_STD 0.4f

typedef struct
{
  int dim;                                   /* values of a frame's features */
  float feature_mean[WN_STATISTICS_MAX_DIM]; /* [dim]; of the last (voiced) 0 */
  float feature_std[WN_STATISTICS_MAX_DIM];  /* [dim] > 0; of the last 1 */
  float wave_std;                            /* of the pre-emphasised training audio, > 0 */
} WnStatistics;

/** mean, std  [dim] */
void wn_statistics_init (WnStatistics *statistics, int dim, const float *mean, const float *std,
    float wave_std);
/** A JSON object from which the same bits are read, g_free */
char *wn_statistics_to_json (const WnStatistics *statistics);
/**
 * Reads what wn_statistics_to_json() wrote.
 * statistics  set; not touched by an error
 * dim         that they must have
 * Errors      WN_ERROR_SETTINGS: no such object, or of another number of features
 */
gboolean wn_statistics_from_json (WnStatistics *statistics, int dim, const char *json,
    GError **error);
/**
 * The same from the checkpoint in a folder, or a file of the kind; nothing happens if there is
 * none, or it holds no statistics.
 * statistics  whose dim they must have
 * Errors      WN_ERROR_READ, WN_ERROR_SETTINGS
 */
gboolean wn_statistics_of_run (WnStatistics *statistics, const char *dir, GError **error);

#endif
