/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACOUSTIC_LOSSES_H
#define WN_ACOUSTIC_LOSSES_H

#include "acoustic_example.h"
#include "model/acoustic_net.h"

/**
 * What an acoustic model of generation 2 learns by: energy distances (loss/energy.h) of spectrum,
 * log F0, periodicity and log durations between two draws and a recording, over patches of several
 * sizes and of movement; cross-entropy of voicing. Durations of a model that draws none of them (a
 * duration_noise of 0) are learnt by squared errors, so they are means.
 */
enum
{
  WN_ACOUSTIC_LOSS, /* all, weighted */
  WN_ACOUSTIC_LOSS_DURATION,
  WN_ACOUSTIC_LOSS_SPECTRUM,
  WN_ACOUSTIC_LOSS_LF0,
  WN_ACOUSTIC_LOSS_PERIODICITY,
  WN_ACOUSTIC_LOSS_VOICED,
  WN_N_ACOUSTIC_LOSSES
};
#define WN_ACOUSTIC_LOSS_COLUMNS "loss,duration,spectrum,lf0,periodicity,voiced"

/** target [F][n_mels] set to the recorded bands, normalised by the corpus' statistics */
void wn_acoustic_target (const WnAcousticConfig *config, const WnCorpus *corpus,
    const WnAcousticExample *example, float *target);
/** Floats that wn_acoustic_losses() needs for P phones and F frames */
size_t wn_acoustic_losses_scratch (int P, int F);
/**
 * target        as wn_acoustic_target() sets it; log F0 and periodicity are normalised by the
 *               model's statistics, in params
 * example       the recording
 * draws         [2] passes after their forward passes, trained: their derivatives are set
 * frame, phone  what a frame and a phone count
 * losses        added to
 */
void wn_acoustic_losses (const WnAcoustic *model, const float *params, const float *target,
    const WnAcousticExample *example, WnAcousticPass *draws, double frame, double phone,
    float *scratch, double *losses);

#endif
