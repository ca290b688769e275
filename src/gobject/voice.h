/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PARWAVENET_GOBJECT_VOICE_H
#define PARWAVENET_GOBJECT_VOICE_H

#include "engine/parwavenet.h"
#include "parwavenet-gobject.h"

/** Borrowed */
WnVoice *parwavenet_voice_peek (ParWaveNetVoice *voice);

#endif
