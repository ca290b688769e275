/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SPANISH_NUMBERS_H
#define WN_TEXT_SPANISH_NUMBERS_H

#include "text/scan/reader.h"

/** WnReader's functions; a number that counts is "un", "veintiún", "una" by its form */
void wn_spanish_cardinal (GString *out, const char *digits, gsize n, WnForm form);
/** Up to 999 as ordinals, others as cardinals; form.counts: "primer", "tercer" */
void wn_spanish_ordinal (GString *out, const char *digits, gsize n, WnForm form);
void wn_spanish_number (GString *out, const WnNumber *number, WnForm form);

#endif
