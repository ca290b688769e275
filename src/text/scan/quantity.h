/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_QUANTITY_H
#define WN_TEXT_READER_QUANTITY_H

#include "text/scan/reader.h"

/**
 * WnReader.quantity of languages whose nouns have a gender, a singular and a plural, written
 * "m:Euro|Euro". Cents are said as a number behind the currency.
 */
void wn_quantity_plain (const WnReader *reader, GString *out, const WnQuantity *quantity);

/** The same, but a number of four digits that counts nothing is read as a year */
void wn_quantity_with_years (const WnReader *reader, GString *out, const WnQuantity *quantity);

/** Whether a number is 1 */
gboolean wn_quantity_is_one (const WnNumber *number);
/** The gender of such a noun */
WnGender wn_quantity_gender (const char *noun);
/** The singular or the plural of such a noun */
void wn_quantity_noun (GString *out, const char *noun, gboolean one);

#endif
