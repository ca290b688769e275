/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_GERMAN_NUMBERS_H
#define WN_TEXT_GERMAN_NUMBERS_H

#include "text/scan/reader.h"

/** WnReader's functions; 1 is "eins", counting "ein" or "eine" */
void wn_german_cardinal (GString *out, const char *digits, gsize n, WnForm form);
/** With the ending that form.declined asks for: nominative -ter, genitive -te, dative -ten */
void wn_german_ordinal (GString *out, const char *digits, gsize n, WnForm form);
void wn_german_number (GString *out, const WnNumber *number, WnForm form);
/** A year: 1985 in hundreds */
void wn_german_year (GString *out, int year);

#endif
