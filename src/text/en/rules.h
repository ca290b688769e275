/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RULES_H
#define WN_TEXT_RULES_H

#include <glib.h>

/**
 * Reads what is not a plain word - numbers, money, dates, times, units, abbreviations, addresses -
 * by a table of patterns.
 * text      [length] plain text (WnPlainText), `at` the start of a token in it
 * out       receives the spoken words; a comma behind a word ends a phrase
 * Returns   the end of what was read, 0 if no rule applies
 */
gsize wn_rules_apply (GString *out, const char *text, gsize length, gsize at, gboolean shouting);

#endif
