/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_REPORT_H
#define WN_TEXT_MARKUP_REPORT_H

#include <glib.h>

/** What is wrong with markup and what of it is left out, in one message however much it is */
typedef struct _WnMarkupReport WnMarkupReport;

WnMarkupReport *wn_markup_report_new (void);
/** Takes the message; the same one again is only counted */
void wn_markup_report (WnMarkupReport *report, char *message);
/** Frees it; returns its message, the first ones by name (g_free), or NULL if there was none */
char *wn_markup_report_free (WnMarkupReport *report);

#endif
