/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_READER_H
#define WN_TEXT_RUSSIAN_READER_H

#include "text/scan/reader.h"

extern const WnReader wn_russian_reader;
extern const WnSentenceRules wn_russian_sentences;

#endif
