/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_DUTCH_READER_H
#define WN_TEXT_DUTCH_READER_H

#include "text/scan/reader.h"

extern const WnReader wn_dutch_reader;
extern const WnSentenceRules wn_dutch_sentences;

#endif
