/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_RULES_H
#define WN_TEXT_READER_RULES_H

#include "text/scan/reader.h"

/** The patterns of a reader and the common ones, compiled once a process */
typedef struct _WnRules WnRules;

const WnRules *wn_rules_get (const WnReader *reader);

/**
 * The end of what a rule reads at text[at], 0 if none does; words are appended to out
 * shouting  the sentence is in capitals throughout
 */
gsize wn_rules_read (const WnRules *rules, GString *out, const char *text, gsize length, gsize at,
    gboolean shouting);

#endif
