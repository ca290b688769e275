/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ROOM_H
#define WN_ROOM_H

#include "voice.h"

/**
 * Room tone: what the recordings of a voice of generation 2 sound like where nobody speaks, as its
 * vocoder makes it of silence. It fills the pauses between sentences, which would otherwise be
 * heard as holes.
 */

/**
 * samples  set to a loop without a seam, the voice's own; made on the first call, by any thread
 * Returns  how many there are; 0, and samples NULL, for voices of generation 1
 */
int wn_room_tone (const WnVoice *voice, const float **samples);

#endif
