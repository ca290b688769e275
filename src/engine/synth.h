/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SYNTH_H
#define WN_SYNTH_H

#include "parwavenet.h"
#include "vocoder.h"

/**
 * Speaks through another vocoder than the voice's from now on; before wn_synth_start().
 * vocoder  reads the voice's normalised features, of its rate and hop; taken
 */
void wn_synth_set_vocoder (WnSynth *synth, WnVocoder *vocoder);

#endif
