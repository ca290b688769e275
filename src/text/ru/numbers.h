/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RUSSIAN_NUMBERS_H
#define WN_TEXT_RUSSIAN_NUMBERS_H

#include "text/scan/reader.h"

/** WnReader's functions; all declined by form.gender and form.declined */
void wn_russian_cardinal (GString *out, const char *digits, gsize n, WnForm form);
void wn_russian_ordinal (GString *out, const char *digits, gsize n, WnForm form);
/** With decimals as fractions: "три целых пять десятых" */
void wn_russian_number (GString *out, const WnNumber *number, WnForm form);

/**
 * A noun behind a number. forms: gender, ':', and with bars between nominative and genitive
 * singular, genitive plural, dative, instrumental and prepositional plural
 */
void wn_russian_noun (GString *out, const char *forms, const WnNumber *number, WnCase declined);

#endif
