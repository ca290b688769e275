/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_ANY_H
#define WN_TEXT_ESPEAK_ANY_H

#include "base/error.h"
#include "text/language.h"

/**
 * Languages that espeak-ng alone reads, with phones by their IPA symbols (sounds.h). Each is made
 * when it is asked for the first time, and stays for the life of the process.
 * tag      BCP-47
 * phones   names with spaces between, the first of them "pau"; NULL: all that there are
 * Returns  NULL without an error if espeak-ng has no such language. Whether it is installed shows
 *          when the language is opened.
 * Errors   WN_ERROR_SETTINGS: the phones are no such names, or these are too many languages
 */
const WnLanguage *wn_espeak_language (const char *tag, const char *phones, GError **error);

/** The tags of all with spaces between */
const char *wn_espeak_tags (void);

#endif
