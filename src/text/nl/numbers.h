/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_DUTCH_NUMBERS_H
#define WN_TEXT_DUTCH_NUMBERS_H

#include "text/scan/reader.h"

/** WnReader's functions; Dutch numbers do not decline */
void wn_dutch_cardinal (GString *out, const char *digits, gsize n, WnForm form);
void wn_dutch_ordinal (GString *out, const char *digits, gsize n, WnForm form);
void wn_dutch_number (GString *out, const WnNumber *number, WnForm form);
/** A year: 1985 in hundreds */
void wn_dutch_year (GString *out, int year);

#endif
