/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPORT_EQUALISER_H
#define WN_EXPORT_EQUALISER_H

#include "model/voice.h"

/**
 * "parwavenet export --equalise": gives the voice's student a filter (train/equaliser.h), behind
 * the one that it may have. Scales of 8 bits do not depend on it.
 * voice    WN_VOICE_WHOLE
 * corpus   path of recordings of its speaker
 * last     only so many of them, the last that are not held out; 0: all
 * Errors   as wn_corpus_open(); WN_ERROR_SETTINGS: other features than the voice's, or no recording
 *          that is not held out
 */
gboolean wn_export_equalise (WnVoiceFile *voice, const char *corpus, int last, GError **error);

#endif
