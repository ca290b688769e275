/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CONTOUR_H
#define WN_CONTOUR_H

#include "dsp/features.h"

/** How the pitch of an utterance moves */
enum
{
  WN_CONTOUR_POINTS = 50
};

typedef struct
{
  int n_voiced;   /* frames; the rest is only set if there are at least 20 */
  double squares; /* semitones^2, sum over voiced frames of the squared distance from their mean */
  /* semitones, mean of the last 100 ms that are voiced, less the median of all voiced frames */
  double final;
  /*
   * semitones from the first voiced frame to the last, interpolated where it is unvoiced, at equal
   * distances
   */
  double point[WN_CONTOUR_POINTS];
} WnContour;

/** features  [n_frames][dim], of which F0 and voicing are read */
void wn_contour_measure (const WnFeatureConfig *config, const float *features, int n_frames,
    WnContour *contour);

/** Pearson's correlation of the points of two contours; NaN if one is flat or not set */
double wn_contour_correlation (const WnContour *a, const WnContour *b);

#endif
