/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_COMMON_H
#define WN_TEXT_READER_COMMON_H

#include "text/scan/reader.h"

/** What is written alike in many languages; groups as the patterns of rules.c have them */

gboolean wn_found_address (GString *out, WnFound *f);
gboolean wn_found_date (GString *out, WnFound *f);     /* 1 day, 3 month, 4 year */
gboolean wn_found_iso_date (GString *out, WnFound *f); /* 1 year, 3 month, 4 day */
/* 1 day, 2 the name of a month, 3 year or none */
gboolean wn_found_named_date (GString *out, WnFound *f);
gboolean wn_found_clock (GString *out, WnFound *f); /* 1 hour, 2 minute */
gboolean wn_found_time (GString *out, WnFound *f);  /* 1 hour, 2 minute, 3 second */
gboolean wn_found_digits (GString *out, WnFound *f);
/* The reader's words for signs, whatever a language's patterns ask */
gboolean wn_found_number_sign (GString *out, WnFound *f);
gboolean wn_found_hash_tag (GString *out, WnFound *f);
gboolean wn_found_times (GString *out, WnFound *f);
gboolean wn_found_dotted_digits (GString *out, WnFound *f); /* 192.168.1.1 */
gboolean wn_found_by (GString *out, WnFound *f);            /* 5 x 3 */
gboolean wn_found_letters (GString *out, WnFound *f);
gboolean wn_found_abbreviation (GString *out, WnFound *f); /* 1 without the stop */
gboolean wn_found_alphanumeric (GString *out, WnFound *f);
gboolean wn_found_joined (GString *out, WnFound *f); /* snake_case */
gboolean wn_found_ampersand (GString *out, WnFound *f);

#endif
