/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_CODES_H
#define WN_TEXT_CODES_H

#include <glib.h>
#include "text/en/lexicon_format.h"

/**
 * Pronunciations as bytes (WN_LEXICON_CODE) and as names
 */

/** The code of a phone by its name, 0 if there is none */
int wn_code_of (const char *phone, WnStress stress);

/** Whether all are phones other than the pause */
gboolean wn_codes_are_phones (const guint8 *codes, gsize n);

/**
 * Appends the codes of phones as people write them: names separated by spaces, a digit 0 .. 2
 * behind vowels ("hh ax0 l ow1")
 * Returns  FALSE if one is no phone; the others are appended
 */
gboolean wn_codes_read (const char *names, GByteArray *codes);

/** The reverse; g_free */
char *wn_codes_to_string (const guint8 *codes, gsize n);

/** Whether a code's phone is a vowel */
gboolean wn_code_is_vowel (guint8 code);
/** Whether it is an unstressed "ax" or "ih", about which dictionaries disagree */
gboolean wn_code_is_weak_vowel (guint8 code);
/** Whether a code's phone is that one; name as in "ax" */
gboolean wn_code_is (guint8 code, const char *name);
/** Whether it is a consonant without voice */
gboolean wn_code_is_voiceless (guint8 code);
/** Whether it is s, z, sh, zh, ch or jh */
gboolean wn_code_is_sibilant (guint8 code);

#endif
