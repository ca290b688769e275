/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_SOUNDS_H
#define WN_TEXT_ESPEAK_SOUNDS_H

#include "text/language.h"

/**
 * Phones that are named by their symbols in the International Phonetic Alphabet, so that the name
 * tells the features
 */

/** Most phones of a language */
#define WN_SOUNDS_MOST 254
/** Longest name in bytes */
#define WN_SOUND_NAME 24

/** The features of a name, 0 if it is none: one sound, an affricate, or a diphthong */
guint32 wn_sound_features (const char *name);

/** The pause and all sounds that espeak-ng's languages commonly have; *n is their number */
const WnPhoneInfo *wn_sounds_all (int *n);

/**
 * WnLanguage.read_phones of a language with such phones: "ipa" alone. A sound that the language
 * does not have is read as the nearest of its own.
 */
char *wn_sounds_read_phones (const WnLanguage *language, const char *alphabet, const char *ph,
    char **unknown, int *at);

/**
 * Names of phones, as WnPronunciation has them, with those that the language does not have replaced
 * by the nearest of its own; g_free
 */
char *wn_sounds_nearest (const WnLanguage *language, const char *phones);

#endif
