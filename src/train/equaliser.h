/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EQUALISER_H
#define WN_EQUALISER_H

#include "model/student.h"
#include "train/corpus/corpus.h"

/**
 * Finds the filter (student.h) behind which a student's copies of recordings have the recordings'
 * mean log spectrum in the louder half of the frames: of colours of the room and the microphone
 * that are finer than bands the features tell nothing, and losses that compare single bins hear
 * them last. Its phase is minimum, and copies become neither stronger nor weaker.
 * corpus       of the student's features, with the statistics that they are normalised by
 * student      a filter that it has stays
 * noise_scale  as the voice has it
 * last         only so many of the recordings that are not held out, the last of the corpus; 0: all
 * n            recordings that are copied, at the most: spread evenly over those
 * taps         1 .. WN_MAX_FILTER
 * weights      [taps] set, the oldest first
 * Returns      recordings that were copied; 0: there is none, and weights are not touched
 * Source       Oppenheim and Schafer, "Discrete-Time Signal Processing", 3rd edition, 13.5.2
 *              (minimum phase from the cepstrum)
 */
int wn_equaliser_find (const WnCorpus *corpus, const WnStudent *student, float noise_scale,
    int last, int n, int taps, float *weights);

/**
 * A filter of minimum phase
 * fft        length of the transform, even (fft.h)
 * log_gain   [fft / 2 + 1] natural logarithms, of amplitudes
 * taps       at most fft; the last quarter fades out
 * weights    [taps] set, the oldest first
 */
void wn_equaliser_minimum_phase (int fft, const float *log_gain, int taps, float *weights);

/**
 * One filter for two, one behind the other; what lies beyond WN_MAX_FILTER taps is left out.
 * first, second  [n_first], [n_second], both 1 .. WN_MAX_FILTER, the oldest first
 * weights        [n_first + n_second - 1, at most WN_MAX_FILTER] set
 * Returns        its taps
 */
int wn_equaliser_join (int n_first, const float *first, int n_second, const float *second,
    float *weights);

#endif
