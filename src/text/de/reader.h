/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_GERMAN_READER_H
#define WN_TEXT_GERMAN_READER_H

#include "text/scan/reader.h"

extern const WnReader wn_german_reader;
extern const WnSentenceRules wn_german_sentences;

#endif
