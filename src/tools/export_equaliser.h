/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPORT_EQUALISER_H
#define WN_EXPORT_EQUALISER_H

#include "model/voice.h"

/**
 * "parwavenet export --equalise": gives the voice's student a filter (train/equaliser.h), in place
 * of the one that it may have. Scales of 8 bits do not depend on it.
 * voice    WN_VOICE_WHOLE
 * corpus   path of recordings of its speaker
 * Errors   as wn_corpus_open(); WN_ERROR_SETTINGS: other features than the voice's, or no recording
 *          that is not held out
 */
gboolean wn_export_equalise (WnVoiceFile *voice, const char *corpus, GError **error);

#endif
